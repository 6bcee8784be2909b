#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A file has one reason to change and fits in a head: C files at most 600 lines, headers 300, all others 700.  The two headers that
# users include are as long as the interface.  Generated lists of symbols are exempt.
set -eu
cd "$1"
find runtime abi tests bench cmake -type f \( -name '*.[chS]' -o -name '*.cc' -o -name '*.cmake' -o -name '*.sh' \
    -o -name '*.py' -o -name '*.f90' \) | sort | {
    bad=0
    while read -r f; do
        case $f in
        abi/omp/omp.h | abi/ompt/omp-tools.h) continue ;;
        *.c) most=600 ;;
        *.h) most=300 ;;
        *) most=700 ;;
        esac
        n=$(wc -l < "$f")
        if [ "$n" -gt "$most" ]; then
            echo "$f: $n lines, at most $most"
            bad=1
        fi
    done
    exit $bad
}

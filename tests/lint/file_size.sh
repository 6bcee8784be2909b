#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A file has one reason to change and fits in a head: at most 700 lines.  Generated lists of symbols are exempt.
set -eu
cd "$1"
find runtime abi tests bench cmake -type f \( -name '*.[chS]' -o -name '*.cc' -o -name '*.cmake' -o -name '*.sh' \
    -o -name '*.py' -o -name '*.f90' \) | sort | {
    bad=0
    while read -r f; do
        n=$(wc -l < "$f")
        if [ "$n" -gt 700 ]; then
            echo "$f: $n lines"
            bad=1
        fi
    done
    exit $bad
}

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Committed text names no path of the machine it was written on, and every source file names its licence first.
set -eu
cd "$1"
bad=0
here=$(pwd -P)
files=$(find runtime abi tests bench cmake .ci check CMakeLists.txt CMakePresets.json README.md -type f \
    ! -name '*.png' ! -name '*.svg' ! -path '*/__pycache__/*' 2> /dev/null || true)
if echo "$files" | xargs grep -nE "(^|[^[:alnum:]_.])/(work|home|root)/[[:alnum:]_]" ; then
    echo "a path of one machine"
    bad=1
fi
case $here in
/tmp* | /src* | /usr*) ;;
*)
    if echo "$files" | xargs grep -nF "$here/"; then
        echo "the path of this checkout"
        bad=1
    fi
    ;;
esac
for f in $(find runtime abi tests bench -type f \( -name '*.[chS]' -o -name '*.cc' -o -name '*.f90' \) | sort); do
    if ! head -3 "$f" | grep -q 'SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception'; then
        echo "$f: no licence line"
        bad=1
    fi
    if grep -nE ' +$|	' "$f" | grep -vE '\.S:' > /dev/null && [ "${f%.S}" = "$f" ]; then
        echo "$f: tab or space at the end of a line"
        bad=1
    fi
done
exit $bad

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every header compiles alone: includes have no required order.
set -eu
cd "$1"
bad=0
for h in $(find runtime abi -name '*.h' | sort); do
    # Files that say so are included many times or in the middle of another ("X-macro", "fragment").
    head -12 "$h" | grep -qiE 'x-macro|fragment' && continue
    if ! echo "#include \"$h\"" | ${CC:-cc} -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Wno-unused-parameter -Werror \
        -fsyntax-only -I. -x c -; then
        echo "$h does not compile alone"
        bad=1
    fi
done
exit $bad

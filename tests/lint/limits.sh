#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Each limit in docs/limits.md names the test that shows it, and that test exists.  Two have none: a row of bench/run shows one, nothing is
# promised about the other.
set -eu
cd "$1"
bad=0
without=$(grep '^| \*\*' docs/limits.md | grep -cvE '`[a-z]+/[a-z_/0-9]+\.(c|cc|sh|py)`' || true)
if [ "$without" != 2 ]; then
    echo "docs/limits.md: $without limits name no test, not 2"
    bad=1
fi
for test in $(grep -oE '`(abi|language|process|stress|support|unit)/[a-z_/0-9]+\.(c|cc|sh|py)`' docs/limits.md | tr -d '`'); do
    if [ ! -f "tests/$test" ]; then
        echo "docs/limits.md: there is no tests/$test"
        bad=1
    fi
done
exit $bad

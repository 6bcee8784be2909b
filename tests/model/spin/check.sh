#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Checks one property of properties.txt with Spin:  check.sh NAME      exit 0: as the table says; 77: no Spin here
set -eu
cd "$(dirname "$0")"
command -v spin > /dev/null || exit 77
line=$(grep -E "^[a-z]+ +$1 " properties.txt) || { echo "properties.txt has no $1"; exit 1; }
set -- $line
expected=$1 name=$2 search=$3
shift 3
case $search in
live) build="-DNFAIR=4" run="-a -f" ;;
safe) build="-DSAFETY -DCOLLAPSE" run="" ;;
*) echo "$name: $search is not a search"; exit 1 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "${name%%.*}.pml" "$work/model.pml"
cd "$work"
if ! { spin -a "$@" model.pml && ${CC:-cc} -O1 -w $build -o pan pan.c; } > made 2>&1; then
    cat made
    echo "$name: cannot be built"
    exit 1
fi
./pan $run -m1000000 > out 2>&1 || true
if ! grep -q 'errors: ' out || grep -qE 'max search depth too small|Search not completed' out && ! grep -q '^pan:1: ' out; then
    cat out
    echo "$name: the search did not come to its end"
    exit 1
fi
case $(grep '^pan:1: ' out || true) in
'') got=holds ;;
*'acceptance cycle'*) got=cycle ;;
*'assertion violated'*) got=assert ;;
*'invalid end state'*) got=stuck ;;
*) got=something-else ;;
esac
echo "$name: $got, $(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' out) states"
if [ "$got" != "$expected" ]; then
    cat out
    echo "$name: $expected was expected"
    exit 1
fi

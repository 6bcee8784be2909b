#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every folder includes only what is below it.  First that the check can fail: a made tree with one upward include.
set -eu
root=$1
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
mkdir -p "$made/cmake" "$made/runtime/base" "$made/runtime/sched" "$made/abi"
cp "$root/cmake/layers.txt" "$made/cmake/"
echo '#include "runtime/sched/wait.h"' > "$made/runtime/base/up.h"
if sh "$root/cmake/check_layers.sh" "$made" > /dev/null; then
    echo "check_layers.sh accepts an upward include"
    exit 1
fi
exec sh "$root/cmake/check_layers.sh" "$root"

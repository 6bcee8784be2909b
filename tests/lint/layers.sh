#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every folder includes only what is below it.  A *_impl.h stays in its folder.  First that the check
# can fail: a made tree with one upward include, and one with a private header of another folder.
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
rm "$made/runtime/base/up.h"
echo '#include "runtime/base/x_impl.h"' > "$made/runtime/base/x.c"
if ! sh "$root/cmake/check_layers.sh" "$made"; then
    echo "check_layers.sh refuses a private header in its own folder"
    exit 1
fi
cp "$made/runtime/base/x.c" "$made/runtime/sched/y.c" # a layer that sees the folder, but not what is private to it
if sh "$root/cmake/check_layers.sh" "$made" > /dev/null; then
    echo "check_layers.sh accepts a private header of another folder"
    exit 1
fi
exec sh "$root/cmake/check_layers.sh" "$root"

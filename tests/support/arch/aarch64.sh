#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The language tests in C on aarch64, by emulation: builds the library with the preset aarch64 and every tests/language/c
# program with the cross compiler, and runs them under qemu-user with both switch back-ends.  Not part of ctest: it takes a
# minute or two.  Needs Debian's gcc-aarch64-linux-gnu and qemu-user.  Run from the source tree.
set -eu
cross=aarch64-linux-gnu-gcc
for tool in $cross qemu-aarch64 cmake; do
    command -v $tool > /dev/null || {
        echo "aarch64: SKIPPED, no $tool (Debian: apt-get install gcc-aarch64-linux-gnu qemu-user)"
        exit 77
    }
done
cmake --preset aarch64 > /dev/null
cmake --build --preset aarch64 > /dev/null
lib=$(pwd)/build/aarch64/lib
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
ran=0
directive()
{
    sed -n "s,^// $1: *,,p" "$2" | head -1
}
for source in tests/language/c/*.c; do
    name=$(basename "$source" .c)
    # A module is part of another program; which_library asks for the host's library.
    case $name in *_module | which_library) continue ;; esac
    [ -z "$(directive module "$source")" ] || continue
    $cross -fopenmp -O1 -g -std=gnu11 -w -I. $(directive cflags "$source") "$source" -o "$work/p" \
        $(directive libs "$source") -pthread -lm || {
        bad=1
        continue
    }
    for switch in user handoff; do
        status=0
        env $(directive env "$source") NESTOMP_SWITCH=$switch timeout 120 \
            qemu-aarch64 -L /usr/aarch64-linux-gnu -E LD_LIBRARY_PATH="$lib" "$work/p" > "$work/out" 2>&1 || status=$?
        ran=$((ran + 1))
        if [ $status != 0 ] && [ $status != 77 ]; then
            echo "FAILED: $name ($switch): status $status"
            head -5 "$work/out"
            bad=1
        fi
    done
done
echo "aarch64: $ran runs, $([ $bad = 0 ] && echo all passed || echo failures above)"
exit $bad

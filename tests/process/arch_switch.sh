#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The context switch of every architecture that can be run here: the native one always, aarch64 with Debian's
# gcc-aarch64-linux-gnu and qemu-user.  The portable folder has no switch: there it must compile and nothing else.
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags="-std=gnu11 -O2 -g -Wall -Wextra -Werror -pthread -D_GNU_SOURCE -I$source -fasynchronous-unwind-tables"
check=$source/tests/support/arch/switch_check.c

case $(uname -m) in
x86_64) native=x86_64 ;;
aarch64) native=aarch64 ;;
*) native= ;;
esac
if [ -n "$native" ]; then
    "${CC:-cc}" $flags "$check" "$source"/runtime/arch/$native/context.[cS] -lm -o "$work/native"
    "$work/native"
    echo "$native: ok"
fi

echo '#include "runtime/arch/arch.h"' > "$work/generic.c"
"${CC:-cc}" $flags -DNST_ARCH_GENERIC -c "$work/generic.c" -o "$work/generic.o"
echo "generic: compiles"

[ "$native" != aarch64 ] || exit 0
cross=aarch64-linux-gnu-gcc
for tool in $cross qemu-aarch64; do
    if ! command -v $tool > /dev/null; then
        echo "aarch64: SKIPPED, no $tool (Debian: apt-get install gcc-aarch64-linux-gnu qemu-user)"
        exit 77
    fi
done
$cross $flags -static "$check" "$source"/runtime/arch/aarch64/context.[cS] -lm -o "$work/aarch64"
qemu-aarch64 "$work/aarch64"
echo "aarch64: ok (qemu)"

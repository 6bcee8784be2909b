#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The library's calls of the C library are bound when it is loaded: looked up at the first call, they would use TLS, and some are
# made where the thread pointer is somebody else's (runtime/strand/README.md, base context).
set -eu
command -v readelf > /dev/null || exit 77
readelf -dW "$NESTOMP_LIB" | grep -qE 'BIND_NOW|FLAGS_1.*NOW' || {
    echo "$NESTOMP_LIB is bound lazily"
    exit 1
}

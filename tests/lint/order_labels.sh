#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Memory-ordering comments come in pairs: each ORDER[label] in the sources is mentioned at least twice (both ends, or
# one end and the argument in a README).
set -eu
cd "$1"
find runtime abi -type f \( -name '*.[chS]' -o -name '*.md' \) -exec cat {} + | grep -oE 'ORDER\[[^]]+\]' | sort | uniq -c |
    awk '$1 < 2 { print $2 " has no partner"; bad = 1 } END { exit bad }'

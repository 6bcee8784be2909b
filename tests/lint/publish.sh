#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Work is made findable by runtime/sched/publish.h only, and the scheduler's threads sleep in few places: who pushes by hand forgets the
# fence, the sleepers or the monitor, and who sleeps elsewhere keeps a slot.  First that the check can fail.
set -eu
# The deque itself, the one way to publish, tasks (their own protocol: sleeping.md), and carrier.c's putting back what it may not run.
check()
{
    found=$(
        cd "$1"
        find runtime abi -type f -name '*.[ch]' ! -path runtime/sched/deque.h ! -path runtime/sched/publish.c \
            ! -path runtime/sched/carrier.c ! -path 'runtime/omp/task/*' -exec grep -nE '\bnst_deque_push(_and_look)?\(' {} /dev/null \;
        [ ! -f runtime/sched/carrier.c ] || grep -nE '\bnst_deque_push(_and_look)?\(' runtime/sched/carrier.c /dev/null | sed 1d
        find runtime/sched -type f -name '*.[ch]' ! -name pool.c ! -name monitor.c ! -name donor.c ! -name last.c \
            -exec grep -nE '\bnst_futex_wait\(' {} /dev/null \;
    )
    [ -z "$found" ] || { echo "$found"; return 1; }
}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
mkdir -p "$made/runtime/sched" "$made/abi"
refuse()
{
    echo "$2" > "$made/runtime/sched/$1"
    if check "$made" > /dev/null; then
        echo "the check accepts in $1: $2"
        exit 1
    fi
    rm "$made/runtime/sched/$1"
}
refuse wait.c 'nst_deque_push(&k->deque, job);'
refuse wait.c 'nst_futex_wait(&k->futex, 0, -1);'
refuse carrier.c 'nst_deque_push(&k->deque, a);
nst_deque_push(&k->deque, b);'
echo 'nst_deque_push(&k->deque, a);' > "$made/runtime/sched/carrier.c"
check "$made"
check "$1"

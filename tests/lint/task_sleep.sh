#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The parts of the task sleepers' protocol (runtime/omp/task/sleeping.md) are used by its own files only; everybody else sleeps by
# nst_task_sleep and has news by nst_task_notify.  First that the check can fail.
set -eu
raw='->asleep|\.asleep|->calling|\.calling|sleeper\.(wake|state)|sleepers\.(asleep|calling)|->sleeper\b|NST_SLEEPER_|nst_task_notify_slow|nst_task_found_slow'
check()
{
    ! find "$1/runtime" "$1/abi" -type f -name '*.[ch]' ! -path '*/omp/task/task_sleep*' -exec grep -nE -- "$raw" {} /dev/null \; | grep .
}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
mkdir -p "$made/runtime/omp/task" "$made/abi"
echo 'if (nst_load_relaxed(&tt->sleepers.asleep)) nst_latch_advance(&m->sleeper.wake);' > "$made/runtime/omp/task/task.c"
if check "$made" > /dev/null; then
    echo "the check accepts a look at the sleepers without a fence"
    exit 1
fi
check "$1"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The system refuses a thread, or memory, at every point of a nested program in turn: it computes what it should, or ends with a
# message that says why it cannot; it never hangs, and never dies without a word (R7).  tests/support/refuse.c does the refusing.
set -u
[ -z "${NESTOMP_TEST_SANITIZED:-}" ] || exit 77 # ordinary binaries cannot load a sanitized library
refuse=$NESTOMP_TEST_SUPPORT/refuse
most=40                          # points of each kind
seconds=${REFUSALS_SECONDS:-20}  # a run takes a hundredth of a second; what is not over by then never is
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/p.c" << 'EOF'
#include <omp.h>
#include <stdio.h>
#include <sys/prctl.h>
int main(void)
{
    prctl(PR_SET_NAME, "refusals"); /* requests count from here */
    omp_set_dynamic(0);
    omp_set_max_active_levels(3);
    for (int round = 0; round < 3; round++) {
        long part = 0, sum = 0;
        int done = 0, made = 0;
#pragma omp parallel num_threads(4) reduction(+ : part)
        {
#pragma omp barrier
#pragma omp parallel num_threads(3) reduction(+ : part)
            {
#pragma omp barrier
#pragma omp for schedule(dynamic)
                for (int i = 0; i < 50; i++)
                    part += i;
#pragma omp single
                for (int i = 0; i < 20; i++) {
#pragma omp atomic
                    made++;
#pragma omp task
                    {
#pragma omp atomic
                        done++;
                    }
                }
            }
#pragma omp barrier
#pragma omp single
            sum = omp_get_num_threads() * 1225L;
        }
        if (part != sum || done != made) {
            printf("sum %ld, not %ld; %d of %d tasks\n", part, sum, done, made);
            return 1;
        }
    }
    return 0;
}
EOF
"${CC:-cc}" -fopenmp -O1 "$work/p.c" -o "$work/p" || exit 1
"$refuse" any once 1000000 true 2> /dev/null
[ $? != 77 ] || exit 77
bad=0 runs=0

fail()
{
    echo "FAILED: refuse $run: $*: $(tail -n1 "$work/err")"
    bad=$((bad + 1))
}

# KIND MODE N SETTING: one run; false when the program makes fewer requests
refused()
{
    run="$1 $2 $3, $4"
    timeout -s KILL "$seconds" env "$4" "$refuse" "$1" "$2" "$3" "$work/p" > "$work/out" 2> "$work/err"
    rc=$?
    runs=$((runs + 1))
    case $rc in
    0) ;;
    134) grep -q '^nestomp: fatal: ' "$work/err" || fail "dies without a word" ;;
    137) fail "hangs" ;;
    *) fail "ends with status $rc" ;;
    esac
    [ ! -s "$work/out" ] || fail "computes something else ($(cat "$work/out"))"
    ! grep -q '^refuse: only ' "$work/err"
}

for setting in NESTOMP_CARRIERS=2 NESTOMP_CARRIERS=1 NESTOMP_SWITCH=handoff; do
    for kind in thread memory any; do
        for mode in once from; do
            n=1
            while [ $n -le $most ] && [ $bad -lt 10 ] && refused $kind $mode $n $setting; do
                n=$((n + 1))
            done
        done
    done
done
echo "$runs runs, $bad wrong"
[ $bad = 0 ] && [ $runs -gt 50 ] # fewer: the program made no requests

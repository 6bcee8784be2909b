#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A process with bad settings: one line on stderr each, and the program computes what it should.  OMP_DISPLAY_ENV, affinity
# masks and variables changed too late, as a user meets them.
set -eu
[ -z "${NESTOMP_TEST_SANITIZED:-}" ] || exit 77 # ordinary binaries cannot load a sanitized library
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/p.c" << 'EOF'
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    int sum = 0, procs = omp_get_num_procs(), most = omp_get_max_threads();
    setenv("OMP_NUM_THREADS", "7", 1); /* too late */
#pragma omp parallel for schedule(runtime) reduction(+ : sum)
    for (int i = 0; i < 100; i++)
        sum += i;
    printf("sum %d procs %d most %d still %d\n", sum, procs, most, omp_get_max_threads());
    return 0;
}
EOF
"${CC:-cc}" -fopenmp -O1 "$work/p.c" -o "$work/p"
bad=0
fail()
{
    echo "FAILED: $*"
    sed 's/^/  stderr: /' "$work/err"
    sed 's/^/  stdout: /' "$work/out"
    bad=1
}
# Runs the program with the settings given and nothing else of ours.
run()
{
    env -u OMP_NUM_THREADS -u OMP_DISPLAY_ENV -u NESTOMP_CARRIERS "$@" "$work/p" > "$work/out" 2> "$work/err" || fail "status $? with $*"
    grep -q '^sum 4950 ' "$work/out" || fail "wrong sum with $*"
}
silent()
{
    run "$@"
    [ ! -s "$work/err" ] || fail "not silent with $*"
}
warns()
{
    run "$@"
    [ "$(wc -l < "$work/err")" = 1 ] && grep -q "^nestomp: warning: ${1%%=*}: '${1#*=}' .*; using " "$work/err" ||
        fail "no single warning about $1"
}
silent A=b
procs=$(sed -n 's/.*procs \([0-9]*\).*/\1/p' "$work/out")
silent OMP_NUM_THREADS=5
grep -q 'most 5 still 5' "$work/out" || fail "a setting made by the program was taken"
silent OMP_SCHEDULE=guided,3 OMP_PLACES=cores OMP_PROC_BIND=close,spread OMP_STACKSIZE=256K KMP_BLOCKTIME=0 OMP_NUM_THREADS=4
silent OMP_WAIT_POLICY=active OMP_NUM_THREADS=3
for setting in OMP_NUM_THREADS=0 OMP_NUM_THREADS=two OMP_NUM_THREADS= OMP_SCHEDULE=fast OMP_SCHEDULE=static,-1 \
    OMP_DYNAMIC=perhaps OMP_STACKSIZE=1Q OMP_STACKSIZE=1 OMP_STACKSIZE=1000T KMP_STACKSIZE=900T OMP_WAIT_POLICY=lazy OMP_PROC_BIND=loosely OMP_PLACES='{0' \
    OMP_THREAD_LIMIT=-4 OMP_MAX_ACTIVE_LEVELS=deep KMP_BLOCKTIME=long GOMP_SPINCOUNT=1x GOMP_CPU_AFFINITY=a-b \
    KMP_AFFINITY=tight NESTOMP_SWITCH=fibers NESTOMP_CARRIERS=none; do
    warns "$setting"
done
run KMP_VERSION=true OMP_NUM_THREADS=3
[ "$(grep -c "^nestomp [0-9.]*: " "$work/err")" = 1 ] || fail "KMP_VERSION does not say who is in charge"
warns OMP_NUM_THREADS=99999999999999999999
grep -q "using $procs$" "$work/err" || fail "the number of CPUs is not what is used instead"
run OMP_NUM_THREADS="$(printf 'two\033[2J\nlines\177')" # what a terminal would obey
grep -q "^nestomp: warning: OMP_NUM_THREADS: 'two\\\\x1b\[2J\\\\x0alines\\\\x7f' .*; using " "$work/err" && [ "$(wc -l < "$work/err")" = 1 ] ||
    fail "control characters are not shown as such"
silent KMP_WARNINGS=off OMP_NUM_THREADS=x

run OMP_DISPLAY_ENV=true OMP_NUM_THREADS=3
[ "$(grep -c 'OPENMP DISPLAY ENVIRONMENT BEGIN' "$work/err")" = 1 ] || fail "no display, or more than one"
grep -q "^  OMP_NUM_THREADS = '3'$" "$work/err" || fail "the display has another number of threads"
grep -q "^  NESTOMP_VERSION = '" "$work/err" || fail "the display does not say who is in charge"
! grep -q NESTOMP_SEED "$work/err" || fail "the plain display is verbose"
run OMP_DISPLAY_ENV=verbose NESTOMP_SEED=9
grep -q "^  NESTOMP_SEED = '9'$" "$work/err" || fail "the verbose display is not"

run OMP_DISPLAY_AFFINITY=true OMP_NUM_THREADS=2 OMP_AFFINITY_FORMAT='shown %L %n of %N'
[ "$(sort "$work/err" | tr '\n' ';')" = 'shown 1 0 of 2;shown 1 1 of 2;' ] || fail "not one line a member"
silent OMP_DISPLAY_AFFINITY=true OMP_NUM_THREADS=1

if command -v taskset > /dev/null; then
    first=$(taskset -cp $$ | sed 's/.*: *\([0-9]*\).*/\1/')
    taskset -c "$first" env A=b "$work/p" > "$work/out" 2> "$work/err"
    grep -q 'procs 1 most 1 ' "$work/out" || fail "one CPU in the mask, but more in the runtime"
fi
exit $bad

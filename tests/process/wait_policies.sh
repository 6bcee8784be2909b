# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The same program under every waiting policy and every spelling of it: right in each.
set -eu
program=$NESTOMP_TEST_BUILD/language/gcc/region_sequences
for setting in OMP_WAIT_POLICY=active OMP_WAIT_POLICY=passive KMP_BLOCKTIME=0 KMP_BLOCKTIME=infinite GOMP_SPINCOUNT=0 \
    GOMP_SPINCOUNT=infinity OMP_DYNAMIC=true OMP_PROC_BIND=true OMP_PROC_BIND=spread OMP_SCHEDULE=dynamic,3 \
    OMP_MAX_ACTIVE_LEVELS=1 OMP_STACKSIZE=1M OMP_NUM_THREADS=4,3,2; do
    if ! env "$setting" "$program"; then
        echo "fails with $setting"
        exit 1
    fi
done

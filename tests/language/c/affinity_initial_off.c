// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_PROC_BIND=false OMP_PLACES=threads
// variants: once
// reference: libomp 14 changes the mask all the same
/* Places alone bind nobody when OMP_PROC_BIND is false. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <omp.h>
#include <sched.h>

static cpu_set_t before;

/* Before main, for which clang's code makes the thread known at once. */
static void __attribute__((constructor)) note_mask(void)
{
    sched_getaffinity(0, sizeof before, &before);
}

int main(void)
{
    cpu_set_t after;

    CHECK(omp_get_max_threads() >= 1);
    CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_false);
    sched_getaffinity(0, sizeof after, &after);
    CHECK(CPU_EQUAL(&before, &after));
#pragma omp parallel proc_bind(close)
    CHECK(omp_get_num_threads() >= 1);
    sched_getaffinity(0, sizeof after, &after);
    CHECK(CPU_EQUAL(&before, &after));
    return check_status();
}

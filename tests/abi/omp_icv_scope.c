// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Whose ICVs a routine changes (OpenMP 5.2, 2.4): the calling task's; others, and the encountering one, keep theirs. */
#include "abi/omp/omp.h"
#include "tests/support/check.h"

void GOMP_parallel(void (*fn)(void *), void *data, unsigned num_threads, unsigned flags);
void GOMP_barrier(void);
void GOMP_taskwait(void);
void GOMP_task(void (*fn)(void *), void *data, void (*cpyfn)(void *, void *), long size, long align, _Bool if_clause,
               unsigned flags, void **depend, int priority);

static int inner_threads[4];

static void inner(void *arg)
{
    if (omp_get_thread_num() == 0)
        inner_threads[omp_get_ancestor_thread_num(1)] = omp_get_num_threads();
    CHECK_EQ(omp_get_level(), 2);
    CHECK_EQ(omp_get_team_size(2), omp_get_num_threads());
    CHECK_EQ(omp_get_ancestor_thread_num(2), omp_get_thread_num());
    CHECK_EQ(omp_get_ancestor_thread_num(3), -1);
}

static void task(void *arg)
{
    int kind_before = *(int *)arg, chunk;
    omp_sched_t kind;

    CHECK_EQ(omp_in_explicit_task(), 1);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind, kind_before);
    omp_set_schedule(omp_sched_guided, 3);
    omp_set_num_threads(77);
    omp_set_default_device(77);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind, omp_sched_guided);
    CHECK_EQ(omp_get_max_threads(), 77);
}

static void member(void *arg)
{
    int me = omp_get_thread_num(), kind_before, chunk;
    omp_sched_t kind;

    CHECK_EQ(omp_get_max_threads(), 4); /* what the encountering task had */
    CHECK_EQ(omp_in_parallel(), 1);
    CHECK_EQ(omp_pause_resource(omp_pause_soft, 0), -1);
    CHECK_EQ(omp_in_explicit_task(), 0);
    GOMP_barrier();
    omp_set_num_threads(me + 1);
    omp_set_schedule(omp_sched_static, me + 10);
    omp_set_default_allocator(me % 2 ? omp_large_cap_mem_alloc : omp_const_mem_alloc);
    GOMP_barrier();
    CHECK_EQ(omp_get_max_threads(), me + 1); /* its own, whatever the others set */
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(chunk, me + 10);
    CHECK_EQ(omp_get_default_allocator(), me % 2 ? omp_large_cap_mem_alloc : omp_const_mem_alloc);

    kind_before = (int)kind;
    GOMP_task(task, &kind_before, NULL, sizeof(kind_before), sizeof(kind_before), 1, 0, NULL, 0);
    GOMP_task(task, &kind_before, NULL, sizeof(kind_before), sizeof(kind_before), 0, 0, NULL, 0);
    GOMP_taskwait();
    CHECK_EQ(omp_get_max_threads(), me + 1); /* the tasks' changes ended with them */
    CHECK_EQ(omp_get_default_device(), 0);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind, omp_sched_static);

    GOMP_parallel(inner, NULL, 0, 0);
    CHECK_EQ(omp_get_level(), 1);
    CHECK_EQ(omp_get_thread_num(), me);
}

static void again(void *arg)
{
    int chunk;
    omp_sched_t kind;

    CHECK_EQ(omp_get_max_threads(), 4);
    omp_get_schedule(&kind, &chunk);
    CHECK_EQ(kind, omp_sched_dynamic);
    CHECK_EQ(chunk, 5);
    CHECK_EQ(omp_get_default_allocator(), omp_default_mem_alloc);
}

static void serial(void *arg)
{
    CHECK_EQ(omp_get_num_threads(), 1);
    CHECK_EQ(omp_get_level(), 1);
    CHECK_EQ(omp_get_active_level(), 0);
    CHECK_EQ(omp_in_parallel(), 0);
    CHECK_EQ(omp_get_team_size(1), 1);
    omp_set_num_threads(9);
}

int main(void)
{
    omp_set_dynamic(0);
    omp_set_max_active_levels(4);
    omp_set_num_threads(4);
    omp_set_schedule(omp_sched_dynamic, 5);
    omp_set_default_device(0);
    for (int round = 0; round < 20; round++) {
        GOMP_parallel(member, NULL, 0, 0);
        for (int i = 0; i < 4; i++)
            CHECK_EQ(inner_threads[i], i + 1);
        GOMP_parallel(again, NULL, 0, 0); /* the same threads, fresh implicit tasks */
        GOMP_parallel(serial, NULL, 1, 0);
        CHECK_EQ(omp_get_max_threads(), 4);
    }
    return check_status();
}

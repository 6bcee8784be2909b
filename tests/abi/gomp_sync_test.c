// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* single, copyprivate, sections, critical, atomic, and cancellation, called by hand.  Cancellation needs its variable
 * set before the runtime starts, so main runs itself again. */
#include "abi/gomp/gomp_abi.h"
#include "tests/support/check.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

int omp_get_thread_num(void), omp_get_num_threads(void), omp_get_cancellation(void);

static void single_body(void *data)
{
    int *hits = data;

    for (int i = 0; i < 200; i++) /* far ahead of each other */
        if (GOMP_single_start())
            __atomic_add_fetch(&hits[i], 1, __ATOMIC_RELAXED);
    GOMP_barrier();
    for (int i = 0; i < 200; i++)
        CHECK_EQ(hits[i], 1);
}

static void copyprivate_body(void *data)
{
    for (int i = 0; i < 20; i++) {
        int value = -1, *record = GOMP_single_copy_start();

        if (!record) {
            value = i * 3;
            record = &value;
            GOMP_single_copy_end(record);
        } else {
            value = *record;
        }
        CHECK_EQ(value, i * 3);
        GOMP_barrier();
    }
}

static void sections_body(void *data)
{
    int *hits = data;

    for (int round = 0; round < 10; round++) {
        for (unsigned s = GOMP_sections_start(7); s != 0; s = GOMP_sections_next()) {
            CHECK(s <= 7);
            __atomic_add_fetch(&hits[s], 1, __ATOMIC_RELAXED);
        }
        if (round % 3 == 0)
            GOMP_sections_end();
        else
            GOMP_sections_end_nowait();
    }
    CHECK_EQ(GOMP_sections_start(0), 0);
    GOMP_sections_end();
}

static void sections2_body(void *data)
{
    void *mem = (void *)(size_t)16;
    unsigned s = GOMP_sections2_start(4, NULL, &mem);
    int *shared = mem;

    for (; s != 0; s = GOMP_sections_next())
        __atomic_add_fetch(shared, 1, __ATOMIC_RELAXED);
    GOMP_barrier();
    CHECK_EQ(*shared, 4);
    GOMP_sections_end_nowait();
}

static void *name_a[4], *name_b[4];
static long plain_count, a_count, b_count, atomic_count;

static void lock_body(void *data)
{
    for (int i = 0; i < 500; i++) {
        GOMP_critical_start();
        plain_count++;
        GOMP_atomic_start(); /* a lock of its own: nests */
        atomic_count++;
        GOMP_atomic_end();
        GOMP_critical_end();
        GOMP_critical_name_start(name_a);
        a_count++;
        GOMP_critical_name_start(name_b);
        b_count++;
        GOMP_critical_name_end(name_b);
        GOMP_critical_name_end(name_a);
    }
}

static void *foreign_thread(void *arg)
{
    lock_body(arg);
    int hits[8] = {0}, once[200] = {0};

    single_body(once); /* orphaned, on a thread the runtime never saw */
    copyprivate_body(NULL);
    sections_body(hits);
    CHECK_EQ(hits[7], 10);
    GOMP_barrier();
    return NULL;
}

static void no_cancellation(void)
{
    for (int which = 1; which <= 8; which *= 2) {
        CHECK(!GOMP_cancel(which, true));
        CHECK(!GOMP_cancellation_point(which));
    }
}

/* --- with OMP_CANCELLATION=true ---------------------------------------------------------------------------------- */

static void cancel_parallel_body(void *data)
{
    int *after = data;

    if (omp_get_thread_num() == omp_get_num_threads() - 1) {
        CHECK(GOMP_cancel(1, true));
        return;
    }
    if (GOMP_barrier_cancel()) /* the canceller never comes */
        return;
    __atomic_add_fetch(after, 1, __ATOMIC_RELAXED);
}

static void cancel_loop_body(void *data)
{
    int *counts = data;
    long from, to;

    for (int round = 0; round < 3; round++) {
        if (GOMP_loop_nonmonotonic_dynamic_start(0, 100000, 1, 1, &from, &to))
            do
                for (long i = from; i < to; i++) {
                    if (i == 5 && round == 1 && GOMP_cancel(2, true))
                        goto end;
                    if (GOMP_cancellation_point(2))
                        goto end;
                    __atomic_add_fetch(&counts[round], 1, __ATOMIC_RELAXED);
                }
            while (GOMP_loop_nonmonotonic_dynamic_next(&from, &to));
    end:
        CHECK(!GOMP_loop_end_cancel()); /* the loop was cancelled, not the region */
    }
}

static void cancel_sections_body(void *data)
{
    int *hits = data;

    for (unsigned s = GOMP_sections_start(50); s != 0; s = GOMP_sections_next()) {
        if (s == 1 && GOMP_cancel(4, true))
            break;
        if (GOMP_cancellation_point(4))
            break;
        __atomic_add_fetch(hits, 1, __ATOMIC_RELAXED);
    }
    CHECK(!GOMP_sections_end_cancel());
    CHECK(!GOMP_cancel(4, false));
}

static int ran;

static void count_task(void *data)
{
    __atomic_add_fetch(&ran, 1, __ATOMIC_RELAXED);
}

static void cancelling_task(void *data)
{
    CHECK(GOMP_cancel(8, true));
}

static void cancel_group_body(void *data)
{
    if (omp_get_thread_num() != 0)
        return;
    GOMP_taskgroup_start();
    CHECK(!GOMP_cancellation_point(8));
    GOMP_task(cancelling_task, NULL, NULL, 0, 1, false, 0, NULL, 0, NULL);
    for (int i = 0; i < 20; i++)
        GOMP_task(count_task, NULL, NULL, 0, 1, true, 0, NULL, 0, NULL);
    GOMP_taskgroup_end();
    CHECK_EQ(__atomic_load_n(&ran, __ATOMIC_RELAXED), 0);
    GOMP_task(count_task, NULL, NULL, 0, 1, true, 0, NULL, 0, NULL);
    GOMP_taskwait();
    CHECK_EQ(__atomic_load_n(&ran, __ATOMIC_RELAXED), 1);
}

static void with_cancellation(void)
{
    for (unsigned t = 1; t <= 5; t++) {
        int after = 0, counts[3] = {0}, hits = 0;

        GOMP_parallel(cancel_parallel_body, &after, t, 0);
        CHECK_EQ(after, 0);
        GOMP_parallel(cancel_loop_body, counts, t, 0);
        CHECK_EQ(counts[0], 100000);
        CHECK(counts[1] < 100000);
        CHECK_EQ(counts[2], 100000);
        GOMP_parallel(cancel_sections_body, &hits, t, 0);
        CHECK(hits < 50);
        ran = 0;
        GOMP_parallel(cancel_group_body, NULL, t, 0);
    }
}

int main(int argc, char **argv)
{
    if (omp_get_cancellation()) {
        with_cancellation();
        return check_status();
    }
    for (unsigned t = 1; t <= 5; t++) {
        int hits[8] = {0}, once[200] = {0};

        GOMP_parallel(single_body, once, t, 0);
        GOMP_parallel(copyprivate_body, NULL, t, 0);
        GOMP_parallel(sections_body, hits, t, 0);
        for (int s = 1; s <= 7; s++)
            CHECK_EQ(hits[s], 10);
        GOMP_parallel(sections2_body, NULL, t, 0);
    }
    pthread_t foreign[2];

    for (int i = 0; i < 2; i++)
        pthread_create(&foreign[i], NULL, foreign_thread, NULL);
    GOMP_parallel(lock_body, NULL, 4, 0);
    for (int i = 0; i < 2; i++)
        pthread_join(foreign[i], NULL);
    CHECK_EQ(plain_count, 6 * 500);
    CHECK_EQ(atomic_count, 6 * 500);
    CHECK_EQ(a_count, 6 * 500);
    CHECK_EQ(b_count, 6 * 500);
    no_cancellation();
    if (check_status() != 0)
        return check_status();
    setenv("OMP_CANCELLATION", "true", 1);
    execv("/proc/self/exe", argv);
    return CHECK_SKIP; /* an emulator that cannot run itself again */
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* GOMP_task and its relatives: copies, alignment, dependences in both layouts, detach, taskloop, taskgroup
 * reductions. */
#include "abi/gomp/gomp_abi.h"
#include "tests/support/check.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

int omp_get_thread_num(void), omp_get_num_threads(void), omp_in_final(void);
void omp_fulfill_event(void *);

#define GARBAGE ((void *)0x5a5a5a5a5a5aul)

static int total;

static void in_region(void (*fn)(void), unsigned threads); /* fn on one member, the others at the barrier */

/* --- records ----------------------------------------------------------------------------------------------------- */

struct record {
    int value;
    char bytes[200];
};

static void record_task(void *data)
{
    struct record *r = data;

    CHECK_EQ((uintptr_t)r % 256, 0);
    for (int i = 0; i < 200; i++)
        CHECK_EQ(r->bytes[i], (char)r->value);
    __atomic_add_fetch(&total, r->value, __ATOMIC_RELAXED);
}

static void copy_record(void *to, void *from)
{
    memcpy(to, from, sizeof(struct record));
    ((struct record *)to)->value += 1;
    memset(((struct record *)to)->bytes, ((struct record *)to)->value, 200);
}

static void records(void)
{
    total = 0;
    for (int i = 0; i < 30; i++) {
        struct record r __attribute__((aligned(256))) = {.value = i};

        memset(r.bytes, i, sizeof r.bytes);
        /* arguments whose flags are not set are garbage in old binaries */
        GOMP_task(record_task, &r, i & 1 ? copy_record : NULL, sizeof r, 256, i % 3 != 0, 0, GARBAGE, 77, GARBAGE);
        memset(&r, 0x7f, sizeof r); /* the caller's record is dead after the call */
    }
    GOMP_taskwait();
    CHECK_EQ(total, 29 * 30 / 2 + 15);
}

/* --- final, undeferred ------------------------------------------------------------------------------------------- */

static void final_child(void *data)
{
    CHECK(omp_in_final());
    __atomic_add_fetch(*(int **)data, 1, __ATOMIC_RELAXED); /* the maker may look before it waits */
}

static void final_task(void *data)
{
    int n = 0, *record = &n;

    CHECK(omp_in_final());
    for (int i = 1; i <= 5; i++) {
        GOMP_task(final_child, &record, NULL, sizeof record, 8, true, 0, NULL, 0, NULL);
        CHECK_EQ(n, i); /* included */
    }
}

static void finals(void)
{
    int n = 0, *record = &n;

    GOMP_task(final_task, NULL, NULL, 0, 1, true, GOMP_TASK_FINAL, NULL, 0, NULL);
    GOMP_taskwait();
    CHECK(!omp_in_final());
    for (int i = 1; i <= 5; i++) {
        GOMP_task(final_child, &record, NULL, sizeof record, 8, true, GOMP_TASK_FINAL, NULL, 0, NULL);
        CHECK(__atomic_load_n(&n, __ATOMIC_RELAXED) <= i);
        GOMP_taskwait();
        CHECK_EQ(n, i);
    }
}

/* --- dependences ------------------------------------------------------------------------------------------------- */

struct step {
    int *cell, expect_least, expect_most, add;
};

static void step_task(void *data)
{
    struct step *s = data;
    int seen = __atomic_load_n(s->cell, __ATOMIC_RELAXED);

    CHECK(seen >= s->expect_least && seen <= s->expect_most);
    GOMP_taskyield();
    __atomic_add_fetch(s->cell, s->add, __ATOMIC_RELAXED);
}

static void spawn(int *cell, int least, int most, int add, void **depend, bool deferred)
{
    struct step s = {cell, least, most, add};

    GOMP_task(step_task, &s, NULL, sizeof s, 8, deferred, GOMP_TASK_DEPEND, depend, 0, NULL);
}

static void depends(void)
{
    int x = 0, y = 0;
    void *out[] = {(void *)1, (void *)1, &x}, *in[] = {(void *)1, (void *)0, &x};
    struct {
        void *addr;
        uintptr_t kind;
    } object_in = {&x, 1}, object_set = {&x, 5};
    void *object[] = {NULL, (void *)1, (void *)0, (void *)0, (void *)0, &object_in};
    void *set[] = {NULL, (void *)1, (void *)0, (void *)0, (void *)0, &object_set};
    void *mutex[] = {NULL, (void *)1, (void *)0, (void *)1, (void *)0, &x};
    void *twice[] = {(void *)3, (void *)2, &x, &x, &x}; /* one address several times: no dependence on itself */
    void *other[] = {(void *)1, (void *)1, &y};

    for (int round = 0; round < 20; round++) {
        x = 0;
        spawn(&x, 0, 0, 1, out, true);
        for (int i = 0; i < 3; i++)
            spawn(&x, 1, 4, 1, in, true); /* with the next one in any order; each may see the others */
        spawn(&x, 1, 4, 1, object, true);
        spawn(&x, 5, 5, 1, out, true);
        spawn(&y, 0, 1000, 1, other, true);
        for (int i = 0; i < 3; i++)
            spawn(&x, 6, 8, 1, mutex, true);
        spawn(&x, 9, 9, 1, twice, true);
        for (int i = 0; i < 3; i++)
            spawn(&x, 10, 12, 1, set, true);
        spawn(&x, 13, 13, 1, in, round & 1);
        GOMP_taskwait_depend(out);
        CHECK_EQ(__atomic_load_n(&x, __ATOMIC_RELAXED), 14);
        GOMP_taskwait_depend_nowait(out);
        GOMP_taskwait();
        y = 0;
    }
}

/* --- detach ------------------------------------------------------------------------------------------------------ */

struct detached {
    void *event; /* first, as the compiler lays it out */
    void **seen;
};

static void detached_task(void *data)
{
    struct detached *d = data;

    __atomic_store_n(d->seen, d->event, __ATOMIC_RELEASE);
}

static void *fulfil_from_outside(void *event)
{
    omp_fulfill_event(event);
    return NULL;
}

static void detaching(void)
{
    void *event = NULL, *seen = NULL;
    struct detached record = {GARBAGE, &seen};
    pthread_t thread;

    GOMP_taskgroup_start();
    GOMP_task(detached_task, &record, NULL, sizeof record, 8, true, GOMP_TASK_DETACH, GARBAGE, 0, &event);
    CHECK(event != NULL && event != GARBAGE);
    pthread_create(&thread, NULL, fulfil_from_outside, event);
    GOMP_taskgroup_end();
    pthread_join(thread, NULL);
    CHECK(__atomic_load_n(&seen, __ATOMIC_ACQUIRE) == event);
}

/* --- taskloop ---------------------------------------------------------------------------------------------------- */

struct loop_record {
    long from, to;
    uintptr_t *reductions;
    int *hits, *tasks;
    long step;
};

static void loop_task(void *data)
{
    struct loop_record *r = data;

    __atomic_add_fetch(r->tasks, 1, __ATOMIC_RELAXED);
    for (long i = r->from; r->step > 0 ? i < r->to : i > r->to; i += r->step)
        __atomic_add_fetch(&r->hits[i], 1, __ATOMIC_RELAXED);
}

static int one_taskloop(unsigned flags, unsigned long value, long start, long end, long step, bool ull)
{
    int hits[128] = {0}, tasks = 0;
    struct loop_record r = {.hits = hits, .tasks = &tasks, .step = step};

    if (step > 0)
        flags |= GOMP_TASK_UP;
    if (ull)
        GOMP_taskloop_ull(loop_task, &r, NULL, sizeof r, 8, flags, value, 0, (gomp_ull)start, (gomp_ull)end,
                          (gomp_ull)step);
    else
        GOMP_taskloop(loop_task, &r, NULL, sizeof r, 8, flags, value, 0, start, end, step);
    if (flags & GOMP_TASK_NOGROUP)
        GOMP_taskwait();
    for (long i = 0; i < 128; i++) {
        bool in = step > 0 ? i >= start && i < end && (i - start) % step == 0
                           : i <= start && i > end && (start - i) % -step == 0;
        CHECK_EQ(hits[i], in);
    }
    return tasks;
}

static void taskloops(void)
{
    for (int ull = 0; ull <= 1; ull++) {
        CHECK_EQ(one_taskloop(GOMP_TASK_IF, 3, 0, 10, 1, ull), 3);
        CHECK_EQ(one_taskloop(GOMP_TASK_IF | GOMP_TASK_NOGROUP, 3, 0, 10, 1, ull), 3);
        CHECK_EQ(one_taskloop(0, 50, 0, 10, 1, ull), 10);
        CHECK_EQ(one_taskloop(GOMP_TASK_IF | GOMP_TASK_FINAL, 4, 3, 100, 7, ull), 4);
        CHECK_EQ(one_taskloop(GOMP_TASK_IF | GOMP_TASK_GRAINSIZE, 4, 0, 10, 1, ull), 2);
        CHECK_EQ(one_taskloop(GOMP_TASK_IF | GOMP_TASK_GRAINSIZE, 3, 0, 10, 1, ull), 3);
        CHECK_EQ(one_taskloop(GOMP_TASK_IF | GOMP_TASK_GRAINSIZE | GOMP_TASK_STRICT, 4, 0, 10, 1, ull), 3);
        CHECK_EQ(one_taskloop(GOMP_TASK_IF, 5, 100, 1, -2, ull), 5);
        CHECK_EQ(one_taskloop(GOMP_TASK_IF, 5, 7, 7, 1, ull), 0);
        CHECK_EQ(one_taskloop(GOMP_TASK_IF, 5, 9, 3, 1, ull), 0);
        CHECK(one_taskloop(GOMP_TASK_IF, 0, 0, 100, 1, ull) >= 1);
    }
}

/* --- reductions -------------------------------------------------------------------------------------------------- */

struct adder {
    long from, to;
    uintptr_t *reductions;
    long *x;
};

static void add_loop(void *data)
{
    struct adder *a = data;
    void *pointers[1] = {a->x};

    GOMP_task_reduction_remap(1, 0, pointers);
    for (long i = a->from; i < a->to; i++)
        *(long *)pointers[0] += i;
}

static void add_nested(void *data)
{
    struct adder *a = data;
    struct adder inner = {1, 2, NULL, a->x};

    GOMP_task(add_loop, &inner, NULL, sizeof inner, 8, true, 0, NULL, 0, NULL); /* a grandchild of the group */
    add_loop(data);
}

static long combine(const uintptr_t *array, int threads)
{
    long sum = 0;

    for (int i = 0; i < threads; i++)
        sum += *(long *)((char *)array[2] + (size_t)i * array[1] + array[8]);
    return sum;
}

static void task_reductions(void)
{
    long x = 0;
    uintptr_t array[10] = {1, 64, 64, (uintptr_t)-1, 0, 9, 9, (uintptr_t)&x, 0, 9};

    GOMP_taskgroup_start();
    GOMP_taskgroup_reduction_register(array);
    for (int i = 0; i < 20; i++) {
        struct adder a = {i, i + 1, NULL, &x};

        GOMP_task(add_nested, &a, NULL, sizeof a, 8, true, 0, NULL, 0, NULL);
    }
    GOMP_taskgroup_end();
    CHECK_EQ(combine(array, omp_get_num_threads()), 190 + 20);
    GOMP_taskgroup_reduction_unregister(array);

    uintptr_t loop[10] = {1, 64, 64, (uintptr_t)-1, 0, 9, 9, (uintptr_t)&x, 0, 9};
    struct adder a = {0, 0, loop, &x};

    GOMP_taskloop(add_loop, &a, NULL, sizeof a, 8, GOMP_TASK_IF | GOMP_TASK_UP | GOMP_TASK_REDUCTION, 7, 0, 0, 100, 1);
    CHECK(loop[2] != 0);
    CHECK_EQ(combine(loop, omp_get_num_threads()), 4950);
    GOMP_taskgroup_reduction_unregister(loop);
    loop[2] = 64;
    GOMP_taskloop(add_loop, &a, NULL, sizeof a, 8, GOMP_TASK_IF | GOMP_TASK_UP | GOMP_TASK_REDUCTION, 7, 0, 5, 5, 1);
    CHECK_EQ(loop[2], 0);
}

static void scope_body(void *data)
{
    long *x = data;
    uintptr_t array[10] = {1, 64, 64, (uintptr_t)-1, 0, 9, 9, (uintptr_t)x, 0, 9};

    GOMP_scope_start(array);
    for (int i = 0; i < 4; i++) {
        struct adder a = {i, i + 1, NULL, x};

        GOMP_task(add_loop, &a, NULL, sizeof a, 8, true, 0, NULL, 0, NULL);
    }
    GOMP_barrier();
    if (omp_get_thread_num() == 0)
        *x += combine(array, omp_get_num_threads());
    GOMP_workshare_task_reduction_unregister(false);
    CHECK_EQ(*x, 6 * omp_get_num_threads());
}

/* ----------------------------------------------------------------------------------------------------------------- */

static void one_member(void *data)
{
    if (omp_get_thread_num() == 0)
        ((void (**)(void))data)[0]();
    GOMP_barrier();
}

static void in_region(void (*fn)(void), unsigned threads)
{
    GOMP_parallel(one_member, &fn, threads, 0);
}

int main(void)
{
    static void (*const tests[])(void) = {records, finals, depends, detaching, taskloops, task_reductions};

    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        for (unsigned t = 1; t <= 4; t++)
            in_region(tests[i], t);
        tests[i](); /* orphaned */
    }
    for (unsigned t = 1; t <= 4; t++) {
        long x = 0;

        GOMP_parallel(scope_body, &x, t, 0);
    }
    return check_status();
}

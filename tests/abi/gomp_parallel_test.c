// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* GOMP_parallel in all its protocols, called as GCC 4.2 to 16 would. */
#include "abi/gomp/gomp_abi.h"
#include "tests/support/check.h"

int omp_get_thread_num(void), omp_get_num_threads(void), omp_get_level(void), omp_get_active_level(void);
int omp_in_parallel(void), omp_get_max_threads(void), omp_get_proc_bind(void);
void omp_set_num_threads(int), omp_set_max_active_levels(int);

struct record {
    int seen[64], size, level;
    long sum;
};

static void body(void *data)
{
    struct record *r = data;

    __atomic_store_n(&r->size, omp_get_num_threads(), __ATOMIC_RELAXED);
    __atomic_store_n(&r->level, omp_get_level(), __ATOMIC_RELAXED);
    __atomic_add_fetch(&r->seen[omp_get_thread_num()], 1, __ATOMIC_RELAXED);
}

static void expect_each_once(const struct record *r, int n)
{
    CHECK_EQ(r->size, n);
    for (int i = 0; i < 64; i++)
        CHECK_EQ(r->seen[i], i < n);
}

static void plain(void)
{
    for (int n = 1; n <= 9; n++) {
        struct record r = {{0}};

        GOMP_parallel(body, &r, (unsigned)n, 0);
        expect_each_once(&r, n);
        CHECK_EQ(r.level, 1);
    }
    struct record r = {{0}};

    omp_set_num_threads(5);
    GOMP_parallel(body, &r, 0, 0);
    expect_each_once(&r, 5);
    CHECK_EQ(omp_get_level(), 0);
    CHECK_EQ(omp_get_num_threads(), 1);
}

/* GCC up to 4.8: the caller runs its own part between the two calls. */
static void old_protocol(void)
{
    for (int n = 1; n <= 4; n++) {
        struct record r = {{0}};

        GOMP_parallel_start(body, &r, (unsigned)n);
        CHECK_EQ(omp_get_thread_num(), 0);
        CHECK_EQ(omp_get_level(), 1);
        body(&r);
        GOMP_parallel_end();
        expect_each_once(&r, n);
        CHECK_EQ(omp_get_level(), 0);
    }
}

static void inner_old(void *data)
{
    struct record *r = data;
    struct record in = {{0}};

    GOMP_parallel_start(body, &in, 3);
    body(&in);
    GOMP_parallel_end();
    expect_each_once(&in, 3);
    CHECK_EQ(in.level, 2);
    body(r);
}

static void serial_inner(void *data)
{
    struct record in = {{0}};

    GOMP_parallel(body, &in, 1, 0);
    expect_each_once(&in, 1);
    CHECK_EQ(in.level, 2);
    CHECK_EQ(omp_get_active_level(), omp_in_parallel());
    body(data);
}

static void nested(void)
{
    struct record r = {{0}};

    omp_set_max_active_levels(8);
    GOMP_parallel(inner_old, &r, 3, 0);
    expect_each_once(&r, 3);
    r = (struct record){{0}};
    GOMP_parallel(serial_inner, &r, 2, 0);
    expect_each_once(&r, 2);
}

static long sum_of_chunks(bool (*next)(long *, long *), long incr)
{
    long sum = 0, from, to;

    while (next(&from, &to))
        for (long i = from; incr > 0 ? i < to : i > to; i += incr)
            sum += i;
    GOMP_loop_end_nowait();
    return sum;
}

#define LOOP_BODY(name, next, incr)                                                              \
    static void name(void *data)                                                                 \
    {                                                                                            \
        struct record *r = data;                                                                 \
                                                                                                 \
        __atomic_add_fetch(&r->sum, sum_of_chunks(next, incr), __ATOMIC_RELAXED);                \
        body(data);                                                                              \
    }
LOOP_BODY(static_body, GOMP_loop_static_next, 1)
LOOP_BODY(dynamic_body, GOMP_loop_dynamic_next, 1)
LOOP_BODY(guided_body, GOMP_loop_guided_next, 1)
LOOP_BODY(runtime_body, GOMP_loop_maybe_nonmonotonic_runtime_next, 1)
LOOP_BODY(down_body, GOMP_loop_nonmonotonic_dynamic_next, -7)

static void combined(void)
{
    const long n = 1000, all = n * (n - 1) / 2;
    struct record r;

#define RUN(call, want, size) \
    do {                      \
        r = (struct record){{0}}; \
        call;                 \
        CHECK_EQ(r.sum, want); \
        expect_each_once(&r, size); \
    } while (0)
    for (unsigned t = 1; t <= 5; t += 2) {
        RUN(GOMP_parallel_loop_static(static_body, &r, t, 0, n, 1, 7, 0), all, (int)t);
        RUN(GOMP_parallel_loop_static(static_body, &r, t, 0, n, 1, 0, 0), all, (int)t);
        RUN(GOMP_parallel_loop_dynamic(dynamic_body, &r, t, 0, n, 1, 3, 0), all, (int)t);
        RUN(GOMP_parallel_loop_guided(guided_body, &r, t, 0, n, 1, 3, 0), all, (int)t);
        RUN(GOMP_parallel_loop_nonmonotonic_guided(guided_body, &r, t, 0, n, 1, 3, 0), all, (int)t);
        RUN(GOMP_parallel_loop_runtime(runtime_body, &r, t, 0, n, 1, 0), all, (int)t);
        RUN(GOMP_parallel_loop_maybe_nonmonotonic_runtime(runtime_body, &r, t, 0, n, 1, 0), all, (int)t);
        RUN(GOMP_parallel_loop_nonmonotonic_dynamic(down_body, &r, t, 693, -7, -7, 2, 0), 7 * 99 * 100 / 2, (int)t);
        RUN(GOMP_parallel_loop_dynamic(dynamic_body, &r, t, 5, 5, 1, 1, 0), 0, (int)t);
        RUN((GOMP_parallel_loop_dynamic_start(dynamic_body, &r, t, 0, n, 1, 4), dynamic_body(&r), GOMP_parallel_end()),
            all, (int)t);
        RUN((GOMP_parallel_loop_static_start(static_body, &r, t, 0, n, 1, 4), static_body(&r), GOMP_parallel_end()),
            all, (int)t);
        RUN((GOMP_parallel_loop_runtime_start(runtime_body, &r, t, 0, n, 1), runtime_body(&r), GOMP_parallel_end()),
            all, (int)t);
    }
}

static void sections_body(void *data)
{
    struct record *r = data;
    unsigned s;

    while ((s = GOMP_sections_next()) != 0)
        __atomic_add_fetch(&r->sum, 1l << s, __ATOMIC_RELAXED);
    GOMP_sections_end_nowait();
    body(data);
}

static void combined_sections(void)
{
    struct record r;

    for (unsigned t = 1; t <= 4; t++) {
        RUN(GOMP_parallel_sections(sections_body, &r, t, 6, 0), 126, (int)t);
        RUN(GOMP_parallel_sections(sections_body, &r, t, 0, 0), 0, (int)t);
        RUN((GOMP_parallel_sections_start(sections_body, &r, t, 3), sections_body(&r), GOMP_parallel_end()), 14,
            (int)t);
    }
}

/* reduction(task, +:x): array address first in the record; slices summed by the caller. */
static void add_task(void *data)
{
    void *pointers[1] = {*(void **)data};

    GOMP_task_reduction_remap(1, 0, pointers);
    *(long *)pointers[0] += 1;
}

struct reduced {
    uintptr_t *array;
    long *original;
};

static void reducing(void *data)
{
    struct reduced *d = data;
    char *slice = (char *)d->array[2] + (size_t)omp_get_thread_num() * d->array[1];
    void *mine = slice + d->array[8];

    *(long *)mine += 100;
    for (int i = 0; i < 10; i++) {
        void *record[1] = {i & 1 ? mine : (void *)d->original}; /* a task may be given either address */

        GOMP_task(add_task, record, NULL, sizeof record, sizeof record, true, 0, NULL, 0, NULL);
    }
}

static void reductions(void)
{
    for (unsigned t = 1; t <= 4; t++) {
        long x = 0, total = 0;
        uintptr_t array[10] = {1, 64, 64, (uintptr_t)-1, 0, 1, 1, (uintptr_t)&x, 8, 1};
        struct reduced d = {array, &x};
        unsigned n = GOMP_parallel_reductions(reducing, &d, t, 0);

        CHECK_EQ(n, t);
        for (unsigned i = 0; i < n; i++)
            total += *(long *)((char *)array[2] + i * array[1] + array[8]);
        GOMP_taskgroup_reduction_unregister(array);
        CHECK_EQ(total, 110 * (long)t);
    }
}

int main(void)
{
    plain();
    old_protocol();
    nested();
    combined();
    combined_sections();
    reductions();
    return check_status();
}

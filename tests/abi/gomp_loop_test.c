// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* GOMP_loop_*: bounds of every kind, generic starts, orphaned loops, ordered and doacross. */
#include "abi/gomp/gomp_abi.h"
#include "tests/support/check.h"

#include <limits.h>
#include <string.h>

int omp_get_thread_num(void), omp_get_num_threads(void);
void omp_set_schedule(int, int);

#define MONOTONIC 0x80000000l

typedef bool (*start_fn)(long, long, long, long, long *, long *);
typedef bool (*next_fn)(long *, long *);

/* A loop's values, each counted by its logical index. */
struct space {
    start_fn start;
    next_fn next;
    long from, to, step, chunk;
    bool up; /* ull */
    gomp_ull ufrom, uto, ustep;
    int n;
    int hits[512], wrong, last_ends;
};

static void count(struct space *s, long i)
{
    /* unsigned arithmetic: the edges of long are among the cases */
    unsigned long index = ((unsigned long)i - (unsigned long)s->from) / (unsigned long)s->step;

    if (s->step < 0)
        index = ((unsigned long)s->from - (unsigned long)i) / (0 - (unsigned long)s->step);
    if (index >= (unsigned long)s->n)
        __atomic_add_fetch(&s->wrong, 1, __ATOMIC_RELAXED);
    else
        __atomic_add_fetch(&s->hits[index], 1, __ATOMIC_RELAXED);
}

static void run_chunk(struct space *s, long from, long to)
{
    if (to == s->to)
        __atomic_add_fetch(&s->last_ends, 1, __ATOMIC_RELAXED);
    /* as compiled code does it: test at the end, stop when the next value would reach the end */
    for (long i = from;;) {
        count(s, i);
        if (s->step > 0 ? (unsigned long)to - (unsigned long)i <= (unsigned long)s->step
                        : (unsigned long)i - (unsigned long)to <= 0 - (unsigned long)s->step)
            break;
        i += s->step;
    }
}

static void body(void *data)
{
    struct space *s = data;
    long from, to;

    for (int round = 0; round < 3; round++) { /* consecutive nowait loops: members run ahead */
        if (s->start(s->from, s->to, s->step, s->chunk, &from, &to))
            do
                run_chunk(s, from, to);
            while (s->next(&from, &to));
        if (round == 2)
            GOMP_loop_end();
        else
            GOMP_loop_end_nowait();
    }
}

static void expect(struct space *s)
{
    CHECK_EQ(s->wrong, 0);
    for (int i = 0; i < s->n; i++)
        CHECK_EQ(s->hits[i], 3);
    if (s->n > 0)
        CHECK_EQ(s->last_ends, 3);
}

static bool runtime_start(long a, long b, long c, long chunk, long *i, long *e)
{
    return GOMP_loop_runtime_start(a, b, c, i, e);
}

static bool maybe_start(long a, long b, long c, long chunk, long *i, long *e)
{
    return GOMP_loop_maybe_nonmonotonic_runtime_start(a, b, c, i, e);
}

static bool generic_start(long a, long b, long c, long chunk, long *i, long *e)
{
    return GOMP_loop_start(a, b, c, 2 | MONOTONIC, chunk, i, e, NULL, NULL);
}

static bool generic_runtime_start(long a, long b, long c, long chunk, long *i, long *e)
{
    return GOMP_loop_start(a, b, c, 4, 0, i, e, NULL, NULL);
}

static void long_loops(void)
{
    static const struct {
        start_fn start;
        next_fn next;
    } kinds[] = {
        {GOMP_loop_static_start, GOMP_loop_static_next},
        {GOMP_loop_dynamic_start, GOMP_loop_dynamic_next},
        {GOMP_loop_guided_start, GOMP_loop_guided_next},
        {GOMP_loop_nonmonotonic_dynamic_start, GOMP_loop_nonmonotonic_dynamic_next},
        {GOMP_loop_nonmonotonic_guided_start, GOMP_loop_nonmonotonic_guided_next},
        {GOMP_loop_ordered_static_start, GOMP_loop_ordered_static_next},
        {GOMP_loop_ordered_dynamic_start, GOMP_loop_ordered_dynamic_next},
        {GOMP_loop_ordered_guided_start, GOMP_loop_ordered_guided_next},
        {runtime_start, GOMP_loop_runtime_next},
        {maybe_start, GOMP_loop_maybe_nonmonotonic_runtime_next},
        {generic_start, GOMP_loop_maybe_nonmonotonic_runtime_next}, /* START and NEXT of different kinds */
        {generic_runtime_start, GOMP_loop_nonmonotonic_runtime_next},
    };
    static const struct {
        long from, to, step;
        int n;
    } ranges[] = {
        {0, 100, 1, 100},
        {0, 0, 1, 0},
        {5, -5, 1, 0},
        {-5, 5, -1, 0},
        {-3, 98, 2, 51},
        {100, -1, -1, 101},
        {50, -51, -3, 34},
        {LONG_MAX - 10, LONG_MAX, 3, 4},
        {LONG_MIN + 10, LONG_MIN, -3, 4},
        {LONG_MIN, LONG_MAX, LONG_MAX, 3},
        {LONG_MAX, LONG_MIN, LONG_MIN, 2},
        {LONG_MAX - 300, LONG_MAX, 1, 300},
    };
    static const long chunks[] = {0, 1, 7, LONG_MAX};

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t r = 0; r < sizeof ranges / sizeof *ranges; r++)
            for (size_t c = 0; c < sizeof chunks / sizeof *chunks; c++)
                for (unsigned t = 1; t <= 3; t += 2) {
                    struct space s = {.start = kinds[k].start,
                                      .next = kinds[k].next,
                                      .from = ranges[r].from,
                                      .to = ranges[r].to,
                                      .step = ranges[r].step,
                                      .n = ranges[r].n,
                                      .chunk = chunks[c]};
                    GOMP_parallel(body, &s, t, 0);
                    expect(&s);
                    if (t == 1 && r < 3) { /* orphaned: no region at all */
                        memset(s.hits, 0, sizeof s.hits);
                        s.last_ends = 0;
                        body(&s);
                        expect(&s);
                    }
                }
}

static void ull_body(void *data)
{
    struct space *s = data;
    gomp_ull from, to;

    if (GOMP_loop_ull_dynamic_start(s->up, s->ufrom, s->uto, s->ustep, (gomp_ull)s->chunk, &from, &to))
        do {
            for (gomp_ull i = from;; i += s->ustep) {
                gomp_ull index = s->up ? (i - s->ufrom) / s->ustep : (s->ufrom - i) / (0 - s->ustep);

                if (index >= (gomp_ull)s->n)
                    __atomic_add_fetch(&s->wrong, 1, __ATOMIC_RELAXED);
                else
                    __atomic_add_fetch(&s->hits[index], 1, __ATOMIC_RELAXED);
                if (s->up ? to - i <= s->ustep : i - to <= 0 - s->ustep)
                    break;
            }
        } while (GOMP_loop_ull_dynamic_next(&from, &to));
    GOMP_loop_end();
}

static void ull_loops(void)
{
    static const struct {
        bool up;
        gomp_ull from, to, step;
        int n;
    } ranges[] = {
        {true, 0, 100, 1, 100},
        {true, 0, ULLONG_MAX, ULLONG_MAX / 3, 3},
        {true, ULLONG_MAX - 10, ULLONG_MAX, 3, 4},
        {true, LLONG_MAX - 5ull, LLONG_MAX + 5ull, 1, 10},
        {true, 10, 10, 1, 0},
        {true, 10, 3, 1, 0},
        {false, 100, 0, -1ull, 100},
        {false, 100, 1, -2ull, 50},
        {false, ULLONG_MAX, 0, -(ULLONG_MAX / 2), 3},
        {false, LLONG_MAX + 5ull, LLONG_MAX - 5ull, -1ull, 10},
        {false, 3, 10, -1ull, 0},
    };

    for (size_t r = 0; r < sizeof ranges / sizeof *ranges; r++)
        for (unsigned t = 1; t <= 4; t++) {
            struct space s = {.up = ranges[r].up,
                              .ufrom = ranges[r].from,
                              .uto = ranges[r].to,
                              .ustep = ranges[r].step,
                              .n = ranges[r].n,
                              .chunk = t};
            GOMP_parallel(ull_body, &s, t, 0);
            CHECK_EQ(s.wrong, 0);
            for (int i = 0; i < s.n; i++)
                CHECK_EQ(s.hits[i], 1);
        }
}

/* Static partition must be what compiled code computes for itself. */
static void static_body(void *data)
{
    int *owner = data;
    long from, to;

    if (GOMP_loop_static_start(0, 100, 1, 0, &from, &to))
        do
            for (long i = from; i < to; i++)
                owner[i] = omp_get_thread_num();
        while (GOMP_loop_static_next(&from, &to));
    GOMP_loop_end_nowait();
    int t = omp_get_thread_num(), size = omp_get_num_threads(), q = 100 / size, r = 100 % size;
    int first = t < r ? t * (q + 1) : t * q + r, end = first + q + (t < r);

    for (int i = first; i < end; i++)
        CHECK_EQ(owner[i], t);
}

/* NULL istart: the compiler partitions, and wants zeroed memory that all members share, across barriers. */
static void mem_body(void *data)
{
    void *mem = (void *)(24 * sizeof(long));

    GOMP_loop_start(0, 1, 1, 1 | MONOTONIC, 0, NULL, NULL, NULL, &mem);
    long *shared = mem;

    __atomic_add_fetch(&shared[omp_get_thread_num()], 1, __ATOMIC_RELAXED);
    __atomic_add_fetch(&shared[23], 1, __ATOMIC_RELAXED);
    GOMP_barrier();
    CHECK_EQ(__atomic_load_n(&shared[23], __ATOMIC_RELAXED), omp_get_num_threads());
    GOMP_barrier();
    CHECK_EQ(shared[omp_get_thread_num()], 1);
    GOMP_loop_end_nowait();
}

static void ordered_body(void *data)
{
    int *log = data;
    long from, to;

    if (GOMP_loop_ordered_dynamic_start(0, 60, 1, 4, &from, &to))
        do
            for (long i = from; i < to; i++) {
                if (i % 7 == 3)
                    continue; /* iterations that never enter */
                GOMP_ordered_start();
                log[1 + log[0]++] = (int)i;
                GOMP_ordered_end();
            }
        while (GOMP_loop_ordered_dynamic_next(&from, &to));
    GOMP_loop_end();
}

static void ordered(void)
{
    for (unsigned t = 1; t <= 4; t++) {
        int log[64] = {0}, last = -1;

        GOMP_parallel(ordered_body, log, t, 0);
        CHECK_EQ(log[0], 51);
        for (int i = 1; i <= log[0]; i++) {
            CHECK(log[i] > last);
            last = log[i];
        }
    }
    int log[64] = {0};

    ordered_body(log);
    CHECK_EQ(log[0], 51);
}

enum { ROWS = 20, COLUMNS = 9 };

static void doacross_body(void *data)
{
    long(*cell)[COLUMNS + 1] = data;
    long counts[2] = {ROWS, COLUMNS}, from, to;

    if (GOMP_loop_doacross_dynamic_start(2, counts, 1, &from, &to))
        do
            for (long i = from; i < to; i++)
                for (long j = 0; j < COLUMNS; j++) {
                    long here[2] = {i, j};

                    if (i > 0)
                        GOMP_doacross_wait(i - 1, j);
                    if (j > 0)
                        GOMP_doacross_wait(i, j - 1);
                    cell[i + 1][j + 1] = cell[i][j + 1] + cell[i + 1][j] + 1;
                    GOMP_doacross_post(here);
                }
        while (GOMP_loop_dynamic_next(&from, &to));
    GOMP_loop_end();
}

static void doacross_ull_body(void *data)
{
    long *cell = data;
    gomp_ull counts[1] = {ROWS}, from, to;

    if (GOMP_loop_ull_doacross_start(1, counts, 1 | MONOTONIC, 1, &from, &to, NULL, NULL))
        do
            for (gomp_ull i = from; i < to; i++) {
                if (i >= 2)
                    GOMP_doacross_ull_wait(i - 2);
                cell[i] = i >= 2 ? cell[i - 2] + 1 : 1;
                GOMP_doacross_ull_post(&i);
            }
        while (GOMP_loop_ull_static_next(&from, &to));
    GOMP_loop_end_nowait();
}

static void doacross(void)
{
    static long want[ROWS + 1][COLUMNS + 1];

    memset(want, 0, sizeof want);
    doacross_body(want); /* orphaned: in order */
    for (unsigned t = 1; t <= 4; t++) {
        static long cell[ROWS + 1][COLUMNS + 1];
        long line[ROWS] = {0};

        memset(cell, 0, sizeof cell);
        GOMP_parallel(doacross_body, cell, t, 0);
        CHECK_EQ(memcmp(cell, want, sizeof cell), 0);
        GOMP_parallel(doacross_ull_body, line, t, 0);
        for (int i = 0; i < ROWS; i++)
            CHECK_EQ(line[i], i / 2 + 1);
    }
    long counts[1] = {0}, from, to;

    CHECK(!GOMP_loop_doacross_static_start(1, counts, 0, &from, &to));
    GOMP_loop_end();
}

/* reduction(task) on a worksharing loop: every member has an array of its own and all get the same slices. */
static void add_task(void *data)
{
    void *pointers[2] = {*(void **)data, NULL};

    GOMP_task_reduction_remap(1, 1, pointers);
    *(long *)pointers[0] += 1;
    CHECK(pointers[1] == ((void **)data)[1]);
}

static void reduction_body(void *data)
{
    long *x = data, from, to;
    uintptr_t array[10] = {1, 128, 64, (uintptr_t)-1, 0, 1, 1, (uintptr_t)x, 16, 1};

    GOMP_loop_start(0, 12, 1, 1 | MONOTONIC, 0, &from, &to, array, NULL);
    char *slices = (char *)array[2], *mine = slices + (size_t)omp_get_thread_num() * 128 + 16;

    CHECK_EQ((uintptr_t)slices % 64, 0);
    for (int i = 0; i < 5; i++) {
        void *record[2] = {i & 1 ? (void *)mine : (void *)x, x};

        GOMP_task(add_task, record, NULL, sizeof record, sizeof(void *), true, 0, NULL, 0, NULL);
    }
    GOMP_loop_end();
    if (omp_get_thread_num() == 0)
        for (int i = 0; i < omp_get_num_threads(); i++)
            *x += *(long *)(slices + i * 128 + 16);
    GOMP_workshare_task_reduction_unregister(false);
    CHECK_EQ(*x, 5 * omp_get_num_threads());
    GOMP_barrier();
}

int main(void)
{
    long_loops();
    omp_set_schedule(3, 5);
    long_loops();
    ull_loops();
    for (unsigned t = 1; t <= 5; t++) {
        int owner[100];
        long x = 0;

        GOMP_parallel(static_body, owner, t, 0);
        GOMP_parallel(mem_body, NULL, t, 0);
        GOMP_parallel(reduction_body, &x, t, 0);
    }
    mem_body(NULL);
    ordered();
    doacross();
    return check_status();
}

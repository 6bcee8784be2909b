// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* __kmpc_dispatch_*, ordered, doacross and sections, called by hand with the bounds, kinds and NULLs that compilers
 * other than clang pass. */
#include "abi/kmp/kmp_abi.h"
#include "tests/support/check.h"

#include <string.h>

#define MOST 100

static int seen[MOST + 8];
static int last_runs, last_flags;

struct loop {
    int64_t lb, n, incr, chunk;
    int32_t sched;
    int ordered, no_pointers;
};

static int64_t turn;

#define DEFINE(w, T, ST)                                                                                           \
    static void body_##w(int32_t *gtid, int32_t *btid, struct loop *l)                                             \
    {                                                                                                              \
        T lb = (T)l->lb, ub = (T)(l->lb + (l->n - 1) * l->incr), lower = 99, upper = 98;                           \
        ST stride = 0;                                                                                             \
        int32_t last = 0;                                                                                          \
        int ran_last = 0;                                                                                          \
                                                                                                                   \
        __kmpc_dispatch_init_##w(NULL, *gtid, l->sched, lb, ub, (ST)l->incr, (ST)l->chunk);                        \
        while (__kmpc_dispatch_next_##w(NULL, *gtid, l->no_pointers ? NULL : &last, &lower, &upper,                \
                                        l->no_pointers ? NULL : &stride)) {                                        \
            CHECK(l->no_pointers || stride == (ST)l->incr);                                                        \
            CHECK(!ran_last);                                                                                      \
            for (T v = lower;; v = (T)(v + (T)l->incr)) {                                                          \
                int64_t i = ((int64_t)v - (int64_t)lb) / l->incr;                                                  \
                BUMP(&seen[i], 1);                                                                                 \
                ran_last = i == l->n - 1;                                                                          \
                if (l->ordered) {                                                                                  \
                    if (i % 3 != 1) { /* an iteration need not execute its ordered block */                        \
                        __kmpc_ordered(NULL, *gtid);                                                               \
                        CHECK(PEEK(&turn) <= i);                                                                   \
                        POKE(&turn, i);                                                                            \
                        __kmpc_end_ordered(NULL, *gtid);                                                           \
                    }                                                                                              \
                    __kmpc_dispatch_fini_##w(NULL, *gtid);                                                         \
                }                                                                                                  \
                if (v == upper)                                                                                    \
                    break;                                                                                         \
            }                                                                                                      \
        }                                                                                                          \
        __kmpc_dispatch_deinit(NULL, *gtid);                                                                       \
        if (ran_last)                                                                                              \
            BUMP(&last_runs, 1);                                                                                   \
        if (last)                                                                                                  \
            BUMP(&last_flags, 1);                                                                                  \
        CHECK(l->no_pointers || ran_last == last);                                                                 \
        __kmpc_barrier(NULL, *gtid);                                                                               \
    }
DEFINE(4, int32_t, int32_t)
DEFINE(4u, uint32_t, int32_t)
DEFINE(8, int64_t, int64_t)
DEFINE(8u, uint64_t, int64_t)

static void run(kmp_microtask *body, struct loop l, int threads, int line)
{
    memset(seen, 0, sizeof(seen));
    last_runs = last_flags = 0;
    turn = 0;
    __kmpc_push_num_threads(NULL, 0, threads);
    __kmpc_fork_call(NULL, 1, body, &l);
    for (int64_t i = 0; i < MOST + 8; i++)
        if (seen[i] != (i < l.n))
            check_report_equal(__FILE__, line, "executions of an iteration", seen[i], i < l.n);
    if (last_runs != (l.n > 0))
        check_report_equal(__FILE__, line, "members that ran the last iteration", last_runs, l.n > 0);
    if (!l.no_pointers && last_flags != (l.n > 0))
        check_report_equal(__FILE__, line, "members left with the last flag", last_flags, l.n > 0);
}

static void loops(void)
{
    static const int32_t kinds[] = {33, 34, 35, 36, 37, 38, 39, 44, 46, 47, 163, 162, 35 | 1 << 30, 36 | 1 << 29};
    static const int32_t ordered[] = {65, 66, 67, 68, 69, 70, 67 | 1 << 30, 195};

    for (int threads = 1; threads <= 4; threads += threads == 2 ? 2 : 1) {
        for (unsigned k = 0; k < sizeof(kinds) / sizeof(*kinds); k++)
            for (int64_t chunk = 0; chunk <= 7; chunk += 7)
                for (int64_t n = 0; n <= MOST; n = n * 4 + 1) {
                    run((kmp_microtask *)body_4, (struct loop){-9, n, 3, chunk, kinds[k]}, threads, __LINE__);
                    run((kmp_microtask *)body_4, (struct loop){50, n, -2, chunk, kinds[k]}, threads, __LINE__);
                    run((kmp_microtask *)body_4u, (struct loop){1, n, 1, chunk, kinds[k]}, threads, __LINE__);
                    run((kmp_microtask *)body_8, (struct loop){INT64_MIN + 1, n, 1, chunk, kinds[k]}, threads,
                        __LINE__);
                    run((kmp_microtask *)body_8u, (struct loop){1000, n, 5, chunk, kinds[k], 0, 1}, threads, __LINE__);
                }
        for (unsigned k = 0; k < sizeof(ordered) / sizeof(*ordered); k++)
            for (int64_t chunk = 0; chunk <= 4; chunk += 2) {
                run((kmp_microtask *)body_4, (struct loop){0, 40, 1, chunk, ordered[k], 1}, threads, __LINE__);
                run((kmp_microtask *)body_8, (struct loop){0, 0, 1, chunk, ordered[k], 1}, threads, __LINE__);
            }
    }
}

/* The simd kinds: every chunk but the last is a multiple of the vector length, times the chunk of run-sched-var where that
 * is exact. */
void omp_set_schedule(int, int);
static int exact;

static void simd_body(int32_t *gtid, int32_t *btid, int32_t *sched)
{
    int32_t last = 0, lower, upper, stride, multiple = *sched == 47 && exact ? 12 : 4;

    __kmpc_dispatch_init_4(NULL, *gtid, *sched, 0, 97, 1, 4);
    while (__kmpc_dispatch_next_4(NULL, *gtid, &last, &lower, &upper, &stride)) {
        CHECK_EQ(lower % multiple, 0);
        CHECK(last ? upper == 97 : (upper + 1) % multiple == 0);
        for (int32_t i = lower; i <= upper; i++)
            BUMP(&seen[i], 1);
    }
    __kmpc_dispatch_deinit(NULL, *gtid);
}

static void simd(void)
{
    for (int kind = 1; kind <= 3; kind++)
        for (int32_t sched = 45; sched <= 47; sched++) {
            memset(seen, 0, sizeof(seen));
            omp_set_schedule(kind, 3);
            exact = kind != 3; /* guided: at least the chunk */
            __kmpc_push_num_threads(NULL, 0, 3);
            __kmpc_fork_call(NULL, 1, (kmp_microtask *)simd_body, &sched);
            for (int i = 0; i < MOST; i++)
                CHECK_EQ(seen[i], i <= 97);
        }
}

/* What clang passes for a schedule(runtime) without modifier has the nonmonotonic bit, which must not beat the modifier
 * of run-sched-var.  Member 0 keeps its first chunk until the others have executed the rest, which a nonmonotonic loop
 * takes out of order then. */
static void plain_runtime_body(int32_t *gtid, int32_t *btid, int *sum)
{
    int32_t last, lower, upper, stride, before = -1;

    __kmpc_dispatch_init_4(NULL, *gtid, 37 | 1 << 30, 0, 999, 1, 1);
    while (__kmpc_dispatch_next_4(NULL, *gtid, &last, &lower, &upper, &stride)) {
        CHECK_EQ(lower, upper);
        CHECK(lower > before);
        before = upper;
        while (*btid == 0 && PEEK(sum) < 999)
            ;
        BUMP(sum, 1);
    }
    __kmpc_dispatch_deinit(NULL, *gtid);
}

static void plain_runtime(void)
{
    int sum = 0;

    omp_set_schedule((int)(2 | 1u << 31), 1); /* monotonic:dynamic,1 */
    __kmpc_push_num_threads(NULL, 0, 3);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)plain_runtime_body, &sum);
    CHECK_EQ(sum, 1000);
}

/* A serial team gets everything at once, unless the kind forbids merging. */
static void serial(void)
{
    int32_t last = 0, lower = -1, upper = -1, stride = 0, chunks = 0;

    __kmpc_dispatch_init_4(NULL, 0, 35, 1, 10, 1, 2);
    CHECK_EQ(__kmpc_dispatch_next_4(NULL, 0, &last, &lower, &upper, &stride), 1);
    CHECK(lower == 1 && upper == 10 && last == 1);
    CHECK_EQ(__kmpc_dispatch_next_4(NULL, 0, &last, &lower, &upper, &stride), 0);
    CHECK_EQ(last, 1);
    __kmpc_dispatch_init_4(NULL, 0, 163, 1, 10, 1, 2);
    while (__kmpc_dispatch_next_4(NULL, 0, &last, &lower, &upper, &stride))
        chunks++;
    CHECK_EQ(chunks, 5);
    __kmpc_ordered(NULL, 0);
    __kmpc_end_ordered(NULL, 0);
}

/* Loops left early (cancellation) or entered one after the other without a barrier don't disturb each other. */
static void nowait_body(int32_t *gtid, int32_t *btid, int *sum)
{
    for (int k = 0; k < 40; k++) {
        int32_t last, lower, upper, stride;

        __kmpc_dispatch_init_4(NULL, *gtid, 35, 0, 9, 1, 1);
        while (__kmpc_dispatch_next_4(NULL, *gtid, &last, &lower, &upper, &stride))
            BUMP(sum, upper - lower + 1);
    }
}

static void nowait(void)
{
    int sum = 0;

    __kmpc_push_num_threads(NULL, 0, 4);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)nowait_body, &sum);
    CHECK_EQ(sum, 400);
}

/* Intel's doacross: true inclusive bounds, any stride, version bits in the ident; and clang's: up is the trip count. */
struct across {
    struct kmp_ident loc;
    struct kmp_dim dims[2];
    int64_t rows, columns;
    int done[20][20];
};

static void across_body(int32_t *gtid, int32_t *btid, struct across *a)
{
    int32_t last, stride;
    int32_t lower = 0, upper = (int32_t)a->rows - 1;

    __kmpc_doacross_init(&a->loc, *gtid, 2, a->dims);
    __kmpc_for_static_init_4(&a->loc, *gtid, 33, &last, &lower, &upper, &stride, 1, 1);
    for (int64_t i = lower; i < a->rows; i += stride)
        for (int64_t j = 0; j < a->columns; j++) {
            int64_t st0 = a->dims[0].st, st1 = a->dims[1].st;
            int64_t me[2] = {a->dims[0].lo + i * st0, a->dims[1].lo + j * st1};
            int64_t up[2] = {me[0] - st0, me[1] + st1}, left[2] = {me[0], me[1] - st1};

            __kmpc_doacross_wait(&a->loc, *gtid, up);
            __kmpc_doacross_wait(&a->loc, *gtid, left);
            if (i > 0)
                CHECK(PEEK(&a->done[i - 1][j + 1 < a->columns ? j + 1 : j]) || j + 1 == a->columns);
            POKE(&a->done[i][j], 1);
            __kmpc_doacross_post(&a->loc, *gtid, me);
        }
    __kmpc_for_static_fini(&a->loc, *gtid);
    __kmpc_doacross_fini(&a->loc, *gtid);
}

static void doacross(void)
{
    struct across clang = {.dims = {{0, 12, 1}, {0, 9, 1}}, .rows = 12, .columns = 9};
    struct across intel = {
        .loc = {.flags = 2 | 45 << 24}, .dims = {{10, -1, -1}, {5, 21, 2}}, .rows = 12, .columns = 9};
    struct across plain = {.loc = {.flags = 2 | 45 << 24}, .dims = {{0, 11, 1}, {0, 8, 1}}, .rows = 12, .columns = 9};
    struct across *all[] = {&clang, &intel, &plain};

    for (int k = 0; k < 3; k++) {
        __kmpc_push_num_threads(NULL, 0, 3);
        __kmpc_fork_call(NULL, 1, (kmp_microtask *)across_body, all[k]);
        for (int i = 0; i < 12; i++)
            for (int j = 0; j < 9; j++)
                CHECK(all[k]->done[i][j]);
    }
}

static void sections_body(int32_t *gtid, int32_t *btid, int *done)
{
    CHECK_EQ(__kmpc_sections_init(NULL, *gtid, 7), 1);
    for (int32_t s; (s = __kmpc_next_section(NULL, *gtid, 7)) < 7;)
        BUMP(&done[s], 1);
    __kmpc_end_sections(NULL, *gtid);
}

static void sections(void)
{
    int done[7] = {0};

    __kmpc_push_num_threads(NULL, 0, 3);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)sections_body, done);
    for (int i = 0; i < 7; i++)
        CHECK_EQ(done[i], 1);
}

int main(void)
{
    loops();
    for (int i = 0; i < 10; i++) {
        serial();
        simd();
        plain_runtime();
        nowait();
        doacross();
        sections();
    }
    return check_status();
}

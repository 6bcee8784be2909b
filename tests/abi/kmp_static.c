// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* __kmpc_for_static_init_*, dist_ and team_ forms, called by hand as compilers call them: every iteration belongs to
 * exactly one member, exactly one member has the last, strides leave the loop, and empty loops come back as empty. */
#include "abi/kmp/kmp_abi.h"
#include "tests/support/check.h"

#include <string.h>

#define MOST 64

/* Iterations are counted by their distance from the lower bound in steps. */
static int seen[MOST + 8];
static int lasts;

static void begin(void)
{
    memset(seen, 0, sizeof(seen));
    lasts = 0;
}

static void verify(int64_t n, int line)
{
    for (int64_t i = 0; i < MOST + 8; i++)
        if (seen[i] != (i < n)) {
            check_report_equal(__FILE__, line, "executions of an iteration", seen[i], i < n);
            return;
        }
    if (lasts != (n > 0))
        check_report_equal(__FILE__, line, "members with the last iteration", lasts, n > 0);
}

/* What generated code does with the result: chunk by chunk, clamped to the loop's end. */
#define WALK(T, lb, ub, incr, lower, upper, stride, end, chunked, last)                                             \
    do {                                                                                                            \
        __int128 lo_ = (lower), up_ = (upper), end_ = (end), first_ = (lb);                                         \
        __int128 step_ = (incr);                                                                                    \
        for (int rounds_ = 0; rounds_ < 1000; rounds_++) {                                                          \
            __int128 stop_ = step_ > 0 ? (up_ < end_ ? up_ : end_) : (up_ > end_ ? up_ : end_);                     \
            for (__int128 v_ = lo_; step_ > 0 ? v_ <= stop_ : v_ >= stop_; v_ += step_)                             \
                BUMP(&seen[(int)((v_ - first_) / step_)], 1);                                                       \
            if (!(chunked))                                                                                         \
                break;                                                                                              \
            CHECK((stride) != 0);                                                                                   \
            lo_ += (stride);                                                                                        \
            up_ += (stride);                                                                                        \
            if (step_ > 0 ? lo_ > end_ : lo_ < end_)                                                                \
                break;                                                                                              \
        }                                                                                                           \
        if (last)                                                                                                   \
            BUMP(&lasts, 1);                                                                                        \
    } while (0)

#define DEFINE(w, T, ST)                                                                                            \
    struct loop_##w {                                                                                               \
        T lb, ub;                                                                                                   \
        ST incr, chunk;                                                                                             \
        int32_t sched;                                                                                              \
    };                                                                                                              \
    static void body_##w(int32_t *gtid, int32_t *btid, struct loop_##w *l)                                          \
    {                                                                                                               \
        T lower = l->lb, upper = l->ub;                                                                             \
        ST stride = 1;                                                                                              \
        int32_t last = 0;                                                                                           \
        int32_t plain = l->sched & 0xffff;                                                                          \
                                                                                                                    \
        __kmpc_for_static_init_##w(NULL, *gtid, l->sched, &last, &lower, &upper, &stride, l->incr, l->chunk);       \
        WALK(T, l->lb, l->ub, l->incr, lower, upper, stride, l->ub, plain == 33 || plain == 45, last);               \
        __kmpc_for_static_fini(NULL, *gtid);                                                                        \
        __kmpc_barrier(NULL, *gtid);                                                                                \
    }                                                                                                               \
    static void try_##w(T lb, int64_t n, ST incr, int32_t sched, ST chunk, int threads)                             \
    {                                                                                                               \
        struct loop_##w l = {lb, (T)(lb + (T)((n - 1) * incr)), incr, chunk, sched};                                \
                                                                                                                    \
        begin();                                                                                                    \
        __kmpc_push_num_threads(NULL, 0, threads);                                                                  \
        __kmpc_fork_call(NULL, 1, (kmp_microtask *)body_##w, &l);                                                   \
        verify(n, __LINE__);                                                                                        \
    }                                                                                                               \
    static void all_##w(T lb, ST incr)                                                                              \
    {                                                                                                               \
        static const int64_t trips[] = {1, 2, 3, 4, 5, 10, 11, 17, 32, MOST};                                       \
        for (unsigned i = 0; i < sizeof(trips) / sizeof(*trips); i++)                                               \
            for (int threads = 1; threads <= 5; threads++) {                                                        \
                try_##w(lb, trips[i], incr, 34, 0, threads);                                                        \
                try_##w(lb, trips[i], incr, 34 | 1 << 30, 0, threads);                                              \
                try_##w(lb, trips[i], incr, 41, 0, threads);                                                        \
                for (ST c = 0; c <= 9; c += 3)                                                                      \
                    try_##w(lb, trips[i], incr, 33, c, threads);                                                    \
                try_##w(lb, trips[i], incr, 33, MOST + 5, threads);                                                 \
                try_##w(lb, trips[i], incr, 45, 4, threads);                                                        \
            }                                                                                                       \
    }

DEFINE(4, int32_t, int32_t)
DEFINE(4u, uint32_t, int32_t)
DEFINE(8, int64_t, int64_t)
DEFINE(8u, uint64_t, int64_t)

/* The exact figures that clang's and flang's code has been seen to get. */
static void figures(int32_t *gtid, int32_t *btid, void *unused)
{
    int32_t lower = 0, upper = 9, stride = 1, last = 0;
    uint32_t ulower = 0, uupper = UINT32_MAX;

    __kmpc_for_static_init_4(NULL, *gtid, 34, &last, &lower, &upper, &stride, 1, 1);
    CHECK_EQ(lower, *btid ? 5 : 0);
    CHECK_EQ(upper, *btid ? 9 : 4);
    CHECK_EQ(stride, 10);
    CHECK_EQ(last, *btid);
    lower = 10, upper = 1;
    __kmpc_for_static_init_4(NULL, *gtid, 34, &last, &lower, &upper, &stride, -3, 1);
    CHECK_EQ(lower, *btid ? 4 : 10);
    CHECK_EQ(upper, *btid ? 1 : 7);
    CHECK_EQ(stride, 4);
    lower = 0, upper = 9;
    __kmpc_for_static_init_4(NULL, *gtid, 45, NULL, &lower, &upper, &stride, 1, 4);
    CHECK_EQ(lower, *btid ? 8 : 0);
    CHECK_EQ(upper, *btid ? 9 : 7);
    CHECK_EQ(stride, 10); /* clang's loop over chunks ends with it */
    lower = 0, upper = 9;
    __kmpc_for_static_init_4(NULL, *gtid, 33, &last, &lower, &upper, &stride, 1, 4);
    CHECK_EQ(lower, *btid ? 4 : 0);
    CHECK_EQ(upper, *btid ? 7 : 3);
    CHECK_EQ(stride, 8);
    CHECK_EQ(last, !*btid);
    /* one iteration: thread 1 gets an empty interval just past the end */
    lower = upper = 7;
    __kmpc_for_static_init_4(NULL, *gtid, 34, &last, &lower, &upper, &stride, 1, 1);
    CHECK_EQ(lower, *btid ? 8 : 7);
    CHECK_EQ(upper, 7);
    /* an empty loop is unchanged for everybody */
    lower = 5, upper = 4, last = 1;
    __kmpc_for_static_init_4(NULL, *gtid, 34, &last, &lower, &upper, &stride, 1, 1);
    CHECK(lower == 5 && upper == 4 && stride == 1 && last == 0);
    /* flang's zero-trip: length 0 modulo 2^32 for everybody, and a stride to divide by when chunked */
    __kmpc_for_static_init_4u(NULL, *gtid, 34, &last, &ulower, &uupper, &stride, 1, 0);
    CHECK(uupper - ulower + 1 == 0 && last == 0);
    __kmpc_for_static_init_4u(NULL, *gtid, 33, &last, &ulower, &uupper, &stride, 1, 3);
    CHECK(uupper - ulower + 1 == 0 && last == 0 && stride != 0);
    /* no iterations left at the very end of the type: still empty */
    lower = upper = INT32_MAX;
    __kmpc_for_static_init_4(NULL, *gtid, 34, &last, &lower, &upper, &stride, 1, 1);
    CHECK(*btid ? lower > upper : lower == upper && lower == INT32_MAX);
}

/* distribute parallel for over two teams of two, as flang calls it. */
static void dist_body(int32_t *gtid, int32_t *btid, int32_t *sched)
{
    int32_t lower = 0, upper = 39, upper_team = -1, stride = 1, last = 0;

    __kmpc_dist_for_static_init_4(NULL, *gtid, *sched, &last, &lower, &upper, &upper_team, &stride, 1, 3);
    CHECK(upper_team == 19 || upper_team == 39);
    WALK(int32_t, 0, 39, 1, lower, upper, stride, upper_team, *sched == 33, last);
}

static void dist_team(int32_t *gtid, int32_t *btid, int32_t *sched)
{
    __kmpc_push_num_threads(NULL, *gtid, 2);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)dist_body, sched);
}

static void distribute(int32_t *gtid, int32_t *btid, int32_t *sched)
{
    int64_t lower = 0, upper = 39, stride = 1;
    int32_t last = 0;

    __kmpc_for_static_init_8(NULL, *gtid, *sched, &last, &lower, &upper, &stride, 1, 4);
    WALK(int64_t, 0, 39, 1, lower, upper, stride, 39, *sched == 91, last);
}

static void team_chunks(int32_t *gtid, int32_t *btid, void *unused)
{
    uint32_t lower = 0, upper = 39;
    int32_t stride = 1, last = 0;

    __kmpc_team_static_init_4u(NULL, *gtid, &last, &lower, &upper, &stride, 1, 7);
    CHECK(upper <= 39 || lower > 39);
    WALK(uint32_t, 0, 39, 1, lower, upper, stride, 39, 1, last);
}

static void league(kmp_microtask *fn, int32_t sched, int line)
{
    begin();
    __kmpc_push_num_teams(NULL, 0, 2, 2);
    __kmpc_fork_teams(NULL, 1, fn, &sched);
    verify(40, line);
}

int main(void)
{
    all_4(0, 1);
    all_4(-20, 3);
    all_4(100, -7);
    all_4u(0, 1);
    all_4u(UINT32_MAX - 2 * MOST - 20, 2);
    all_8(INT64_MIN, 1);
    all_8(5, -1);
    all_8u(UINT64_C(1) << 63, 1);
    __kmpc_push_num_threads(NULL, 0, 2);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)figures, NULL);
    league((kmp_microtask *)dist_team, 34, __LINE__);
    league((kmp_microtask *)dist_team, 33, __LINE__);
    league((kmp_microtask *)distribute, 92, __LINE__);
    league((kmp_microtask *)distribute, 91, __LINE__);
    league((kmp_microtask *)team_chunks, 0, __LINE__);
    return check_status();
}

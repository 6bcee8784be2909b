// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* __kmpc_fork_call and its kin, called by hand: any number of words, stack alignment, one-shot clauses, serial regions,
 * leagues. */
#include "abi/kmp/kmp_abi.h"
#include "tests/support/check.h"

#include <string.h>

int omp_get_level(void), omp_get_active_level(void), omp_get_num_threads(void), omp_get_thread_num(void);
int omp_get_num_teams(void), omp_get_team_num(void), omp_get_thread_limit(void), omp_get_max_threads(void);
void omp_set_num_threads(int), omp_set_max_active_levels(int);

static int calls;

static void alignment(void)
{
    /* The frame pointer of a function that keeps one is the entry stack pointer less 8 + 8: aligned. */
    CHECK_EQ((uintptr_t)__builtin_frame_address(0) & 15, 0);
}

#define ENTER(gtid, btid)                                    \
    do {                                                     \
        alignment();                                         \
        CHECK_EQ(*(btid), omp_get_thread_num());             \
        CHECK_EQ(*(gtid), __kmpc_global_thread_num(NULL));   \
        *(gtid) = *(btid) = -1; /* they are ours to write */ \
        BUMP(&calls, 1);                                     \
    } while (0)

static void words0(int32_t *g, int32_t *b)
{
    ENTER(g, b);
}

static void words1(int32_t *g, int32_t *b, long w0)
{
    ENTER(g, b);
    CHECK_EQ(w0, 100);
}

static void words4(int32_t *g, int32_t *b, long w0, long w1, long w2, long w3)
{
    ENTER(g, b);
    CHECK(w0 == 100 && w1 == 101 && w2 == 102 && w3 == 103);
}

static void words6(int32_t *g, int32_t *b, long w0, long w1, long w2, long w3, long w4, long w5)
{
    ENTER(g, b);
    CHECK(w0 == 100 && w1 == 101 && w2 == 102 && w3 == 103 && w4 == 104 && w5 == 105);
}

static void words7(int32_t *g, int32_t *b, long w0, long w1, long w2, long w3, long w4, long w5, long w6)
{
    ENTER(g, b);
    CHECK(w0 == 100 && w3 == 103 && w4 == 104 && w5 == 105 && w6 == 106);
}

static void words8(int32_t *g, int32_t *b, long w0, long w1, long w2, long w3, long w4, long w5, long w6, long w7)
{
    ENTER(g, b);
    CHECK(w0 == 100 && w3 == 103 && w4 == 104 && w5 == 105 && w6 == 106 && w7 == 107);
}

static void words40(int32_t *g, int32_t *b, long w0, long w1, long w2, long w3, long w4, long w5, long w6, long w7,
                    long w8, long w9, long w10, long w11, long w12, long w13, long w14, long w15, long w16, long w17,
                    long w18, long w19, long w20, long w21, long w22, long w23, long w24, long w25, long w26, long w27,
                    long w28, long w29, long w30, long w31, long w32, long w33, long w34, long w35, long w36, long w37,
                    long w38, long w39)
{
    long all[] = {w0,  w1,  w2,  w3,  w4,  w5,  w6,  w7,  w8,  w9,  w10, w11, w12, w13, w14, w15, w16, w17, w18, w19,
                  w20, w21, w22, w23, w24, w25, w26, w27, w28, w29, w30, w31, w32, w33, w34, w35, w36, w37, w38, w39};

    ENTER(g, b);
    for (int i = 0; i < 40; i++)
        CHECK_EQ(all[i], 100 + i);
}

#define TEN(n) n##0L, n##1L, n##2L, n##3L, n##4L, n##5L, n##6L, n##7L, n##8L, n##9L

static void words(void)
{
    calls = 0;
    for (int i = 0; i < 3; i++) {
        __kmpc_push_num_threads(NULL, 0, 3);
        __kmpc_fork_call(NULL, 0, (kmp_microtask *)words0);
        __kmpc_push_num_threads(NULL, 0, 3);
        __kmpc_fork_call(NULL, 1, (kmp_microtask *)words1, 100L);
        __kmpc_push_num_threads(NULL, 0, 3);
        __kmpc_fork_call(NULL, 4, (kmp_microtask *)words4, 100L, 101L, 102L, 103L);
        __kmpc_push_num_threads(NULL, 0, 3);
        __kmpc_fork_call(NULL, 6, (kmp_microtask *)words6, 100L, 101L, 102L, 103L, 104L, 105L);
        __kmpc_push_num_threads(NULL, 0, 3);
        __kmpc_fork_call(NULL, 7, (kmp_microtask *)words7, 100L, 101L, 102L, 103L, 104L, 105L, 106L);
        __kmpc_push_num_threads(NULL, 0, 3);
        __kmpc_fork_call(NULL, 8, (kmp_microtask *)words8, 100L, 101L, 102L, 103L, 104L, 105L, 106L, 107L);
        __kmpc_push_num_threads(NULL, 0, 3);
        __kmpc_fork_call(NULL, 40, (kmp_microtask *)words40, TEN(10), TEN(11), TEN(12), TEN(13));
    }
    CHECK_EQ(calls, 3 * 3 * 7);
}

static void report_size(int32_t *g, int32_t *b, int *size)
{
    if (*b == 0)
        *size = omp_get_num_threads();
}

static int size_now(void)
{
    int size = -1;

    __kmpc_fork_call(NULL, 1, (kmp_microtask *)report_size, &size);
    return size;
}

static void report_bind(int32_t *g, int32_t *b, int *bind)
{
    if (*b == 0)
        *bind = __kmpc_bound_num_threads(NULL);
}

/* A pushed clause holds for one region, serial or not, and leaks into none. */
static void one_shot(void)
{
    int size = -1;

    omp_set_num_threads(2);
    __kmpc_push_num_threads(NULL, 0, 5);
    CHECK_EQ(size_now(), 5);
    CHECK_EQ(size_now(), 2);
    __kmpc_push_num_threads(NULL, 0, 5);
    __kmpc_push_proc_bind(NULL, 0, 4);
    CHECK_EQ(size_now(), 5);
    for (int bind = 0; bind <= 6; bind++) /* all that clang passes, without a word on stderr */
        __kmpc_push_proc_bind(NULL, 0, bind);
    __kmpc_push_num_threads(NULL, 0, 4);
    CHECK_EQ(size_now(), 4);
    __kmpc_push_num_threads(NULL, 0, 5);
    __kmpc_serialized_parallel(NULL, 0);
    CHECK_EQ(omp_get_num_threads(), 1);
    __kmpc_end_serialized_parallel(NULL, 0);
    CHECK_EQ(size_now(), 2);
    __kmpc_push_num_threads(NULL, 0, 5);
    __kmpc_fork_call_if(NULL, 1, (kmp_microtask *)report_bind, 0, &size);
    CHECK_EQ(size, 1);
    CHECK_EQ(size_now(), 2);
    __kmpc_push_num_threads(NULL, 0, 3);
    __kmpc_fork_call_if(NULL, 1, (kmp_microtask *)report_bind, -1, &size);
    CHECK_EQ(size, 3);
    __kmpc_push_num_threads_strict(NULL, 0, 4, 2, NULL);
    CHECK_EQ(size_now(), 4);
    calls = 0;
    __kmpc_fork_call_if(NULL, 0, (kmp_microtask *)words0, 1, NULL);
    CHECK_EQ(calls, 2);
}

static void inner_size(int32_t *g, int32_t *b, int *size)
{
    int n = size_now();

    if (*b == 0)
        *size = n;
}

static void list(void)
{
    int32_t sizes[] = {2, 3, 4};
    int size = -1;

    omp_set_max_active_levels(4);
    __kmpc_push_num_threads_list(NULL, 0, 3, sizes);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)inner_size, &size);
    CHECK_EQ(size, 3);
    CHECK_EQ(size_now(), 2);
}

static void serial(void)
{
    omp_set_num_threads(2);
    __kmpc_serialized_parallel(NULL, 0);
    CHECK(omp_get_level() == 1 && omp_get_active_level() == 0 && __kmpc_in_parallel(NULL) == 0);
    __kmpc_serialized_parallel(NULL, 0);
    CHECK_EQ(omp_get_level(), 2);
    omp_set_num_threads(7);
    CHECK_EQ(omp_get_max_threads(), 7);
    __kmpc_barrier(NULL, 0);
    CHECK_EQ(__kmpc_single(NULL, 0), 1);
    __kmpc_end_serialized_parallel(NULL, 0);
    CHECK_EQ(omp_get_max_threads(), 2);
    CHECK_EQ(size_now(), 2); /* nested in a serial region */
    __kmpc_end_serialized_parallel(NULL, 0);
    CHECK_EQ(omp_get_level(), 0);
}

struct league {
    int mask, members, limit;
};

static void league_member(int32_t *g, int32_t *b, struct league *l)
{
    BUMP(&l->members, 1);
}

static void league_team(int32_t *g, int32_t *b, struct league *l)
{
    CHECK(omp_get_level() == 0 && omp_get_num_threads() == 1 && *b == 0);
    CHECK_EQ(omp_get_num_teams(), 3);
    __atomic_fetch_or(&l->mask, 1 << omp_get_team_num(), __ATOMIC_RELAXED);
    POKE(&l->limit, omp_get_thread_limit());
    __kmpc_push_num_threads(NULL, *g, 2);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)league_member, l);
}

static void teams(void)
{
    struct league l = {0, 0, 0};

    __kmpc_push_num_teams(NULL, 0, 3, 2);
    __kmpc_fork_teams(NULL, 1, (kmp_microtask *)league_team, &l);
    CHECK(l.mask == 7 && l.members == 6 && l.limit == 2);
    __kmpc_push_num_teams_51(NULL, 0, 3, 3, 0);
    __kmpc_fork_teams(NULL, 1, (kmp_microtask *)league_team, &l);
    CHECK_EQ(l.members, 12);
    CHECK_EQ(omp_get_num_teams(), 1);
}

int main(void)
{
    CHECK_EQ(__kmpc_global_thread_num(NULL), 0);
    CHECK_EQ(__kmpc_ok_to_fork(NULL), 1);
    for (int i = 0; i < 10; i++) {
        words();
        one_shot();
        list();
        serial();
        teams();
    }
    return check_status();
}

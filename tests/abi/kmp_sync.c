// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Reductions, critical, single with copyprivate, masked, barriers and locks of the kmp ABI, called by hand. */
#include "abi/kmp/kmp_abi.h"
#include "tests/support/check.h"

#include <string.h>

static struct kmp_ident plain = {.flags = 2}, atomic = {.flags = 0x12};
static kmp_critical_name lock_a, lock_b;

static void team(int threads, kmp_microtask *fn, void *arg)
{
    __kmpc_push_num_threads(NULL, 0, threads);
    __kmpc_fork_call(NULL, 1, fn, arg);
}

struct sum {
    struct kmp_ident *loc;
    long plain; /* updated without atomics where the protocol says that is right */
    int allowed, blocking;
};

static void reduce_body(int32_t *gtid, int32_t *btid, struct sum *s)
{
    for (int round = 1; round <= 50; round++) {
        long mine = 1;
        void *list[1] = {&mine};
        int32_t how = s->blocking ? __kmpc_reduce(s->loc, *gtid, 1, sizeof(list), list, NULL, &lock_a)
                                  : __kmpc_reduce_nowait(s->loc, *gtid, 1, sizeof(list), list, NULL, &lock_a);

        CHECK(how == 1 || (how == 2 && (s->loc->flags & 0x10)));
        if (how == 2)
            BUMP(&s->plain, mine);
        else if (how == 1)
            s->plain += mine;
        if (s->blocking) {
            __kmpc_end_reduce(s->loc, *gtid, &lock_a);
            CHECK_EQ(PEEK(&s->plain), (long)round * __kmpc_bound_num_threads(NULL)); /* a barrier's worth of waiting */
            __kmpc_barrier(NULL, *gtid);
        } else if (how == 1) {
            __kmpc_end_reduce_nowait(s->loc, *gtid, &lock_a);
        }
    }
}

static void reductions(void)
{
    for (int threads = 1; threads <= 4; threads++)
        for (int blocking = 0; blocking <= 1; blocking++)
            for (int k = 0; k < 2; k++) {
                struct sum s = {k ? &atomic : &plain, 0, 0, blocking};

                team(threads, (kmp_microtask *)reduce_body, &s);
                CHECK_EQ(s.plain, 50L * threads);
            }
}

/* The initial threads of a league reduce with each other, though each is alone in its team. */
static void league_reduce(int32_t *gtid, int32_t *btid, long *sum)
{
    for (int i = 0; i < 2000; i++)
        if (__kmpc_reduce_nowait(&plain, *gtid, 0, 0, NULL, NULL, &lock_b) == 1) {
            *sum += 1;
            __kmpc_end_reduce_nowait(&plain, *gtid, &lock_b);
        }
}

static void leagues(void)
{
    long sum = 0;

    __kmpc_push_num_teams(NULL, 0, 4, 1);
    __kmpc_fork_teams(NULL, 1, (kmp_microtask *)league_reduce, &sum);
    CHECK_EQ(sum, 8000);
}

static void critical_body(int32_t *gtid, int32_t *btid, long *count)
{
    for (int i = 0; i < 500; i++) {
        if (i & 1)
            __kmpc_critical(NULL, *gtid, &lock_b);
        else
            __kmpc_critical_with_hint(NULL, *gtid, &lock_b, 2);
        ++*count;
        __kmpc_end_critical(NULL, *gtid, &lock_b);
    }
}

static void copy_int(void *to, void *from)
{
    *(int *)to = *(int *)from;
}

static void single_body(int32_t *gtid, int32_t *btid, int *executors)
{
    for (int i = 0; i < 30; i++) {
        int value = -1, did = 0;
        int *shared;

        if (__kmpc_single(NULL, *gtid)) {
            value = i;
            did = 1;
            BUMP(executors, 1);
            __kmpc_end_single(NULL, *gtid);
        }
        __kmpc_copyprivate(NULL, *gtid, 0, &value, copy_int, did);
        CHECK_EQ(value, i);
        shared = NULL;
        did = __kmpc_single(NULL, *gtid);
        if (did) {
            value = 1000 + i;
            __kmpc_end_single(NULL, *gtid);
        }
        shared = __kmpc_copyprivate_light(NULL, *gtid, did ? &value : NULL);
        CHECK_EQ(*shared, 1000 + i);
        __kmpc_barrier(NULL, *gtid);
    }
}

struct phase {
    int arrived, inside, masked;
};

static void barrier_body(int32_t *gtid, int32_t *btid, struct phase *p)
{
    int team = __kmpc_bound_num_threads(NULL);

    for (int i = 1; i <= 30; i++) {
        BUMP(&p->arrived, 1);
        if (__kmpc_barrier_master(NULL, *gtid)) {
            CHECK_EQ(PEEK(&p->arrived), i * team);
            CHECK_EQ(*btid, 0);
            BUMP(&p->inside, 1);
            __kmpc_end_barrier_master(NULL, *gtid);
        }
        CHECK_EQ(PEEK(&p->inside), i); /* the others were held until the master was done */
        if (__kmpc_barrier_master_nowait(NULL, *gtid))
            CHECK_EQ(*btid, 0);
        if (__kmpc_masked(NULL, *gtid, i % (team + 2))) {
            CHECK_EQ(*btid, i % (team + 2));
            BUMP(&p->masked, 1);
            __kmpc_end_masked(NULL, *gtid);
        }
        CHECK_EQ(__kmpc_master(NULL, *gtid), *btid == 0);
        CHECK_EQ(__kmpc_cancel_barrier(NULL, *gtid), 0);
        CHECK_EQ(__kmpc_cancel(NULL, *gtid, 1), 0); /* OMP_CANCELLATION is not set */
        CHECK_EQ(__kmpc_cancellationpoint(NULL, *gtid, 2), 0);
    }
}

struct locks {
    void *simple, *nest;
    long a, b;
};

static void lock_body(int32_t *gtid, int32_t *btid, struct locks *l)
{
    for (int i = 0; i < 300; i++) {
        if (i % 3 || !__kmpc_test_lock(NULL, *gtid, &l->simple))
            __kmpc_set_lock(NULL, *gtid, &l->simple);
        l->a++;
        __kmpc_unset_lock(NULL, *gtid, &l->simple);
        __kmpc_set_nest_lock(NULL, *gtid, &l->nest);
        CHECK_EQ(__kmpc_test_nest_lock(NULL, *gtid, &l->nest), 2);
        l->b++;
        __kmpc_unset_nest_lock(NULL, *gtid, &l->nest);
        __kmpc_unset_nest_lock(NULL, *gtid, &l->nest);
    }
}

static void locks(void)
{
    struct locks l = {(void *)1, (void *)1, 0, 0};

    __kmpc_init_lock(NULL, 0, &l.simple);
    __kmpc_init_nest_lock_with_hint(NULL, 0, &l.nest, 4);
    team(4, (kmp_microtask *)lock_body, &l);
    CHECK(l.a == 1200 && l.b == 1200);
    __kmpc_destroy_lock(NULL, 0, &l.simple);
    __kmpc_destroy_nest_lock(NULL, 0, &l.nest);
}

int main(void)
{
    reductions();
    leagues();
    for (int threads = 1; threads <= 4; threads++) {
        long count = 0;
        int executors = 0;
        struct phase p = {0, 0, 0};

        team(threads, (kmp_microtask *)critical_body, &count);
        CHECK_EQ(count, 500L * threads);
        team(threads, (kmp_microtask *)single_body, &executors);
        CHECK_EQ(executors, 30);
        team(threads, (kmp_microtask *)barrier_body, &p);
        CHECK_EQ(p.inside, 30);
    }
    locks();
    __kmpc_flush(NULL);
    return check_status();
}

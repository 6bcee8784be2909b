// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Explicit tasks of the kmp ABI, called by hand: memory layout, parts of untied tasks, taskloop partitions and clones,
 * destructors, both forms of task reductions, proxies and detached tasks. */
#include "abi/kmp/kmp_abi.h"
#include "tests/support/check.h"

#include <pthread.h>
#include <string.h>

void omp_fulfill_event(uintptr_t);

struct captured {
    struct kmp_task task;
    int value;
    int *counter;
};

static int destroyed;

static int32_t destroy(int32_t gtid, struct kmp_task *t)
{
    BUMP(&destroyed, 1);
    return 0;
}

static int32_t count(int32_t gtid, struct kmp_task *t)
{
    struct captured *c = (struct captured *)t;

    CHECK_EQ(gtid, __kmpc_global_thread_num(NULL));
    CHECK_EQ(c->value, 42);
    BUMP(c->counter, 1);
    return 0;
}

static struct captured *make(int32_t gtid, int32_t flags, kmp_task_routine *fn, int *counter)
{
    struct captured *c = (struct captured *)__kmpc_omp_task_alloc(NULL, gtid, flags, sizeof(*c), 0, fn);

    c->value = 42;
    c->counter = counter;
    c->task.data1.destructors = destroy;
    c->task.data2.priority = 5;
    return c;
}

static void layout(void)
{
    for (size_t size = 40; size < 200; size += 12)
        for (size_t shareds = 0; shareds <= 9; shareds += 3) {
            struct kmp_task *t = __kmpc_omp_task_alloc(NULL, 0, 1, size, shareds, count);

            CHECK_EQ((uintptr_t)t & 63, 0);
            CHECK(t->routine == count && t->part_id == 0);
            if (shareds == 0)
                CHECK(t->shareds == NULL);
            else
                CHECK((char *)t->shareds == (char *)t + ((size + 7) & ~(size_t)7));
            memset((char *)t + 40, 0x5a, size - 40);
            if (shareds)
                memset(t->shareds, 0xa5, shareds);
            __kmpc_omp_task_begin_if0(NULL, 0, t);
            __kmpc_omp_task_complete_if0(NULL, 0, t);
        }
}

/* An untied task in three parts: each submits its own task again. */
static int32_t parts(int32_t gtid, struct kmp_task *t)
{
    struct captured *c = (struct captured *)t;

    switch (t->part_id) {
    case 0:
    case 1:
        t->part_id++;
        __kmpc_omp_task(NULL, gtid, t);
        return 0;
    default:
        CHECK_EQ(c->value, 42);
        BUMP(c->counter, 1);
        return 0;
    }
}

static void tasks(int32_t gtid, int *counter)
{
    struct kmp_depend dep = {.base = (uint64_t)(uintptr_t)counter, .len = 4, .flags = 3};
    struct kmp_depend all = {.base = 0, .len = 0, .flags = 0x80};
    struct captured *c;

    for (int i = 0; i < 20; i++) {
        CHECK_EQ(__kmpc_omp_task(NULL, gtid, (struct kmp_task *)make(gtid, 1 | 8 | 0x20, count, counter)), 0);
        __kmpc_omp_task(NULL, gtid, (struct kmp_task *)make(gtid, 8, parts, counter));
        __kmpc_omp_task(NULL, gtid, (struct kmp_task *)make(gtid, 1 | 2 | 8, count, counter));
        __kmpc_omp_task(NULL, gtid, (struct kmp_task *)make(gtid, 1 | 4 | 8, count, counter));
        __kmpc_omp_task_with_deps(NULL, gtid, (struct kmp_task *)make(gtid, 9, count, counter), 1, &dep, 0, NULL);
        __kmpc_omp_task_with_deps(NULL, gtid, (struct kmp_task *)make(gtid, 9, count, counter), 1, &all, 0, NULL);
        __kmpc_omp_task_with_deps(NULL, gtid, (struct kmp_task *)make(gtid, 9, count, counter), 0, &all, 1, &dep);
        /* undeferred, tied: the caller runs the body */
        c = make(gtid, 9, count, counter);
        __kmpc_omp_taskwait_deps_51(NULL, gtid, 1, &dep, 0, NULL, 0);
        __kmpc_omp_task_begin_if0(NULL, gtid, (struct kmp_task *)c);
        count(gtid, (struct kmp_task *)c);
        __kmpc_omp_task_complete_if0(NULL, gtid, (struct kmp_task *)c);
        /* undeferred, untied: all parts are done when its first part returns, or at the latest at the taskwait */
        c = make(gtid, 8, parts, counter);
        __kmpc_omp_task_begin_if0(NULL, gtid, (struct kmp_task *)c);
        parts(gtid, (struct kmp_task *)c);
        __kmpc_omp_task_complete_if0(NULL, gtid, (struct kmp_task *)c);
    }
    __kmpc_omp_wait_deps(NULL, gtid, 1, &dep, 0, NULL);
    CHECK_EQ(__kmpc_omp_taskyield(NULL, gtid, 0), 0);
    CHECK_EQ(__kmpc_omp_taskwait(NULL, gtid), 0);
    CHECK_EQ(PEEK(counter), 20 * 9);
    CHECK_EQ(PEEK(&destroyed), 20 * 9);
}

/* taskloop: bounds in the task (clang) or in the shareds (flang). */
struct loop {
    struct kmp_taskloop head;
    int *hits, *sizes, *tasks;
    int is_last;
};

static int duplicates;

static void dup(struct kmp_task *copy, struct kmp_task *pattern, int32_t last)
{
    CHECK(copy != pattern && ((struct loop *)copy)->hits == ((struct loop *)pattern)->hits);
    ((struct loop *)copy)->is_last = last;
    BUMP(&duplicates, 1);
}

static int32_t iterate(int32_t gtid, struct kmp_task *t)
{
    struct loop *l = (struct loop *)t;
    uint64_t *bounds = t->shareds ? (uint64_t *)t->shareds : &l->head.lb;
    int64_t n = 0;

    for (int64_t i = (int64_t)bounds[0]; l->head.st > 0 ? i <= (int64_t)bounds[1] : i >= (int64_t)bounds[1];
         i += l->head.st, n++)
        BUMP(&l->hits[i], 1);
    l->sizes[BUMP(l->tasks, 1)] = (int)n;
    return 0;
}

struct shape {
    int64_t lb, ub, st;
    int32_t sched, modifier;
    uint64_t value;
    int n, tasks, smallest, largest;
};

static void loop(int32_t gtid, const struct shape *s, int in_shareds, int if_val, int nogroup)
{
    int hits[64] = {0}, sizes[64] = {0}, made = 0, total = 0;
    struct loop *l = (struct loop *)__kmpc_omp_task_alloc(NULL, gtid, 9, sizeof(*l), in_shareds ? 16 : 0, iterate);
    uint64_t *bounds = in_shareds ? (uint64_t *)l->head.task.shareds : &l->head.lb;

    l->head.task.data1.destructors = destroy;
    bounds[0] = (uint64_t)s->lb;
    bounds[1] = (uint64_t)s->ub;
    l->head.st = s->st;
    l->hits = hits;
    l->sizes = sizes;
    l->tasks = &made;
    POKE(&destroyed, 0);
    POKE(&duplicates, 0);
    if (nogroup)
        __kmpc_taskgroup(NULL, gtid);
    __kmpc_taskloop_5(NULL, gtid, (struct kmp_task *)l, if_val, &bounds[0], &bounds[1], s->st, nogroup, s->sched,
                      s->value, s->modifier, (void *)dup);
    if (nogroup)
        __kmpc_end_taskgroup(NULL, gtid);
    CHECK_EQ(duplicates, made);
    CHECK_EQ(destroyed, made + 1);
    for (int i = 0; i < 64; i++)
        total += hits[i];
    CHECK_EQ(total, s->n);
    for (int k = 0; k < s->n; k++)
        CHECK_EQ(hits[s->lb + k * s->st], 1);
    if (s->tasks >= 0)
        CHECK_EQ(made, s->tasks);
    for (int i = 0; i < made; i++)
        CHECK(sizes[i] >= s->smallest && sizes[i] <= s->largest);
}

static void taskloops(int32_t gtid)
{
    static const struct shape shapes[] = {
        {0, 9, 1, 1, 0, 3, 10, 3, 3, 4},   /* grainsize(3): 4,3,3 */
        {0, 9, 1, 2, 0, 4, 10, 4, 2, 3},   /* num_tasks(4): 3,3,2,2 */
        {0, 9, 1, 1, 1, 3, 10, 4, 1, 3},   /* grainsize(strict: 3): 3,3,3,1 */
        {1, 10, 1, 2, 0, 50, 10, 10, 1, 1}, /* more tasks than iterations */
        {0, 49, 1, 0, 0, 0, 50, -1, 1, 50},
        {0, -1, 1, 0, 0, 0, 0, 0, 0, 0},   /* no iterations: no task, the pattern destroyed */
        {40, 1, -3, 2, 0, 3, 14, 3, 4, 5},
        {2, 41, 3, 1, 0, 5, 14, 2, 5, 9},
    };

    for (unsigned i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
        for (int k = 0; k < 8; k++)
            loop(gtid, &shapes[i], k & 1, k & 2 ? -1 : 0, k >> 2);
}

/* Reductions: old descriptors (one-argument init) and new, found by the original's and by a copy's address. */
static void init_old(void *copy)
{
    *(long *)copy = 0;
}

static void init_new(void *copy, void *orig)
{
    CHECK_EQ(*(long *)orig, 7);
    *(long *)copy = 0;
}

static int finished;

static void fini(void *copy)
{
    BUMP(&finished, 1);
}

static void add(void *lhs, void *rhs)
{
    *(long *)lhs += *(long *)rhs;
}

struct reducer {
    struct kmp_task task;
    void *handle;
    long *item;
};

static int32_t reduce(int32_t gtid, struct kmp_task *t)
{
    struct reducer *r = (struct reducer *)t;
    long *copy = __kmpc_task_reduction_get_th_data(gtid, r->handle, r->item);

    *copy += 1;
    CHECK(__kmpc_task_reduction_get_th_data(gtid, r->handle, copy) == copy);
    CHECK(__kmpc_task_reduction_get_th_data(gtid, NULL, r->item) == copy);
    return 0;
}

static void reduce_tasks(int32_t gtid, void *handle, long *item)
{
    for (int i = 0; i < 25; i++) {
        struct reducer *r = (struct reducer *)__kmpc_omp_task_alloc(NULL, gtid, 1, sizeof(*r), 0, reduce);

        r->handle = i & 1 ? handle : NULL;
        r->item = item;
        __kmpc_omp_task(NULL, gtid, &r->task);
    }
}

static void reductions(int32_t gtid)
{
    long original = 7, sum = 7, old = 7;
    struct kmp_taskred item = {&sum, &original, sizeof(sum), init_new, fini, add, 0};
    struct kmp_taskred_old item_old = {&old, sizeof(old), init_old, NULL, add, 1};
    void *handle;

    __kmpc_taskgroup(NULL, gtid);
    handle = __kmpc_taskred_init(gtid, 1, &item);
    memset(&item, 0, sizeof(item)); /* the caller's stack */
    reduce_tasks(gtid, handle, &sum);
    __kmpc_end_taskgroup(NULL, gtid);
    CHECK_EQ(sum, 32);
    CHECK(finished > 0);
    __kmpc_taskgroup(NULL, gtid);
    handle = __kmpc_task_reduction_init(gtid, 1, &item_old);
    reduce_tasks(gtid, handle, &old);
    __kmpc_end_taskgroup(NULL, gtid);
    CHECK_EQ(old, 32);
    CHECK(__kmpc_task_reduction_get_th_data(gtid, NULL, &old) == &old); /* nothing registered: the item itself */
}

/* reduction(task, +: x) on the region: every member registers its own copy, all contributions arrive once. */
static void modifier_body(int32_t *gtid, int32_t *btid, long *total)
{
    long orig = 7, mine = 0;
    struct kmp_taskred item = {&mine, &orig, sizeof(mine), init_new, NULL, add, 0};
    static kmp_critical_name name;
    void *handle = __kmpc_taskred_modifier_init(NULL, *gtid, 0, 1, &item);

    reduce_tasks(*gtid, handle, &mine);
    __kmpc_task_reduction_modifier_fini(NULL, *gtid, 0);
    __kmpc_critical(NULL, *gtid, &name);
    *total += mine;
    __kmpc_end_critical(NULL, *gtid, &name);
}

/* Detached and proxy tasks complete by another thread's word, before or after their body. */
static void *fulfil(void *handle)
{
    omp_fulfill_event((uintptr_t)handle);
    return NULL;
}

static void *complete(void *task)
{
    __kmpc_proxy_task_completed_ooo(task);
    return NULL;
}

static void detached(int32_t gtid, int *counter)
{
    for (int late = 0; late <= 1; late++) {
        struct captured *c = make(gtid, 1 | 0x40, count, counter), *p = make(gtid, 1 | 0x10, count, counter);
        void *handle = __kmpc_task_allow_completion_event(NULL, gtid, &c->task);
        pthread_t a, b;

        if (!late) {
            fulfil(handle);
            __kmpc_omp_task(NULL, gtid, &c->task);
            __kmpc_omp_task(NULL, gtid, &p->task);
            pthread_create(&b, NULL, complete, p);
            pthread_join(b, NULL);
        } else {
            __kmpc_omp_task(NULL, gtid, &c->task);
            __kmpc_omp_task(NULL, gtid, &p->task);
            pthread_create(&a, NULL, fulfil, handle);
            pthread_join(a, NULL);
            __kmpc_proxy_task_completed(gtid, &p->task);
        }
        __kmpc_omp_taskwait(NULL, gtid);
    }
    CHECK_EQ(PEEK(counter), 4);
}

static void body(int32_t *gtid, int32_t *btid, void *unused)
{
    if (__kmpc_single(NULL, *gtid)) {
        int counter = 0, detach_counter = 0;

        layout();
        POKE(&destroyed, 0);
        tasks(*gtid, &counter);
        taskloops(*gtid);
        reductions(*gtid);
        detached(*gtid, &detach_counter);
        __kmpc_end_single(NULL, *gtid);
    }
    __kmpc_barrier(NULL, *gtid);
}

int main(void)
{
    for (int round = 0; round < 10; round++)
        for (int threads = 1; threads <= 4; threads++) {
            long total = 0;

            __kmpc_push_num_threads(NULL, 0, threads);
            __kmpc_fork_call(NULL, 1, (kmp_microtask *)body, NULL);
            __kmpc_push_num_threads(NULL, 0, threads);
            __kmpc_fork_call(NULL, 1, (kmp_microtask *)modifier_body, &total);
            CHECK_EQ(total, 25L * threads);
        }
    return check_status();
}

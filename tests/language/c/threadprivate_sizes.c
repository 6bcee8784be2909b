// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Member i of a root's regions is one and the same thread whatever the regions' sizes: threadprivate variables and thread-locals
 * keep values and addresses while it sits smaller regions out, and while the team outgrows its memory.  With barriers, loops,
 * tasks and inner regions, so that those who sit out are seen to take no part; by several roots at once, which also end
 * while members sit out.
 *
 * A member may be two threads: on a loaded machine the runtime may come to think that a region needs native ones. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <string.h>

enum { MOST = 40, SELVES = 2 };

static int value = 5;
#pragma omp threadprivate(value)
static __thread struct {
    int seen;
    char block[500];
} native = {9, ""};

struct self {
    int *where;
    pthread_t thread;
    int turns; /* regions that it was a member of */
};

/* What one root knows of its members, by number. */
struct root {
    struct self selves[MOST][SELVES];
    unsigned seed;
    int tasks;
};

static unsigned next_random(unsigned *seed)
{
    return (*seed = *seed * 1664525u + 1013904223u) >> 16;
}

static struct self *find(struct root *r, int me)
{
    for (int i = 0; i < SELVES; i++)
        if (!r->selves[me][i].where || r->selves[me][i].where == &value)
            return &r->selves[me][i];
    CHECK(!"a member is a third thread");
    return &r->selves[me][SELVES - 1];
}

/* The calling member finds out who it is. */
static void attend(struct root *r, int me)
{
    struct self *s = find(r, me);

    if (!s->where) {
        *s = (struct self){&value, pthread_self(), 0};
        value = 1000 * (me + 1);
        native.seen = 0;
        native.block[499] = (char)me;
    }
    CHECK(pthread_equal(s->thread, pthread_self()));
    CHECK_EQ(value, 1000 * (me + 1) + s->turns);
    CHECK_EQ(native.seen, s->turns);
    CHECK_EQ(native.block[499], (char)me);
}

static void leave(struct root *r, int me)
{
    value++;
    native.seen++;
    find(r, me)->turns++;
}

static void plain(struct root *r, int n)
{
    int members = 0;

#pragma omp parallel num_threads(n) reduction(+ : members)
    {
        int me = omp_get_thread_num();

        CHECK_EQ(omp_get_num_threads(), n);
        attend(r, me);
        leave(r, me);
        members++;
    }
    CHECK_EQ(members, n);
}

static void barriers(struct root *r, int n)
{
    int arrived = 0;

#pragma omp parallel num_threads(n)
    {
        int me = omp_get_thread_num();

        attend(r, me);
        for (int i = 1; i <= 3; i++) {
            BUMP(&arrived, 1);
#pragma omp barrier
            CHECK_EQ(PEEK(&arrived), i * n);
#pragma omp barrier
        }
        attend(r, me);
        leave(r, me);
    }
}

static void loops(struct root *r, int n)
{
    int sum = 0, in_order = 0, combined = 0;

#pragma omp parallel num_threads(n)
    {
        int me = omp_get_thread_num();

        attend(r, me);
#pragma omp for schedule(dynamic) nowait
        for (int i = 0; i < 50; i++)
            BUMP(&sum, i);
#pragma omp for schedule(dynamic) ordered
        for (int i = 0; i < 20; i++) {
#pragma omp ordered
            in_order += in_order == i;
        }
#pragma omp for schedule(guided) nowait
        for (int i = 0; i < 50; i++)
            BUMP(&sum, i);
#pragma omp single
        attend(r, omp_get_thread_num());
        leave(r, me);
    }
    CHECK_EQ(sum, 2 * 1225);
    CHECK_EQ(in_order, 20);
#pragma omp parallel for num_threads(n) schedule(nonmonotonic : dynamic)
    for (int i = 0; i < 300; i++)
        BUMP(&combined, i);
    CHECK_EQ(combined, 44850);
}

static void tree(struct root *r, int n, int depth)
{
    BUMP(&r->tasks, 1);
    CHECK(omp_get_thread_num() < n);
    CHECK_EQ(omp_get_num_threads(), n);
    CHECK(find(r, omp_get_thread_num())->where == &value);
    for (int i = 0; depth && i < 2; i++) {
#pragma omp task firstprivate(depth)
        tree(r, n, depth - 1);
    }
}

static void tasks(struct root *r, int n)
{
    POKE(&r->tasks, 0);
#pragma omp parallel num_threads(n)
    {
        int me = omp_get_thread_num();

        attend(r, me);
#pragma omp barrier
#pragma omp single nowait
        tree(r, n, 5);
#pragma omp barrier
        CHECK_EQ(PEEK(&r->tasks), 63);
#pragma omp barrier
        if (me == n - 1)
            tree(r, n, 3); /* left to the join */
        leave(r, me);
    }
    CHECK_EQ(r->tasks, 63 + 15);
}

static void inner(struct root *r, int n)
{
    int leaves = 0;

#pragma omp parallel num_threads(n)
    {
        int me = omp_get_thread_num();

        attend(r, me);
#pragma omp parallel num_threads(1 + me % 3)
        {
#pragma omp barrier
            BUMP(&leaves, 1);
        }
        attend(r, me);
        leave(r, me);
    }
    CHECK_EQ(leaves, n / 3 * 6 + (n % 3 > 0) + (n % 3 > 1) * 2);
}

/* Inside a region of one, which is not active. */
static void enclosed(struct root *r, int n)
{
#pragma omp parallel num_threads(1)
    barriers(r, n);
}

static void region(struct root *r, int n, unsigned kind)
{
    static void (*const kinds[])(struct root *, int) = {plain, barriers, loops, tasks, inner, enclosed};

    kinds[kind % (sizeof kinds / sizeof kinds[0])](r, n);
}

static void run(unsigned seed, int rounds)
{
    static const int listed[] = {4, 2, 8, 3, 8, 16, 1, 4, 2, 1, 16, MOST, 2};
    struct root r;

    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    memset(&r, 0, sizeof r);
    r.seed = seed;
    for (unsigned i = 0; i < sizeof listed / sizeof listed[0]; i++)
        for (unsigned kind = 0; kind < 6; kind++)
            region(&r, listed[i], kind + i);
    for (int i = 0; i < rounds; i++)
        plain(&r, i % 2 ? 8 : 2);
    for (int i = 0; i < rounds; i++)
        region(&r, i % 2 ? 7 : 3, (unsigned)i / 2);
    for (int i = 0; i < rounds; i++)
        region(&r, 1 + (int)(next_random(&r.seed) % 10), next_random(&r.seed));
    /* Warm ones of one size while the others sit out, ... */
    for (int i = 0; i < rounds; i++)
        plain(&r, 2);
    /* ... then everybody, among others who were away for long; and the thread ends while most are away again. */
    tasks(&r, MOST);
    plain(&r, 2);
}

static void *root(void *arg)
{
    run((unsigned)(size_t)arg, 60);
    return NULL;
}

int main(void)
{
    pthread_t threads[2];

    run(1, 100);
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < 2; i++)
            CHECK_EQ(pthread_create(&threads[i], NULL, root, (void *)(2 + 2 * round + i)), 0);
        for (size_t i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
    }
    return check_status();
}

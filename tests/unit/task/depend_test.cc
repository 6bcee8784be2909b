// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

extern "C" {
#include "runtime/omp/task/tally.h"
#include "runtime/omp/task/task.h"
#include "runtime/omp/task/taskgroup.h"
}

namespace {

using deps = std::vector<struct nst_depend>;

std::string order; /* one letter per body that ran */
char x, y;

void run(struct nst_thread *, struct nst_task *task)
{
    order += *(char *)nst_task_payload(task);
}

struct nst_task *make(struct nst_thread *self, char name, unsigned flags = 0)
{
    struct nst_task_spec spec = {};

    spec.run = run;
    spec.size = 1;
    spec.flags = flags;
    struct nst_task *task = nst_task_new(self, &spec);
    *(char *)nst_task_payload(task) = name;
    return task;
}

void submit(struct nst_thread *self, char name, const deps &d, unsigned flags = 0)
{
    nst_task_submit(self, make(self, name, flags), d.data(), d.size());
}

/* Its body runs at once; whoever depends on it is held until the event. */
struct nst_event *detach(struct nst_thread *self, char name, const deps &d)
{
    struct nst_task *task = make(self, name);
    struct nst_event *event = nst_task_event(task);

    nst_task_submit(self, task, d.data(), d.size());
    return event;
}

struct nst_depend in(void *p)
{
    return {p, NST_DEPEND_IN};
}

struct nst_depend out(void *p)
{
    return {p, NST_DEPEND_OUT};
}

struct nst_depend set(void *p)
{
    return {p, NST_DEPEND_SET};
}

/* Children of the implicit task that are incomplete, or have incomplete descendants. */
unsigned tally(struct nst_thread *self)
{
    uint64_t n = self->implicit.tally ? nst_tally_count(self->implicit.tally) >> 31 : 0;

    for (struct nst_taskgroup *g = self->implicit.group; g; g = g->outer)
        n += nst_tally_count(&g->tally) >> 31;
    return (unsigned)n;
}

/* What may run at the same time may run in any order. */
std::string sorted(std::string s)
{
    std::sort(s.begin(), s.end());
    return s;
}

} // namespace

TEST(Depend, NothingIncompleteMeansNothingIsDeferred)
{
    struct nst_thread *self = nst_thread_self();

    submit(self, 'a', {out(&x)});
    submit(self, 'b', {in(&x), out(&y)});
    EXPECT_EQ(order, "ab");
    EXPECT_EQ(tally(self), 0u);
}

TEST(Depend, AnIncompleteWriterHoldsReadersAndTheNextWriter)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d = detach(self, 'd', {out(&x)});

    submit(self, 'a', {in(&x)});
    submit(self, 'b', {in(&x)});
    submit(self, 'c', {out(&x)});
    submit(self, 'e', {out(&y)}); /* another address: at once */
    submit(self, 'f', {});        /* no dependence: at once */
    EXPECT_EQ(order, "def");
    EXPECT_EQ(tally(self), 4u);
    nst_event_fulfil(d);
    EXPECT_EQ(order, "def"); /* fulfilling runs nothing */
    nst_taskwait(self);
    EXPECT_EQ(order.substr(0, 3), "def");
    EXPECT_EQ(sorted(order.substr(3, 2)), "ab");
    EXPECT_EQ(order.substr(5), "c");
    EXPECT_EQ(tally(self), 0u);
}

TEST(Depend, ReadersHoldTheWriterAndNotEachOther)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *r1 = detach(self, '1', {in(&x)}), *r2 = detach(self, '2', {in(&x)});

    submit(self, '3', {in(&x)});
    submit(self, 'w', {out(&x)});
    submit(self, '4', {in(&x)});
    EXPECT_EQ(order, "123");
    nst_event_fulfil(r1);
    nst_taskyield(self);
    EXPECT_EQ(order, "123");
    nst_event_fulfil(r2);
    nst_taskwait(self);
    EXPECT_EQ(order, "123w4");
}

TEST(Depend, InoutsetMembersAreConcurrentAndExcludeOtherKinds)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *r = detach(self, 'r', {in(&x)});

    submit(self, '1', {set(&x)});
    submit(self, '2', {set(&x)});
    EXPECT_EQ(order, "r");
    nst_event_fulfil(r);
    nst_taskwait(self);
    EXPECT_EQ(sorted(order), "12r");
    struct nst_event *s = detach(self, 's', {set(&x)});
    submit(self, '3', {set(&x)});
    submit(self, '4', {in(&x)});
    EXPECT_EQ(order.substr(3), "s3");
    nst_event_fulfil(s);
    nst_taskwait(self);
    EXPECT_EQ(order.substr(3), "s34");
}

TEST(Depend, MutexinoutsetExcludes)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *m = detach(self, 'm', {{&x, NST_DEPEND_MUTEX}});

    submit(self, 'n', {{&x, NST_DEPEND_MUTEX}});
    EXPECT_EQ(order, "m");
    nst_event_fulfil(m);
    nst_taskwait(self);
    EXPECT_EQ(order, "mn");
}

TEST(Depend, AllMemoryIsOrderedWithEveryAddress)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d = detach(self, 'd', {in(&x)});

    submit(self, 'a', {out(NULL)});
    submit(self, 'b', {in(&y)});
    submit(self, 'c', {in(&y), out(NULL)});
    submit(self, 'e', {in(&x)});
    submit(self, 'f', {});
    EXPECT_EQ(order, "df");
    nst_event_fulfil(d);
    nst_taskwait(self);
    EXPECT_EQ(order, "dfabce");
    submit(self, 'g', {in(&x)});
    EXPECT_EQ(order, "dfabceg");
}

TEST(Depend, AnAddressNamedTwiceIsHarmless)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *r = detach(self, 'r', {in(&x), in(&x)});

    submit(self, 'a', {in(&x), set(&x)}); /* excludes the reader */
    submit(self, 'b', {in(&x), out(&x), in(&x)});
    submit(self, 'c', {out(&x), in(&x), out(&x)});
    submit(self, 'd', {in(&x), in(&y), in(&x)});
    EXPECT_EQ(order, "r");
    nst_event_fulfil(r);
    nst_taskwait(self);
    EXPECT_EQ(order, "rabcd");
}

TEST(Depend, UndeferredTasksWaitForTheirPredecessorsOnly)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d = detach(self, 'd', {out(&x)}), *other = detach(self, 'o', {out(&y)});

    submit(self, 'a', {in(&x)});
    std::thread helper([=] { nst_event_fulfil(d); });
    submit(self, 'b', {in(&x)}, NST_TASK_UNDEFERRED);
    helper.join();
    EXPECT_NE(order.find('b'), std::string::npos);
    EXPECT_GE(tally(self), 1u); /* the other detached task */
    nst_event_fulfil(other);
    nst_taskwait(self);
    EXPECT_EQ(order.size(), 4u);
}

TEST(Depend, TaskwaitDependWaitsForPredecessors)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d = detach(self, 'd', {out(&x)}), *other = detach(self, 'o', {out(&y)});
    struct nst_depend reader = in(&x), nobody = in(&order);

    submit(self, 'a', {out(&x)});
    nst_task_wait_depend(self, &nobody, 1);
    EXPECT_EQ(order, "do");
    std::thread helper([=] { nst_event_fulfil(d); });
    nst_task_wait_depend(self, &reader, 1);
    EXPECT_EQ(order, "doa");
    helper.join();
    nst_event_fulfil(other);
    nst_taskwait(self);
    EXPECT_EQ(tally(self), 0u);
}

TEST(Depend, NowaitFormOrdersLaterTasks)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d = detach(self, 'd', {out(&x)});
    struct nst_depend both[] = {in(&x), out(&y)};

    nst_taskwait_depend_nowait(self, both, 2);
    submit(self, 'a', {in(&y)});
    EXPECT_EQ(order, "d");
    nst_event_fulfil(d);
    nst_taskwait(self);
    EXPECT_EQ(order, "da");
}

TEST(Depend, DetachedTasksThatWereDeferredChain)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d = detach(self, 'd', {out(&x)}), *e = detach(self, 'e', {out(&x)});

    submit(self, 'f', {in(&x)});
    nst_event_fulfil(d);
    nst_taskyield(self);
    EXPECT_EQ(order, "de");
    nst_taskyield(self);
    EXPECT_EQ(order, "de");
    nst_event_fulfil(e);
    nst_taskwait(self);
    EXPECT_EQ(order, "def");
}

TEST(Depend, SiblingsOfOtherParentsDoNotMeet)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d = detach(self, 'd', {out(&x)});
    struct nst_task_spec spec = {};
    struct nst_task *parent = nst_task_new(self, &spec);

    nst_task_begin(self, parent);
    submit(self, 'a', {out(&x)});
    EXPECT_EQ(order, "da");
    nst_task_end(self, parent);
    nst_event_fulfil(d);
    EXPECT_EQ(tally(self), 0u);
}

TEST(Depend, LongChainsNeedNoStack)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d = detach(self, 'd', {out(&x)});
    const size_t n = 200000;

    for (size_t i = 0; i < n; i++)
        submit(self, 'c', {out(&x)});
    nst_event_fulfil(d);
    nst_taskwait(self);
    EXPECT_EQ(order.size(), n + 1);
}

TEST(Depend, ManyAddressesGrowAndEmptyTheTable)
{
    struct nst_thread *self = nst_thread_self();
    static char cells[5000];
    struct nst_event *d = detach(self, 'd', {out(&x)});

    for (auto &c : cells)
        submit(self, 'a', {in(&x), out(&c)});
    for (auto &c : cells)
        submit(self, 'b', {in(&c)});
    EXPECT_EQ(order, "d");
    nst_event_fulfil(d);
    nst_taskwait(self);
    EXPECT_EQ(order.size(), 1 + 2 * sizeof cells);
}

TEST(Depend, TasksOfACancelledGroupLeaveTheGraph)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *d;

    nst_icv_global.cancellation = true;
    nst_taskgroup_begin(self);
    d = detach(self, 'd', {out(&x)});
    submit(self, 'a', {in(&x)});
    nst_taskgroup_cancel(self);
    nst_event_fulfil(d);
    nst_taskgroup_end(self);
    EXPECT_EQ(order, "d");
    EXPECT_EQ(tally(self), 0u);
    submit(self, 'b', {out(&x)});
    EXPECT_EQ(order, "db");
}

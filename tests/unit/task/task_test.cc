// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

#include <functional>
#include <thread>
#include <vector>

extern "C" {
#include "runtime/omp/task/tally.h"
#include "runtime/omp/task/task.h"
#include "runtime/omp/task/taskgroup.h"
#include "runtime/sched/current.h"
}

namespace {

using body = std::function<void(struct nst_thread *, struct nst_task *)>;

int destroyed;

void run(struct nst_thread *self, struct nst_task *task)
{
    (**(body **)nst_task_payload(task))(self, task);
}

void destroy(struct nst_thread *, struct nst_task *)
{
    destroyed++;
}

/* A task that calls f, which must outlive it. */
struct nst_task *make(struct nst_thread *self, body *f, unsigned flags = 0, size_t size = sizeof(body *),
                      size_t align = 8)
{
    struct nst_task_spec spec = {};

    spec.run = run;
    spec.destroy = destroy;
    spec.size = size;
    spec.align = align;
    spec.flags = flags;
    struct nst_task *task = nst_task_new(self, &spec);
    *(body **)nst_task_payload(task) = f;
    return task;
}

/* Children of the implicit task that are incomplete, or have incomplete descendants. */
unsigned tally(struct nst_thread *self)
{
    uint64_t n = self->implicit.tally ? nst_tally_count(self->implicit.tally) >> 31 : 0;

    for (struct nst_taskgroup *g = self->implicit.group; g; g = g->outer)
        n += nst_tally_count(&g->tally) >> 31;
    return (unsigned)n;
}

} // namespace

TEST(Task, PayloadIsAlignedAndLeadsBackToItsTask)
{
    struct nst_thread *self = nst_thread_self();
    body nothing = [](struct nst_thread *, struct nst_task *) {};

    for (size_t align : {1u, 16u, 64u, 128u, 4096u})
        for (size_t size : {8u, 256u, 257u, 100000u}) {
            struct nst_task *task = make(self, &nothing, 0, size, align);
            char *p = (char *)nst_task_payload(task);
            EXPECT_EQ((uintptr_t)p % (align > 64 ? align : 64), 0u);
            EXPECT_EQ(nst_task_of_payload(p), task);
            EXPECT_EQ(nst_task_payload_size(task), (size + 7) / 8 * 8);
            memset(p + sizeof(body *), 0x5a, size - sizeof(body *));
            nst_task_submit(self, task, NULL, 0);
        }
}

TEST(Task, BodyRunsAsItsOwnTaskAndTheDestructorOnce)
{
    struct nst_thread *self = nst_thread_self();
    int ran = 0;
    body f = [&](struct nst_thread *s, struct nst_task *t) {
        EXPECT_EQ(s->task, (struct nst_taskenv *)t);
        EXPECT_EQ(nst_task_current(s), t);
        EXPECT_TRUE(s->task->in_explicit);
        EXPECT_FALSE(s->task->final);
        EXPECT_EQ(destroyed, 0);
        ran++;
    };

    nst_task_submit(self, make(self, &f), NULL, 0);
    EXPECT_EQ(ran, 1);
    EXPECT_EQ(destroyed, 1);
    EXPECT_EQ(self->task, &self->implicit);
    EXPECT_EQ(nst_task_current(self), nullptr);
    EXPECT_EQ(tally(self), 0u);
}

TEST(Task, FinalIsInherited)
{
    struct nst_thread *self = nst_thread_self();
    body inner = [&](struct nst_thread *s, struct nst_task *) {
        EXPECT_TRUE(s->task->final);
        EXPECT_TRUE(nst_task_is_included(s, 0));
    };
    body outer = [&](struct nst_thread *s, struct nst_task *) { nst_task_submit(s, make(s, &inner), NULL, 0); };

    EXPECT_FALSE(nst_task_is_included(self, 0));
    EXPECT_TRUE(nst_task_is_included(self, NST_TASK_UNDEFERRED));
    nst_task_submit(self, make(self, &outer, NST_TASK_FINAL), NULL, 0);
    EXPECT_EQ(destroyed, 2);
}

TEST(Task, CallerMayExecuteTheBody)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_task_spec spec = {};
    struct nst_task *task = nst_task_new(self, &spec);

    nst_task_begin(self, task);
    EXPECT_EQ(nst_task_current(self), task);
    nst_task_end(self, task);
    EXPECT_EQ(self->task, &self->implicit);
}

TEST(Task, UntiedPartsDoNotNest)
{
    struct nst_thread *self = nst_thread_self();
    int part = 0, depth = 0;
    body f = [&](struct nst_thread *s, struct nst_task *t) {
        EXPECT_EQ(depth++, 0);
        EXPECT_EQ(destroyed, 0);
        if (++part < 200000)
            nst_task_submit(s, t, NULL, 0);
        depth--;
    };

    nst_task_submit(self, make(self, &f, NST_TASK_UNTIED), NULL, 0);
    EXPECT_EQ(part, 200000);
    EXPECT_EQ(destroyed, 1);
}

TEST(Task, UntiedPartsUnderBeginEndBeforeTheEnd)
{
    struct nst_thread *self = nst_thread_self();
    int part = 0;
    body f = [&](struct nst_thread *s, struct nst_task *t) {
        if (++part < 100)
            nst_task_submit(s, t, NULL, 0);
    };
    struct nst_task *task = make(self, &f, NST_TASK_UNTIED);

    nst_task_begin(self, task);
    run(self, task); /* part 0, called by the compiled code */
    EXPECT_EQ(part, 100);
    nst_task_end(self, task);
    EXPECT_EQ(destroyed, 1);
}

TEST(Task, AnEventMayBeFulfilledBeforeDuringAndAfterTheBody)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *event = nullptr;
    int when = 0, ran = 0;
    body f = [&](struct nst_thread *, struct nst_task *) {
        ran++;
        if (when == 1)
            nst_event_fulfil(event);
    };

    for (when = 0; when < 3; when++) {
        struct nst_task *task = make(self, &f);
        event = nst_task_event(task);
        EXPECT_EQ(nst_task_event(task), event);
        EXPECT_EQ(nst_task_event_or_null(task), event);
        if (when == 0)
            nst_event_fulfil(event);
        nst_task_submit(self, task, NULL, 0);
        EXPECT_EQ(ran, when + 1);
        EXPECT_EQ(tally(self), when == 2);
        if (when == 2)
            nst_event_fulfil(event);
        nst_taskwait(self);
        EXPECT_EQ(tally(self), 0u);
    }
    EXPECT_EQ(destroyed, 3);
}

TEST(Task, AThreadTheRuntimeNeverSawMayFulfil)
{
    struct nst_thread *self = nst_thread_self();
    body f = [](struct nst_thread *, struct nst_task *) {};

    for (int undeferred = 0; undeferred < 2; undeferred++) {
        struct nst_task *task = make(self, &f, undeferred ? NST_TASK_UNDEFERRED : 0);
        struct nst_event *event = nst_task_event(task);
        std::thread other([=] { nst_event_fulfil(event); });
        nst_task_submit(self, task, NULL, 0); /* an undeferred one is waited for until its block ends, not until its event */
        nst_taskwait(self);
        EXPECT_EQ(tally(self), 0u);
        other.join();
    }
}

TEST(Task, TaskwaitWaitsForChildrenOnlyTaskgroupForDescendants)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *event = nullptr;
    body nothing = [](struct nst_thread *, struct nst_task *) {};
    body f = [&](struct nst_thread *s, struct nst_task *) {
        struct nst_task *grandchild = make(s, &nothing);
        event = nst_task_event(grandchild);
        nst_task_submit(s, grandchild, NULL, 0);
    };

    nst_taskgroup_begin(self);
    nst_task_submit(self, make(self, &f), NULL, 0);
    nst_taskwait(self); /* the child is complete; the grandchild is not */
    EXPECT_EQ(tally(self), 1u);
    std::thread other([=] { nst_event_fulfil(event); });
    nst_taskgroup_end(self);
    EXPECT_EQ(tally(self), 0u);
    other.join();
    EXPECT_EQ(self->task->group, nullptr);
}

/* Ancestors that ended long ago must stay readable for the descendants that outlive them. */
TEST(Task, AncestorsOutliveTheirIncompleteDescendants)
{
    struct nst_thread *self = nst_thread_self();
    std::vector<struct nst_event *> events;
    body f = [&](struct nst_thread *s, struct nst_task *t) {
        static int depth;
        if (depth == 5) {
            for (int i = 0; i < 3; i++) {
                static body nothing = [](struct nst_thread *, struct nst_task *) {};
                struct nst_task *leaf = make(s, &nothing);
                struct nst_depend d = {&depth, NST_DEPEND_OUT};
                if (i == 0)
                    events.push_back(nst_task_event(leaf));
                nst_task_submit(s, leaf, &d, 1);
            }
            return;
        }
        depth++;
        nst_task_submit(s, make(s, *(body **)nst_task_payload(t)), NULL, 0);
        depth--;
    };

    nst_taskgroup_begin(self);
    nst_task_submit(self, make(self, &f), NULL, 0);
    EXPECT_EQ(tally(self), 1u);
    nst_event_fulfil(events[0]);
    nst_taskgroup_end(self);
    EXPECT_EQ(tally(self), 0u);
    EXPECT_EQ(destroyed, 6 + 3);
}

TEST(Task, ACancelledTaskgroupDropsTasksButDestroysThem)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_event *event;
    int ran = 0;
    body f = [&](struct nst_thread *, struct nst_task *) { ran++; };

    nst_icv_global.cancellation = true;
    EXPECT_FALSE(nst_taskgroup_cancel(self));
    nst_taskgroup_begin(self);
    EXPECT_FALSE(nst_task_is_dropped(self));
    EXPECT_TRUE(nst_taskgroup_cancel(self));
    EXPECT_TRUE(nst_task_is_dropped(self));
    nst_taskgroup_begin(self); /* a group inside it */
    nst_task_submit(self, make(self, &f), NULL, 0);
    struct nst_task *detached = make(self, &f);
    event = nst_task_event(detached);
    nst_task_submit(self, detached, NULL, 0);
    nst_task_submit(self, make(self, &f, NST_TASK_IMMUNE), NULL, 0);
    nst_taskgroup_end(self);
    nst_taskgroup_end(self);
    EXPECT_EQ(ran, 1);
    EXPECT_EQ(destroyed, 3);
    EXPECT_EQ(tally(self), 0u);
    nst_event_fulfil(event); /* late, and harmless */
    EXPECT_FALSE(nst_task_is_dropped(self));
}

TEST(Task, ADiscardedTaskIsDestroyed)
{
    struct nst_thread *self = nst_thread_self();
    body f = [](struct nst_thread *, struct nst_task *) { FAIL(); };

    nst_task_discard(self, make(self, &f));
    EXPECT_EQ(destroyed, 1);
}

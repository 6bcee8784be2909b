// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks among regions: tasks that fork regions, regions whose members make tasks, groups, and reductions across members. */
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

extern "C" {
#include "runtime/omp/task/task.h"
#include "runtime/omp/task/task_reduction.h"
#include "runtime/omp/team/parallel.h"
#include "runtime/omp/team/team_barrier.h"
}

namespace {

std::atomic<long> leaves;

void leaf(struct nst_thread *self, struct nst_task *)
{
    EXPECT_TRUE(self->task->in_explicit);
    leaves++;
}

void submit(struct nst_thread *self, nst_task_fn run)
{
    struct nst_task_spec spec = {};

    spec.run = run;
    nst_task_submit(self, nst_task_new(self, &spec), NULL, 0);
}

void inner_member(struct nst_thread *self, const struct nst_fork *)
{
    EXPECT_FALSE(self->task->in_explicit);
    EXPECT_EQ(self->task->group, nullptr);
    nst_taskgroup_begin(self);
    for (int i = 0; i < 10; i++)
        submit(self, leaf);
    nst_taskgroup_end(self);
    nst_team_barrier(self);
    nst_taskwait(self);
}

void forks(struct nst_thread *self, struct nst_task *task)
{
    struct nst_fork fork = {};

    fork.invoke = inner_member;
    fork.num_threads = 4;
    nst_parallel(&fork);
    EXPECT_EQ(nst_thread_self(), self);
    EXPECT_EQ(nst_task_current(self), task);
    leaf(self, task);
}

void outer_member(struct nst_thread *self, const struct nst_fork *)
{
    for (int i = 0; i < 5; i++)
        submit(self, forks);
    nst_team_barrier(self);
    submit(self, leaf);
}

struct nst_icv *allow_nesting()
{
    struct nst_icv *icv = nst_icv_own(nst_thread_self());

    icv->max_active_levels = 8;
    return icv;
}

/* ---- reductions ---- */

void add(void *into, void *copy)
{
    *(long *)into += *(long *)copy;
}

long total[16], originals[16];

void contribute(struct nst_thread *self, struct nst_task *task)
{
    long *original = *(long **)nst_task_payload(task);
    long *copy = (long *)nst_reduction_copy(self, original, NULL);

    ASSERT_NE(copy, nullptr);
    ASSERT_NE(copy, original);
    *copy += 1;
}

/* What kmp does for reduction(task): every member brings its own private variable. */
void reducing_member(struct nst_thread *self, const struct nst_fork *)
{
    long mine = 0;
    struct nst_reduction_item item = {};

    item.original = item.orig = &mine;
    item.size = sizeof mine;
    item.combine = add;
    for (int level = 0; level < 2; level++)
        nst_reduction_share_begin(self, nst_reduction_new_typed(&item, 1));
    for (int i = 0; i < 20; i++) {
        struct nst_task_spec spec = {};
        spec.run = contribute;
        spec.size = sizeof(long *);
        struct nst_task *task = nst_task_new(self, &spec);
        *(long **)nst_task_payload(task) = &mine;
        nst_task_submit(self, task, NULL, 0);
        if (i == 10)
            nst_yield();
    }
    nst_reduction_share_end(self);
    nst_reduction_share_end(self);
    total[self->num] = mine;
}

/* What GOMP does for worksharing: the block is shared, thread 0 combines after a barrier. */
void sharing_member(struct nst_thread *self, const struct nst_fork *fork)
{
    for (int construct = 0; construct < 3; construct++) {
        long *original = &originals[self->num];
        struct nst_reduction_item item = {};
        item.original = original;
        char *block = (char *)nst_reduction_share_begin(self, nst_reduction_new(&item, 1, 64, 64));
        for (int i = 0; i < 20; i++) {
            struct nst_task_spec spec = {};
            spec.run = contribute;
            spec.size = sizeof(long *);
            struct nst_task *task = nst_task_new(self, &spec);
            *(long **)nst_task_payload(task) = original;
            nst_task_submit(self, task, NULL, 0);
        }
        nst_team_barrier(self);
        if (self->num == 0)
            for (unsigned s = 0; s < self->team->nthreads; s++)
                *(long *)fork->data += *(long *)(block + 64 * s);
        nst_reduction_share_end(self);
        nst_team_barrier(self);
    }
}

/* ---- tasks of what a member has not begun ---- */

long phase[16], now;

void look(struct nst_thread *self, struct nst_task *)
{
    EXPECT_EQ(phase[self->num], now);
}

/* Members that still wait for the region, or to be let out of the barrier, might find tasks of those that have gone on. */
void begin_part(struct nst_thread *self)
{
    phase[self->num] = now;
    for (int i = 0; i < 5; i++)
        submit(self, look);
}

void beginning_member(struct nst_thread *self, const struct nst_fork *)
{
    begin_part(self);
    nst_team_barrier(self);
    if (self->num == 0)
        now++;
    nst_team_barrier(self);
    begin_part(self);
}

} // namespace

TEST(TaskRegionStress, TasksForkRegionsThatMakeTasks)
{
    allow_nesting();
    for (unsigned threads : {1u, 2u, 8u, 16u}) {
        struct nst_fork fork = {};
        leaves = 0;
        fork.invoke = outer_member;
        fork.num_threads = threads;
        EXPECT_EQ(nst_parallel(&fork), threads);
        EXPECT_EQ(leaves.load(), (long)threads * (5 * (4 * 10 + 1) + 1));
    }
}

TEST(TaskRegionStress, EveryContributionCountsOnce)
{
    for (unsigned threads : {1u, 2u, 5u, 16u})
        for (int round = 0; round < 30; round++) {
            struct nst_fork fork = {};
            fork.invoke = reducing_member;
            fork.num_threads = threads;
            EXPECT_EQ(nst_parallel(&fork), threads);
            long sum = 0;
            for (unsigned i = 0; i < threads; i++)
                sum += total[i];
            EXPECT_EQ(sum, 20 * (long)threads);
        }
}

TEST(TaskRegionStress, ABlockSharedByAWorkshareHoldsAllContributions)
{
    for (unsigned threads : {1u, 2u, 5u, 16u})
        for (int round = 0; round < 30; round++) {
            long sum = 0;
            struct nst_fork fork = {};
            fork.invoke = sharing_member;
            fork.num_threads = threads;
            fork.data = &sum;
            EXPECT_EQ(nst_parallel(&fork), threads);
            EXPECT_EQ(sum, 3 * 20 * (long)threads);
        }
}

/* GCC's body of a region constructs the member's copies for reduction(task) whether or not a task has done that before. */
TEST(TaskRegionStress, AMemberExecutesNoTaskBeforeItsOwnPart)
{
    for (unsigned threads : {2u, 4u, 16u})
        for (int round = 0; round < 6000 / (int)threads; round++) {
            struct nst_fork fork = {};
            now++;
            fork.invoke = beginning_member;
            fork.num_threads = threads;
            EXPECT_EQ(nst_parallel(&fork), threads);
        }
}

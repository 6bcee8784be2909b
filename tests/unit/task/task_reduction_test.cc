// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

extern "C" {
#include "runtime/omp/task/task.h"
#include "runtime/omp/task/task_reduction.h"
}

namespace {

int inits, finis;

void init_long(void *copy, void *orig)
{
    *(long *)copy = 0;
    EXPECT_NE(orig, nullptr);
    inits++;
}

void fini_long(void *)
{
    finis++;
}

void add_long(void *into, void *copy)
{
    *(long *)into += *(long *)copy;
}

struct nst_reduction_item typed(long *original)
{
    struct nst_reduction_item item = {};

    item.original = item.orig = original;
    item.size = sizeof *original;
    item.init = init_long;
    item.fini = fini_long;
    item.combine = add_long;
    return item;
}

} // namespace

TEST(TaskReduction, LaidOutByTheCallerItIsFoundByOriginalAndByCopy)
{
    struct nst_thread *self = nst_thread_self();
    int a = 0, b = 0, stranger = 0;
    struct nst_reduction_item items[2] = {};
    void *original = nullptr;

    items[0].original = &a;
    items[1].original = &b;
    items[1].offset = 8;
    nst_taskgroup_begin(self);
    struct nst_reduction *r = nst_reduction_new(items, 2, 256, 256);
    char *base = (char *)nst_reduction_attach(self, r);
    EXPECT_EQ((uintptr_t)base % 256, 0u);
    for (int i = 0; i < 256; i++)
        EXPECT_EQ(base[i], 0);
    EXPECT_EQ(nst_reduction_block(r), base);
    EXPECT_EQ(nst_reduction_copy(self, &a, &original), base);
    EXPECT_EQ(original, &a);
    EXPECT_EQ(nst_reduction_copy(self, &b, &original), base + 8);
    EXPECT_EQ(nst_reduction_copy(self, base + 8, &original), base + 8);
    EXPECT_EQ(original, &b);
    EXPECT_EQ(nst_reduction_copy(self, &stranger, NULL), nullptr);

    /* an inner group's registration comes first; the outer one is still found */
    nst_taskgroup_begin(self);
    struct nst_reduction *inner = nst_reduction_new(items, 1, 64, 64);
    char *inner_base = (char *)nst_reduction_attach(self, inner);
    EXPECT_EQ(nst_reduction_copy(self, &a, NULL), inner_base);
    EXPECT_EQ(nst_reduction_copy(self, &b, NULL), base + 8);
    nst_taskgroup_end(self);
    nst_reduction_delete(inner);
    EXPECT_EQ(nst_reduction_copy(self, &a, NULL), base);
    nst_taskgroup_end(self);
    nst_reduction_delete(r);
    EXPECT_EQ(nst_reduction_copy(self, &a, NULL), nullptr);
}

TEST(TaskReduction, TypedOnesAreInitialisedOnFirstUseAndCombinedAtTheEnd)
{
    struct nst_thread *self = nst_thread_self();
    long a = 100, untouched = 5;
    struct nst_reduction_item items[] = {typed(&a), typed(&untouched)};

    nst_taskgroup_begin(self);
    struct nst_reduction *r = nst_reduction_new_typed(items, 2);
    nst_reduction_attach_at_end(self, r);
    EXPECT_EQ(inits, 0);
    for (int i = 0; i < 3; i++) {
        long *copy = (long *)nst_reduction_copy_in(self, r, &a, NULL);
        EXPECT_NE(copy, &a);
        *copy += i;
    }
    EXPECT_EQ(a, 100);
    nst_taskgroup_end(self);
    EXPECT_EQ(a, 103);
    EXPECT_EQ(untouched, 5);
    EXPECT_EQ(inits, 1);
    EXPECT_EQ(finis, 1);
}

TEST(TaskReduction, SharedBlocksNestAndCombineOnce)
{
    struct nst_thread *self = nst_thread_self();
    long outer = 1, inner = 10;
    struct nst_reduction_item o = typed(&outer), i = typed(&inner);

    nst_reduction_share_begin(self, nst_reduction_new_typed(&o, 1));
    nst_reduction_share_begin(self, nst_reduction_new_typed(&i, 1));
    *(long *)nst_reduction_copy(self, &inner, NULL) += 5;
    *(long *)nst_reduction_copy(self, &outer, NULL) += 2;
    nst_reduction_share_end(self);
    EXPECT_EQ(inner, 15);
    EXPECT_EQ(outer, 1);
    nst_reduction_share_end(self);
    EXPECT_EQ(outer, 3);
    EXPECT_EQ(self->task->group, nullptr);
    nst_reduction_share_end(self); /* unbalanced: ignored */
}

TEST(TaskReduction, ATeamsRegistrationIsFoundLast)
{
    struct nst_thread *self = nst_thread_self();
    int a = 0;
    struct nst_reduction_item item = {};

    item.original = &a;
    struct nst_reduction *r = nst_reduction_new(&item, 1, 64, 64);
    char *base = (char *)nst_reduction_attach_team(self->team, r);
    EXPECT_EQ(nst_reduction_copy(self, &a, NULL), base);
    nst_reduction_delete(r);
    EXPECT_EQ(nst_reduction_copy(self, &a, NULL), nullptr);
}

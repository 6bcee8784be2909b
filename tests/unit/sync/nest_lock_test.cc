// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <gtest/gtest.h>

extern "C" {
#include "runtime/sync/nest_lock.h"
}

TEST(NestLock, CountsItsOwnerAndRefusesOthers)
{
    struct nst_nest_lock n = {};
    int me = 0, other = 0;

    EXPECT_EQ(nst_nest_lock_try(&n, &me), 1);
    EXPECT_EQ(nst_nest_lock_try(&n, &me), 2);
    nst_nest_lock_acquire(&n, &me);
    EXPECT_EQ(n.count, 3);
    EXPECT_EQ(nst_nest_lock_try(&n, &other), 0);
    nst_nest_lock_release(&n);
    nst_nest_lock_release(&n);
    EXPECT_EQ(nst_nest_lock_try(&n, &other), 0);
    nst_nest_lock_release(&n);
    EXPECT_EQ(nst_nest_lock_try(&n, &other), 1);
    nst_nest_lock_release(&n);
    nst_nest_lock_acquire(&n, &me);
    EXPECT_EQ(n.count, 1);
    nst_nest_lock_release(&n);
}

TEST(NestLock, HeapFormStartsFree)
{
    struct nst_nest_lock *n = nst_nest_lock_new();
    int me = 0;

    EXPECT_EQ(nst_nest_lock_try(n, &me), 1);
    nst_nest_lock_release(n);
    nst_nest_lock_delete(n);
}

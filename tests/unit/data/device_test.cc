// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The host as a device: copies of boxes, bad devices.
extern "C" {
#include "runtime/omp/data/device.h"
}

#include <cerrno>
#include <climits>
#include <cstring>
#include <gtest/gtest.h>

TEST(Device, OnlyTheHostExists)
{
    EXPECT_TRUE(nst_device_is_host(0));
    EXPECT_TRUE(nst_device_is_host(-1));
    EXPECT_FALSE(nst_device_is_host(1));
    EXPECT_FALSE(nst_device_is_host(-4));
    EXPECT_EQ(nst_device_alloc(10, 1), nullptr);
    EXPECT_EQ(nst_device_alloc(0, 0), nullptr);
    void *p = nst_device_alloc(10, 0);
    ASSERT_NE(p, nullptr);
    nst_device_free(p, -1);
    EXPECT_EQ(nst_device_from_uid(nst_device_uid(0)), 0);
    EXPECT_EQ(nst_device_uid(3), nullptr);
    EXPECT_EQ(nst_device_from_uid("nothing of the kind"), -4);
}

TEST(Device, CopiesWithOffsets)
{
    char a[] = "0123456789", b[] = "..........";
    EXPECT_EQ(nst_device_memcpy(b, a, 4, 2, 5, 0, -1), 0);
    EXPECT_STREQ(b, "..5678....");
    EXPECT_EQ(nst_device_memcpy(b, a, 4, 2, 5, 0, 1), EINVAL);
    EXPECT_EQ(nst_device_memcpy(b, a, 4, 2, 5, 1, 0), EINVAL);
    EXPECT_EQ(nst_device_memcpy(nullptr, a, 4, 0, 0, 0, 0), EINVAL);
    EXPECT_EQ(nst_device_memcpy(nullptr, nullptr, 0, 0, 0, 0, 0), 0);
}

TEST(Device, CopiesBoxes)
{
    int src[4][5][6], dst[3][7][8];
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 5; j++)
            for (int k = 0; k < 6; k++)
                src[i][j][k] = i * 100 + j * 10 + k;
    memset(dst, -1, sizeof(dst));
    size_t volume[] = {2, 3, 4}, to[] = {1, 2, 3}, from[] = {2, 1, 0}, dst_dims[] = {3, 7, 8}, src_dims[] = {4, 5, 6};
    EXPECT_EQ(nst_device_memcpy_rect(dst, src, sizeof(int), 3, volume, to, from, dst_dims, src_dims, 0, 0), 0);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 7; j++)
            for (int k = 0; k < 8; k++) {
                bool in = i >= 1 && j >= 2 && j < 5 && k >= 3 && k < 7;
                EXPECT_EQ(dst[i][j][k], in ? (i - 1 + 2) * 100 + (j - 2 + 1) * 10 + (k - 3) : -1);
            }
    EXPECT_EQ(nst_device_memcpy_rect(nullptr, nullptr, 0, 0, nullptr, nullptr, nullptr, nullptr, nullptr, 0, 0), INT_MAX);
    EXPECT_EQ(nst_device_memcpy_rect(dst, src, sizeof(int), 0, volume, to, from, dst_dims, src_dims, 0, 0), EINVAL);
    EXPECT_EQ(nst_device_memcpy_rect(dst, src, sizeof(int), 3, volume, to, from, dst_dims, src_dims, 5, 0), EINVAL);
    size_t huge[] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    EXPECT_EQ(nst_device_memcpy_rect(dst, src, sizeof(int), 3, volume, to, from, huge, huge, 0, 0), EINVAL);
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp needs thousands of native threads for the deepest case and takes minutes
/* Nested regions 2 to 5 levels deep with omp_set_max_active_levels: sizes, levels, ancestors, barriers at every level
 * (OpenMP 5.2, 10.1 and 18.2). */
#include "tests/support/check.h"

#include <omp.h>

static int leaves;

static void descend(int level, int depth, int width, const int *path)
{
    if (level == depth) {
        BUMP(&leaves, 1);
        return;
    }
#pragma omp parallel num_threads(width)
    {
        int mine[8];

        for (int i = 0; i < level; i++)
            mine[i] = path[i];
        mine[level] = omp_get_thread_num();
        CHECK_EQ(omp_get_num_threads(), width);
        CHECK_EQ(omp_get_level(), level + 1);
        CHECK_EQ(omp_get_active_level(), level + 1);
        CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
        for (int i = 0; i <= level; i++) {
            CHECK_EQ(omp_get_ancestor_thread_num(i + 1), mine[i]);
            CHECK_EQ(omp_get_team_size(i + 1), width);
        }
        CHECK_EQ(omp_get_ancestor_thread_num(level + 2), -1);
        CHECK_EQ(omp_get_team_size(level + 2), -1);
#pragma omp barrier
        descend(level + 1, depth, width, mine);
#pragma omp barrier
        CHECK_EQ(omp_get_thread_num(), mine[level]);
        CHECK_EQ(omp_get_num_threads(), width);
        CHECK_EQ(omp_get_level(), level + 1);
    }
}

int main(void)
{
    static const struct {
        int depth, width, leaves;
    } cases[] = {{2, 2, 4}, {2, 8, 64}, {3, 3, 27}, {4, 3, 81}, {5, 2, 32}, {5, 3, 243}};

    omp_set_dynamic(0);
    omp_set_max_active_levels(8);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        leaves = 0;
        descend(0, cases[i].depth, cases[i].width, NULL);
        CHECK_EQ(leaves, cases[i].leaves);
    }
    /* One active level: inner regions have one member but count as levels. */
    omp_set_max_active_levels(1);
    int inner = 0, outer = 0;
#pragma omp parallel num_threads(4)
    {
        BUMP(&outer, 1);
#pragma omp parallel num_threads(3)
        {
            BUMP(&inner, 1);
            CHECK_EQ(omp_get_num_threads(), 1);
            CHECK_EQ(omp_get_level(), 2);
            CHECK_EQ(omp_get_active_level(), 1);
            CHECK_EQ(omp_get_thread_num(), 0);
            CHECK_EQ(omp_get_ancestor_thread_num(2), 0);
            CHECK_EQ(omp_get_team_size(1), 4);
        }
    }
    CHECK_EQ(outer, 4);
    CHECK_EQ(inner, 4);
    return check_status();
}

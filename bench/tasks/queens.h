// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: the number of solutions of n-queens, with which the programs that search by tasks compare theirs.
#pragma once

// Bits of columns and of both diagonals under attack; all: a bit for each column.
static inline long queens_serial(unsigned all, unsigned columns, unsigned left, unsigned right)
{
    unsigned open = all & ~(columns | left | right);
    long sum = columns == all;

    while (open != 0) {
        unsigned bit = open & -open;

        open ^= bit;
        sum += queens_serial(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return sum;
}

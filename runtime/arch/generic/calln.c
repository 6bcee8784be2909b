// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* nst_call_n in portable C (runtime/arch/calln.h), compiled only where no assembly is: see cmake/Arch.cmake.
 *
 * C has no call with a computed number of arguments, so the count is rounded up to one of a few and padded with
 * NULL.  A callee that gets more arguments than it takes is undefined in C but harmless in every calling convention
 * in which the caller pops them, which all ports of Linux are. */
#include "runtime/arch/calln.h"

#include "runtime/base/panic.h"

#include <string.h>

#define P    void *
#define P8   P, P, P, P, P, P, P, P
#define P16  P8, P8
#define P64  P16, P16, P16, P16
#define W8(b)  w[(b)], w[(b) + 1], w[(b) + 2], w[(b) + 3], w[(b) + 4], w[(b) + 5], w[(b) + 6], w[(b) + 7]
#define W16(b) W8(b), W8((b) + 8)
#define W64(b) W16(b), W16((b) + 16), W16((b) + 32), W16((b) + 48)

#define MOST 256

void nst_call_n(void (*fn)(void), void *first, void *second, size_t argc, void *const *words)
{
    void *w[MOST];

    if (argc > MOST)
        nst_fatal("a parallel region captures %zu variables; this build, for an architecture without assembly, passes "
                  "at most %d", argc, MOST);
    memset(w, 0, sizeof(w));
    if (argc > 0)
        memcpy(w, words, argc * sizeof(*w));
    if (argc <= 8)
        ((void (*)(P, P, P8))fn)(first, second, W8(0));
    else if (argc <= 16)
        ((void (*)(P, P, P16))fn)(first, second, W16(0));
    else if (argc <= 64)
        ((void (*)(P, P, P64))fn)(first, second, W64(0));
    else
        ((void (*)(P, P, P64, P64, P64, P64))fn)(first, second, W64(0), W64(64), W64(128), W64(192));
}

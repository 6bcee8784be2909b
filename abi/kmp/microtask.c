// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Calls a microtask on behalf of one member of a team (abi/kmp/microtask.h).  The words stay where the forking thread
 * collected them, on its stack, until the join.  Both ids live in this frame: the callee may write them. */
#include "abi/kmp/microtask.h"

#include "abi/kmp/kmp_abi.h"
#include "runtime/arch/calln.h"

/* The microtask is an ordinary function of 2 + argc parameters, so each count has its own prototype; nst_call_n
 * serves the counts that no longer fit registers on x86-64 and aarch64. */
#define P int32_t *
#define W void *
#define AS(types) ((void (*)types)fork->fn)

void nst_kmp_invoke(struct nst_thread *self, const struct nst_fork *fork)
{
    int32_t gtid = (int32_t)nst_thread_gtid();
    int32_t btid = (int32_t)self->num;
    void *const *w = fork->data;
    uint32_t argc = (uint32_t)fork->extra;

    switch (argc) {
    case 0:
        AS((P, P))(&gtid, &btid);
        break;
    case 1:
        AS((P, P, W))(&gtid, &btid, w[0]);
        break;
    case 2:
        AS((P, P, W, W))(&gtid, &btid, w[0], w[1]);
        break;
    case 3:
        AS((P, P, W, W, W))(&gtid, &btid, w[0], w[1], w[2]);
        break;
    case 4:
        AS((P, P, W, W, W, W))(&gtid, &btid, w[0], w[1], w[2], w[3]);
        break;
    case 5:
        AS((P, P, W, W, W, W, W))(&gtid, &btid, w[0], w[1], w[2], w[3], w[4]);
        break;
    case 6:
        AS((P, P, W, W, W, W, W, W))(&gtid, &btid, w[0], w[1], w[2], w[3], w[4], w[5]);
        break;
    default:
        nst_call_n(fork->fn, &gtid, &btid, argc, w);
        break;
    }
}

void nst_kmp_invoke_inner(struct nst_thread *self, const struct nst_fork *fork)
{
    struct nst_icv *icv = nst_icv_own(self);

    icv->nthreads = (int)(fork->extra >> 32);
    icv->nthreads_set = true;
    nst_kmp_invoke(self, fork);
}

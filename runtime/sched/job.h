// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a deque holds: something a carrier can run, and whose work it is.  Two kinds of job suffice: one to start on a strand of its
 * own (a member of a team), and a strand to resume.  The scheduler knows neither teams nor tasks. */
#ifndef NST_SCHED_JOB_H
#define NST_SCHED_JOB_H

#include "runtime/base/atomic.h"

#include <stdbool.h>

/* Where work belongs: a team is a scope, its parent is the scope it was forked in.  Only chains of parents are compared.  Type-stable,
 * and read by thieves while a team is formed anew: relaxed. */
struct nst_scope {
    struct nst_scope *_Atomic parent;
    _Atomic unsigned depth;   /* parent's + 1; 0 for a root's own scope */
    _Atomic bool patient;     /* its work may wait longer before the monitor helps: native threads were tried and did not pay */
    _Atomic bool stay;        /* bound strands that wait in it carry nothing: one had to be moved in an earlier run */
    _Atomic bool starved;     /* the monitor had to help its work; a hint */
    _Atomic bool moved;       /* the monitor had to move a bound strand that waited in it: as stay, for the rest of this run */
};

struct nst_job {
    void (*run)(struct nst_job *job); /* executed on a strand of its own, once per push; NULL: this is a strand's own
                                       * entry, "resume me if I am ready" */
    struct nst_scope *scope;          /* whose work it is */
};

#endif

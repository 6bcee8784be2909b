// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What a deque holds: something a carrier can run.  Two kinds suffice: a job to start on a strand of its own (a member of a
 * team), and a strand to resume.  The scheduler knows neither teams nor tasks. */
#ifndef NST_SCHED_JOB_H
#define NST_SCHED_JOB_H

#include "runtime/sched/wait.h"

struct nst_job {
    void (*run)(struct nst_job *job); /* executed on a strand of its own, once per push; NULL: this is a strand's own
                                       * entry, "resume me if I am ready" */
    struct nst_scope *scope;          /* whose work it is */
};

#endif

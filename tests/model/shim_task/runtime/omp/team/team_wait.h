// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* runtime/omp/team/team_wait.h for the model of tasks: as much of a team as task_wait.c and task_queue.c look at. */
#ifndef NST_OMP_TEAM_TEAM_WAIT_H
#define NST_OMP_TEAM_TEAM_WAIT_H

#include "runtime/omp/task/task_impl.h"

struct nst_team_hooks {
    void (*drain)(struct nst_thread *self);
    void (*help)(struct nst_thread *self, bool (*over)(void *), void *arg);
    void (*help_out)(struct nst_thread *self);
    bool (*is_offered)(struct nst_thread *self);
    bool (*is_quiet)(struct nst_thread *self);
    void (*renew)(struct nst_team *team);
    void (*wake)(struct nst_team *team);
};

extern const struct nst_team_hooks *nst_team_hooks;

bool nst_team_recall(struct nst_team *team); /* the model provides it */

#endif

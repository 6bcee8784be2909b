// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Nice value, scheduling policy and signal mask of the native threads that work for a root's team: the root's, not those of whoever had
 * the native thread made.  Where no thread of the program ever changed its own, all are equal, and this costs a look at one word for
 * each member. */
#ifndef NST_OMP_TEAM_ATTRIBUTES_H
#define NST_OMP_TEAM_ATTRIBUTES_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"
#include "runtime/strand/strand.h"

struct nst_team;

extern _Atomic uint32_t nst_attributes_changes; /* by the program's threads so far; relaxed: a thread sees its own */

/* A thread of the program is changing its own. */
void nst_attributes_changed(void);

/* team, of a region that self forks, is to have: the root's, or what the team around has. */
void nst_attributes_describe(struct nst_team *team, struct nst_strand *self, const struct nst_team *outer) NST_COLD;
/* The same where self has come to run on another one in the midst of its region. */
void nst_attributes_resumed(struct nst_strand *self) NST_COLD;
/* The native thread that self runs on gets them. */
void nst_attributes_adopt(const struct nst_strand *self, const struct nst_team *team) NST_COLD;

NST_INLINE bool nst_attributes_differ(void)
{
    return NST_UNLIKELY(nst_load_relaxed(&nst_attributes_changes) != 0);
}

#endif

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Checks of whole structures, in debugging builds, where the state is known: when a member has drained its tasks. */
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_impl.h"

#ifdef NST_DEBUG

#define BLOCKS 64 /* of each free list */

static void audit_blocks(const struct nst_thread *self, const struct nst_task_member *m)
{
    for (unsigned c = 0; c < NST_TASK_CLASSES; c++) {
        unsigned n = 0;
        for (const struct nst_task *t = m->free[c]; t && n < BLOCKS; t = t->next, n++) {
            NST_VERIFY(t->life == NST_LIFE_FREE && t->env.memory_class == c && t->home == self->num);
            NST_VERIFY(t->env.tally == &t->tally && t->env.kind == NST_TASK_EXPLICIT && !t->cold && !t->node);
            NST_VERIFY(t->tally.local == 0 && nst_load_relaxed((_Atomic uint64_t *)&t->tally.remote) == NST_TALLY_BIAS);
        }
    }
    NST_VERIFY((m->parcel.first != NULL) == (m->parcel.count > 0));
}

void nst_task_audit(struct nst_thread *self)
{
    struct nst_task_member *m = nst_task_member(self);
    struct nst_task_team *tt = nst_task_team(self->team);

    /* Its own tree is empty, so nothing that it has made waits anywhere; others' tasks that became ready here may. */
    NST_VERIFY(!nst_tally_has_tree(nst_tally_count(&m->tally)) && !nst_tally_has_children(nst_tally_count(&m->tally)));
    NST_VERIFY(nst_task_waiting(m) >= 0);
    audit_blocks(self, m);
    nst_lock_acquire(&tt->lock);
    NST_VERIFY(nst_task_list_count(&tt->list) == nst_load_relaxed(&tt->common));
    nst_lock_release(&tt->lock);
}

#else

void nst_task_audit(struct nst_thread *self)
{
}

#endif

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/attributes.h"

#include "runtime/omp/team/team.h"
#include "runtime/omp/team/thread.h"
#include "runtime/os/attributes.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/pool.h"
#include "runtime/strand/annotate.h"

_Atomic uint32_t nst_attributes_changes;

void nst_attributes_changed(void)
{
    nst_add_relaxed(&nst_attributes_changes, 1u);
    if (!nst_load_relaxed(&nst_pool.differ))
        nst_store_relaxed(&nst_pool.differ, true);
}

void nst_attributes_describe(struct nst_team *team, struct nst_strand *self, const struct nst_team *outer)
{
    if (!self->root || outer->active_level > 0) {
        team->attributes = outer->attributes;
        return;
    }
    uint32_t now = nst_load_relaxed(&nst_attributes_changes);
    if (self->home->attributes_read != now) { /* others' changes too: so many there are not */
        self->home->attributes_read = now;
        nst_os_attributes_get(&self->home->attributes);
    }
    team->attributes = self->home->attributes;
}

void nst_attributes_adopt(const struct nst_strand *self, const struct nst_team *team)
{
    /* Handoff: the strand's own; a place is no native thread. */
    struct nst_carrier *k = nst_pool.user_switch ? self->carrier : self->home;

    if (k->home->root || !team->attributes.known)
        return;
    NST_HAPPENS_AFTER(k); /* strand after strand on one native thread */
    if (!nst_os_attributes_equal(&k->attributes, &team->attributes)) {
        nst_os_attributes_set(&team->attributes);
        k->attributes = team->attributes;
    }
    NST_HAPPENS_BEFORE(k);
}

void nst_attributes_resumed(struct nst_strand *self)
{
    const struct nst_thread *th = self->thread;

    if (th)
        nst_attributes_adopt(self, th->team);
}

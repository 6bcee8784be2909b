// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/dock.h"

#include "runtime/omp/team/team_wait.h"

#define REGION_SHIFT 32

static unsigned members(uint64_t count)
{
    return (unsigned)count;
}

uint64_t nst_dock_await(struct nst_thread *self, uint64_t last)
{
    struct nst_team *team = self->team;

    nst_team_await(self, &team->dock, last, false);
    for (;;) {
        /* In this order: who enlarges a region moves the count and then the reserve (ORDER[latch.tag]). */
        uint32_t tag = nst_latch_tag(&team->reserve);
        /* ORDER[dock.open]: acquire; pairs with nst_dock_open.  The count may have moved again since nst_team_await saw it, and
         * this is the one whose description is read. */
        uint64_t latest = nst_load_acquire(&team->dock.count);

        if (NST_LIKELY(self->num < members(latest)) || nst_team_is_dead(team))
            return latest;
        /* No scope: nothing that its native thread could carry meanwhile is what it waits for. */
        nst_wait(&team->reserve, tag, NULL);
    }
}

bool nst_dock_open(struct nst_team *team, unsigned n)
{
    uint64_t last = nst_team_event_count(&team->dock);

    /* ORDER[dock.open]: release; pairs with the acquire in nst_dock_await, and as ORDER[team.event] with that in over(). */
    nst_store_release(&team->dock.count, ((last >> REGION_SHIFT) + 1) << REGION_SHIFT | n);
    return n > members(last);
}

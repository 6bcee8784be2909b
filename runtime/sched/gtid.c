// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/gtid.h"

#include "runtime/base/mem.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/spare.h"
#include "runtime/strand/annotate.h"
#include "runtime/strand/strand.h"

#include <string.h>

static unsigned *free_ids; /* guarded by nst_spares.lock */
static unsigned free_count, free_room, next_id;
static unsigned kept_id; /* taken before anything else: by who came through a fork; 0: nobody's */

unsigned nst_gtid_take(void)
{
    nst_short_lock(&nst_spares.lock);
    if (!free_count && next_id == kept_id && kept_id)
        next_id++;
    unsigned id = free_count ? free_ids[--free_count] : next_id++;
    nst_short_unlock(&nst_spares.lock);
    return id;
}

void nst_gtid_give(unsigned gtid)
{
    unsigned *bigger = NULL, room = 0;

    for (;;) {
        nst_short_lock(&nst_spares.lock);
        NST_HAPPENS_AFTER(&free_ids);
        if (free_count < free_room)
            break;
        if (bigger && room > free_room) {
            if (free_count)
                memcpy(bigger, free_ids, free_count * sizeof *bigger);
            unsigned *old = free_ids;
            free_ids = bigger;
            free_room = room;
            bigger = old;
            break;
        }
        room = free_room ? free_room * 2 : 64;
        nst_short_unlock(&nst_spares.lock);
        nst_mem_free(bigger);
        bigger = nst_mem_lines(room * sizeof *bigger);
        if (!bigger)
            return; /* the id is lost, nothing else */
    }
    free_ids[free_count++] = gtid;
    NST_HAPPENS_BEFORE(&free_ids);
    nst_short_unlock(&nst_spares.lock);
    nst_mem_free(bigger);
}

void nst_gtid_reset_in_child(const struct nst_strand *self)
{
    free_count = 0;
    next_id = 1; /* 0 has the originals of threadprivate variables: the first process's first thread only */
    kept_id = self ? self->gtid : 0;
}

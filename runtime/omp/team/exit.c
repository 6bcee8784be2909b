// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/omp/team/exit.h"

#include "runtime/omp/team/team_cache.h"
#include "runtime/os/futex.h"
#include "runtime/sched/carrier.h"
#include "runtime/sched/farewell.h"
#include "runtime/sched/root.h"

#include <stdlib.h>

/* exit() may be called anywhere: by a member, in the middle of a region, by a handler that has interrupted the runtime.  Then things are
 * left as they are: who waits for whom there is not known.  Else no team of the caller's is at work. */
static bool is_outside(const struct nst_strand *s)
{
    const struct nst_thread *th = s->thread;

    return th && !th->up && !th->team->parent && th->num == 0 && s->pinned && !s->native && s->entered == 0 &&
           s->carrier == s->home && s->home->running == s;
}

static void at_exit(void)
{
    struct nst_strand *self = nst_strand_self_or_null();
    int64_t until = nst_clock_ns() + NST_FAREWELL_NS;

    if (!nst_farewell_is_possible() || nst_root_is_adopting() || (self && !is_outside(self)))
        return;
    if (self)
        nst_team_send_home(self, until);
    nst_farewell(until);
}

void nst_exit_begin(void)
{
    (void)atexit(at_exit);
}

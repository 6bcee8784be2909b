// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* teams on the host, and teams inside a target region that runs on the host.  OpenMP 5.2, 10.2. */
#include "abi/common/callsite.h"
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/team/parallel.h"

#include <limits.h>

#define DEFAULT_TEAMS 3 /* what GCC's users get without a num_teams clause or setting */

static void invoke(struct nst_thread *self, const struct nst_fork *fork)
{
    ((gomp_fn)fork->fn)(fork->data);
}

NST_EXPORT void GOMP_teams_reg(gomp_fn fn, void *data, unsigned num_teams, unsigned thread_limit, unsigned flags)
{
    struct nst_fork fork = {.invoke = invoke, .fn = (void (*)(void))fn, .data = data, .callsite = NST_CALLSITE()};

    (void)nst_thread_self(); /* settings are read when the first thread is adopted */
    if (num_teams == 0)
        num_teams = nst_icv_global.num_teams > 0 ? (unsigned)nst_icv_global.num_teams : DEFAULT_TEAMS;
    if (thread_limit == 0 && nst_icv_global.teams_thread_limit > 0)
        thread_limit = (unsigned)nst_icv_global.teams_thread_limit;
    nst_league(&fork, num_teams, thread_limit, true);
}

static void limit_threads(struct nst_thread *self, unsigned thread_limit)
{
    if (thread_limit > 0)
        nst_icv_own(self)->thread_limit = thread_limit < INT_MAX ? (int)thread_limit : INT_MAX;
}

/* GCC up to 11: the body follows once, whatever the clause says. */
NST_EXPORT void GOMP_teams(unsigned num_teams, unsigned thread_limit)
{
    limit_threads(nst_thread_self(), thread_limit);
}

/* GCC 12 on: the body runs while this returns true, once a team; the target region's own team plays them in turn. */
NST_EXPORT bool GOMP_teams4(unsigned lower, unsigned upper, unsigned thread_limit, bool first)
{
    struct nst_thread *self = nst_thread_self();
    struct nst_team *team = self->team;

    if (first) {
        team->league_size = upper > 0 ? upper : 1;
        team->league_num = 0;
        limit_threads(self, thread_limit);
        return true;
    }
    if (team->league_num + 1 < team->league_size) {
        team->league_num++;
        return true;
    }
    team->league_size = 1;
    team->league_num = 0;
    return false;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Questions about where the caller is: threads, levels, teams, tasks (OpenMP 5.2, 18.2, 18.4, 18.5).  Read-only.
 *
 * A native thread that the runtime has not met is thread 0 of 1 at level 0 of the only team, and asking does not change
 * that: these routines adopt nobody, so they cost a load and a test, touch no errno, and are safe in any foreign thread. */
#include "abi/omp/omp_abi.h"
#include "runtime/omp/team/inspect.h"

#include <errno.h>

/* A signal handler may ask while its thread is being made known, or between two jobs of a thread of ours: then nobody is asking. */
struct nst_thread *nst_omp_adopt(void)
{
    int saved = errno;
    struct nst_thread *self = nst_thread_is_nobody() ? nst_thread_nobody() : nst_thread_self();

    errno = saved;
    return self;
}

NST_EXPORT int omp_get_thread_num(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return NST_LIKELY(self != NULL) ? (int)self->num : 0;
}

NST_EXPORT int omp_get_num_threads(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return NST_LIKELY(self != NULL) ? (int)self->team->nthreads : 1;
}

NST_EXPORT int omp_get_level(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return self != NULL ? (int)self->team->level : 0;
}

NST_EXPORT int omp_get_active_level(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return self != NULL ? (int)self->team->active_level : 0;
}

NST_EXPORT int omp_in_parallel(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return self != NULL && self->team->active_level > 0;
}

NST_EXPORT int omp_get_ancestor_thread_num(int level)
{
    struct nst_thread *self = nst_thread_self_or_null();

    if (self == NULL)
        return level == 0 ? 0 : -1;
    return level >= 0 ? nst_inspect_ancestor_num(self, level) : -1;
}

NST_EXPORT int omp_get_team_size(int level)
{
    struct nst_thread *self = nst_thread_self_or_null();

    if (self == NULL)
        return level == 0 ? 1 : -1;
    return level >= 0 ? nst_inspect_team_size(self, level) : -1;
}

NST_EXPORT int omp_get_num_teams(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return self != NULL ? (int)self->team->league_size : 1;
}

NST_EXPORT int omp_get_team_num(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return self != NULL ? (int)self->team->league_num : 0;
}

NST_EXPORT int omp_in_final(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return self != NULL && self->task->final;
}

NST_EXPORT int omp_in_explicit_task(void)
{
    const struct nst_thread *self = nst_thread_self_or_null();

    return self != NULL && self->task->in_explicit;
}

/* Multi-dimensional leagues and teams (OpenMP 6.1 drafts): ours have one dimension, number 0; any further one has size 1. */
NST_ENTRY(int, omp_get_thread_num_dim, int dim)
{
    return dim == 0 ? omp_get_thread_num() : 0;
}

NST_ENTRY(int, omp_get_num_threads_dim, int dim)
{
    return dim == 0 ? omp_get_num_threads() : 1;
}

NST_ENTRY(int, omp_get_team_num_dim, int dim)
{
    return dim == 0 ? omp_get_team_num() : 0;
}

NST_ENTRY(int, omp_get_num_teams_dim, int dim)
{
    return dim == 0 ? omp_get_num_teams() : 1;
}

NST_ENTRY(int, omp_get_thread_limit_dim, int dim)
{
    return dim == 0 ? omp_get_thread_limit() : 1;
}

NST_ENTRY(int, omp_get_supported_threads_dim, int dim)
{
    return dim == 0 ? INT_MAX : 1;
}

NST_ENTRY(int, omp_get_supported_teams_dim, int dim)
{
    return dim == 0 ? INT_MAX : 1;
}

NST_ENTRY(int, omp_get_supported_active_team_dims, void)
{
    return 1;
}

NST_ENTRY(int, omp_get_supported_active_league_dims, void)
{
    return 1;
}

/* "0.1.0".  No other runtime has the name: dlsym(RTLD_DEFAULT, "nestomp_version") tells whether nestomp is in charge. */
NST_ENTRY(const char *, nestomp_version, void)
{
    return NST_VERSION;
}

/* --- free agents (6.0), of which there are none: every task is executed by a thread of its team ------------------ */

NST_ENTRY(int, omp_is_free_agent, void)
{
    return 0;
}

NST_ENTRY(int, omp_is_free_agent_, void)
{
    return 0;
}

NST_ENTRY(int, omp_ancestor_is_free_agent, int level)
{
    return 0;
}

NST_ENTRY(int, omp_ancestor_is_free_agent_, const int32_t *level)
{
    return 0;
}

/* Dynamic memory of a group of threads on a device; the host has none. */
NST_ENTRY(void *, ompx_get_dyn_cgroup_mem, void)
{
    return NULL;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Routines that read and set ICVs (OpenMP 5.2, chapter 2 and 18.2).  ICVs of the data environment belong to the calling
 * task: nst_icv_own copies on first write, so a setting ends with the task.  Routine arguments out of range are corrected
 * or ignored as the comment at each says, with one warning per routine and process. */
#include "abi/omp/omp_abi.h"
#include "runtime/base/panic.h"
#include "runtime/omp/data/device.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/team/team.h"

#include <errno.h>

static const struct nst_icv *icv(void)
{
    return nst_omp_self()->task->icv;
}

static struct nst_icv *own_icv(void)
{
    return nst_icv_own(nst_omp_self());
}

/* --- number of threads ----------------------------------------------------------------------------------------- */

NST_EXPORT int omp_get_max_threads(void)
{
    return icv()->nthreads;
}

NST_EXPORT void omp_set_num_threads(int n)
{
    struct nst_icv *own = own_icv();

    if (n < 1) {
        nst_warn_once("omp_set_num_threads(%d): not a positive number; 1 is used", n);
        n = 1;
    }
    own->nthreads = n; /* the first element of nthreads-var: deeper levels keep theirs of OMP_NUM_THREADS */
}

NST_EXPORT int omp_get_thread_limit(void)
{
    return icv()->thread_limit;
}

NST_EXPORT int omp_get_dynamic(void)
{
    return icv()->dynamic;
}

NST_EXPORT void omp_set_dynamic(int on)
{
    own_icv()->dynamic = on != 0;
}

NST_EXPORT int omp_get_num_procs(void)
{
    int saved = errno, n;

    (void)nst_omp_self();
    n = nst_icv_procs_now();
    errno = saved;
    return n;
}

/* --- nesting --------------------------------------------------------------------------------------------------- */

NST_EXPORT int omp_get_supported_active_levels(void)
{
    return NST_SUPPORTED_ACTIVE_LEVELS;
}

NST_EXPORT int omp_get_max_active_levels(void)
{
    return icv()->max_active_levels;
}

NST_EXPORT void omp_set_max_active_levels(int levels)
{
    if (levels < 0) {
        nst_warn_once("omp_set_max_active_levels(%d): negative; ignored", levels);
        return;
    }
    own_icv()->max_active_levels = levels < NST_SUPPORTED_ACTIVE_LEVELS ? levels : NST_SUPPORTED_ACTIVE_LEVELS;
}

NST_EXPORT int omp_get_nested(void)
{
    const struct nst_thread *self = nst_omp_self();
    int levels = self->task->icv->max_active_levels;

    return levels > 1 && levels > (int)self->team->active_level;
}

NST_EXPORT void omp_set_nested(int on)
{
    own_icv()->max_active_levels = on ? NST_SUPPORTED_ACTIVE_LEVELS : 1;
}

/* --- schedule -------------------------------------------------------------------------------------------------- */

NST_EXPORT void omp_set_schedule(omp_sched_t kind_and_modifier, int chunk)
{
    unsigned kind = (unsigned)kind_and_modifier & ~(unsigned)omp_sched_monotonic;
    struct nst_schedule *run;

    if (kind < NST_SCHEDULE_STATIC || kind > NST_SCHEDULE_AUTO) {
        nst_warn_once("omp_set_schedule: unknown kind %u; ignored", kind);
        return;
    }
    run = &own_icv()->run_sched;
    run->kind = (uint8_t)kind;
    run->by_default = false;
    run->modifier = (unsigned)kind_and_modifier & (unsigned)omp_sched_monotonic ? NST_MODIFIER_MONOTONIC : NST_MODIFIER_NONE;
    if (kind == NST_SCHEDULE_STATIC)
        run->chunk = chunk > 0 ? (uint64_t)chunk : 0;
    else if (kind != NST_SCHEDULE_AUTO) /* auto has no chunk: what was there stays, and is reported */
        run->chunk = chunk > 0 ? (uint64_t)chunk : 1;
}

NST_EXPORT void omp_get_schedule(omp_sched_t *kind, int *chunk)
{
    static const struct nst_schedule clangs = {.kind = NST_SCHEDULE_STATIC}; /* what its loops do then: abi/kmp/dispatch.c */
    const struct nst_schedule *run = &icv()->run_sched;

    /* A program sets again what it got: that must be what its loops did, or one member's would do something else than the others'. */
    if (run->by_default && nst_program_is_clangs())
        run = &clangs;
    uint64_t size = run->chunk;

    if (size == 0 && (run->kind == NST_SCHEDULE_DYNAMIC || run->kind == NST_SCHEDULE_GUIDED ||
                      (run->kind == NST_SCHEDULE_AUTO && nst_program_is_clangs())))
        size = 1;
    *kind = (omp_sched_t)(run->kind | (run->modifier == NST_MODIFIER_MONOTONIC ? (unsigned)omp_sched_monotonic : 0));
    *chunk = size < INT_MAX ? (int)size : INT_MAX;
}

/* --- devices, teams, tasks, the rest --------------------------------------------------------------------------- */

NST_EXPORT int omp_get_default_device(void)
{
    return nst_device_default(icv());
}

NST_EXPORT void omp_set_default_device(int device)
{
    own_icv()->default_device = device;
}

/* nteams-var and teams-thread-limit-var have device scope: any thread may set them, readers see some value that was set. */
NST_EXPORT int omp_get_max_teams(void)
{
    (void)nst_omp_self();
    return __atomic_load_n(&nst_icv_global.num_teams, __ATOMIC_RELAXED);
}

NST_EXPORT void omp_set_num_teams(int n)
{
    (void)nst_omp_self();
    if (n >= 0)
        __atomic_store_n(&nst_icv_global.num_teams, n, __ATOMIC_RELAXED);
}

NST_EXPORT int omp_get_teams_thread_limit(void)
{
    (void)nst_omp_self();
    return __atomic_load_n(&nst_icv_global.teams_thread_limit, __ATOMIC_RELAXED);
}

NST_EXPORT void omp_set_teams_thread_limit(int n)
{
    (void)nst_omp_self();
    if (n >= 0)
        __atomic_store_n(&nst_icv_global.teams_thread_limit, n, __ATOMIC_RELAXED);
}

NST_EXPORT int omp_get_cancellation(void)
{
    (void)nst_omp_self();
    return nst_icv_global.cancellation;
}

NST_EXPORT int omp_get_max_task_priority(void)
{
    (void)nst_omp_self();
    return nst_icv_global.max_task_priority;
}

NST_EXPORT omp_proc_bind_t omp_get_proc_bind(void)
{
    return (omp_proc_bind_t)icv()->bind;
}

NST_EXPORT void omp_display_env(int verbose)
{
    int saved = errno;

    (void)nst_omp_self();
    nst_settings_display(verbose != 0);
    errno = saved;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* GOMP_task, waits and taskgroups.  OpenMP 5.2, 12.5, 15.4, 15.5.
 *
 * GOMP_task grew arguments over time; depend, priority and detach are garbage unless their flag says otherwise (old
 * callers leave whatever the stack held).  The record is copied before the call returns, by the caller's thread. */
#include "runtime/omp/task/task.h"

#include "abi/common/dependlist.h"
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/omp/task/task_inl.h"
#include "runtime/omp/task/taskgroup.h"

#include <string.h>

#define COMMON_FLAGS (GOMP_TASK_UNTIED | GOMP_TASK_FINAL | GOMP_TASK_MERGEABLE)
_Static_assert((int)GOMP_TASK_UNTIED == NST_TASK_UNTIED && (int)GOMP_TASK_FINAL == NST_TASK_FINAL &&
                   (int)GOMP_TASK_MERGEABLE == NST_TASK_MERGEABLE,
               "handed on as they are");

static void run(struct nst_thread *self, struct nst_task *task)
{
    ((gomp_fn)nst_task_function(task))(nst_task_payload(task));
}

static void submit(struct nst_thread *self, const struct nst_depend *list, size_t n, void *task)
{
    nst_task_submit(self, task, list, n);
}

static void wait_depend(struct nst_thread *self, const struct nst_depend *list, size_t n, void *unused)
{
    nst_task_wait_depend(self, list, n);
}

static void wait_nowait(struct nst_thread *self, const struct nst_depend *list, size_t n, void *unused)
{
    nst_taskwait_depend_nowait(self, list, n);
}

static unsigned flags_of(bool if_clause, unsigned flags)
{
    return (flags & COMMON_FLAGS) | (if_clause ? 0 : NST_TASK_UNDEFERRED);
}

static bool runs_now(struct nst_thread *self, const struct nst_task_spec *spec, bool depends)
{
    if (nst_task_is_included(self, spec->flags) || depends)
        return nst_task_is_included(self, spec->flags);
    return spec->priority > 0 && nst_icv_global.max_task_priority > 0 ? nst_task_enough_listed(self, spec->fn)
                                                                      : nst_task_enough_wait(self, spec->fn);
}

/* Everything but the case that GOMP_task deals with. */
static NST_NOINLINE void task_general(gomp_fn fn, void *data, gomp_copy_fn copy, long size, long align, bool if_clause,
                                      unsigned flags, void **depend, int priority, void *detach)
{
    struct nst_thread *self = nst_thread_self();

    /* A dropped task's event may still be fulfilled, so it needs a real one. */
    if (NST_UNLIKELY(nst_task_is_dropped(self)) && !(flags & GOMP_TASK_DETACH))
        return;
    if (!(flags & GOMP_TASK_DEPEND))
        depend = NULL;
    struct nst_task_spec spec = {
        .run = run,
        .fn = (void (*)(void))fn,
        .size = (size_t)size,
        .align = (size_t)align,
        .flags = flags_of(if_clause, flags),
        .priority = flags & GOMP_TASK_PRIORITY ? priority : 0,
    };
    if (!copy && !(flags & GOMP_TASK_DETACH) && runs_now(self, &spec, depend != NULL)) {
        if (depend)
            nst_dependlist_with(self, depend, wait_depend, NULL);
        if (nst_task_is_private(self, spec.flags))
            nst_task_run_here(self, spec.flags, fn, data);
        else
            nst_task_run_sampled(self, spec.flags, fn, data);
        return;
    }
    /* What copy constructed, only the body destroys: once created, such a task runs, cancelled or not (OpenMP 5.2, 11.2: those
     * that have not begun may be discarded). */
    if (NST_UNLIKELY(copy != NULL))
        spec.flags |= NST_TASK_IMMUNE;
    struct nst_task *task = nst_task_new(self, &spec);

    if (flags & GOMP_TASK_DETACH) {
        /* The event variable is the first member of the record, which was filled before the variable was set. */
        void *event = nst_task_event(task);

        *(void **)detach = event;
        if (data)
            *(void **)data = event;
    }
    if (copy)
        copy(nst_task_payload(task), data);
    else if (size > 0)
        memcpy(nst_task_payload(task), data, (size_t)size);
    if (depend)
        nst_dependlist_with(self, depend, submit, task);
    else
        nst_task_submit(self, task, NULL, 0);
}

static NST_NOINLINE void run_copy_here(struct nst_thread *self, unsigned flags, gomp_fn fn, void *data, gomp_copy_fn copy)
{
    alignas(NST_LINE) char record[NST_TASK_RECORD_HERE];

    copy(record, data);
    nst_task_run_here(self, flags, fn, record);
}

NST_EXPORT void GOMP_task(gomp_fn fn, void *data, gomp_copy_fn copy, long size, long align, bool if_clause,
                          unsigned flags, void **depend, int priority, void *detach)
{
    struct nst_thread *self = nst_thread_self();
    unsigned own = flags_of(if_clause, flags);

    if (!(flags & (GOMP_TASK_DEPEND | GOMP_TASK_DETACH)) && !nst_icv_global.cancellation &&
        (!(flags & GOMP_TASK_PRIORITY) || nst_icv_global.max_task_priority == 0)) {
        if (nst_task_is_private(self, own) && (!copy || nst_task_record_fits_here((size_t)size, (size_t)align))) {
            if (NST_LIKELY(!copy))
                nst_task_run_here(self, own, fn, data);
            else
                run_copy_here(self, own, fn, data, copy);
            return;
        }
        if (!copy && nst_task_runs_now(self, own, (void (*)(void))fn)) {
            nst_task_run_sampled(self, own, fn, data);
            return;
        }
    }
    task_general(fn, data, copy, size, align, if_clause, flags, depend, priority, detach);
}

NST_EXPORT void GOMP_taskwait(void)
{
    nst_taskwait(nst_thread_self());
}

NST_EXPORT void GOMP_taskwait_depend(void **depend)
{
    nst_dependlist_with(nst_thread_self(), depend, wait_depend, NULL);
}

NST_EXPORT void GOMP_taskwait_depend_nowait(void **depend)
{
    nst_dependlist_with(nst_thread_self(), depend, wait_nowait, NULL);
}

NST_EXPORT void GOMP_taskyield(void)
{
    nst_taskyield(nst_thread_self());
}

NST_EXPORT void GOMP_taskgroup_start(void)
{
    nst_taskgroup_begin(nst_thread_self());
}

NST_EXPORT void GOMP_taskgroup_end(void)
{
    nst_taskgroup_end(nst_thread_self());
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks that complete by an event: detach, and proxies for work done elsewhere (OpenMP 5.2, 12.5.2).  The event may be
 * fulfilled before the task is submitted, or by a thread that never saw OpenMP. */
#include "abi/kmp/task.h"
#include "runtime/base/panic.h"

/* The handle that the program passes to omp_fulfill_event. */
void *__kmpc_task_allow_completion_event(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task)
{
    return nst_task_event(nst_task_of_payload(task));
}

static void complete(struct kmp_task *t)
{
    struct nst_event *event = nst_task_event_or_null(nst_task_of_payload(t));

    if (event)
        nst_event_fulfil(event);
    else
        nst_warn("a task that was not allocated as a proxy is reported complete; ignored");
}

void __kmpc_proxy_task_completed(int32_t gtid, struct kmp_task *task)
{
    complete(task);
}

void __kmpc_proxy_task_completed_ooo(struct kmp_task *task)
{
    complete(task);
}

/* libomptarget may keep a queue per task and poll it if we offer a slot and say that somebody will poll.  We don't:
 * it then waits for the device in the task's body, which any carrier may run. */
void **__kmpc_omp_get_target_async_handle_ptr(int32_t gtid)
{
    return NULL;
}

bool __kmpc_omp_has_task_team(int32_t gtid)
{
    return false;
}

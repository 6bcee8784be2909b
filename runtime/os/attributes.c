// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/os/attributes.h"

#include "runtime/os/futex.h"

#include <errno.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* By system call: the C library's functions of these names may be ours (abi/loader/own.c), and to them a strand is at home. */

void nst_os_attributes_get(struct nst_os_attributes *a)
{
    int saved = errno;
    struct sched_param param = {0};

    nst_os_signals_block(&a->signals);
    nst_os_signals_restore(&a->signals);
    a->nice = 20 - (int)syscall(SYS_getpriority, PRIO_PROCESS, 0); /* the kernel's answer is never negative */
    a->policy = (int)syscall(SYS_sched_getscheduler, 0);
    a->priority = syscall(SYS_sched_getparam, 0, &param) == 0 ? param.sched_priority : 0;
    a->known = a->policy >= 0;
    errno = saved;
}

/* May this process give a thread a higher nice value and take it back? */
static bool may_lower_nice(int to)
{
    struct rlimit limit;

    return geteuid() == 0 || (getrlimit(RLIMIT_NICE, &limit) == 0 && (int64_t)limit.rlim_cur >= 20 - to);
}

void nst_os_attributes_set(const struct nst_os_attributes *a)
{
    int saved = errno;
    struct nst_os_attributes now;

    nst_os_attributes_get(&now); /* the member may have changed them for itself */
    if (now.policy != a->policy || now.priority != a->priority) {
        struct sched_param param = {.sched_priority = a->priority};
        (void)syscall(SYS_sched_setscheduler, 0, a->policy, &param);
    }
    if (a->nice < now.nice || (a->nice > now.nice && may_lower_nice(now.nice)))
        (void)syscall(SYS_setpriority, PRIO_PROCESS, 0, a->nice);
    if (a->signals != now.signals)
        nst_os_signals_restore(&a->signals);
    errno = saved;
}

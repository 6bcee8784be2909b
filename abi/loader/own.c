// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Calls that act on the native thread of who makes them, in front of the C library's.
 *
 * A member of a team larger than the machine may be on another member's native thread, and name that, renice it, bind it or read its
 * clock.  So who makes one of these calls about itself goes to its own native thread first and is kept there (runtime/omp/team/keep.h);
 * questions that a native thread can be asked from elsewhere are put to that one.  A mutex with priority inheritance is the kernel's
 * word for "this native thread": who makes one gets native threads for all members from then on (nst_plan_native).
 *
 * Everything is passed on to the C library, which these are found before where we are preloaded or linked, at its nodes and without a
 * default version (abi/exports/loader.txt; see lead.c).  Any thread, at any time, also before our constructors; what does not belong
 * to us costs one look at a thread-local word. */
#include "abi/common/export.h"
#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"
#include "runtime/omp/team/plan.h"
#include "runtime/omp/team/attributes.h"
#include "runtime/omp/team/destructors.h"
#include "runtime/omp/team/keep.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

typedef void (*any_fn)(void);

/* The C library's; the newest it has that ours stands before. */
static any_fn look_up(const char *name)
{
    static const char *const nodes[] = {"GLIBC_2.34", "GLIBC_2.32", "GLIBC_2.17", "GLIBC_2.12", "GLIBC_2.4", "GLIBC_2.3.4", "GLIBC_2.2.5"};
    void *found = NULL;

    for (size_t i = 0; !found && i < sizeof nodes / sizeof *nodes; i++)
        found = dlvsym(RTLD_NEXT, name, nodes[i]);
    return __extension__(any_fn) found;
}

static any_fn system_call(_Atomic(any_fn) *cached, const char *name)
{
    any_fn fn = nst_load_relaxed(cached); /* every thread finds the same: relaxed */

    if (NST_UNLIKELY(!fn)) {
        fn = look_up(name);
        nst_store_relaxed(cached, fn);
    }
    return fn;
}

/* NEXT(name) in nst_own_name: the C library's function of that name. */
#define DECLARE(name)                    \
    static __typeof__(name) *name##_next(void)   \
    {                                            \
        static _Atomic(any_fn) cached;           \
        return (__typeof__(name) *)system_call(&cached, #name); \
    }                                            \
    NST_EXPORT __typeof__(name) nst_own_##name;

DECLARE(pthread_mutexattr_setprotocol)
DECLARE(sched_setaffinity)
DECLARE(sched_getaffinity)
DECLARE(pthread_setaffinity_np)
DECLARE(pthread_getaffinity_np)
DECLARE(pthread_setschedparam)
DECLARE(sched_setscheduler)
DECLARE(sched_setparam)
DECLARE(sched_getscheduler)
DECLARE(nice)
DECLARE(pthread_kill)
DECLARE(pthread_sigmask)
DECLARE(sigprocmask)
DECLARE(pthread_setname_np)
DECLARE(pthread_getname_np)
DECLARE(pthread_getcpuclockid)
DECLARE(sigaltstack)
DECLARE(setuid)
DECLARE(setgid)
DECLARE(seteuid)
DECLARE(setegid)
DECLARE(setreuid)
DECLARE(setregid)
DECLARE(setresuid)
DECLARE(setresgid)
DECLARE(setgroups)

/* Whom a system call that takes a thread's id is about, once it may be made. */
static int target(pid_t tid)
{
    return nst_means_self(tid) ? nst_keep_home() : tid;
}

static int asked(pid_t tid)
{
    int home = nst_away_from();

    return home && nst_means_self(tid) ? home : tid;
}

/* What a member has not set is its team's, wherever it runs (attributes.h); what it has, its own native thread's. */
static int asked_if_kept(pid_t tid)
{
    return nst_is_kept() ? asked(tid) : tid;
}

int nst_own_pthread_mutexattr_setprotocol(pthread_mutexattr_t *attr, int protocol)
{
    if (protocol == PTHREAD_PRIO_INHERIT)
        nst_plan_native();
    return pthread_mutexattr_setprotocol_next()(attr, protocol);
}

/* ---- processors ---- */

static int placed(bool self, size_t size, const cpu_set_t *set, int result)
{
    if (result == 0 && self && CPU_COUNT_S(size, set) == 1)
        nst_plan_placed();
    return result;
}

int nst_own_sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set)
{
    return placed(pid == 0 || pid == getpid(), size, set, sched_setaffinity_next()(target(pid), size, set));
}

int nst_own_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
    return sched_getaffinity_next()(asked_if_kept(pid), size, set); /* one that sleeps may shun a processor for its wake-up */
}

/* The C library asks the kernel by the id in the thread's descriptor, which is its own native thread's wherever it runs: so here, and
 * in what else takes a pthread_t, the strand only has to be kept. */
static void keep_if_self(pthread_t thread)
{
    if (pthread_equal(thread, pthread_self()))
        (void)nst_keep_home();
}

int nst_own_pthread_setaffinity_np(pthread_t thread, size_t size, const cpu_set_t *set)
{
    keep_if_self(thread);
    return placed(pthread_equal(thread, pthread_self()), size, set, pthread_setaffinity_np_next()(thread, size, set));
}

int nst_own_pthread_getaffinity_np(pthread_t thread, size_t size, cpu_set_t *set)
{
    if (!pthread_equal(thread, pthread_self()) || nst_is_kept())
        return pthread_getaffinity_np_next()(thread, size, set);
    int saved = errno, error = sched_getaffinity_next()(0, size, set) < 0 ? errno : 0; /* the same, of where it runs */
    errno = saved;
    return error;
}

/* ---- scheduling ---- */

/* After the change: who sees the count, sees what changed. */
static int changed(int result)
{
    nst_attributes_changed();
    return result;
}

static int changed_if(bool set, int result)
{
    return set ? changed(result) : result;
}

int nst_own_pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *param)
{
    keep_if_self(thread);
    return changed(pthread_setschedparam_next()(thread, policy, param));
}

int nst_own_sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
{
    return changed(sched_setscheduler_next()(target(pid), policy, param));
}

int nst_own_sched_setparam(pid_t pid, const struct sched_param *param)
{
    return changed(sched_setparam_next()(target(pid), param));
}

int nst_own_sched_getscheduler(pid_t pid)
{
    return sched_getscheduler_next()(asked_if_kept(pid));
}

/* Declared with an enumeration or with int, as the language wants it: spelled out. */
typedef int (*set_priority_fn)(int which, id_t who, int value);
typedef int (*get_priority_fn)(int which, id_t who);
NST_EXPORT int nst_own_setpriority(int which, id_t who, int value);
NST_EXPORT int nst_own_getpriority(int which, id_t who);

int nst_own_setpriority(int which, id_t who, int value)
{
    static _Atomic(any_fn) cached;
    set_priority_fn next = (set_priority_fn)system_call(&cached, "setpriority");

    return changed(next(which, which == PRIO_PROCESS ? (id_t)target((pid_t)who) : who, value));
}

int nst_own_getpriority(int which, id_t who)
{
    static _Atomic(any_fn) cached;
    get_priority_fn next = (get_priority_fn)system_call(&cached, "getpriority");

    return next(which, which == PRIO_PROCESS ? (id_t)asked_if_kept((pid_t)who) : who);
}

int nst_own_nice(int step)
{
    (void)nst_keep_home();
    return changed(nice_next()(step));
}

/* ---- signals ---- */

int nst_own_pthread_kill(pthread_t thread, int sig)
{
    return nst_signal_member(thread, sig) ? 0 : pthread_kill_next()(thread, sig);
}

int nst_own_pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    return changed_if(set != NULL, pthread_sigmask_next()(how, set, old));
}

int nst_own_sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    return changed_if(set != NULL, sigprocmask_next()(how, set, old));
}

/* ---- names ---- */

/* The name of the native thread tid, as the kernel shows it: set from name, or got into it, which has room for 16.  0, or an errno. */
static int name_of(int tid, const char *set, char *get)
{
    char path[48];
    int saved = errno, error = 0;

    (void)snprintf(path, sizeof path, "/proc/self/task/%d/comm", tid);
    int fd = open(path, (set ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : set ? write(fd, set, strnlen(set, 15)) : read(fd, get, 16);
    if (n < 0)
        error = errno;
    else if (get)
        get[n > 0 ? n - 1 : 0] = '\0'; /* its line's end */
    if (fd >= 0)
        close(fd);
    errno = saved;
    return error;
}

int nst_own_pthread_setname_np(pthread_t thread, const char *name)
{
    int home = pthread_equal(thread, pthread_self()) ? nst_keep_home() : 0;

    return NST_UNLIKELY(home) && strlen(name) < 16 ? name_of(home, name, NULL) : pthread_setname_np_next()(thread, name);
}

int nst_own_pthread_getname_np(pthread_t thread, char *name, size_t size)
{
    int home = pthread_equal(thread, pthread_self()) ? nst_away_from() : 0;

    return NST_UNLIKELY(home) && size >= 16 ? name_of(home, NULL, name) : pthread_getname_np_next()(thread, name, size);
}

typedef int (*prctl_fn)(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d);
NST_EXPORT int nst_own_prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d);

int nst_own_prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)
{
    static _Atomic(any_fn) cached;
    prctl_fn next = (prctl_fn)system_call(&cached, "prctl");
    int home = option == PR_SET_NAME ? nst_keep_home() : option == PR_GET_NAME ? nst_away_from() : 0;

    if (NST_LIKELY(!home))
        return next(option, a, b, c, d);
    int error = option == PR_SET_NAME ? name_of(home, (const char *)a, NULL) : name_of(home, NULL, (char *)a);
    if (error)
        errno = error;
    return error ? -1 : 0;
}

/* An alternate stack is the native thread's: one that a member has given to another's would be that one's, and outlive it there. */
int nst_own_sigaltstack(const stack_t *stack, stack_t *old)
{
    (void)nst_keep_home();
    return sigaltstack_next()(stack, old);
}

/* ---- ids ---- */

/* The C library has every other thread change its ids, and takes the caller's native thread for the one of its descriptor. */
#define CHANGE_IDS(name, parameters, arguments) \
    int nst_own_##name parameters               \
    {                                           \
        (void)nst_keep_home();                  \
        return name##_next() arguments;         \
    }

CHANGE_IDS(setuid, (uid_t id), (id))
CHANGE_IDS(setgid, (gid_t id), (id))
CHANGE_IDS(seteuid, (uid_t id), (id))
CHANGE_IDS(setegid, (gid_t id), (id))
CHANGE_IDS(setreuid, (uid_t real, uid_t effective), (real, effective))
CHANGE_IDS(setregid, (gid_t real, gid_t effective), (real, effective))
CHANGE_IDS(setresuid, (uid_t real, uid_t effective, uid_t saved), (real, effective, saved))
CHANGE_IDS(setresgid, (gid_t real, gid_t effective, gid_t saved), (real, effective, saved))
CHANGE_IDS(setgroups, (size_t n, const gid_t *groups), (n, groups))

/* ---- clocks ---- */

int nst_own_pthread_getcpuclockid(pthread_t thread, clockid_t *clock)
{
    keep_if_self(thread);
    return pthread_getcpuclockid_next()(thread, clock);
}

/* ---- thread-local objects (C++ ABI, and the C library's part of it) ---- */

typedef int thread_atexit_fn(void (*run)(void *), void *object, void *dso);
NST_EXPORT thread_atexit_fn nst_own_cxa_thread_atexit_impl;

int nst_own_cxa_thread_atexit_impl(void (*run)(void *), void *object, void *dso)
{
    static _Atomic(any_fn) cached;
    any_fn found = nst_load_relaxed(&cached);

    /* By its node, the first time: a lookup that fails allocates, and who allocates may be calling this. */
    if (NST_UNLIKELY(!found)) {
        found = __extension__(any_fn) dlvsym(RTLD_NEXT, "__cxa_thread_atexit_impl", "GLIBC_2.18");
        nst_store_relaxed(&cached, found);
    }
    thread_atexit_fn *next = __extension__(thread_atexit_fn *)found;
    void *kept = nst_destructor_keep(run, object);

    return kept ? next(nst_destructor_run, kept, dso) : next(run, object, dso);
}

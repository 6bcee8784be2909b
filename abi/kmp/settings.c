// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* kmp_set_* and kmp_get_*: LLVM's extensions to the control routines.  Each reads or writes an ICV; there is no
 * state here. Process-wide ones are meant to be set before the first parallel region, by one thread. */
#include "abi/kmp/kmp_user.h"
#include "runtime/base/panic.h"
#include "runtime/omp/task/taskgroup.h"
#include "runtime/omp/team/inspect.h"
#include "runtime/omp/work/cancel.h"

#include <limits.h>
#include <sys/resource.h>

enum { LIBRARY_SERIAL = 1, LIBRARY_TURNAROUND = 2, LIBRARY_THROUGHPUT = 3 };

#define STACK_WHEN_UNLIMITED ((size_t)64 << 20)

void kmp_set_stacksize_s(size_t bytes)
{
    (void)nst_thread_self(); /* settings are read when the first thread is adopted: not to overwrite this later */
    nst_icv_global.stack_size = bytes;
}

void kmpc_set_stacksize_s(size_t bytes)
{
    kmp_set_stacksize_s(bytes);
}

void kmp_set_stacksize_s_(size_t *bytes)
{
    kmp_set_stacksize_s(*bytes);
}

void kmp_set_stacksize(int bytes)
{
    kmp_set_stacksize_s(bytes > 0 ? (size_t)bytes : 0);
}

size_t kmp_get_stacksize_s(void)
{
    struct rlimit limit;

    (void)nst_thread_self();
    if (nst_icv_global.stack_size > 0)
        return nst_icv_global.stack_size;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        return limit.rlim_cur;
    return STACK_WHEN_UNLIMITED;
}

size_t kmp_get_stacksize_s_(void)
{
    return kmp_get_stacksize_s();
}

int kmp_get_stacksize(void)
{
    size_t bytes = kmp_get_stacksize_s();

    return bytes > INT_MAX ? INT_MAX : (int)bytes;
}

/* Milliseconds; INT_MAX and negative values mean forever. */
void kmp_set_blocktime(int ms)
{
    nst_icv_own(nst_thread_self())->blocktime_ms = ms < 0 || ms == INT_MAX ? -1 : ms;
}

int kmp_get_blocktime(void)
{
    int ms = nst_thread_self()->task->icv->blocktime_ms;

    return ms < 0 ? INT_MAX : ms;
}

void kmp_set_library(int kind)
{
    struct nst_icv *icv = nst_icv_own(nst_thread_self());

    switch (kind) {
    case LIBRARY_SERIAL:
        icv->max_active_levels = 0;
        break;
    case LIBRARY_TURNAROUND:
    case LIBRARY_THROUGHPUT:
        if (icv->max_active_levels == 0)
            icv->max_active_levels = 1;
        nst_icv_global.wait_active = kind == LIBRARY_TURNAROUND;
        break;
    default:
        nst_warn("kmp_set_library(%d): must be 1 (serial), 2 (turnaround) or 3 (throughput); ignored", kind);
        break;
    }
}

int kmp_get_library(void)
{
    if (nst_thread_self()->task->icv->max_active_levels == 0)
        return LIBRARY_SERIAL;
    return nst_icv_global.wait_active ? LIBRARY_TURNAROUND : LIBRARY_THROUGHPUT;
}

void kmp_set_library_serial(void)
{
    kmp_set_library(LIBRARY_SERIAL);
}

void kmp_set_library_turnaround(void)
{
    kmp_set_library(LIBRARY_TURNAROUND);
}

void kmp_set_library_throughput(void)
{
    kmp_set_library(LIBRARY_THROUGHPUT);
}

/* How many nowait loops may be in flight is fixed (team/work_state.h), and no less than LLVM's default. */
void kmp_set_disp_num_buffers(int n)
{
}

void kmp_set_defaults(const char *text)
{
    nst_warn("kmp_set_defaults(\"%s\"): not supported; set environment variables before the program starts instead",
             text ? text : "");
}

void kmpc_set_defaults(const char *text)
{
    kmp_set_defaults(text);
}

void kmp_set_defaults_(const char *text, int length)
{
    nst_warn("kmp_set_defaults(\"%.*s\"): not supported; set environment variables before the program starts instead",
             length, text);
}

void kmp_set_warnings_on(void)
{
    (void)nst_thread_self(); /* as in kmp_set_stacksize_s: KMP_WARNINGS is not to overwrite this later */
    nst_quiet = false;
}

void kmp_set_warnings_off(void)
{
    (void)nst_thread_self();
    nst_quiet = true;
}

int kmp_get_num_known_threads(void)
{
    (void)nst_thread_self();
    return (int)nst_inspect_native_threads();
}

/* kinds as __kmpc_cancel has them */
int kmp_get_cancellation_status(int kind)
{
    struct nst_thread *self = nst_thread_self();

    switch (kind) {
    case 1:
        return nst_cancel_pending(self, NST_CANCEL_PARALLEL);
    case 2:
        return nst_cancel_pending(self, NST_CANCEL_LOOP);
    case 3:
        return nst_cancel_pending(self, NST_CANCEL_SECTIONS);
    case 4:
        return nst_icv_global.cancellation && nst_taskgroup_is_cancelled(self);
    default:
        return 0;
    }
}

int kmp_get_cancellation_status_(int *kind)
{
    return kmp_get_cancellation_status(*kind);
}

#define TWINS_SETTER(name)     \
    void kmpc_##name(int n)    \
    {                          \
        kmp_##name(n);         \
    }                          \
    void kmp_##name##_(int *n) \
    {                          \
        kmp_##name(*n);        \
    }
TWINS_SETTER(set_stacksize)
TWINS_SETTER(set_blocktime)
TWINS_SETTER(set_library)
TWINS_SETTER(set_disp_num_buffers)

#define TWIN_ACTION(name)     \
    void kmp_##name##_(void)  \
    {                         \
        kmp_##name();         \
    }
TWIN_ACTION(set_library_serial)
TWIN_ACTION(set_library_turnaround)
TWIN_ACTION(set_library_throughput)
TWIN_ACTION(set_warnings_on)
TWIN_ACTION(set_warnings_off)

#define TWIN_GETTER(name)     \
    int kmp_##name##_(void)   \
    {                         \
        return kmp_##name();  \
    }
TWIN_GETTER(get_stacksize)
TWIN_GETTER(get_blocktime)
TWIN_GETTER(get_library)
TWIN_GETTER(get_num_known_threads)

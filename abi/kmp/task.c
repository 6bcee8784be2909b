// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Explicit tasks (OpenMP 5.2, 12.5): allocation, submission, the undeferred form, waiting.
 *
 * An untied task is cut into parts by the compiler: each part submits its own task once more before it returns.  The
 * engine knows that protocol (nst_task_submit on an executing task). */
#include "abi/kmp/task.h"

#include <string.h>

static void run(struct nst_thread *self, struct nst_task *task)
{
    struct kmp_task *t = nst_task_payload(task);

    if (NST_LIKELY(t->routine != NULL)) /* a task that only carries dependences has none */
        t->routine((int32_t)nst_thread_gtid(), t);
}

static void destroy(struct nst_thread *self, struct nst_task *task)
{
    struct kmp_task *t = nst_task_payload(task);

    t->data1.destructors((int32_t)nst_thread_gtid(), t);
}

struct kmp_task *nst_kmp_task_new(struct nst_thread *self, int32_t flags, size_t bytes, size_t shareds,
                                  kmp_task_routine *routine, unsigned extra)
{
    size_t front = ((bytes < sizeof(struct kmp_task) ? sizeof(struct kmp_task) : bytes) + 7) & ~(size_t)7;
    struct nst_task_spec spec = {
        .run = run,
        .destroy = flags & KMP_TASK_DESTRUCTORS ? destroy : NULL,
        .fn = (void (*)(void))routine,
        .size = front + shareds,
        .align = NST_LINE,
        .flags = extra | (flags & KMP_TASK_TIED ? 0 : NST_TASK_UNTIED) | (flags & KMP_TASK_FINAL ? NST_TASK_FINAL : 0) |
                 (flags & KMP_TASK_MERGED_IF0 ? NST_TASK_UNDEFERRED : 0),
    };
    struct nst_task *task = nst_task_new(self, &spec);
    struct kmp_task *t = nst_task_payload(task);

    t->shareds = shareds > 0 ? (char *)t + front : NULL;
    t->routine = routine;
    t->part_id = 0;
    t->flags = flags & KMP_TASK_FLAGS;
    memset(&t->data1, 0, sizeof(t->data1));
    memset(&t->data2, 0, sizeof(t->data2));
    if (flags & KMP_TASK_PROXY)
        (void)nst_task_event(task);
    return t;
}

struct kmp_task *nst_kmp_task_clone(struct nst_thread *self, struct kmp_task *pattern, unsigned extra)
{
    size_t size = nst_task_payload_size(nst_task_of_payload(pattern));
    size_t front = pattern->shareds ? (size_t)((char *)pattern->shareds - (char *)pattern) : size;
    struct kmp_task *t = nst_kmp_task_new(self, pattern->flags, front, size - front, pattern->routine, extra);
    void *shareds = t->shareds;

    memcpy(t, pattern, size);
    t->shareds = shareds;
    return t;
}

void nst_kmp_task_submit(struct nst_thread *self, struct kmp_task *t, const struct nst_depend *deps, size_t ndeps)
{
    struct nst_task *task = nst_task_of_payload(t);

    /* part_id differs from 0 when an untied task submits its next part. */
    if ((t->flags & KMP_TASK_PRIORITY) && t->part_id == 0)
        nst_task_set_priority(task, t->data2.priority);
    nst_task_submit(self, task, deps, ndeps);
}

struct kmp_task *__kmpc_omp_task_alloc(struct kmp_ident *loc, int32_t gtid, int32_t flags, size_t size, size_t shareds,
                                       kmp_task_routine *routine)
{
    return nst_kmp_task_new(nst_thread_self(), flags, size, shareds, routine, 0);
}

/* A target task that runs on the host.  Cancellation must not drop it: it moves data. */
struct kmp_task *__kmpc_omp_target_task_alloc(struct kmp_ident *loc, int32_t gtid, int32_t flags, size_t size,
                                              size_t shareds, kmp_task_routine *routine, int64_t device)
{
    return nst_kmp_task_new(nst_thread_self(), flags, size, shareds, routine, NST_TASK_IMMUNE);
}

/* 0: the caller is not suspended, whatever became of the task. */
int32_t __kmpc_omp_task(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task)
{
    nst_kmp_task_submit(nst_thread_self(), task, NULL, 0);
    return 0;
}

int32_t __kmpc_omp_task_parts(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task)
{
    nst_kmp_task_submit(nst_thread_self(), task, NULL, 0);
    return 0;
}

/* The caller executes the body between these two, often inlined: the routine is not ours to call. */
void __kmpc_omp_task_begin_if0(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task)
{
    nst_task_begin(nst_thread_self(), nst_task_of_payload(task));
}

void __kmpc_omp_task_complete_if0(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task)
{
    nst_task_end(nst_thread_self(), nst_task_of_payload(task));
}

int32_t __kmpc_omp_taskwait(struct kmp_ident *loc, int32_t gtid)
{
    nst_taskwait(nst_thread_self());
    return 0;
}

int32_t __kmpc_omp_taskyield(struct kmp_ident *loc, int32_t gtid, int32_t end_part)
{
    nst_taskyield(nst_thread_self());
    return 0;
}

/* A hint between alloc and submit; tasks run where their team is. */
int32_t __kmpc_omp_reg_task_with_affinity(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task, int32_t n,
                                          void *list)
{
    return 0;
}

/* Numbers for a debugger that ordinary builds of LLVM's runtime do not keep either: "unknown". */
uint64_t __kmpc_get_taskid(void)
{
    return UINT64_MAX;
}

uint64_t __kmpc_get_parent_taskid(void)
{
    return UINT64_MAX;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Explicit tasks (OpenMP 5.2, chapter 12): what the ABIs call.
 *
 * Life of a task that the runtime executes:
 *     task = nst_task_new(self, &spec);          payload is nst_task_payload(task); fill it
 *     event = nst_task_event(task);              only for detach and proxies
 *     nst_task_submit(self, task, deps, n);      the engine runs it now or later; the pointer is dead afterwards
 * Life of a task whose body the caller executes (if(0), included):
 *     task = nst_task_new(...); [nst_task_wait_depend(self, deps, n);]
 *     nst_task_begin(self, task);  body  nst_task_end(self, task);
 *
 * Memory: one block, header before the payload; it lives until body, destructor, event and children that outlive the body
 * are done with it.  `self` is always the calling thread. */
#ifndef NST_OMP_TASK_TASK_H
#define NST_OMP_TASK_TASK_H

#include "runtime/omp/team/team.h"

struct nst_task;
struct nst_event;

/* Executes a body or a destructor: the ABI's bridge to the compiled function. */
typedef void (*nst_task_fn)(struct nst_thread *self, struct nst_task *task);

enum nst_task_flags {
    NST_TASK_UNTIED = 1,
    NST_TASK_FINAL = 2,      /* the final clause holds (a task inside a final task is final without it) */
    NST_TASK_MERGEABLE = 4,
    NST_TASK_UNDEFERRED = 8, /* if(0): nst_task_submit returns when the body has ended */
    NST_TASK_IMMUNE = 16,    /* runs although its parallel or taskgroup is cancelled (target tasks: data must move) */
};

struct nst_task_spec {
    nst_task_fn run;      /* NULL for a task whose body the caller executes */
    nst_task_fn destroy;  /* once after the body, or instead of it when the task is discarded; may be NULL */
    void (*fn)(void);     /* for run: see nst_task_function */
    size_t size, align;   /* payload bytes and alignment (a power of two; payload is 64-aligned at least); may be 0 */
    unsigned flags;       /* enum nst_task_flags */
    int priority;         /* priority clause, 0 = none; clamped to max-task-priority-var */
};

struct nst_task *nst_task_new(struct nst_thread *self, const struct nst_task_spec *spec);

/* Payload <-> task: the payload is at a fixed distance behind the header. */
#define NST_TASK_HEADER 128

NST_INLINE void *nst_task_payload(struct nst_task *task)
{
    return (char *)task + NST_TASK_HEADER;
}

NST_INLINE struct nst_task *nst_task_of_payload(void *payload)
{
    return (struct nst_task *)(void *)((char *)payload - NST_TASK_HEADER);
}

size_t nst_task_payload_size(const struct nst_task *task); /* as asked for, rounded up to words of eight bytes */
void (*nst_task_function(const struct nst_task *task))(void);

/* Between new and submit. */
void nst_task_set_destroy(struct nst_task *task, nst_task_fn destroy);
void nst_task_set_priority(struct nst_task *task, int priority);
void nst_task_set_flags(struct nst_task *task, unsigned flags); /* adds */
/* Throws away a task that is not going to be submitted (a taskloop's pattern): runs its destructor. */
void nst_task_discard(struct nst_thread *self, struct nst_task *task);

/* One dependence.  addr NULL with NST_DEPEND_OUT is omp_all_memory. */
enum nst_depend_kind {
    NST_DEPEND_IN = 1,
    NST_DEPEND_OUT = 2, /* out and inout */
    NST_DEPEND_MUTEX = 3,
    NST_DEPEND_SET = 4, /* inoutset */
};

struct nst_depend {
    void *addr;
    uint8_t kind; /* enum nst_depend_kind */
};

/* A task that may run, submitted or not: on this stack, to its end. */
void nst_task_execute(struct nst_thread *self, struct nst_task *task);

/* Gives the task to the engine.  deps is read before the call returns.  Called on a task that is executing, it is the
 * untied protocol of the kmp ABI: the task's body is run once more after (or, under nst_task_begin, within) this part. */
void nst_task_submit(struct nst_thread *self, struct nst_task *task, const struct nst_depend *deps, size_t ndeps);

/* Around a body that the caller executes itself.  end may free the task. */
void nst_task_begin(struct nst_thread *self, struct nst_task *task);
void nst_task_end(struct nst_thread *self, struct nst_task *task);

/* Would a task created now have to be executed by its creator at once (if(0), or inside a final task)?  For callers that can then
 * avoid copying the argument record: nst_task_begin, fn(data), nst_task_end. */
NST_INLINE bool nst_task_is_included(const struct nst_thread *self, unsigned flags)
{
    return self->task->final || (flags & NST_TASK_UNDEFERRED);
}

bool nst_taskgroup_is_cancelled(const struct nst_thread *self);

/* Is everything that the current task might create to be dropped (its parallel or taskgroup was cancelled)? */
NST_INLINE bool nst_task_is_dropped(const struct nst_thread *self)
{
    return NST_UNLIKELY(nst_icv_global.cancellation) && nst_taskgroup_is_cancelled(self);
}

/* Detach.  The event lives as long as the task; nst_event_fulfil is the last use of the pointer.  Any thread, also one that
 * the runtime never saw; before, during or after the body. */
struct nst_event *nst_task_event(struct nst_task *task);
void nst_event_fulfil(struct nst_event *event);
/* The task of an event, and the event of a task that has one (else NULL): proxies. */
struct nst_event *nst_task_event_or_null(struct nst_task *task);

/* Waiting.  Each executes tasks of the team that descend from the current one meanwhile. */
void nst_taskwait(struct nst_thread *self);                            /* children of the current task */
void nst_task_wait_depend(struct nst_thread *self, const struct nst_depend *deps, size_t n); /* its predecessors */
void nst_taskwait_depend_nowait(struct nst_thread *self, const struct nst_depend *deps, size_t n);
void nst_taskyield(struct nst_thread *self);

/* The explicit task being executed by the calling thread, or NULL in an implicit one. */
struct nst_task *nst_task_current(struct nst_thread *self);

/* In the child of fork(): another thread may have been in the middle of something that all share. */
void nst_task_memory_forget(void);

#endif

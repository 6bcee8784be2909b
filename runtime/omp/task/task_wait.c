// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Waiting for tasks, and executing tasks while waiting (OpenMP 5.2, 12.9 and 15.5). One loop serves taskwait, taskgroups,
 * undeferred tasks, barriers and joins: run what may be run; when there is nothing, look for a little while; then sleep. */
#include "runtime/arch/arch.h"
#include "runtime/base/mem.h"
#include "runtime/omp/task/task_sleep_inl.h"
#include "runtime/omp/team/team_wait.h"
#include "runtime/strand/stack.h"

/* ---- the loop ---- */

struct execution {
    struct nst_thread *self;
    struct nst_task *task;
};

static void execute_it(void *arg)
{
    struct execution *e = arg;

    nst_task_execute(e->self, e->task);
}

/* On top of the waiting strand's stack; when that is nearly used up, on a further one. */
NST_INLINE void execute(struct nst_thread *self, struct nst_task *task)
{
    if (NST_LIKELY(!nst_stack_is_low(self->strand))) {
        nst_task_execute(self, task);
    } else {
        struct execution e = {self, task};
        nst_stack_extend(self->strand, execute_it, &e);
    }
}

/* How often a member looks at the others' deques before it sleeps: some 20 microseconds, less than a sleeping core costs. */
#define LOOKS 200

static struct nst_task *watch(struct nst_thread *self, bool (*over)(void *), void *arg, bool any)
{
    for (unsigned i = 0; i < LOOKS && nst_wait_may_watch(); i++) {
        struct nst_task *task = nst_task_take(self, any, over, arg);
        if (task || over(arg))
            return task;
        for (unsigned pause = 0; pause < 4; pause++)
            nst_cpu_relax();
    }
    return NULL;
}

/* Taking a task from another member costs both a few misses.  Where tasks are shorter than that, a thief that keeps coming back
 * slows the maker down more than it helps.  So it rests in between, longer each time; the maker meets its limit and executes
 * its tasks itself. */
#define SHORT_TICKS 2000
#define REST_MOST   128

struct rest {
    unsigned pauses; /* before the next one */
};

static NST_NOINLINE void execute_foreign(struct nst_thread *self, struct nst_task *task, struct rest *r, bool (*over)(void *), void *arg)
{
    struct nst_task_member *m = nst_task_member(self);
    uint64_t began = nst_ticks();
    unsigned made = m->made;

    execute(self, task);
    if (nst_ticks() - began > SHORT_TICKS || m->made != made || !nst_deque_looks_empty(&m->deque)) {
        r->pauses = 0;
        return;
    }
    for (unsigned i = 0; i < r->pauses && (i % 16 || !over(arg)); i++)
        nst_cpu_relax();
    if (r->pauses < REST_MOST)
        r->pauses = r->pauses * 2 + 1;
}

void nst_task_help(struct nst_thread *self, bool (*over)(void *), void *arg, struct nst_tally *tally, bool any)
{
    struct nst_task_member *m = nst_task_member(self);
    int64_t base = m->base;
    struct rest rest = {0};
    bool called = false; /* woken, perhaps for a task that another must take now */

    if (any)
        m->base = INT64_MIN;
    while (!over(arg) && !nst_team_is_dead(self->team)) {
        struct nst_task *task = nst_task_take(self, any, over, arg);
        if (!task)
            task = watch(self, over, arg, any);
        if (task) {
            called = false;
            nst_task_found(self);
            nst_yield_to_root();
            if (NST_LIKELY(task->home == self->num))
                execute(self, task);
            else
                execute_foreign(self, task, &rest, over, arg);
        } else if (!over(arg)) {
            called = nst_task_sleep(self, any, over, arg, tally);
        }
    }
    m->base = base;
    if (NST_UNLIKELY(called && any))
        nst_task_found(self);
}

void nst_task_first(struct nst_team *team)
{
    (void)nst_task_team(team);
    if (nst_load_relaxed(&team->tasking))
        return;
    /* ORDER[task.first]: release and sequentially consistent; who has read this and then pushes a task is seen by a member that ends
     * to be in a region with tasks, or sees that it has ended (ORDER[member.ended]). */
    nst_store_seq_cst(&team->tasking, true);
    /* Whoever waits for an event of the team moves over to nst_task_help; see nst_team_await for why this order will do. */
    nst_latch_advance(&team->barrier.released.moved);
    nst_latch_advance(&team->join.done.moved);
    nst_latch_advance(&team->dock.moved);
}

/* ---- taskwait ---- */

static bool no_children(void *arg)
{
    return !nst_tally_has_children(nst_tally_count(arg));
}

void nst_taskwait(struct nst_thread *self)
{
    struct nst_tally *tally = self->task->tally;

    if (tally && !nst_tally_is_clear(tally))
        nst_task_help(self, no_children, tally, tally, false);
}

static const struct nst_task_spec empty_undeferred = {.flags = NST_TASK_UNDEFERRED | NST_TASK_IMMUNE};
static const struct nst_task_spec empty_deferred = {.flags = NST_TASK_IMMUNE};

static bool may_depend(const struct nst_thread *self, size_t n)
{
    return n && self->task->tally && nst_depend_is_live(self->task->tally->graph);
}

/* What comes after the wait is not in the empty task, so this cannot hold a lock for it.  Nobody else can want it, though, once all
 * earlier siblings that do are complete: later ones are not made before. */
void nst_task_wait_depend(struct nst_thread *self, const struct nst_depend *deps, size_t n)
{
    struct nst_depend few[8], *strict;

    if (!may_depend(self, n))
        return;
    strict = n <= sizeof few / sizeof few[0] ? few : nst_mem_lines_or_die(n * sizeof *strict);
    for (size_t i = 0; i < n; i++) {
        strict[i] = deps[i];
        if (strict[i].kind == NST_DEPEND_MUTEX)
            strict[i].kind = NST_DEPEND_OUT; /* of address 0: of all memory, which waits for more than it must */
    }
    nst_task_submit(self, nst_task_new(self, &empty_undeferred), strict, n);
    if (strict != few)
        nst_mem_free(strict);
}

void nst_taskwait_depend_nowait(struct nst_thread *self, const struct nst_depend *deps, size_t n)
{
    if (may_depend(self, n))
        nst_task_submit(self, nst_task_new(self, &empty_deferred), deps, n);
}

/* Of the yields that find no task one in so many asks whether something else wants this core, and one in so many is a system call all the same:
 * enough for a loop that waits for another process. */
#define OTHERS_YIELDS 8
#define SYSTEM_YIELDS 128

void nst_taskyield(struct nst_thread *self)
{
    bool tasking = nst_load_relaxed(&self->team->tasking);
    struct nst_task *task = tasking ? nst_task_take(self, false, NULL, NULL) : NULL;
    unsigned yields;

    /* It may wait for something that only a task can do which has not been made yet. */
    if (NST_UNLIKELY(!nst_load_relaxed(&nst_task_polling)) && nst_task_current(self))
        nst_store_relaxed(&nst_task_polling, true);
    if (task)
        execute(self, task);
    else if ((yields = ++nst_task_member(self)->yields) % OTHERS_YIELDS == 0 && (yields % SYSTEM_YIELDS == 0 || !nst_wait_may_watch()))
        nst_yield();
    else if (tasking)
        nst_cpu_relax();
}

/* ---- barriers and joins ---- */

static bool no_tree(void *arg)
{
    return !nst_tally_has_tree(nst_tally_count(arg));
}

static void drain_tally(struct nst_thread *self, struct nst_tally *t)
{
    if (!nst_tally_is_clear(t))
        nst_task_help(self, no_tree, t, t, true);
}

static void drain(struct nst_thread *self)
{
    struct nst_task_member *m = nst_task_member(self);

    /* A barrier may lie inside an implicit taskgroup (task reductions of worksharing constructs). */
    for (struct nst_taskgroup *g = self->task->group; g; g = g->outer)
        drain_tally(self, &g->tally);
    drain_tally(self, &m->tally);
    if (nst_team_is_dead(self->team))
        return;
    m->limit = nst_task_first_limit();
    nst_task_audit(self);
}

static void help(struct nst_thread *self, bool (*over)(void *), void *arg)
{
    nst_task_help(self, over, arg, NULL, true);
}

static bool never(void *arg)
{
    return false;
}

static void help_out(struct nst_thread *self)
{
    struct nst_task *task;

    (void)nst_task_member(self);
    nst_task_looks(&nst_task_team(self->team)->sleepers);
    while ((task = nst_task_take(self, true, NULL, NULL)) || (task = watch(self, never, NULL, true))) {
        nst_task_found(self);
        nst_task_execute(self, task);
        if (nst_team_is_dead(self->team))
            return;
    }
}

static bool is_quiet(struct nst_thread *self)
{
    return nst_tally_is_clear(&nst_task_member(self)->tally);
}

static bool is_offered(struct nst_thread *self)
{
    nst_fence_seq_cst(); /* ORDER[member.ended]: between the caller's `ended` and this look; pairs with the fence in nst_task_notify */
    return nst_task_is_offered(self, true);
}

static void wake(struct nst_team *team)
{
    nst_task_notify(team, NST_NEWS_ALL, NULL);
}

static const struct nst_team_hooks hooks = {.drain = drain, .help = help, .help_out = help_out, .is_offered = is_offered,
                                           .is_quiet = is_quiet, .renew = nst_task_team_renew, .wake = wake};

__attribute__((constructor)) static void connect(void)
{
    nst_team_hooks = &hooks;
}

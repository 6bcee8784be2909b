// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tasks: counting them (tally.h), and members that sleep, push and wake each other (task_sleep.c,
 * task_wait.c, task_queue.c).  A team of
 * three.  Checked: no wake-up is lost, a task runs once, its maker sees what it did, and who comes last frees once. */
#define MODEL_THREADS 3
#include "runtime/omp/task/task_impl.h"
#include "runtime/os/futex.h"

#include "runtime/sched/deque.c"
#include "runtime/omp/task/task_list.c"
#include "runtime/omp/task/task_sleep.c"
#include "runtime/omp/task/task_queue.c"
#define steal  steal_of_wait
#define thief  thief_of_wait
#include "runtime/omp/task/task_wait.c"

#include <new>

#define TASKS 2

namespace {

struct world {
    nst_team team;
    nst_task task[TASKS], parent;
    nst_task_cold cold[TASKS];
    nst_deque_ring rings[MODEL_THREADS];
    nst_task_list_page page;
    bool page_used;
    unsigned rings_used;
    int ran[TASKS], freed;
    nst_cell<uint32_t> begun, called[MODEL_THREADS];
    nst_cell<bool> over, granted, polling;
    bool callers_dawdle;
    void (*execute)(nst_thread *self, nst_task *task);
};

alignas(64) char memory[sizeof(world)];
world *w;

} // namespace

const struct nst_team_hooks *nst_team_hooks;

nst_cell<bool> &model_task_polling()
{
    return w->polling;
}

struct nst_task *nst_task_current(struct nst_thread *)
{
    return NULL;
}

void *nst_os_pages(size_t)
{
    RL_ASSERT(w->rings_used < MODEL_THREADS);
    return &w->rings[w->rings_used++];
}

void *nst_mem_lines_or_die(size_t)
{
    RL_ASSERT(!w->page_used);
    w->page_used = true;
    return &w->page;
}

void nst_mem_free(void *)
{
}

int64_t nst_clock_ns(void)
{
    return 0;
}

/* A latch that parks the kernel thread: model_sched has the real one. */
void nst_latch_advance(struct nst_latch *l)
{
    l->word.fetch_add(UINT64_C(1) << NST_LATCH_TAG_SHIFT, rl::mo_acq_rel, $);
    l->word.rouse(MODEL_THREADS);
}

void nst_wait(struct nst_latch *l, uint32_t tag, struct nst_scope *)
{
    uint64_t seen = l->word.load(rl::mo_relaxed, $);

    if (seen >> NST_LATCH_TAG_SHIFT == tag)
        l->word.sleep_if(seen);
}

void nst_yield_to_root(void)
{
}

bool nst_wait_may_watch(void)
{
    return true;
}

/* What a child of fork() does to teams that were left behind: no scenario forks. */
void nst_task_team_renew(struct nst_team *)
{
    RL_ASSERT(!"a team is renewed");
}

struct nst_task_cold *nst_task_cold_new(struct nst_team *, struct nst_task *task)
{
    task->cold = &w->cold[task - w->task];
    task->cold->task = task;
    return task->cold;
}

/* What a member that has ended does when it is called back is in scenario ended.  Who comes here has found no sleeper: in scenario
 * callers it may take its time before it says that nobody is called. */
bool nst_team_recall(struct nst_team *team)
{
    for (unsigned late = w->callers_dawdle && rl::rand(2) ? rl::rand(60) : 0; late; late--)
        rl::yield(1, $);
    if (team->mode != NST_TEAM_JOBS)
        return false;
    for (unsigned i = 1; i < team->nthreads; i++) {
        nst_thread *th = &team->threads[i];
        bool ended = true;
        if (!th->ended.load(rl::mo_seq_cst, $) || !th->ended.compare_exchange(rl::bool_t<false>(), ended, false, rl::mo_seq_cst, $))
            continue;
        w->called[i].fetch_add(1, rl::mo_acq_rel, $);
        w->called[i].rouse(1);
        return true;
    }
    return false;
}

void nst_task_execute(struct nst_thread *self, struct nst_task *task)
{
    RL_ASSERT(w->ran[task - w->task]++ == 0);
    RL_ASSERT(task->written == 1);
    task->written = 2;
    w->execute(self, task);
}

namespace {

/* Each task blocks whoever runs it until the other has begun: both helpers have to come. */
void meet(nst_thread *, nst_task *)
{
    uint32_t seen;

    if (w->begun.fetch_add(1, rl::mo_relaxed, $) == TASKS - 1)
        w->begun.rouse(MODEL_THREADS);
    while ((seen = w->begun.load(rl::mo_relaxed, $)) < TASKS)
        w->begun.sleep_if(seen);
}

/* What completing a child does: leave() and bury() of task.c. */
void complete_child(nst_thread *self, nst_task *task)
{
    nst_thread *owner;

    switch (nst_tally_leave(task->env.parent->tally, self, NST_TALLY_BOTH, &owner)) {
    case NST_TALLY_MORE:
        return;
    case NST_TALLY_WAKE:
        nst_task_wake(owner);
        return;
    case NST_TALLY_LAST:
        for (nst_task &t : w->task)
            RL_ASSERT(t.written == 2);
        RL_ASSERT(w->freed++ == 0);
    }
}

bool is_over(void *)
{
    return w->over.load(rl::mo_acquire, $);
}

void finish()
{
    w->over.store(true, rl::mo_release, $);
    hooks.wake(&w->team);
}

template <class suite> struct with_world : rl::test_suite<suite, MODEL_THREADS> {
    explicit with_world(void (*execute)(nst_thread *, nst_task *))
    {
        w = new (memory) world();
        w->execute = execute;
        w->team.nthreads = w->team.capacity = MODEL_THREADS;
        nst_store_relaxed(&w->team.scope.depth, 1u);
        for (unsigned i = 0; i < MODEL_THREADS; i++) {
            nst_thread *t = &w->team.threads[i];
            struct nst_task_member *m = &w->team.members[i];
            t->num = i;
            t->team = &w->team;
            t->task = &t->implicit;
            t->implicit.kind = NST_TASK_IMPLICIT;
            t->implicit.tally = &m->tally;
            m->random = i + 1;
            nst_tally_init(&m->tally, t);
        }
        nst_tally_init(&w->parent.tally, &w->team.threads[0]);
        w->parent.env.tally = &w->parent.tally;
        w->parent.env.parent = &w->team.threads[0].implicit;
        w->parent.env.kind = NST_TASK_EXPLICIT;
        w->parent.env.depth = 1;
    }
    ~with_world()
    {
        w->~world();
    }

    void prepare(int i, nst_taskenv *parent)
    {
        w->task[i].env.parent = parent;
        w->task[i].env.depth = parent->depth + 1;
        w->task[i].env.kind = NST_TASK_EXPLICIT;
        w->task[i].written = 1;
    }

    void help(unsigned me)
    {
        nst_task_help(&w->team.threads[me], is_over, NULL, NULL, true);
    }
};

/* Two tasks, one after the other, while the others go to sleep; from the deque, or (listed) made ready by a thread of no team. */
template <bool listed> struct call : with_world<call<listed>> {
    call() : with_world<call>(meet)
    {
    }

    void thread(unsigned me)
    {
        uint32_t seen;

        if (me) {
            this->help(me);
            return;
        }
        for (int i = 0; i < TASKS; i++) {
            this->prepare(i, &w->team.threads[0].implicit);
            if (listed)
                nst_task_ready(NULL, &w->task[i]);
            else
                nst_task_push(&w->team.threads[0], &w->task[i]);
        }
        while ((seen = w->begun.load(rl::mo_relaxed, $)) < TASKS)
            w->begun.sleep_if(seen);
        finish();
    }
};

void begin(nst_thread *, nst_task *)
{
    w->begun.fetch_add(1, rl::mo_relaxed, $);
    w->begun.rouse(MODEL_THREADS);
}

/* The same, but the first sleeper that a call meets may not take them: its wait is for descendants of its own task. */
struct choosy : with_world<choosy> {
    choosy() : with_world<choosy>(begin)
    {
    }

    void thread(unsigned me)
    {
        uint32_t seen;

        if (me) {
            nst_task_help(&w->team.threads[me], is_over, NULL, NULL, me != 1);
            return;
        }
        for (int i = 0; i < TASKS; i++) {
            prepare(i, &w->team.threads[0].implicit);
            nst_task_push(&w->team.threads[0], &w->task[i]);
        }
        while ((seen = w->begun.load(rl::mo_relaxed, $)) < TASKS)
            w->begun.sleep_if(seen);
        finish();
    }
};

/* Two members make a task each and then wait in user code for both; the third is the only one who can be called, and may be on
 * its way to sleep when the first calls and finds nobody. */
struct callers : with_world<callers> {
    callers() : with_world<callers>(begin)
    {
        w->callers_dawdle = true;
    }

    void thread(unsigned me)
    {
        uint32_t seen;

        if (me == 2) {
            help(me);
            return;
        }
        for (unsigned late = rl::rand(60); late; late--)
            rl::yield(1, $);
        prepare(me, &w->team.threads[me].implicit);
        nst_task_push(&w->team.threads[me], &w->task[me]);
        while ((seen = w->begun.load(rl::mo_relaxed, $)) < TASKS)
            w->begun.sleep_if(seen);
        if (me == 0)
            finish();
    }
};

/* Members of a jobs team that end, one after the other, while tasks are made that keep both busy; the maker waits in user code. */
struct ended : with_world<ended> {
    ended() : with_world<ended>(meet)
    {
        w->team.mode = NST_TEAM_JOBS;
    }

    /* end_member of team/member.c */
    void end(nst_thread *self)
    {
        bool ended;

        do {
            if (self->team->tasking.load(rl::mo_relaxed, $))
                hooks.help_out(self);
            self->ended.exchange(true, rl::mo_seq_cst, $);
            if (!self->team->tasking.load(rl::mo_seq_cst, $) || !hooks.is_offered(self))
                return;
            ended = true;
        } while (self->ended.compare_exchange(rl::bool_t<false>(), ended, false, rl::mo_seq_cst, $));
    }

    void thread(unsigned me)
    {
        uint32_t seen;

        for (unsigned late = me ? rl::rand(80) : 0; late; late--) /* both may end when all has been pushed */
            rl::yield(1, $);
        for (uint32_t calls = 0; me; calls++) {
            end(&w->team.threads[me]);
            while ((seen = w->called[me].load(rl::mo_acquire, $)) == calls)
                w->called[me].sleep_if(calls);
            if (w->over.load(rl::mo_relaxed, $))
                return;
        }
        for (int i = 0; i < TASKS; i++) {
            prepare(i, &w->team.threads[0].implicit);
            if (!w->team.tasking.load(rl::mo_acquire, $)) /* count() of task.c */
                nst_task_first(&w->team);
            nst_task_push(&w->team.threads[0], &w->task[i]);
        }
        while ((seen = w->begun.load(rl::mo_relaxed, $)) < TASKS)
            w->begun.sleep_if(seen);
        w->over.store(true, rl::mo_relaxed, $);
        for (unsigned i = 1; i < MODEL_THREADS; i++) {
            w->called[i].fetch_add(1, rl::mo_release, $);
            w->called[i].rouse(1);
        }
    }
};

/* A taskwait, twice: children that others complete, or the waiter itself. */
struct taskwait : with_world<taskwait> {
    taskwait() : with_world<taskwait>(complete_child)
    {
    }

    void thread(unsigned me)
    {
        nst_thread *self = &w->team.threads[me];

        if (me) {
            help(me);
            return;
        }
        for (int i = 0; i < TASKS; i++) {
            prepare(i, &self->implicit);
            nst_tally_enter(self->implicit.tally, NST_TALLY_BOTH);
            nst_task_push(self, &w->task[i]);
            if (i == 0)
                continue;
            nst_taskwait(self);
            for (nst_task &t : w->task)
                RL_ASSERT(t.written == 2);
        }
        RL_ASSERT(nst_tally_count(self->implicit.tally) == 0);
        finish();
    }
};

/* An undeferred task: what its creator waits for is one relaxed word, set by a member that completes its predecessor. */
bool is_granted(void *)
{
    return w->granted.load(rl::mo_relaxed, $);
}

struct grant : with_world<grant> {
    grant() : with_world<grant>(complete_child)
    {
    }

    void thread(unsigned me)
    {
        if (me == 0) {
            nst_task_help(&w->team.threads[0], is_granted, NULL, NULL, false);
        } else if (me == 1) {
            for (unsigned late = rl::rand(30); late; late--) /* the other has some way to go before it sleeps */
                rl::yield(1, $);
            w->granted.store(true, rl::mo_relaxed, $);
            nst_task_wake(&w->team.threads[0]);
        }
    }
};

/* A member is called for a task while what it waits for comes too, so that it leaves without it: then another must be called,
 * though it slept before the task was there. The last one is somebody whose user code blocks until the task has run. */
bool is_first_over(void *)
{
    return w->granted.load(rl::mo_acquire, $);
}

struct passing : with_world<passing> {
    passing() : with_world<passing>(begin)
    {
    }

    void thread(unsigned me)
    {
        uint32_t seen;

        if (me == 1) {
            nst_task_help(&w->team.threads[1], is_first_over, NULL, NULL, true);
            return;
        }
        if (me == 2) {
            help(me);
            return;
        }
        while (w->team.tasks.sleepers.asleep.load(rl::mo_relaxed, $) < 2)
            rl::yield(1, $);
        w->granted.store(true, rl::mo_release, $);
        prepare(0, &w->team.threads[0].implicit);
        nst_task_push(&w->team.threads[0], &w->task[0]);
        while ((seen = w->begun.load(rl::mo_relaxed, $)) < 1)
            w->begun.sleep_if(seen);
        finish();
    }
};

/* The child that is waited for has a child itself, which ends later: all of the tree is waited for afterwards. */
void complete_slowly(nst_thread *self, nst_task *task)
{
    nst_thread *owner;
    nst_tally *parent = task->env.parent->tally;

    if (nst_tally_leave(parent, self, NST_TALLY_CHILD, &owner) == NST_TALLY_WAKE)
        nst_task_wake(owner);
    w->task[1].written = 2;
    if (nst_tally_leave(parent, self, NST_TALLY_TREE, &owner) == NST_TALLY_WAKE)
        nst_task_wake(owner);
}

struct tree : with_world<tree> {
    tree() : with_world<tree>(complete_slowly)
    {
    }

    void thread(unsigned me)
    {
        nst_thread *self = &w->team.threads[me];

        if (me) {
            help(me);
            return;
        }
        prepare(0, &self->implicit);
        nst_tally_enter(self->implicit.tally, NST_TALLY_BOTH);
        nst_task_push(self, &w->task[0]);
        nst_taskwait(self);
        RL_ASSERT(w->task[0].written == 2);
        hooks.drain(self);
        RL_ASSERT(w->task[1].written == 2);
        finish();
    }
};

/* A body that ends before its children: whoever is last frees it, the end of the body or a child. */
struct last : with_world<last> {
    last() : with_world<last>(complete_child)
    {
    }

    void thread(unsigned me)
    {
        nst_thread *self = &w->team.threads[me];

        if (me) {
            w->task[me - 1].written = 2;
            complete_child(self, &w->task[me - 1]);
            return;
        }
        if (nst_tally_end(&w->parent.tally)) {
            for (nst_task &t : w->task)
                RL_ASSERT(t.written == 2);
            RL_ASSERT(w->freed++ == 0);
        }
    }

    void before()
    {
        for (int i = 0; i < TASKS; i++) {
            prepare(i, &w->parent.env);
            nst_tally_enter(&w->parent.tally, NST_TALLY_BOTH);
        }
    }

    void after()
    {
        RL_ASSERT(w->freed == 1);
    }
};

} // namespace

const model_scenario model_scenarios[] = {
    {"call", rl::simulate<call<false>>, 50000, 0},
    {"listed", rl::simulate<call<true>>, 20000, 0},
    {"choosy", rl::simulate<choosy>, 20000, 0},
    {"callers", rl::simulate<callers>, 200000, 0},
    {"ended", rl::simulate<ended>, 50000, 0},
    {"grant", rl::simulate<grant>, 20000, 0},
    {"passing", rl::simulate<passing>, 20000, 0},
    {"taskwait", rl::simulate<taskwait>, 200000, 0},
    {"tree", rl::simulate<tree>, 20000, 0},
    {"last", rl::simulate<last>, 5000, 2},
    {},
};
const char *const *const model_sites = model_site_names;

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Waiting, waking and sleeping: wait.c, latch.c, carrier.c, pool.c and deque.c of runtime/sched together, handoff back-end.
 * Three native threads.  What is checked everywhere: no wake-up is lost (a thread that sleeps for ever is a deadlock to
 * relacy), a strand is run by one carrier at a time, and whoever runs it sees what was written before it was suspended and
 * before it was released. */
#define MODEL_THREADS 3
#include "runtime/sched/pool.h"

#include "runtime/sched/deque.c"
#include "runtime/sched/pool.c"
static void park_and_check(struct nst_carrier *k)
{
    nst_pool_park(k);
    RL_ASSERT(!nst_load_relaxed(&k->parked)); /* or somebody may yet wake it, and count it twice */
}
#define nst_pool_park park_and_check

#include "runtime/sched/latch.c"
#include "runtime/sched/publish.c"
#include "runtime/sched/carrier.c"
#include "runtime/sched/wait.c"

#include <new>

#define THREADS 3
#define FAKES   2

namespace {

struct world {
    model_pool_type pool;
    nst_carrier carrier[THREADS]; /* the threads' own: roots', or how donors sleep */
    nst_carrier place[THREADS];   /* what donors run as */
    nst_strand strand[THREADS + FAKES]; /* the threads' own; then some that no thread belongs to */
    nst_job job[FAKES];
    nst_cell<int> spares_used;
    nst_deque_ring rings[2 * THREADS];
    unsigned rings_used;
    nst_scope scope;
    nst_latch latch;
    nst_plain<int> written[THREADS + FAKES]; /* by a strand before it waits; then by whoever runs it */
    nst_cell<int> arrived;
    nst_cell<uint32_t> consumed;
    nst_cell<uint32_t> finished;
    int64_t clock;
};

alignas(64) char memory[sizeof(world)];
world *w;

} // namespace

model_pool_type &model_pool()
{
    return w->pool;
}

struct nst_strand *model_strand_of_thread(unsigned thread)
{
    return &w->strand[thread];
}

void *nst_os_pages(size_t)
{
    RL_ASSERT(w->rings_used < 2 * THREADS);
    return &w->rings[w->rings_used++];
}

int64_t nst_clock_ns(void)
{
    return w->clock += 10000000;
}

/* The monitor would only hide a lost wake-up. */
void nst_monitor_rouse(void)
{
}

/* A strand for each job, so each is accepted once. */
struct nst_strand *nst_spare_get(struct nst_carrier *)
{
    int i = w->spares_used.fetch_add(1, rl::mo_relaxed, $);
    RL_ASSERT(i < FAKES);
    return &w->strand[THREADS + i];
}

void nst_spare_put(struct nst_carrier *, struct nst_strand *)
{
    RL_ASSERT(!"a strand without a job");
}

void nst_spare_flush(struct nst_carrier *)
{
}

void nst_spare_reset_in_child(void)
{
}

/* Nothing is reserved where nothing is forked. */
void nst_credit_flush(struct nst_carrier *)
{
}

void nst_reserve_reset_in_child(void)
{
}

unsigned nst_strands_reserve(struct nst_carrier *, unsigned)
{
    RL_ASSERT(!"a reservation in the handoff back-end");
    return 0;
}

/* Only the user back-end asks them to look at attributes after a switch. */
const struct nst_root_hooks *nst_root_hooks;
void nst_signals_raise(nst_strand *) { RL_ASSERT(false); } /* nobody sends any */

namespace {

template <class suite> struct with_world : rl::test_suite<suite, THREADS> {
    /* roots: how many of the threads are the user's own.  The others are donors. */
    explicit with_world(int roots)
    {
        w = new (memory) world();
        w->pool.p = THREADS;
        nst_store_relaxed(&w->scope.depth, 1u);
        for (int i = 0; i < THREADS + FAKES; i++) {
            nst_strand *s = &w->strand[i];
            s->home = &w->carrier[i < THREADS ? i : i - THREADS + 1];
            s->carrier = s->home;
            s->root = i < roots;
            nst_store_relaxed(&s->bound, i < roots);
            s->entry.scope = &w->scope;
        }
        for (int i = 0; i < THREADS; i++) {
            prepare(i);
            w->carrier[i].counted = i >= roots;
        }
        nst_store_relaxed(&w->pool.active, THREADS);
    }
    ~with_world()
    {
        w->~world();
    }

    void prepare(int i)
    {
        nst_carrier *k = &w->carrier[i];

        k->home = k->running = &w->strand[i];
        k->random = i + 1;
        nst_store_relaxed(&k->futex, 1u);
        nst_store_relaxed(&k->bell, 1u);
    }

    /* Donor i's thread, or nobody's (i < 0), has its place. */
    void give_place(int place, int i)
    {
        nst_carrier *k = &w->place[place];

        k->random = THREADS + place + 1;
        nst_store_relaxed(&k->futex, 1u);
        if (i < 0) {
            nst_place_give(k);
        } else {
            k->home = k->running = &w->strand[i];
            w->strand[i].carrier = k;
        }
    }
};

/* What latch.h describes: who arrives last releases the others.  Afterwards a thread is in the program's code for ever, so
 * nobody can count on its help.  In the second round the tags of the first are stale. */
template <int roots, int rounds> struct barrier : with_world<barrier<roots, rounds>> {
    barrier() : with_world<barrier>(roots)
    {
        for (int i = roots; i < THREADS; i++)
            this->give_place(i, i);
    }

    void thread(unsigned me)
    {
        for (int round = 0; round < rounds; round++) {
            w->written[me] = 1;
            uint32_t tag = nst_latch_tag(&w->latch);
            if (w->arrived.fetch_add(1, rl::mo_acq_rel, $) == round * THREADS + THREADS - 1) {
                for (int i = 0; i < THREADS; i++) {
                    RL_ASSERT(w->written[i] == 1);
                    w->written[i] = 2;
                }
                nst_latch_advance(&w->latch);
            } else {
                while (nst_latch_tag(&w->latch) == tag)
                    nst_wait(&w->latch, tag, &w->scope);
            }
            RL_ASSERT(w->written[me] == 2);
        }
    }
};

/* Strands without a thread of their own, run by two donors as the base context of the user back-end does it.  Each blocks the
 * donor that runs it until the other has begun, so both donors have to come. */
template <class suite> struct two_donors : with_world<suite> {
    two_donors() : with_world<suite>(1)
    {
    }

    virtual void run(nst_strand *s) = 0;

    void donor(unsigned me)
    {
        nst_carrier *k = &w->carrier[me];

        k->running = NULL;
        while (nst_strand *s = idle(k, nullptr, false)) {
            RL_ASSERT(s >= &w->strand[THREADS]);
            run(s);
            int i = s->job ? THREADS + (s->job - w->job) : s - w->strand;
            RL_ASSERT(w->written[i] == 1);
            w->written[i] = 2;
            if (w->consumed.fetch_add(1, rl::mo_relaxed, $) == 1)
                w->consumed.rouse(THREADS);
            await_both();
        }
    }

    void await_both()
    {
        uint32_t seen;
        while ((seen = w->consumed.load(rl::mo_relaxed, $)) < 2)
            w->consumed.sleep_if(seen);
    }

    void dismiss()
    {
        await_both();
        nst_pool_resume(&w->carrier[1], &w->carrier[0]);
        nst_pool_resume(&w->carrier[2], &w->carrier[0]);
    }
};

/* Thread 0 makes two strands ready, one after the other, as for strands that yield. */
struct offer : two_donors<offer> {
    void run(nst_strand *)
    {
    }

    void thread(unsigned me)
    {
        if (me) {
            donor(me);
            return;
        }
        /* A native thread that the runtime sees for the first time. */
        w->carrier[0].~nst_carrier();
        new (&w->carrier[0]) nst_carrier();
        prepare(0);
        for (int i = THREADS; i < THREADS + FAKES; i++) {
            w->written[i] = 1;
            w->carrier[0].post = NST_POST_READY;
            w->carrier[0].post_strand = &w->strand[i];
            nst_carrier_finish(&w->carrier[0]);
        }
        dismiss();
    }
};

void never(nst_job *)
{
}

void publish_job(int i)
{
    w->job[i].run = never;
    w->job[i].scope = &w->scope;
    w->written[THREADS + i] = 1;
    nst_publish(&w->carrier[0], &w->job[i], 1, sizeof w->job[i]);
}

/* The same with jobs.  Publishing them has one fence, so nothing hides what a searcher that leaves needs its own for. */
struct jobs : two_donors<jobs> {
    void run(nst_strand *s)
    {
        RL_ASSERT(s->job);
    }

    void thread(unsigned me)
    {
        if (me) {
            donor(me);
            return;
        }
        for (int i = 0; i < FAKES; i++)
            publish_job(i);
        dismiss();
    }
};

/* All slots are taken when thread 0 makes a job findable, so it may wake nobody; then thread 1 gives its own up, and waits for what
 * that job does.  Donor 2 sleeps, or is about to. */
struct slot : with_world<slot> {
    slot() : with_world<slot>(2)
    {
        w->pool.p = 2;
    }

    void thread(unsigned me)
    {
        nst_carrier *k = &w->carrier[me];

        if (me == 0) {
            publish_job(0);
        } else if (me == 1) {
            nst_wait(&w->latch, 0, NULL);
            RL_ASSERT(moved(&w->latch, 0));
            RL_ASSERT(w->written[THREADS] == 2);
        } else {
            k->running = NULL;
            nst_strand *s = idle(k, nullptr, false);
            RL_ASSERT(s && s->job == &w->job[0] && w->written[THREADS] == 1);
            w->written[THREADS] = 2;
            nst_latch_advance(&w->latch);
        }
    }

    void after()
    {
        RL_ASSERT(nst_load_relaxed(&w->pool.active) == THREADS);
    }
};

/* The donors park a strand each while thread 0 releases them. */
struct park : two_donors<park> {
    nst_plain<int> condition;

    void run(nst_strand *s)
    {
        /* as wait_donor does when it is resumed */
        RL_ASSERT(moved(s->wait_latch, s->wait_tag));
        RL_ASSERT(condition == 1);
    }

    void thread(unsigned me)
    {
        if (me) {
            nst_carrier *k = &w->carrier[me];
            nst_strand *s = &w->strand[THREADS + me - 1];
            s->wait_latch = &w->latch;
            s->wait_tag = 0;
            w->written[THREADS + me - 1] = 1;
            k->post = NST_POST_REGISTER;
            k->post_strand = s;
            nst_carrier_finish(k);
            donor(me);
            return;
        }
        condition = 1;
        nst_latch_advance(&w->latch);
        dismiss();
    }
};

/* Carrier 2 suspends the home strand of carrier 1, which takes it up again without finding it in a deque. */
struct home : with_world<home> {
    home() : with_world<home>(1)
    {
    }

    void thread(unsigned me)
    {
        nst_strand *s = &w->strand[1];

        if (me == 0) {
            nst_latch_advance(&w->latch);
        } else if (me == 1) {
            nst_strand *found;
            w->carrier[1].running = NULL;
            while (!(found = nst_carrier_find(&w->carrier[1], NULL)))
                rl::yield(1, $);
            RL_ASSERT(found == s && w->written[1] == 1);
        } else {
            s->wait_latch = &w->latch;
            s->wait_tag = 0;
            w->written[1] = 1;
            w->carrier[2].post = NST_POST_REGISTER;
            w->carrier[2].post_strand = s;
            nst_carrier_finish(&w->carrier[2]);
        }
    }
};

/* A strand is handed back to its own thread, runs, is suspended, and is handed back by somebody else, perhaps while the first
 * is still about to wake it. */
struct resume : with_world<resume> {
    nst_cell<uint32_t> suspended;

    resume() : with_world<resume>(1)
    {
        give_place(1, 1);
        give_place(2, -1);
    }

    void thread(unsigned me)
    {
        if (me == 1) {
            handoff_wait(&w->strand[1], &w->place[1]);
            RL_ASSERT(w->written[1] == 1);
            suspended.store(1, rl::mo_release, $);
            suspended.rouse(1);
            handoff_wait(&w->strand[1], NULL);
            RL_ASSERT(w->written[1] == 2);
            return;
        }
        if (me == 2)
            while (suspended.load(rl::mo_acquire, $) == 0)
                suspended.sleep_if(0);
        w->written[1] = me == 2 ? 2 : 1;
        nst_pool_resume(&w->carrier[1], &w->carrier[me]);
    }
};

} // namespace

const model_scenario model_scenarios[] = {
    {"roots", rl::simulate<barrier<3, 1>>, 5000, 2},
    {"donors", rl::simulate<barrier<1, 2>>, 20000, 1},
    {"offer", rl::simulate<offer>, 20000, 0},
    {"jobs", rl::simulate<jobs>, 20000, 0},
    {"slot", rl::simulate<slot>, 20000, 0},
    {"park", rl::simulate<park>, 20000, 0},
    {"home", rl::simulate<home>, 20000, 1},
    {"resume", rl::simulate<resume>, 5000, 2},
    {},
};
const char *const *const model_sites = model_site_names;

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The deque, runtime/sched/deque.c: an owner that pushes, grows the ring and pops, and two thieves.  Each job is taken
 * exactly once, and whoever takes it sees what was written into it before the push. */
#define MODEL_THREADS 3
#include "runtime/sched/job.h"
#include "runtime/sched/deque.c"

#include <new>

#define JOBS 5

struct model_job : nst_job {
    nst_plain<int> payload;
    int taken; /* of the simulation, not of the simulated */
};

namespace {

struct world {
    nst_deque deque;
    model_job jobs[JOBS];
    nst_deque_ring rings[3];
    unsigned rings_used;
};

alignas(64) char memory[sizeof(world)];
world *w;

} // namespace

void *nst_os_pages(size_t)
{
    RL_ASSERT(w->rings_used < 3);
    return &w->rings[w->rings_used++];
}

namespace {

void take(nst_job *job)
{
    model_job *j = static_cast<model_job *>(job);

    RL_ASSERT(j->payload == 42);
    j->payload = 43;
    RL_ASSERT(j->taken++ == 0);
}

template <class suite> struct with_world : rl::test_suite<suite, 3> {
    with_world()
    {
        w = new (memory) world();
    }
    ~with_world()
    {
        w->~world();
    }

    void push(int i)
    {
        w->jobs[i].payload = 42;
        RL_ASSERT(nst_deque_push(&w->deque, &w->jobs[i]));
    }

    bool pop()
    {
        nst_job *job = nst_deque_pop(&w->deque);
        if (job)
            take(job);
        return job != NULL;
    }

    void steal(int tries)
    {
        for (int i = 0; i < tries; i++) {
            nst_job *job;
            if (nst_deque_steal(&w->deque, &job, NULL, NULL) == NST_STEAL_TAKEN)
                take(job);
        }
    }

    void after()
    {
        while (pop())
            continue;
        for (model_job &j : w->jobs)
            RL_ASSERT(j.taken == 1);
    }
};

/* Down to the last job again and again. */
struct last : with_world<last> {
    void thread(unsigned index)
    {
        if (index) {
            steal(2);
            return;
        }
        push(0);
        push(1);
        pop();
        push(2);
        pop();
        pop();
        push(3);
        push(4);
        pop();
        pop();
    }
};

/* The ring grows under the thieves' eyes, then wraps. */
struct growth : with_world<growth> {
    void thread(unsigned index)
    {
        if (index) {
            steal(3);
            return;
        }
        for (int i = 0; i < JOBS; i++)
            push(i);
        pop();
    }
};

} // namespace

const model_scenario model_scenarios[] = {
    {"last", rl::simulate<last>, 50000, 0},
    {"growth", rl::simulate<growth>, 50000, 0},
    {},
};
const char *const *const model_sites = model_site_names;

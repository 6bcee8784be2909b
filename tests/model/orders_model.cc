// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the Spin models (spin/) take for granted: the C11 orders of their handshakes, each alone and as small as it goes.
 *
 *   model_orders HANDSHAKE [WEAKENING]     exit 0: as it must be: the handshake holds, each weakening goes wrong (as printed)
 *
 * Not the runtime's text (that is what the translated models are for): whoever changes one of these handshakes changes it here.
 * A weakening is one order taken down by one step; number 0 is the handshake as it is. */
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <relacy/relacy.hpp>

using namespace rl;

typedef generic_atomic<int, false> cell;
static int weakening;

static memory_order weak(int n, memory_order weaker, memory_order order)
{
    return weakening == n ? weaker : order;
}

static void fence(memory_order order)
{
    if (order != mo_relaxed)
        atomic_thread_fence(order, $);
}

#define LOAD(c, order)     (c).load(order, $)
#define STORE(c, v, order) (c).store(v, order, $)
#define ADD(c, v, order)   (c).fetch_add(v, order, $)

/* Push (release), fence, look at S (relaxed) | RMW on S (acq_rel), fence, look for work (acquire). */
struct publish : test_suite<publish, 2> {
    cell s, bottom;
    var<int> job;
    int woke, slept;

    void before()
    {
        STORE(s, 0, mo_relaxed);
        STORE(bottom, 0, mo_relaxed);
        woke = slept = 0;
    }
    void thread(unsigned i)
    {
        if (i == 0) {
            VAR(job) = 1;
            STORE(bottom, 1, weak(3, mo_relaxed, mo_release));
            fence(weakening == 3 ? mo_relaxed : weak(1, mo_acq_rel, mo_seq_cst));
            woke = LOAD(s, mo_relaxed);
        } else {
            ADD(s, 1, mo_acq_rel);
            fence(weak(2, mo_acq_rel, mo_seq_cst));
            if (LOAD(bottom, mo_acquire))
                RL_ASSERT(VAR(job) == 1);
            else
                slept = 1;
        }
    }
    void after() { RL_ASSERT(woke || !slept); }
};

/* The publisher relies on a searcher; two leave, and the last one looks. */
struct searchers : test_suite<searchers, 3> {
    cell s, bottom;
    int woke, saw[3];

    void before()
    {
        STORE(s, 2, mo_relaxed);
        STORE(bottom, 0, mo_relaxed);
        woke = saw[1] = saw[2] = 0;
    }
    void thread(unsigned i)
    {
        if (i == 0) {
            STORE(bottom, 1, mo_release);
            fence(weak(1, mo_acq_rel, mo_seq_cst));
            woke = LOAD(s, mo_relaxed) == 0;
        } else if (ADD(s, -1, mo_acq_rel) == 1) {
            fence(weak(2, mo_acq_rel, mo_seq_cst));
            saw[i] = LOAD(bottom, mo_acquire);
        }
    }
    void after() { RL_ASSERT(woke || saw[1] || saw[2]); }
};

/* word = 0 before the sleeper is listed, word = 1 after it is off the list; what it is woken for is plain. */
struct wake : test_suite<wake, 2> {
    cell list, word;
    var<int> what;

    void before()
    {
        STORE(list, 0, mo_relaxed);
        STORE(word, 1, mo_relaxed);
        VAR(what) = 0;
    }
    void thread(unsigned i)
    {
        linear_backoff pause;
        if (i == 0) {
            if (weakening != 3)
                STORE(word, 0, mo_relaxed);
            ADD(list, 1, mo_acq_rel); /* under the lock in truth */
            if (weakening == 3)
                STORE(word, 0, mo_relaxed);
            for (int looks = 0; LOAD(word, weak(2, mo_relaxed, mo_acquire)) == 0; looks++) {
                if (looks > 50)
                    return; /* after() sees that nobody wakes us */
                pause.yield($);
            }
            RL_ASSERT(VAR(what) == 1);
        } else {
            while (LOAD(list, mo_acquire) == 0)
                pause.yield($);
            ADD(list, -1, mo_acq_rel);
            VAR(what) = 1;
            STORE(word, 1, weak(1, mo_relaxed, mo_release));
        }
    }
    void after() { RL_ASSERT(LOAD(word, mo_relaxed) == 1); }
};

/* Registering at a latch against its advance; the strand's saved stack pointer is plain. */
struct latch : test_suite<latch, 2> {
    cell word, state; /* word: 0 nobody, 1 a strand is parked, 2 moved */
    var<int> sp;

    void before()
    {
        STORE(word, 0, mo_relaxed);
        STORE(state, 0, mo_relaxed);
    }
    void thread(unsigned i)
    {
        if (i == 0) {
            int nobody = 0;
            VAR(sp) = 7;
            word.compare_exchange(bool_t<false>(), nobody, 1, weak(1, mo_acquire, mo_acq_rel), $);
        } else if (word.exchange(2, weak(2, mo_release, mo_acq_rel), $) == 1) {
            STORE(state, 1, mo_release);
            RL_ASSERT(VAR(sp) == 7); /* claimed and resumed */
        }
    }
};

/* A slot passes with plain fields of its deque. */
struct slot : test_suite<slot, 2> {
    cell free;
    var<int> plain;

    void before()
    {
        STORE(free, 0, mo_relaxed);
        VAR(plain) = 0;
    }
    void thread(unsigned i)
    {
        if (i == 0) {
            VAR(plain) = 1;
            ADD(free, 1, weak(1, mo_relaxed, mo_acq_rel));
        } else {
            linear_backoff pause;
            int one;
            do {
                one = 1;
                pause.yield($);
            } while (!free.compare_exchange(bool_t<false>(), one, 2, weak(2, mo_relaxed, mo_acq_rel), $));
            VAR(plain) += 1;
        }
    }
};

/* state = READY (RMW), fence, word = 1 | word = 0, fence, look at the state. */
struct nudge : test_suite<nudge, 2> {
    cell state, word;
    int slept;

    void before()
    {
        STORE(state, 0, mo_relaxed);
        STORE(word, 1, mo_relaxed);
        slept = 0;
    }
    void thread(unsigned i)
    {
        if (i == 0) {
            state.exchange(1, mo_acq_rel, $);
            fence(weak(1, mo_acq_rel, mo_seq_cst));
            word.exchange(1, mo_acq_rel, $);
        } else {
            STORE(word, 0, mo_relaxed);
            fence(weak(2, mo_acq_rel, mo_seq_cst));
            slept = LOAD(state, mo_acquire) == 0;
        }
    }
    void after() { RL_ASSERT(!slept || LOAD(word, mo_relaxed) == 1); }
};

template<typename handshake> static bool holds()
{
    test_params p;
    p.iteration_count = 200000;
    p.search_type = random_scheduler_type;
    return simulate<handshake>(p);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int weakenings;
        bool (*holds)();
    } all[] = {{"publish", 3, holds<publish>}, {"searchers", 2, holds<searchers>}, {"wake", 3, holds<wake>},
               {"latch", 2, holds<latch>},     {"slot", 2, holds<slot>},           {"nudge", 2, holds<nudge>}};

    weakening = argc > 2 ? atoi(argv[2]) : 0;
    for (auto &h : all)
        if (argc > 1 && !strcmp(argv[1], h.name) && weakening >= 0 && weakening <= h.weakenings)
            return h.holds() == (weakening == 0) ? 0 : 1;
    fprintf(stderr, "usage: model_orders publish|searchers|wake|latch|slot|nudge [weakening]\n");
    return 2;
}

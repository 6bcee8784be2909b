// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What every model has: the simulated atomic (nst_cell) and plain (nst_plain) fields that the translated sources are made
 * of, the weakening of one site, and main.
 *
 * A run of a model:   MODEL [--weaken=SITE:ORDER+...] [--scenario=NAME] [--iterations=N] [--bound=N] [--wanted]
 *                            [--optional] [--history]
 * --iterations: so many random executions only.  --bound: only those with at most N preemptions, but all of them.
 * Exit status 0: nothing found; 1: the simulation found an execution that goes wrong; 2: usage.  With --wanted 0 and 1 change
 * places; with --optional a site that does not exist is 77. */
#ifndef NST_TESTS_MODEL_MODEL_H
#define NST_TESTS_MODEL_MODEL_H

#include <relacy/relacy.hpp>
#undef new
#undef delete

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define _Static_assert static_assert
#define _Alignof       alignof

#define MODEL_MOST_SITES 100

extern signed char model_weak[MODEL_MOST_SITES]; /* 0, or 1 + the order that a site has instead of its own */

inline rl::memory_order model_order(int site, rl::memory_order order)
{
    return model_weak[site] ? (rl::memory_order)(model_weak[site] - 1) : order;
}

inline rl::memory_order model_failure_order(rl::memory_order order)
{
    return order == rl::mo_acq_rel ? rl::mo_acquire : order == rl::mo_release ? rl::mo_relaxed : order;
}

inline void model_fence(rl::memory_order order)
{
    if (order != rl::mo_relaxed)
        rl::atomic_thread_fence(order, $);
}

/* An _Atomic field.  Zero at first, as the runtime's memory is. */
template <typename T> struct nst_cell : rl::generic_atomic<T, false> {
    nst_cell()
    {
        this->store(T(), rl::mo_relaxed, $);
    }

    int sleep_if(T value)
    {
        /* The atomic operation is a point where others may run, going to sleep right after it is not. */
        if (this->fetch_add(0, rl::mo_relaxed, $) != value)
            return -11;
        sleepers.park_current(rl::ctx(), false, false, false, $);
        return 0;
    }

    void rouse(int how_many)
    {
        rl::ctx().sched();
        while (how_many-- > 0 && sleepers.unpark_one(rl::ctx(), $))
            continue;
    }

  private:
    rl::waitset<MODEL_THREADS> sleepers;
};

/* A field that only one thread may touch at a time: relacy reports accesses that nothing orders. */
template <typename T> struct nst_plain {
    nst_plain()
    {
        v($) = T();
    }
    nst_plain(const nst_plain &) = delete;
    operator T() const
    {
        return v($);
    }
    T operator->() const
    {
        return v($);
    }
    T operator=(T value)
    {
        return v($) = value;
    }
    T operator+=(T value)
    {
        return v($) = v($) + value;
    }
    T operator-=(T value)
    {
        return v($) = v($) - value;
    }
    T operator=(const nst_plain &other)
    {
        return v($) = (T)other;
    }

  private:
    mutable rl::var<T> v;
};

/* Each scenario is a relacy test suite; a model lists its scenarios. */
struct model_scenario {
    const char *name;
    bool (*run)(rl::test_params &params);
    unsigned iterations; /* random ones */
    int bound;           /* then all with so many preemptions; 0: not */
};

extern const model_scenario model_scenarios[];
extern const char *const *const model_sites;

#endif

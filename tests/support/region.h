// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Parallel regions for googletest files: a lambda on every member of a team. */
#ifndef NST_TESTS_SUPPORT_REGION_H
#define NST_TESTS_SUPPORT_REGION_H

#include <functional>

extern "C" {
#include "runtime/omp/team/parallel.h"
}

struct Region {
    std::function<void(struct nst_thread *)> body;
    std::function<void(struct nst_team *)> prepare;

    static void invoke(struct nst_thread *self, const struct nst_fork *fork)
    {
        static_cast<const Region *>(fork->data)->body(self);
    }
    static void call_prepare(struct nst_team *team, const struct nst_fork *fork)
    {
        static_cast<const Region *>(fork->data)->prepare(team);
    }
    unsigned run(unsigned members)
    {
        struct nst_fork fork = {};

        fork.invoke = invoke;
        fork.data = this;
        fork.num_threads = members;
        fork.prepare = prepare ? call_prepare : nullptr;
        return nst_parallel(&fork);
    }
};

inline unsigned in_parallel(unsigned members, std::function<void(struct nst_thread *)> body)
{
    Region region = {std::move(body), nullptr};

    return region.run(members);
}

#endif

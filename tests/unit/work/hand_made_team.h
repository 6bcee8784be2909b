// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A team without threads: worksharing functions take the member as an argument, so one thread can play all of them in a
 * chosen order.  Nothing in these tests may have to wait. */
#ifndef NST_TESTS_UNIT_WORK_HAND_MADE_TEAM_H
#define NST_TESTS_UNIT_WORK_HAND_MADE_TEAM_H

#include <cstdlib>
#include <cstring>
#include <new>

extern "C" {
#include "runtime/omp/team/team.h"
#include "runtime/omp/work/construct.h"
}

class HandMadeTeam
{
  public:
    explicit HandMadeTeam(unsigned members)
    {
        size_t bytes = sizeof(struct nst_team) + members * sizeof(struct nst_thread);

        bytes = (bytes + NST_LINE - 1) / NST_LINE * NST_LINE;
        team_ = static_cast<struct nst_team *>(aligned_alloc(NST_LINE, bytes));
        if (!team_)
            throw std::bad_alloc();
        memset(static_cast<void *>(team_), 0, bytes);
        memset(&icv, 0, sizeof icv);
        icv.run_sched.kind = NST_SCHEDULE_STATIC;
        team_->nthreads = team_->capacity = members;
        team_->level = 1;
        for (unsigned i = 0; i < members; i++) {
            struct nst_thread *t = &team_->threads[i];

            t->num = i;
            t->team = team_;
            t->task = &t->implicit;
            t->implicit.icv = &icv;
        }
    }
    ~HandMadeTeam()
    {
        free(team_);
    }
    HandMadeTeam(const HandMadeTeam &) = delete;
    HandMadeTeam &operator=(const HandMadeTeam &) = delete;

    struct nst_thread *operator[](unsigned i)
    {
        return &team_->threads[i];
    }
    struct nst_team *get()
    {
        return team_;
    }
    struct nst_icv icv;

  private:
    struct nst_team *team_;
};

#endif

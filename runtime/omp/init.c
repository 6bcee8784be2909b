// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Start-up: the one file that knows which layer is told first. */
#include "runtime/base/panic.h"
#include "runtime/omp/data/allocator.h"
#include "runtime/omp/data/threadprivate.h"
#include "runtime/omp/task/task.h"
#include "runtime/omp/team/attributes.h"
#include "runtime/omp/team/destructors.h"
#include "runtime/omp/team/initial.h"
#include "runtime/omp/team/parallel.h"
#include "runtime/omp/team/plan.h"
#include "runtime/omp/team/region.h"
#include "runtime/omp/team/team_cache.h"
#include "runtime/os/delay.h"
#include "runtime/sched/pool.h"
#include "runtime/sched/root.h"
#include "runtime/strand/stack.h"
#include "runtime/sync/parking.h"

static void forked(struct nst_strand *self)
{
    nst_parking_forget();
    nst_leagues_forget();
    nst_threadprivate_forget(self ? self->gtid : 0);
    nst_task_memory_forget();
    nst_initial_forked(self);
}

static void lost(struct nst_strand *other)
{
    nst_stack_drop(other);
    nst_team_lost(other);
}

static void left(struct nst_strand *self)
{
    nst_threadprivate_leave(self->gtid); /* the program's destructors may still call OpenMP */
    nst_initial_leave(self);
}

static bool may_end(struct nst_strand *donor)
{
    return !nst_team_is_leased_by(donor);
}

static void end(struct nst_strand *donor)
{
    nst_destructors_end(donor);
    nst_threadprivate_leave(donor->gtid);
    nst_team_drop_all(donor);
}

static const struct nst_root_hooks hooks = {
    .enter = nst_initial_enter,
    .leave = left,
    .may_end = may_end,
    .end = end,
    .lost = lost,
    .forked = forked,
    .resumed = nst_attributes_resumed,
};

/* OMP_ALLOCATOR with traits: only here is it known how such an allocator is made. */
static void make_default_allocator(struct nst_icv_global *g)
{
    struct nst_allocator_trait traits[NST_MAX_TRAITS];
    uintptr_t handle;

    if (g->allocator_trait_count == 0)
        return;
    for (unsigned i = 0; i < g->allocator_trait_count; i++)
        traits[i] = (struct nst_allocator_trait){g->allocator_traits[i].key, g->allocator_traits[i].value};
    handle = nst_allocator_create(g->initial.default_allocator - 1, (int)g->allocator_trait_count, traits);
    if (handle == NST_ALLOCATOR_NULL)
        nst_warn("OMP_ALLOCATOR: no allocator has these traits together; using the memory space without traits");
    else
        g->initial.default_allocator = handle;
}

bool nst_runtime_begin(void)
{
    const struct nst_icv_global *g = &nst_icv_global;

    nst_settings_load();
    if (g->delay_percent)
        nst_delay_begin(g->delay_seed, g->delay_percent);
    make_default_allocator(&nst_icv_global);
    nst_regions_begin();
    nst_pool.p = g->carriers ? g->carriers : g->procs;
    nst_pool.spin_ns = g->spin_ns;
    nst_pool.spin_learns = g->spin_learns;
    nst_pool.stack_size = &g->stack_size;
    nst_pool.seed = g->seed;
    nst_pool.force_migration = g->force_migration;
    if (g->native)
        nst_plan_native();
    nst_pool.user_switch = g->switch_backend != 2;
    nst_root_hooks = &hooks;
    return g->switch_backend == 1;
}

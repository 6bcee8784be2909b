// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* taskgroup and the reductions that tasks take part in (OpenMP 5.2, 15.4 and 5.5.9 to 5.5.11).  Descriptors are the
 * caller's stack: copied.  The handle that travels in the tasks' privates is the engine's registration. */
#include "runtime/omp/task/taskgroup.h"

#include "abi/kmp/kmp_abi.h"
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_reduction.h"

#include <stdlib.h>

void __kmpc_taskgroup(struct kmp_ident *loc, int32_t gtid)
{
    nst_taskgroup_begin(nst_thread_self());
}

void __kmpc_end_taskgroup(struct kmp_ident *loc, int32_t gtid)
{
    nst_taskgroup_end(nst_thread_self());
}

static void from_new(struct nst_reduction_item *to, const struct kmp_taskred *from)
{
    *to = (struct nst_reduction_item){.original = from->shar, .size = from->size, .orig = from->orig,
                                      .init = from->init, .fini = from->fini, .combine = from->comb};
}

/* init takes the copy only; a second argument in a register does not disturb it. */
static void from_old(struct nst_reduction_item *to, const struct kmp_taskred_old *from)
{
    *to = (struct nst_reduction_item){.original = from->shar, .size = from->size, .orig = from->shar,
                                      .init = (void (*)(void *, void *))(void (*)(void))from->init,
                                      .fini = from->fini, .combine = from->comb};
}

static struct nst_reduction *registration(int32_t n, const void *data, bool old)
{
    size_t count = n > 0 ? (size_t)n : 0;
    struct nst_reduction_item *items = malloc((count ? count : 1) * sizeof(*items));
    struct nst_reduction *r;

    if (!items)
        nst_fatal("out of memory for %d task reductions", n);
    for (size_t i = 0; i < count; i++) {
        if (old)
            from_old(&items[i], (const struct kmp_taskred_old *)data + i);
        else
            from_new(&items[i], (const struct kmp_taskred *)data + i);
    }
    r = nst_reduction_new_typed(items, count);
    free(items);
    return r;
}

static void *attach(int32_t n, const void *data, bool old)
{
    struct nst_reduction *r = registration(n, data, old);

    nst_reduction_attach_at_end(nst_thread_self(), r);
    return r;
}

static void *share(int32_t n, const void *data, bool old)
{
    struct nst_reduction *r = registration(n, data, old);

    nst_reduction_share_begin(nst_thread_self(), r);
    return r;
}

/* After __kmpc_taskgroup: combined and freed at that group's end. */
void *__kmpc_taskred_init(int32_t gtid, int32_t n, void *data)
{
    return attach(n, data, false);
}

void *__kmpc_task_reduction_init(int32_t gtid, int32_t n, void *data)
{
    return attach(n, data, true);
}

/* reduction(task, ...) on parallel or worksharing: every member registers its own private copies. */
void *__kmpc_taskred_modifier_init(struct kmp_ident *loc, int32_t gtid, int32_t is_ws, int32_t n, void *data)
{
    return share(n, data, false);
}

void *__kmpc_task_reduction_modifier_init(struct kmp_ident *loc, int32_t gtid, int32_t is_ws, int32_t n, void *data)
{
    return share(n, data, true);
}

void __kmpc_task_reduction_modifier_fini(struct kmp_ident *loc, int32_t gtid, int32_t is_ws)
{
    nst_reduction_share_end(nst_thread_self());
}

/* tg NULL: an in_reduction whose taskgroup the compiler did not see. */
void *__kmpc_task_reduction_get_th_data(int32_t gtid, void *tg, void *item)
{
    struct nst_thread *self = nst_thread_self();
    void *copy = tg ? nst_reduction_copy_in(self, tg, item, NULL) : NULL;

    if (!copy)
        copy = nst_reduction_copy(self, item, NULL);
    return copy ? copy : item;
}

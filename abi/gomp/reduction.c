// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Task reductions as GCC does them: the compiler lays out the slices, initialises copies on first touch and combines;
 * the runtime provides zeroed slices and finds a thread's copy.  OpenMP 5.2, 5.5.8 ff.  No state but what the arrays
 * hold. */
#include "abi/gomp/reduction.h"

#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/task/task_reduction.h"

enum { COUNT, SLICE, BLOCK, OURS, FIRST = 7, WORDS = 3 };

#define ON_STACK 16

static struct nst_reduction *register_array(const uintptr_t *array)
{
    struct nst_reduction_item few[ON_STACK] = {{0}};
    size_t n = array[COUNT];
    struct nst_reduction_item *items = n <= ON_STACK ? few : nst_mem_lines_or_die(n * sizeof *items);

    for (size_t i = 0; i < n; i++) {
        items[i].original = (void *)array[FIRST + WORDS * i];
        items[i].offset = array[FIRST + WORDS * i + 1];
    }
    struct nst_reduction *r = nst_reduction_new(items, n, array[SLICE], array[BLOCK]);
    if (items != few)
        nst_mem_free(items);
    return r;
}

/* The region's body constructs its member's copies without asking whether a task has done so (bodies of worksharing constructs
 * ask): it relies on no member executing a task of the region before its own part, see nst_task_take. */
void nst_gomp_reduction_attach_team(struct nst_team *team, uintptr_t *array)
{
    struct nst_reduction *r = register_array(array);

    array[BLOCK] = (uintptr_t)nst_reduction_attach_team(team, r);
    array[OURS] = (uintptr_t)r;
}

void nst_gomp_reduction_share(struct nst_thread *self, uintptr_t *array)
{
    array[BLOCK] = (uintptr_t)nst_reduction_share_begin(self, register_array(array));
}

NST_EXPORT void GOMP_taskgroup_reduction_register(uintptr_t *array)
{
    struct nst_reduction *r = register_array(array);

    array[BLOCK] = (uintptr_t)nst_reduction_attach(nst_thread_self(), r);
    array[OURS] = (uintptr_t)r;
}

/* After the taskgroup (or the region) ended and the compiler combined. */
NST_EXPORT void GOMP_taskgroup_reduction_unregister(uintptr_t *array)
{
    nst_reduction_delete((struct nst_reduction *)array[OURS]);
}

NST_EXPORT void GOMP_scope_start(uintptr_t *reductions)
{
    nst_gomp_reduction_share(nst_thread_self(), reductions);
}

/* Thread 0 has combined before this call; the barrier is what publishes its result. */
NST_EXPORT void GOMP_workshare_task_reduction_unregister(bool cancelled)
{
    struct nst_thread *self = nst_thread_self();

    nst_reduction_share_end(self);
    if (!cancelled)
        nst_work_barrier(self);
}

NST_EXPORT void GOMP_task_reduction_remap(size_t count, size_t with_original, void **pointers)
{
    struct nst_thread *self = nst_thread_self();

    for (size_t i = 0; i < count; i++) {
        void *original, *copy = nst_reduction_copy(self, pointers[i], &original);

        if (!copy)
            nst_fatal("in_reduction: no task_reduction, and no reduction with the task modifier, for %p", pointers[i]);
        pointers[i] = copy;
        if (i < with_original)
            pointers[count + i] = original;
    }
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The depend clause (OpenMP 5.2, 15.9.5): the compiler's list, usually on the caller's stack, becomes the engine's,
 * which is read before the call returns. */
#include "abi/kmp/task.h"
#include "runtime/base/panic.h"

#include <stdlib.h>

#define FEW 16

struct list {
    size_t n;
    struct nst_depend *items;
    struct nst_depend few[FEW];
};

static struct nst_depend convert(const struct kmp_depend *from)
{
    struct nst_depend to = {.addr = (void *)(uintptr_t)from->base};

    /* omp_all_memory: a flag (clang), or an address with all bits set (Intel's compilers), whatever the kind says besides. */
    if ((from->flags & KMP_DEPEND_ALL_MEMORY) || from->base == UINT64_MAX)
        return (struct nst_depend){.addr = NULL, .kind = NST_DEPEND_OUT};
    if (!to.addr)
        to.addr = (void *)1; /* a list item at address 0 is one item, not all memory */
    if (from->flags & KMP_DEPEND_OUT)
        to.kind = NST_DEPEND_OUT;
    else if (from->flags & KMP_DEPEND_MUTEXINOUTSET)
        to.kind = NST_DEPEND_MUTEX;
    else if (from->flags & KMP_DEPEND_INOUTSET)
        to.kind = NST_DEPEND_SET;
    else
        to.kind = NST_DEPEND_IN;
    return to;
}

static void collect(struct list *l, int32_t n, const struct kmp_depend *a, int32_t m, const struct kmp_depend *b)
{
    size_t first = n > 0 && a ? (size_t)n : 0, second = m > 0 && b ? (size_t)m : 0;

    l->n = first + second;
    l->items = l->few;
    if (l->n > FEW) {
        l->items = malloc(l->n * sizeof(*l->items));
        if (!l->items)
            nst_fatal("out of memory for the %zu dependences of a task", l->n);
    }
    for (size_t i = 0; i < first; i++)
        l->items[i] = convert(&a[i]);
    for (size_t i = 0; i < second; i++)
        l->items[first + i] = convert(&b[i]);
}

static void release(struct list *l)
{
    if (l->items != l->few)
        free(l->items);
}

int32_t __kmpc_omp_task_with_deps(struct kmp_ident *loc, int32_t gtid, struct kmp_task *task, int32_t n,
                                  struct kmp_depend *list, int32_t n_noalias, struct kmp_depend *noalias)
{
    struct list l;

    collect(&l, n, list, n_noalias, noalias);
    nst_kmp_task_submit(nst_thread_self(), task, l.items, l.n);
    release(&l);
    return 0;
}

void __kmpc_omp_wait_deps(struct kmp_ident *loc, int32_t gtid, int32_t n, struct kmp_depend *list, int32_t n_noalias,
                          struct kmp_depend *noalias)
{
    struct list l;

    collect(&l, n, list, n_noalias, noalias);
    nst_task_wait_depend(nst_thread_self(), l.items, l.n);
    release(&l);
}

void __kmpc_omp_taskwait_deps_51(struct kmp_ident *loc, int32_t gtid, int32_t n, struct kmp_depend *list,
                                 int32_t n_noalias, struct kmp_depend *noalias, int32_t has_no_wait)
{
    struct list l;

    if (!has_no_wait) {
        __kmpc_omp_wait_deps(loc, gtid, n, list, n_noalias, noalias);
        return;
    }
    collect(&l, n, list, n_noalias, noalias);
    nst_taskwait_depend_nowait(nst_thread_self(), l.items, l.n);
    release(&l);
}

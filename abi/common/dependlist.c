// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* GCC's dependence arrays (dependlist.h).  No state; the array is the caller's. */
#include "abi/common/dependlist.h"

#include "runtime/base/mem.h"

#include <stdint.h>

#define ON_STACK 64

struct depend_object { /* omp_depend_t as GCC fills it */
    void *addr;
    uintptr_t kind;
};

static uint8_t kind_of_object(uintptr_t kind)
{
    switch (kind) {
    case 1:
        return NST_DEPEND_IN;
    case 4:
        return NST_DEPEND_MUTEX;
    case 5:
        return NST_DEPEND_SET;
    default: /* 2 out, 3 inout */
        return NST_DEPEND_OUT;
    }
}

size_t nst_dependlist_count(void **d)
{
    if (!d)
        return 0;
    return (size_t)(d[0] ? d[0] : d[1]);
}

void nst_dependlist_fill(void **d, struct nst_depend *out)
{
    size_t n = nst_dependlist_count(d), i = 0;
    size_t outs, mutexes = 0, ins;
    void **address;

    if (d[0]) {
        outs = (size_t)d[1];
        ins = n - outs;
        address = d + 2;
    } else {
        outs = (size_t)d[2];
        mutexes = (size_t)d[3];
        ins = (size_t)d[4];
        address = d + 5;
    }
    for (; i < outs; i++)
        out[i] = (struct nst_depend){address[i], NST_DEPEND_OUT};
    for (; i < outs + mutexes; i++)
        out[i] = (struct nst_depend){address[i], NST_DEPEND_MUTEX};
    for (; i < outs + mutexes + ins; i++)
        out[i] = (struct nst_depend){address[i], NST_DEPEND_IN};
    for (; i < n; i++) {
        const struct depend_object *o = address[i];

        out[i] = (struct nst_depend){o->addr, kind_of_object(o->kind)};
    }
}

void nst_dependlist_with(struct nst_thread *self, void **d,
                         void (*use)(struct nst_thread *self, const struct nst_depend *list, size_t n, void *arg),
                         void *arg)
{
    struct nst_depend few[ON_STACK];
    size_t n = nst_dependlist_count(d);
    struct nst_depend *list = n <= ON_STACK ? few : nst_mem_lines_or_die(n * sizeof *list);

    if (n == 0) {
        use(self, NULL, 0, arg);
        return;
    }
    nst_dependlist_fill(d, list);
    use(self, list, n, arg);
    if (list != few)
        nst_mem_free(list);
}

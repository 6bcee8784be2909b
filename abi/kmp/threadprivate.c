// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* threadprivate for compilers that leave it to the runtime (OpenMP 5.2, 5.2). */
#include "runtime/omp/data/threadprivate.h"

#include "abi/kmp/kmp_abi.h"
#include "runtime/omp/team/thread.h"

void *__kmpc_threadprivate_cached(struct kmp_ident *loc, int32_t gtid, void *data, size_t size, void ***cache)
{
    return nst_threadprivate_cached(nst_thread_gtid(), data, size, cache);
}

void *__kmpc_threadprivate(struct kmp_ident *loc, int32_t gtid, void *data, size_t size)
{
    return nst_threadprivate_find(nst_thread_gtid(), data, size, NULL);
}

void __kmpc_threadprivate_register(struct kmp_ident *loc, void *data, void *(*ctor)(void *),
                                   void *(*cctor)(void *, void *), void (*dtor)(void *))
{
    struct nst_threadprivate_functions f = {.construct = ctor, .copy_construct = cctor, .destruct = dtor};

    nst_threadprivate_register(data, &f);
}

void __kmpc_threadprivate_register_vec(struct kmp_ident *loc, void *data, void *(*ctor)(void *, size_t),
                                       void *(*cctor)(void *, void *, size_t), void (*dtor)(void *, size_t), size_t n)
{
    struct nst_threadprivate_functions f = {
        .construct_many = ctor, .copy_construct_many = cctor, .destruct_many = dtor, .n = n};

    nst_threadprivate_register(data, &f);
}

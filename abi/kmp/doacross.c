// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* ordered(n) loops with depend(source) and depend(sink) (OpenMP 5.2, 15.9.6).
 *
 * clang passes normalized iteration numbers and, as `up`, the trip count: one past the last, although the field is
 * inclusive for Intel's compilers.  Taken literally, an inner offset of +1 at a row's end waits for an iteration
 * that nobody posts.  Only Intel's compilers set the version byte of the ident, so its absence says which meaning is
 * right.
 *
 * Bounds other than 0..n step 1 (Intel) need translating at every post and wait, which are not told the bounds.
 * They are kept in a list by thread while the loop lasts; clang's programs never look at it. */
#include "runtime/omp/work/doacross.h"

#include "abi/kmp/kmp_abi.h"
#include "runtime/base/atomic.h"
#include "runtime/base/panic.h"
#include "runtime/sync/lock.h"

#include <stdlib.h>
#include <string.h>

#define MANY_DIMS 64

struct bounds {
    struct bounds *next;
    struct nst_thread *thread;
    int32_t ndims;
    struct kmp_dim dims[];
};

/* list, and everything in it, under guard; a thread's own record is stable for the thread itself.  kept counts the
 * records and is relaxed: a thread that has a record has counted it itself. */
static struct nst_lock guard;
static struct bounds *list;
static _Atomic unsigned kept;

static void keep(struct nst_thread *self, int32_t ndims, const struct kmp_dim *dims)
{
    struct bounds *b = malloc(sizeof(*b) + (size_t)ndims * sizeof(*dims));

    if (!b)
        nst_fatal("out of memory for the bounds of an ordered loop of %d dimensions", ndims);
    b->thread = self;
    b->ndims = ndims;
    memcpy(b->dims, dims, (size_t)ndims * sizeof(*dims));
    nst_lock_acquire(&guard);
    b->next = list;
    list = b;
    nst_add_relaxed(&kept, 1);
    nst_lock_release(&guard);
}

/* The calling thread's newest record; unlinked if asked. */
static struct bounds *kept_for(struct nst_thread *self, bool unlink)
{
    struct bounds *found = NULL;

    if (nst_load_relaxed(&kept) == 0)
        return NULL;
    nst_lock_acquire(&guard);
    for (struct bounds **at = &list; *at; at = &(*at)->next) {
        if ((*at)->thread == self) {
            found = *at;
            if (unlink) {
                *at = found->next;
                nst_sub_relaxed(&kept, 1);
            }
            break;
        }
    }
    nst_lock_release(&guard);
    return found;
}

static uint64_t count(const struct kmp_dim *d, bool inclusive)
{
    uint64_t span = (uint64_t)d->up - (uint64_t)d->lo;

    if (d->st > 0)
        return d->up < d->lo ? 0 : span / (uint64_t)d->st + inclusive;
    return d->st == 0 || d->lo < d->up ? 0 : (0 - span) / (0 - (uint64_t)d->st) + inclusive;
}

/* Iteration number of component v, or something out of range if v is before or beside the loop. */
static uint64_t number(const struct kmp_dim *d, int64_t v)
{
    if (d->st > 0)
        return v < d->lo ? UINT64_MAX : ((uint64_t)v - (uint64_t)d->lo) / (uint64_t)d->st;
    return v > d->lo ? UINT64_MAX : ((uint64_t)d->lo - (uint64_t)v) / (0 - (uint64_t)d->st);
}

static const uint64_t *translate(struct nst_thread *self, const int64_t *vec, uint64_t *space)
{
    struct bounds *b = kept_for(self, false);

    if (!b)
        return (const uint64_t *)vec;
    for (int32_t i = 0; i < b->ndims; i++)
        space[i] = number(&b->dims[i], vec[i]);
    return space;
}

void __kmpc_doacross_init(struct kmp_ident *loc, int32_t gtid, int32_t num_dims, const struct kmp_dim *dims)
{
    struct nst_thread *self = nst_thread_self();
    bool intel = loc && (loc->flags & KMP_IDENT_VERSION_MASK);
    bool plain = true;
    uint64_t counts[MANY_DIMS];

    if (num_dims < 1 || num_dims > MANY_DIMS)
        nst_fatal("an ordered loop of %d dimensions: 1 to %d are supported", num_dims, MANY_DIMS);
    for (int32_t i = 0; i < num_dims; i++) {
        bool normal = dims[i].lo == 0 && dims[i].st == 1;

        counts[i] = count(&dims[i], intel || !normal);
        plain = plain && normal;
    }
    if (!plain)
        keep(self, num_dims, dims);
    /* The compiler does not say whether there is a collapse clause, which distributes more than the first dimension. */
    nst_doacross_begin(self, (unsigned)num_dims, counts, false);
}

void __kmpc_doacross_wait(struct kmp_ident *loc, int32_t gtid, const int64_t *vec)
{
    struct nst_thread *self = nst_thread_self();
    uint64_t space[MANY_DIMS];

    nst_doacross_wait(self, translate(self, vec, space));
}

void __kmpc_doacross_post(struct kmp_ident *loc, int32_t gtid, const int64_t *vec)
{
    struct nst_thread *self = nst_thread_self();
    uint64_t space[MANY_DIMS];

    nst_doacross_post(self, translate(self, vec, space));
}

void __kmpc_doacross_fini(struct kmp_ident *loc, int32_t gtid)
{
    struct nst_thread *self = nst_thread_self();

    free(kept_for(self, true));
    nst_doacross_end(self);
}

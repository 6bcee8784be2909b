// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* target constructs, all of which run on the host.  OpenMP 5.2, chapter 13.
 *
 * The host addresses are the addresses, so mapping is nothing; only firstprivate needs a copy, since the body may
 * write to it.  An address may be NULL: Fortran's absent optional arguments, which the body then asks for with present().
 * A region with nowait becomes a deferred task with its dependences; the other calls wait for theirs. */
#include "abi/common/dependlist.h"
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/base/mem.h"
#include "runtime/base/panic.h"
#include "runtime/omp/data/device.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/task/task.h"
#include "runtime/omp/team/parallel.h"

#include <limits.h>
#include <string.h>

enum { FLAG_NOWAIT = 1 };
/* What GCC passes for a device; the program's own -1 (omp_initial_device) becomes FALLBACK, its -2 becomes -3. */
enum { DEVICE_DEFAULT = -1, DEVICE_FALLBACK = -2, DEVICE_DEFAULT_ALSO = -5 };
enum { KIND_MASK = 0xff, KIND_FIRSTPRIVATE = 12, KIND_ALIGN_SHIFT = 8 };
enum { OFFLOAD_MANDATORY = 2 }; /* nst_icv_global.target_offload */

#define ON_STACK 2048 /* bytes of record and firstprivate copies that do not need the heap */

struct region { /* what running the body takes; the copies follow the addresses */
    gomp_fn fn;
    unsigned thread_limit;
    size_t count;
    void *hostaddrs[];
};

/* Is it the host?  There is no other device for GCC's programs, so everything else falls back to it unless the user forbade
 * that.  To name the host is no fallback: by a false if clause, by its number, as the default device (OpenMP 5.2, 21.2.7). */
static void check_device(int device)
{
    struct nst_thread *self = nst_thread_self(); /* settings are read when the first thread is adopted */
    bool by_default = device == DEVICE_DEFAULT || device == DEVICE_DEFAULT_ALSO;

    if (by_default)
        device = nst_device_default(self->task->icv);
    else if (device == DEVICE_FALLBACK)
        return;
    bool mandatory = nst_icv_global.target_offload == OFFLOAD_MANDATORY;
    if (NST_UNLIKELY(device == NST_DEVICE_INVALID)) {
        if (mandatory && by_default)
            nst_fatal("OMP_TARGET_OFFLOAD is set to MANDATORY, but only the host device is available");
        nst_fatal("target: omp_invalid_device used as device");
    }
    if (NST_LIKELY(!mandatory) || device == NST_DEVICE_HOST || (by_default && device == NST_DEVICE_INITIAL))
        return;
    nst_fatal("OMP_TARGET_OFFLOAD is set to MANDATORY, but device %d%s does not exist", device,
              by_default ? ", the default one," : "");
}

static size_t round_up(size_t n, size_t align)
{
    return (n + align - 1) & ~(align - 1);
}

static bool is_copied(void *address, unsigned short kind)
{
    return (kind & KIND_MASK) == KIND_FIRSTPRIVATE && address != NULL;
}

static size_t kind_align(unsigned short kind)
{
    return (size_t)1 << (kind >> KIND_ALIGN_SHIFT);
}

/* Bytes of a region with its copies, to be placed on an address aligned to *align. */
static size_t measure(size_t count, void **hostaddrs, const size_t *sizes, const unsigned short *kinds, size_t *align)
{
    size_t bytes = sizeof(struct region) + count * sizeof(void *);

    *align = _Alignof(struct region);
    for (size_t i = 0; i < count; i++) {
        if (is_copied(hostaddrs[i], kinds[i])) {
            bytes = round_up(bytes, kind_align(kinds[i])) + sizes[i];
            if (kind_align(kinds[i]) > *align)
                *align = kind_align(kinds[i]);
        }
    }
    return bytes;
}

static void fill(struct region *r, void **hostaddrs, const size_t *sizes, const unsigned short *kinds)
{
    size_t at = sizeof *r + r->count * sizeof(void *);

    for (size_t i = 0; i < r->count; i++) {
        r->hostaddrs[i] = hostaddrs[i];
        if (!is_copied(hostaddrs[i], kinds[i]))
            continue;
        at = round_up(at, kind_align(kinds[i]));
        r->hostaddrs[i] = (char *)r + at;
        memcpy(r->hostaddrs[i], hostaddrs[i], sizes[i]);
        at += sizes[i];
    }
}

static void execute(struct region *r)
{
    nst_host_target_begin(r->thread_limit);
    r->fn(r->hostaddrs);
    nst_host_target_end();
}

static void run(struct nst_thread *self, struct nst_task *task)
{
    void **payload = nst_task_payload(task);

    execute(*payload);
}

static void submit(struct nst_thread *self, const struct nst_depend *list, size_t n, void *task)
{
    nst_task_submit(self, task, list, n);
}

static void wait_depend(struct nst_thread *self, const struct nst_depend *list, size_t n, void *unused)
{
    nst_task_wait_depend(self, list, n);
}

static void wait_nowait(struct nst_thread *self, const struct nst_depend *list, size_t n, void *unused)
{
    nst_taskwait_depend_nowait(self, list, n);
}

/* The thread_limit among the construct's arguments: a word of id and value, or of id and then the value. */
static unsigned thread_limit_of(void **args)
{
    enum { VALUE_FOLLOWS = 0x80, ID_SHIFT = 8, ID_MASK = 0xff, ID_THREAD_LIMIT = 2, VALUE_SHIFT = 16 };
    unsigned limit = 0;

    for (; args && *args; args++) {
        uintptr_t word = (uintptr_t)*args;
        unsigned id = (word >> ID_SHIFT) & ID_MASK;
        intptr_t value = word & VALUE_FOLLOWS ? (intptr_t)*++args : (intptr_t)word >> VALUE_SHIFT;

        if (id == ID_THREAD_LIMIT && value > 0)
            limit = value < INT_MAX ? (unsigned)value : INT_MAX;
    }
    return limit;
}

NST_EXPORT void GOMP_target_ext(int device, gomp_fn fn, size_t mapnum, void **hostaddrs, size_t *sizes,
                                unsigned short *kinds, unsigned flags, void **depend, void **args)
{
    struct nst_thread *self = nst_thread_self();
    char stack[ON_STACK] __attribute__((aligned(64)));
    size_t align, bytes = measure(mapnum, hostaddrs, sizes, kinds, &align);
    struct nst_task *task = NULL;
    char *memory = stack, *heap = NULL;

    check_device(device);
    if (flags & FLAG_NOWAIT) {
        struct nst_task_spec spec = {
            .run = run,
            .size = sizeof(void *) + align + bytes,
            .align = _Alignof(void *),
            .flags = NST_TASK_IMMUNE,
        };
        task = nst_task_new(self, &spec);
        memory = (char *)nst_task_payload(task) + sizeof(void *);
    } else if (bytes + align > sizeof stack) {
        memory = heap = nst_mem_lines_or_die(bytes + align);
    }
    struct region *r = (struct region *)round_up((uintptr_t)memory, align);

    r->fn = fn;
    r->thread_limit = thread_limit_of(args);
    r->count = mapnum;
    fill(r, hostaddrs, sizes, kinds);
    if (task) {
        *(void **)nst_task_payload(task) = r;
        nst_dependlist_with(self, depend, submit, task);
        return;
    }
    if (depend)
        nst_dependlist_with(self, depend, wait_depend, NULL);
    execute(r);
    if (heap)
        nst_mem_free(heap);
}

/* GCC 4.9 and 5: no firstprivate, no dependences. */
NST_EXPORT void GOMP_target(int device, gomp_fn fn, const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes,
                            unsigned char *kinds)
{
    check_device(device);
    nst_host_target_begin(0);
    fn(hostaddrs);
    nst_host_target_end();
}

NST_EXPORT void GOMP_target_data(int device, const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes,
                                 unsigned char *kinds)
{
    check_device(device);
}

/* use_device_ptr: the compiler reads the addresses back, unchanged. */
NST_EXPORT void GOMP_target_data_ext(int device, size_t mapnum, void **hostaddrs, size_t *sizes, unsigned short *kinds)
{
    check_device(device);
}

NST_EXPORT void GOMP_target_end_data(void)
{
}

NST_EXPORT void GOMP_target_update(int device, const void *unused, size_t mapnum, void **hostaddrs, size_t *sizes,
                                   unsigned char *kinds)
{
    check_device(device);
}

/* Nothing to move: what remains of these is their place in the order of tasks. */
static void order_only(int device, unsigned flags, void **depend)
{
    check_device(device);
    if (depend)
        nst_dependlist_with(nst_thread_self(), depend, flags & FLAG_NOWAIT ? wait_nowait : wait_depend, NULL);
}

NST_EXPORT void GOMP_target_update_ext(int device, size_t mapnum, void **hostaddrs, size_t *sizes,
                                       unsigned short *kinds, unsigned flags, void **depend)
{
    order_only(device, flags, depend);
}

NST_EXPORT void GOMP_target_enter_exit_data(int device, size_t mapnum, void **hostaddrs, size_t *sizes,
                                            unsigned short *kinds, unsigned flags, void **depend)
{
    order_only(device, flags, depend);
}

NST_EXPORT void *GOMP_target_map_indirect_ptr(void *p)
{
    return p;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Clauses pushed ahead of their construct (abi/kmp/push.h): num_threads, proc_bind, num_teams, thread_limit. */
#include "abi/kmp/push.h"

#include "abi/kmp/kmp_abi.h"
#include "runtime/base/panic.h"
#include "runtime/omp/team/parallel.h"

#define REST_MAX 0xffffffu

static __thread struct nst_kmp_push pushed;

_Static_assert(sizeof(struct nst_kmp_push) == 8, "TLS budget");

struct nst_kmp_push nst_kmp_push_take(enum nst_kmp_push_kind kind)
{
    struct nst_kmp_push p = pushed;

    if (p.kind == NST_KMP_PUSH_NONE)
        return p;
    pushed = (struct nst_kmp_push){0};
    return p.kind == kind ? p : pushed;
}

static uint32_t fit(int64_t n)
{
    return n < 0 ? 0 : n > REST_MAX ? REST_MAX : (uint32_t)n;
}

static struct nst_kmp_push *threads(void)
{
    if (pushed.kind != NST_KMP_PUSH_THREADS)
        pushed = (struct nst_kmp_push){.kind = NST_KMP_PUSH_THREADS};
    return &pushed;
}

void __kmpc_push_num_threads(struct kmp_ident *loc, int32_t gtid, int32_t n)
{
    if (n <= 0) {
        nst_warn("num_threads(%d): the number of threads must be positive; the clause is ignored", n);
        n = 0;
    }
    threads()->count = (uint32_t)n;
}

/* The region's size is known before the region exists: reported here, where the message is at hand. */
static void check_strict(int32_t n, int32_t severity, const char *message)
{
    unsigned got = n > 0 ? nst_parallel_size(nst_thread_self(), (unsigned)n) : 0;

    if (n <= 0 || got >= (unsigned)n)
        return;
    if (severity == 1)
        nst_warn("num_threads(strict: %d): only %u threads are available%s%s", n, got, message ? ": " : "",
                 message ? message : "");
    else
        nst_fatal("num_threads(strict: %d): only %u threads are available%s%s", n, got, message ? ": " : "",
                  message ? message : "");
}

void __kmpc_push_num_threads_strict(struct kmp_ident *loc, int32_t gtid, int32_t n, int32_t severity,
                                    const char *message)
{
    __kmpc_push_num_threads(loc, gtid, n);
    check_strict(n, severity, message);
}

/* Of the list, this region takes the first entry and its members' nthreads-var the second. */
void __kmpc_push_num_threads_list(struct kmp_ident *loc, int32_t gtid, uint32_t len, int32_t *list)
{
    if (len == 0)
        return;
    __kmpc_push_num_threads(loc, gtid, list[0]);
    threads()->rest = len > 1 ? fit(list[1]) : 0;
}

void __kmpc_push_num_threads_list_strict(struct kmp_ident *loc, int32_t gtid, uint32_t len, int32_t *list,
                                         int32_t severity, const char *message)
{
    if (len == 0)
        return;
    __kmpc_push_num_threads_list(loc, gtid, len, list);
    check_strict(list[0], severity, message);
}

/* Nothing: the construct took what was pushed. */
void __kmpc_pop_num_threads(struct kmp_ident *loc, int32_t gtid)
{
}

/* clang passes its own enumeration: 2 to 4 are omp_proc_bind_t's, primary has a number of its own beside master's. */
enum { CLANG_BIND_PRIMARY = 5, CLANG_BIND_DEFAULT = 6 };

void __kmpc_push_proc_bind(struct kmp_ident *loc, int32_t gtid, int32_t bind)
{
    if (bind == CLANG_BIND_PRIMARY) {
        bind = NST_BIND_PRIMARY;
    } else if (bind == CLANG_BIND_DEFAULT) {
        bind = 0;
    } else if (bind < NST_BIND_FALSE || bind > NST_BIND_SPREAD) {
        nst_warn("proc_bind(%d): no such policy; the clause is ignored", bind);
        bind = 0;
    }
    threads()->bind = (uint32_t)bind & 0xfu;
}

static void push_teams(int64_t num_teams, int64_t thread_limit)
{
    if (num_teams < 0 || thread_limit < 0)
        nst_warn("num_teams(%lld) thread_limit(%lld): must be positive; the negative clause is ignored",
                 (long long)num_teams, (long long)thread_limit);
    pushed = (struct nst_kmp_push){
        .count = num_teams < 0 ? 0 : (uint32_t)num_teams, .rest = fit(thread_limit), .kind = NST_KMP_PUSH_TEAMS};
}

void __kmpc_push_num_teams(struct kmp_ident *loc, int32_t gtid, int32_t num_teams, int32_t thread_limit)
{
    push_teams(num_teams, thread_limit);
}

/* Any number in lower..upper is right: as many as can run at once, within the bounds. */
void __kmpc_push_num_teams_51(struct kmp_ident *loc, int32_t gtid, int32_t lower, int32_t upper, int32_t thread_limit)
{
    int32_t n = upper;

    (void)nst_thread_self(); /* settings are read when the first thread is adopted */
    if (lower > 0 && lower <= upper && nst_icv_global.procs < upper)
        n = nst_icv_global.procs > lower ? nst_icv_global.procs : lower;
    else if (lower > upper && upper > 0)
        nst_warn("num_teams(%d:%d): the lower bound exceeds the upper; %d is used", lower, upper, upper);
    push_teams(n, thread_limit);
}

void __kmpc_set_thread_limit(struct kmp_ident *loc, int32_t gtid, int32_t limit)
{
    if (limit > 0)
        nst_icv_own(nst_thread_self())->thread_limit = limit;
}

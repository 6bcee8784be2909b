// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Parallel regions and leagues as LLVM's compilers call them: the captured words are read from the argument list
 * into this frame, where they live until the join, and the engine runs the microtask on every member.  (OpenMP 5.2,
 * 10.1 and 10.2) */
#include "abi/kmp/kmp_abi.h"
#include "abi/kmp/microtask.h"
#include "abi/kmp/push.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/team/parallel.h"

#include <stdarg.h>

#define WORDS_SMALL 16

static void region(kmp_microtask *fn, int32_t argc, void **words, void *callsite)
{
    struct nst_kmp_push push = nst_kmp_push_take(NST_KMP_PUSH_THREADS);
    struct nst_fork fork = {
        .invoke = push.rest ? nst_kmp_invoke_inner : nst_kmp_invoke,
        .fn = (void (*)(void))fn,
        .data = words,
        .extra = NST_KMP_EXTRA(argc, push.rest),
        .num_threads = push.count,
        .proc_bind = (uint8_t)push.bind,
        .callsite = callsite,
    };

    nst_program_shows_clang();
    nst_parallel(&fork);
}

static void league(kmp_microtask *fn, int32_t argc, void **words, void *callsite)
{
    struct nst_kmp_push push = nst_kmp_push_take(NST_KMP_PUSH_TEAMS);
    struct nst_fork fork = {
        .invoke = nst_kmp_invoke,
        .fn = (void (*)(void))fn,
        .data = words,
        .extra = NST_KMP_EXTRA(argc, 0),
        .callsite = callsite,
    };
    unsigned teams = push.count, limit = push.rest;

    (void)nst_thread_self(); /* settings are read when the first thread is adopted */
    if (teams == 0)
        teams = nst_icv_global.num_teams > 0 ? (unsigned)nst_icv_global.num_teams : 1;
    if (limit == 0 && nst_icv_global.teams_thread_limit > 0)
        limit = (unsigned)nst_icv_global.teams_thread_limit;
    nst_league(&fork, teams, limit, true);
}

static void collect(void **words, int32_t argc, va_list *list)
{
    for (int32_t i = 0; i < argc; i++)
        words[i] = va_arg(*list, void *);
}

/* A microtask with more words than fit the small array is rare enough to pay for its array separately. */
#define COLLECT_AND(run)                                                 \
    do {                                                                 \
        void *callsite = __builtin_return_address(0);                    \
        va_list list;                                                    \
                                                                         \
        va_start(list, fn);                                              \
        if (argc <= WORDS_SMALL) {                                       \
            void *words[WORDS_SMALL];                                    \
                                                                         \
            collect(words, argc, &list);                                 \
            run(fn, argc, words, callsite);                              \
        } else {                                                         \
            void **words = __builtin_alloca((size_t)argc * sizeof(*words)); \
                                                                         \
            collect(words, argc, &list);                                 \
            run(fn, argc, words, callsite);                              \
        }                                                                \
        va_end(list);                                                    \
    } while (0)

void __kmpc_fork_call(struct kmp_ident *loc, int32_t argc, kmp_microtask *fn, ...)
{
    COLLECT_AND(region);
}

void __kmpc_fork_teams(struct kmp_ident *loc, int32_t argc, kmp_microtask *fn, ...)
{
    COLLECT_AND(league);
}

/* args is the only word, or absent when argc is 0.  A false condition is a region of one: what was pushed is
 * dropped. */
void __kmpc_fork_call_if(struct kmp_ident *loc, int32_t argc, kmp_microtask *fn, int32_t cond, void *args)
{
    if (!cond) {
        (void)nst_kmp_push_take(NST_KMP_PUSH_THREADS);
        __kmpc_push_num_threads(loc, 0, 1);
    }
    region(fn, argc, &args, __builtin_return_address(0));
}

/* The caller runs the body itself, between these two. */
void __kmpc_serialized_parallel(struct kmp_ident *loc, int32_t gtid)
{
    struct nst_fork fork = {
        .invoke = nst_kmp_invoke,
        .num_threads = 1,
        .proc_bind = (uint8_t)nst_kmp_push_take(NST_KMP_PUSH_THREADS).bind,
        .callsite = __builtin_return_address(0),
    };

    nst_program_shows_clang();
    nst_parallel_start(&fork);
}

void __kmpc_end_serialized_parallel(struct kmp_ident *loc, int32_t gtid)
{
    nst_parallel_end();
}

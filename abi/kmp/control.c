// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Who am I, how many are we, and the odds and ends without a construct of their own. */
#include "abi/kmp/kmp_abi.h"
#include "runtime/base/atomic.h"
#include "runtime/base/panic.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/team/inspect.h"

#include <stdio.h>
#include <string.h>

/* Makes the caller a root if it is unknown: never negative. */
int32_t __kmpc_global_thread_num(struct kmp_ident *loc)
{
    nst_program_shows_clang();
    return (int32_t)nst_thread_gtid();
}

int32_t __kmpc_global_num_threads(struct kmp_ident *loc)
{
    (void)nst_thread_self();
    return (int32_t)nst_inspect_native_threads();
}

int32_t __kmpc_bound_thread_num(struct kmp_ident *loc)
{
    return (int32_t)nst_thread_self()->num;
}

int32_t __kmpc_bound_num_threads(struct kmp_ident *loc)
{
    return (int32_t)nst_team_self()->nthreads;
}

int32_t __kmpc_ok_to_fork(struct kmp_ident *loc)
{
    return 1;
}

int32_t __kmpc_in_parallel(struct kmp_ident *loc)
{
    return nst_inspect_in_parallel(nst_thread_self());
}

/* Start and end of the main program, from compilers that announce them: the runtime starts with its first use and ends
 * with the process. */
void __kmpc_begin(struct kmp_ident *loc, int32_t flags)
{
}

void __kmpc_end(struct kmp_ident *loc)
{
}

void __kmpc_flush(struct kmp_ident *loc)
{
    /* ORDER[kmp.flush]: the flush directive is this fence (OpenMP 5.2, 15.8.5); it pairs with itself in the
     * other threads. */
    nst_fence_seq_cst();
}

/* flush with a list or a memory order, from Intel's compilers: the strongest is right for all. */
void __kmpc_flush_explicit(struct kmp_ident *loc)
{
    __kmpc_flush(loc);
}

/* ";file;function;line;column;;" as "file:line:column: ", or nothing. */
static void describe(const struct kmp_ident *loc, char *text, size_t size)
{
    const char *field[4] = {NULL, NULL, NULL, NULL};
    int length[4] = {0, 0, 0, 0};
    const char *p = loc ? loc->psource : NULL;

    text[0] = 0;
    for (int i = 0; i < 4 && p && *p == ';'; i++) {
        const char *end = strchr(p + 1, ';');

        if (!end)
            return;
        field[i] = p + 1;
        length[i] = (int)(end - p - 1);
        p = end;
    }
    if (field[3] && length[0] > 0 && strncmp(field[0], "unknown", 7) != 0)
        snprintf(text, size, "%.*s:%.*s:%.*s: ", length[0], field[0], length[2], field[2], length[3], field[3]);
}

void __kmpc_error(struct kmp_ident *loc, int32_t severity, const char *message)
{
    char where[256];

    describe(loc, where, sizeof(where));
    if (severity == 1)
        nst_warn("%s%s", where, message ? message : "the program reached an error directive");
    else
        nst_fatal("%s%s", where, message ? message : "the program reached an error directive");
}

int32_t __kmpc_get_target_offload(void)
{
    (void)nst_thread_self();
    return nst_icv_global.target_offload;
}

/* Pausing is a hint to give resources back (OpenMP 5.2, 18.6.1); idle carriers cost nothing, so there is nothing to
 * give. */
int32_t __kmpc_pause_resource(int32_t level)
{
    return level == 1 || level == 2 ? 0 : -1;
}

/* The offload library introduces its tool interface when it is loaded.  The caller's record stays as it is, which tells it
 * that no tool is active. */
void ompt_libomp_connect(void *result)
{
}

/* Its name in older libraries. */
void libomp_ompt_connect(void *result)
{
}

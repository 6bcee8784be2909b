// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* How the runtime speaks on stderr.  Neither allocates nor locks: one write(2) a message, safe at any point of any thread.
 *   nst_warn   "nestomp: warning: ..."  bad input or a degraded service; the program goes on
 *   nst_fatal  "nestomp: fatal: ..."    a violated invariant or an unimplemented service; abort()
 *   nst_say    the text as it is (OMP_DISPLAY_ENV and the like)
 * Warnings are silenced by nst_quiet (KMP_WARNINGS=false). */
#ifndef NST_BASE_PANIC_H
#define NST_BASE_PANIC_H

#include "runtime/base/compiler.h"

#include <stdatomic.h>
#include <stdbool.h>

extern bool nst_quiet; /* written once while settings are read, before any second thread */

void nst_warn(const char *format, ...) NST_PRINTF(1, 2) NST_COLD;
NST_NORETURN void nst_fatal(const char *format, ...) NST_PRINTF(1, 2) NST_COLD;
void nst_say(const char *format, ...) NST_PRINTF(1, 2) NST_COLD;

/* Warns the first time this statement is reached in the process. */
#define nst_warn_once(...)                                                                     \
    do {                                                                                       \
        static atomic_flag nst_said = ATOMIC_FLAG_INIT;                                        \
        if (!atomic_flag_test_and_set_explicit(&nst_said, memory_order_relaxed))               \
            nst_warn(__VA_ARGS__);                                                             \
    } while (0)

/* Three tiers of checks; none has an effect.  A failure says file, line, function and condition, and aborts.
 *
 *   NST_VERIFY  every build.  A failure would corrupt the user's data or hang the process, and the check costs nothing beside
 *               what it guards.
 *   NST_ASSERT  builds with NST_DEBUG: presets dev, asan-ubsan, tsan.  Constant time: the state a transition comes from, a
 *               count that cannot be negative, whose thread this is.  At every such place.
 *   NST_AUDIT   builds with NST_AUDITS: preset dev.  A structure as a whole, however long that takes: a list against its
 *               count, a ring against its bounds.  cond is a call of a function that returns whether the structure is sound;
 *               such a function is named nst_<noun>_is_sound (foo_is_sound within a file), is compiled under
 *               #ifdef NST_AUDITS only, and itself uses NST_VERIFY where that says better what is wrong.  Where the structure
 *               is at rest: before a lock is let go, at a fork and a join, when memory comes back. */

#define NST_VERIFY(cond)                                                                       \
    do {                                                                                       \
        if (NST_UNLIKELY(!(cond)))                                                             \
            nst_fatal("%s:%d: %s: broken invariant: %s", __FILE__, __LINE__, __func__, #cond); \
    } while (0)

#ifdef NST_DEBUG
#define NST_ASSERT(cond) NST_VERIFY(cond)
#else
#define NST_ASSERT(cond) ((void)sizeof(cond)) /* compiled, so that it stays right, and never evaluated */
#endif

#ifdef NST_AUDITS
#define NST_AUDIT(cond) NST_VERIFY(cond)
#else
#define NST_AUDIT(cond) ((void)0)
#endif

#endif

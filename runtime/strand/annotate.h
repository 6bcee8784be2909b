// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What the sanitizers must be told.  The scheduler's own files are compiled without ThreadSanitizer (cmake/Sanitizers.cmake):
 * carriers execute them between strands, on a borrowed thread pointer, where TSan's per-thread state is not theirs.  So
 * the happens-before edges that waits and job starts create are announced here. */
#ifndef NST_STRAND_ANNOTATE_H
#define NST_STRAND_ANNOTATE_H

#if defined(NST_TSAN)
void __tsan_acquire(void *addr);
void __tsan_release(void *addr);
#define NST_HAPPENS_BEFORE(addr) __tsan_release((void *)(addr))
#define NST_HAPPENS_AFTER(addr)  __tsan_acquire((void *)(addr))
#else
#define NST_HAPPENS_BEFORE(addr) ((void)0)
#define NST_HAPPENS_AFTER(addr)  ((void)0)
#endif

#endif

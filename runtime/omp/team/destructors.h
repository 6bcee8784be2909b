// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Destructors of members' thread-local objects.  C++ and Rust have them registered with the C library, which runs them when a thread ends;
 * our native threads hardly ever do.  So we remember them as well, and run them when the process ends, as libomp's threads do then. */
#ifndef NST_OMP_TEAM_DESTRUCTORS_H
#define NST_OMP_TEAM_DESTRUCTORS_H

struct nst_strand;

/* The calling thread's object wants run(object) when the thread ends.  Returns what to have the C library call nst_destructor_run with
 * instead; NULL: the thread is no member's, or there is no memory, and everything is as it was. */
void *nst_destructor_keep(void (*run)(void *), void *object);
/* Once, whoever comes first: the C library or the end of the process. */
void nst_destructor_run(void *kept);

/* s's native thread, the caller, is about to end: the C library will run them. */
void nst_destructors_end(struct nst_strand *s);

#endif

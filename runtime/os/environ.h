// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The environment as the settings see it: one walk over it instead of a getenv per variable (a process may have hundreds
 * of entries and we know dozens of names), and a seam for tests.  Call while nobody runs setenv: settings are read
 * at the library's first entry. */
#ifndef NST_OS_ENVIRON_H
#define NST_OS_ENVIRON_H

/* Calls fn("NAME=value") for every entry, in order. */
void nst_environ_each(void (*fn)(const char *entry, void *arg), void *arg);

/* The value of one variable or NULL. */
const char *nst_environ_get(const char *name);

/* Tests: a NULL-terminated array instead of the process's; NULL goes back. */
void nst_environ_replace(const char *const *entries);

#endif

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Reading small files of /proc and /sys.  This is the seam that tests replace: nst_file_set_root puts a directory in front
 * of every path.  Allocates nothing, touches no errno of the caller.  Any thread; the root is set by tests only, while
 * one thread runs. */
#ifndef NST_OS_FILE_H
#define NST_OS_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Reads at most size-1 bytes and terminates them.  Returns the bytes read or -errno. */
long nst_file_read(const char *path, char *buf, size_t size);

bool nst_file_exists(const char *path);

/* Calls fn for each line (without its newline; the text is fn's to modify) until it returns false.  A line longer than the
 * buffer (1.5 KB) is cut.  0 or -errno. */
int nst_file_lines(const char *path, bool (*fn)(char *line, void *arg), void *arg);

void nst_file_set_root(const char *prefix); /* "" = the real system; the text must stay */
bool nst_file_is_replaced(void);

#endif

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the file-system root prefix.  See file.h. */
#include "runtime/os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Enough for our files behind a test's root; the caller's stack may be small. */
#define FULL_PATH 1024
#define LINE_MAX_KEPT 1536

static const char *root = "";

void nst_file_set_root(const char *prefix)
{
    root = prefix;
}

bool nst_file_is_replaced(void)
{
    return *root;
}

static int open_below_root(const char *path)
{
    char full[FULL_PATH];
    int n = snprintf(full, sizeof full, "%s%s", root, path);

    if (n < 0 || (size_t)n >= sizeof full)
        return -ENAMETOOLONG;
    int fd = open(full, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static ssize_t read_some(int fd, char *buf, size_t size)
{
    for (;;) {
        ssize_t n = read(fd, buf, size);
        if (n >= 0)
            return n;
        if (errno != EINTR)
            return -errno;
    }
}

long nst_file_read(const char *path, char *buf, size_t size)
{
    int saved = errno;
    int fd = open_below_root(path);
    long used = fd;

    if (fd >= 0) {
        used = 0;
        while ((size_t)used < size - 1) {
            ssize_t n = read_some(fd, buf + used, size - 1 - (size_t)used);
            if (n < 0)
                used = n;
            if (n <= 0)
                break;
            used += n;
        }
        close(fd);
    }
    buf[used > 0 ? used : 0] = '\0';
    errno = saved;
    return used;
}

bool nst_file_exists(const char *path)
{
    char full[FULL_PATH];
    int saved = errno;
    int n = snprintf(full, sizeof full, "%s%s", root, path);
    bool there = n > 0 && (size_t)n < sizeof full && access(full, F_OK) == 0;

    errno = saved;
    return there;
}

int nst_file_lines(const char *path, bool (*fn)(char *line, void *arg), void *arg)
{
    char buf[LINE_MAX_KEPT];
    size_t used = 0;
    bool skipping = false, more = true;
    int saved = errno;
    int fd = open_below_root(path);

    if (fd < 0) {
        errno = saved;
        return fd;
    }
    while (more) {
        ssize_t n = read_some(fd, buf + used, sizeof buf - 1 - used);
        if (n <= 0)
            break;
        used += (size_t)n;
        char *start = buf, *end;
        while (more && (end = memchr(start, '\n', used - (size_t)(start - buf)))) {
            *end = '\0';
            if (!skipping)
                more = fn(start, arg);
            skipping = false;
            start = end + 1;
        }
        used -= (size_t)(start - buf);
        memmove(buf, start, used);
        if (more && used == sizeof buf - 1) { /* over-long: deliver the beginning, drop the rest */
            buf[used] = '\0';
            if (!skipping)
                more = fn(buf, arg);
            skipping = true;
            used = 0;
        }
    }
    if (more && used && !skipping) {
        buf[used] = '\0';
        fn(buf, arg);
    }
    close(fd);
    errno = saved;
    return 0;
}

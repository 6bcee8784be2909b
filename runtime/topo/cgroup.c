// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the reading of CPU quotas.  Stateless; every call reads the files anew, in a few open(2)s.
 *
 * /proc/self/cgroup names our group in each hierarchy.  The usual mount points are tried first; /proc/self/mountinfo (which
 * can be very long on container hosts) is read only if our group is not found below them, i.e. when the hierarchy is
 * mounted elsewhere or only a part of it is bind-mounted (a container without a cgroup namespace). */
#include "runtime/topo/cgroup.h"

#include "runtime/base/text.h"
#include "runtime/os/file.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Room for a path: container systems' are some 250 long.  Larger would not do: the first caller of the library may be a
 * thread with the smallest stack. */
#define PATH 400

struct group {
    bool found;
    char controllers[64]; /* v1: "cpu,cpuacct", also the customary name of the mount point */
    char path[PATH];      /* inside the hierarchy, "/" = its root */
};

struct groups {
    struct group v1, v2;
};

struct mount {
    bool v2, found;
    char root[PATH], point[PATH / 2];
};

static bool list_has(const char *list, const char *item)
{
    size_t length = strlen(item);

    for (const char *p = list; (p = strstr(p, item)); p += length)
        if ((p == list || p[-1] == ',') && (p[length] == ',' || !p[length]))
            return true;
    return false;
}

/* "hierarchy:controllers:path" */
static bool note_group(char *line, void *arg)
{
    struct groups *groups = arg;
    char *controllers = strchr(line, ':');
    char *path = controllers ? strchr(controllers + 1, ':') : NULL;

    if (!path)
        return true;
    *path++ = '\0';
    controllers++;
    struct group *g = list_has(controllers, "cpu") ? &groups->v1 : NULL;
    if (!*controllers && line[0] == '0' && line[1] == ':')
        g = &groups->v2;
    if (g) {
        g->found = true;
        snprintf(g->controllers, sizeof g->controllers, "%s", controllers);
        snprintf(g->path, sizeof g->path, "%s", path);
    }
    return true;
}

/* "id parent major:minor root point options [optional...] - type source super-options" */
static bool note_mount(char *line, void *arg)
{
    struct mount *m = arg;
    char *separator = strstr(line, " - ");

    if (!separator)
        return true;
    *separator = '\0';
    char *type = separator + 3;
    char *options = strrchr(type, ' ');
    bool match = m->v2 ? !strncmp(type, "cgroup2 ", 8)
                       : !strncmp(type, "cgroup ", 7) && options && list_has(options + 1, "cpu");
    char *save, *field = strtok_r(line, " ", &save);
    for (int i = 0; match && field && i < 5; i++, field = strtok_r(NULL, " ", &save)) {
        if (i == 3)
            snprintf(m->root, sizeof m->root, "%s", field);
        if (i == 4) {
            snprintf(m->point, sizeof m->point, "%s", field);
            m->found = true;
        }
    }
    return !m->found;
}

static unsigned cpus_of(int64_t quota, int64_t period)
{
    if (quota <= 0 || period <= 0)
        return 0;
    int64_t cpus = quota / period + (quota % period != 0);
    return cpus > INT_MAX ? 0 : (unsigned)cpus;
}

/* The quota of one group; 0 = none. */
static unsigned quota_at(const char *directory, bool v2)
{
    char file[PATH + PATH / 2 + 32], text[64];
    const char *p = text;
    int64_t quota, period;

    if (v2) {
        snprintf(file, sizeof file, "%s/cpu.max", directory);
        if (nst_file_read(file, text, sizeof text) <= 0 || !nst_text_i64(&p, &quota) || !nst_text_i64(&p, &period))
            return 0; /* "max 100000" is refused by the number parser: no limit */
        return cpus_of(quota, period);
    }
    snprintf(file, sizeof file, "%s/cpu.cfs_quota_us", directory);
    if (nst_file_read(file, text, sizeof text) <= 0 || !nst_text_i64(&p, &quota) || quota <= 0)
        return 0;
    snprintf(file, sizeof file, "%s/cpu.cfs_period_us", directory);
    p = text;
    if (nst_file_read(file, text, sizeof text) <= 0 || !nst_text_i64(&p, &period))
        return 0;
    return cpus_of(quota, period);
}

/* From mount point + path up to the mount point itself. */
static unsigned tightest(const char *point, const char *path, bool v2)
{
    char directory[PATH + PATH / 2];
    size_t stem = strlen(point);
    unsigned best = 0;

    if (snprintf(directory, sizeof directory, "%s%s", point, strcmp(path, "/") ? path : "") >= (int)sizeof directory)
        return 0;
    for (;;) {
        unsigned here = quota_at(directory, v2);
        if (here && (!best || here < best))
            best = here;
        char *slash = strrchr(directory, '/');
        if (!slash || (size_t)(slash - directory) < stem)
            return best;
        *slash = '\0';
    }
}

static bool usable(const char *point, const char *path)
{
    char directory[PATH + PATH / 2];

    return snprintf(directory, sizeof directory, "%s%s", point, path) < (int)sizeof directory &&
           nst_file_exists(directory);
}

static unsigned limit_of(const struct group *group, bool v2)
{
    if (!group->found)
        return 0;
    /* A path that leads out of our cgroup namespace ("/..") is of no use: begin at what is mounted. */
    const char *path = strncmp(group->path, "/..", 3) ? group->path : "/";
    char customary[96];

    snprintf(customary, sizeof customary, "/sys/fs/cgroup/%s", v2 ? "unified" : group->controllers);
    const char *points[] = {customary, v2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpu"};
    for (unsigned i = 0; i < 2; i++) {
        /* In the hybrid layout /sys/fs/cgroup is a tmpfs, not a hierarchy. */
        if (v2 && i == 1 && !nst_file_exists("/sys/fs/cgroup/cgroup.controllers"))
            continue;
        if (usable(points[i], path))
            return tightest(points[i], path, v2);
    }
    struct mount mount = {.v2 = v2};
    nst_file_lines("/proc/self/mountinfo", note_mount, &mount);
    if (!mount.found)
        return 0;
    size_t root = strlen(mount.root);
    if (!strcmp(mount.root, "/"))
        root = 0;
    if (strncmp(path, mount.root, root) || (path[root] && path[root] != '/'))
        path = "/", root = 0;
    return tightest(mount.point, path[root] ? path + root : "/", v2);
}

unsigned nst_cgroup_cpus(void)
{
    struct groups groups = {0};

    if (nst_file_lines("/proc/self/cgroup", note_group, &groups) < 0)
        return 0;
    unsigned v1 = limit_of(&groups.v1, false), v2 = limit_of(&groups.v2, true);
    return v1 && (!v2 || v1 < v2) ? v1 : v2;
}

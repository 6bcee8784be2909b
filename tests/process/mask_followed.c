// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sanitize: none (their run time needs to ask for the mask that the system refuses)
// variants: once
/* omp_get_num_procs follows the affinity mask of the process, narrower and wider than it was when the runtime started; and where the
 * system refuses to say what the mask is, the CPUs that are online are the answer, not one. */
#define _GNU_SOURCE
#include "tests/support/check.h"

#include <dirent.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <omp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static cpu_set_t all, one;

/* clang asks once in each function. */
static int (*volatile num_procs)(void) = omp_get_num_procs;

static void set_mask(const cpu_set_t *set)
{
    DIR *d = opendir("/proc/self/task");
    struct dirent *e;

    while ((e = readdir(d)))
        if (e->d_name[0] != '.')
            (void)sched_setaffinity(atoi(e->d_name), sizeof *set, set);
    closedir(d);
}

static int members(void)
{
    int n = 0;

#pragma omp parallel num_threads(3) reduction(+ : n)
    n++;
    return n;
}

/* The runtime starts in `begin`. */
static int follow(const cpu_set_t *begin, int most)
{
    set_mask(begin);
    CHECK_EQ(members(), 3);
    for (int i = 0; i < 3; i++) {
        set_mask(&one);
        CHECK_EQ(num_procs(), 1);
        CHECK_EQ(members(), 3);
        set_mask(&all);
        CHECK_EQ(num_procs(), most);
        CHECK_EQ(members(), 3);
    }
    return check_status();
}

static int refused(int most)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sched_getaffinity, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return 0; /* not here */
    CHECK(num_procs() >= most);
    CHECK(omp_get_max_threads() >= most);
    CHECK_EQ(members(), 3);
    return check_status();
}

/* One process for each start of the runtime; `most` is 0 in the first, which finds it out. */
static int in_child(int what, int most)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0)
        _exit(what == 0   ? num_procs()
              : what == 1 ? follow(&all, most)
              : what == 2 ? follow(&one, most)
                          : refused(most));
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

int main(void)
{
    int first = 0, most;

    if (getenv("OMP_PROC_BIND") || getenv("OMP_PLACES") || getenv("OMP_NUM_THREADS"))
        return CHECK_SKIP;
    CHECK_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    while (!CPU_ISSET(first, &all))
        first++;
    CPU_SET(first, &one);
    most = in_child(0, 0); /* with a quota it is less than the mask has */
    CHECK(most >= 1 && most <= CPU_COUNT(&all));
    CHECK_EQ(in_child(1, most), 0);
    CHECK_EQ(in_child(2, most), 0);
    CHECK_EQ(in_child(3, most), 0);
    return check_status();
}

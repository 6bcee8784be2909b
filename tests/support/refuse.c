// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Runs a program to which the system refuses something: the kernel asks us about each request (seccomp's user notification),
 * so raw system calls and those inside the C library count too, whichever thread makes them and on whatever thread pointer.
 *
 *   refuse thread|memory|any once|from N PROGRAM [ARGUMENT...]
 *
 * thread: clone and clone3, EAGAIN.  memory: anonymous mmap, mprotect, ENOMEM.  once: the Nth request only; from: that and all
 * later ones.  Requests count from the program's first prctl(PR_SET_NAME) on: before that it is the loader that would fail.
 * Exits as the program does (128 + signal); 77 where the system has no such notification; with fewer than N requests the last
 * line on stderr is "refuse: only M requests". */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREAD = 1, MEMORY = 2 };

#define NR             ((unsigned)offsetof(struct seccomp_data, nr))
#define ARGUMENT(i)    ((unsigned)(offsetof(struct seccomp_data, args) + (i) * sizeof(__u64))) /* its low half: little-endian */
#define LOAD(at)       BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (at))
#define IS(v, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (v), (yes), (no))
#define HAS(v, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (v), (yes), (no))
#define ASK            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF)
#define ALLOW          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static struct sock_filter filter[] = {
    [0] = LOAD(NR),
    [1] = IS(SYS_mmap, 9 - 2, 0),
    [2] = IS(SYS_prctl, 6 - 3, 0),
    [3] = IS(SYS_clone, 12 - 4, 0),
    [4] = IS(SYS_clone3, 12 - 5, 0),
    [5] = IS(SYS_mprotect, 12 - 6, 8 - 6),
    [6] = LOAD(ARGUMENT(0)),
    [7] = IS(PR_SET_NAME, 12 - 8, 0),
    [8] = ALLOW,
    [9] = LOAD(ARGUMENT(3)), /* mmap's flags */
    [10] = HAS(MAP_ANONYMOUS, 12 - 11, 0),
    [11] = ALLOW,
    [12] = ASK,
};

static int kind_of(int nr)
{
    return nr == SYS_clone || nr == SYS_clone3 ? THREAD : nr == SYS_mmap || nr == SYS_mprotect ? MEMORY : 0;
}

/* The child: shares our table of files, so that its listener is ours, until it executes the program. */
static void begin(int tell, char **command)
{
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    int fd;

    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* nobody would answer it any more */
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    if (write(tell, &fd, sizeof fd) == sizeof fd && fd >= 0)
        execvp(command[0], command);
    _exit(126);
}

int main(int argc, char **argv)
{
    int kinds = argc < 5                    ? 0
                : !strcmp(argv[1], "thread") ? THREAD
                : !strcmp(argv[1], "memory") ? MEMORY
                : !strcmp(argv[1], "any")    ? THREAD | MEMORY
                                             : 0;
    int once = argc >= 5 && !strcmp(argv[2], "once"), from = argc >= 5 && !strcmp(argv[2], "from");
    long n = argc >= 5 ? strtol(argv[3], NULL, 10) : 0, seen = 0;
    int begun = 0, said[2], fd = -1, status = 0;

    if (!kinds || once == from || n < 1) {
        fprintf(stderr, "usage: refuse thread|memory|any once|from N PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    if (pipe(said) != 0)
        return 2;
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child < 0)
        return 2;
    if (child == 0)
        begin(said[1], argv + 4);
    if (read(said[0], &fd, sizeof fd) != sizeof fd || fd < 0) {
        waitpid(child, NULL, 0);
        return 77;
    }
    for (;;) {
        struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
        struct seccomp_notif request;
        struct seccomp_notif_resp answer;

        int ready = poll(&poll_fd, 1, 100);
        if (waitpid(child, &status, WNOHANG) == child) /* what it leaves running is not waited for */
            break;
        if (ready <= 0 || !(poll_fd.revents & POLLIN))
            continue;
        memset(&request, 0, sizeof request);
        if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0)
            continue; /* whoever asked is gone */
        memset(&answer, 0, sizeof answer);
        answer.id = request.id;
        answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        if (request.data.nr == SYS_prctl) {
            begun = 1;
        } else if (begun && (kind_of(request.data.nr) & kinds)) {
            seen++;
            if (once ? seen == n : seen >= n) {
                answer.flags = 0;
                answer.error = kind_of(request.data.nr) == THREAD ? -EAGAIN : -ENOMEM;
            }
        }
        (void)ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &answer); /* fails only if whoever asked is gone */
    }
    if (seen < n)
        fprintf(stderr, "refuse: only %ld requests\n", seen);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

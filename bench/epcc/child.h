// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: running the benchmark program itself again as a child that does one thing from a fresh start: what is measured
// is over once a process has done it (start-up, a first nested region) or stays with it (memory). Called from the
// initial thread only, outside of regions.
#pragma once
#include "common.h"
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char child_option[] = "--child";

static inline bool is_child(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], child_option) == 0;
}

// Starts "program --child what team" with OMP_NUM_THREADS=team and reads up to n numbers that it prints. Returns the
// microseconds from its start to its end.
static inline double run_child(const char *row, const char *what, int team, double *values, int n)
{
    extern char **environ;
    char number[16];
    char *arguments[] = {(char *)"child", (char *)child_option, (char *)what, number, NULL};
    posix_spawn_file_actions_t actions;
    int pipe_ends[2];
    int status;
    double start;
    pid_t pid;
    FILE *f;

    snprintf(number, sizeof number, "%d", team);
    setenv("OMP_NUM_THREADS", number, 1);
    if (pipe(pipe_ends) != 0)
        bench_fail(row, "no pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipe_ends[0]);
    start = bench_now_us();
    if (posix_spawn(&pid, "/proc/self/exe", &actions, NULL, arguments, environ) != 0)
        bench_fail(row, "the child was not started");
    close(pipe_ends[1]);
    f = fdopen(pipe_ends[0], "r");
    for (int i = 0; i < n; i++)
        if (fscanf(f, "%lf", &values[i]) != 1)
            bench_fail(row, "the child did not say what it measured");
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        bench_fail(row, "the child failed");
    start = bench_now_us() - start;
    fclose(f);
    posix_spawn_file_actions_destroy(&actions);
    return start;
}

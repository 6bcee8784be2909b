// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Calls that end the process, each in a child: how it ends and what it says.  Also settings that must be in the
 * environment before the runtime starts. */
#include "abi/gomp/gomp_abi.h"
#include "tests/support/check.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void omp_fulfill_event(void *);
int omp_get_thread_num(void);

static int ran;

static void region(void *data)
{
    ran++;
}

static void stray_reduction(void *data)
{
    void *pointers[1] = {&ran};

    GOMP_task_reduction_remap(1, 0, pointers);
}

static void erring_member(void *data)
{
    if (omp_get_thread_num() == 2)
        GOMP_error("from a region, not all of this", 13);
    GOMP_barrier();
}

/* What the child does; returning means it was not ended. */
static void child(const char *what)
{
    if (strcmp(what, "error") == 0)
        GOMP_error("message", (size_t)-1);
    if (strcmp(what, "error-fortran") == 0)
        GOMP_error("message and more", 7);
    if (strcmp(what, "error-region") == 0)
        GOMP_parallel(erring_member, NULL, 4, 0);
    if (strcmp(what, "warning") == 0) {
        GOMP_warning("careful", (size_t)-1);
        exit(3);
    }
    if (strcmp(what, "mandatory") == 0)
        GOMP_target_ext(-1, region, 0, NULL, NULL, NULL, 0, NULL, NULL);
    if (strcmp(what, "mandatory-host") == 0) {
        GOMP_target_ext(-2, region, 0, NULL, NULL, NULL, 0, NULL, NULL);
        GOMP_target_ext(0, region, 0, NULL, NULL, NULL, 0, NULL, NULL);
        exit(ran == 2 ? 3 : 4);
    }
    if (strcmp(what, "invalid-device") == 0)
        GOMP_target_ext(-4, region, 0, NULL, NULL, NULL, 0, NULL, NULL);
    if (strcmp(what, "reduction") == 0)
        stray_reduction(NULL);
    if (strcmp(what, "unimplemented") == 0) {
        void GOMP_loop_static_worksharing_end(void);

        GOMP_loop_static_worksharing_end();
    }
    exit(5);
}

static void expect(const char *self, const char *what, int exit_status, int signal_number, const char *says)
{
    int out[2], status;
    char text[4096] = "";
    size_t used = 0;

    CHECK(pipe(out) == 0);
    pid_t pid = fork();

    if (pid == 0) {
        dup2(out[1], 2);
        close(out[0]);
        if (strncmp(what, "mandatory", 9) == 0)
            setenv("OMP_TARGET_OFFLOAD", "mandatory", 1);
        execl(self, self, what, NULL);
        _exit(CHECK_SKIP);
    }
    close(out[1]);
    for (ssize_t n; used < sizeof text - 1 && (n = read(out[0], text + used, sizeof text - 1 - used)) > 0;)
        used += (size_t)n;
    close(out[0]);
    waitpid(pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == CHECK_SKIP)
        exit(CHECK_SKIP); /* an emulator that cannot run itself again */
    if (signal_number)
        CHECK(WIFSIGNALED(status) && WTERMSIG(status) == signal_number);
    else
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == exit_status);
    CHECK(strstr(text, says) != NULL);
    if (check_failures)
        fprintf(stderr, "%s: status %x, said: %s\n", what, status, text);
}

/* if(0) with detach: the call itself waits until somebody fulfils the event. */
static void *fulfil(void *event)
{
    omp_fulfill_event(event);
    return NULL;
}

static pthread_t fulfiller;

static void detached(void *data)
{
    pthread_create(&fulfiller, NULL, fulfil, *(void **)data);
    ran++;
}

static void undeferred_detach(void *data)
{
    if (omp_get_thread_num() == 0) {
        void *event = NULL, *record[1] = {NULL};

        ran = 0;
        GOMP_task(detached, record, NULL, sizeof record, 8, false, GOMP_TASK_DETACH, NULL, 0, &event);
        CHECK_EQ(ran, 1);
        pthread_join(fulfiller, NULL);
    }
    GOMP_barrier();
}

int main(int argc, char **argv)
{
    if (argc > 1)
        child(argv[1]);
    for (unsigned t = 1; t <= 4; t++)
        GOMP_parallel(undeferred_detach, NULL, t, 0);
    undeferred_detach(NULL);

    const char *self = "/proc/self/exe";

    expect(self, "error", EXIT_FAILURE, 0, "nestomp: fatal error: error directive encountered: message\n");
    expect(self, "error-fortran", EXIT_FAILURE, 0, "error directive encountered: message\n");
    expect(self, "error-region", EXIT_FAILURE, 0, "error directive encountered: from a region\n");
    expect(self, "warning", 3, 0, "nestomp: error directive encountered: careful\n");
    expect(self, "mandatory", 0, SIGABRT, "OMP_TARGET_OFFLOAD is set to MANDATORY");
    expect(self, "mandatory-host", 3, 0, "");
    expect(self, "invalid-device", 0, SIGABRT, "omp_invalid_device");
    expect(self, "reduction", 0, SIGABRT, "in_reduction");
    expect(self, "unimplemented", 0, SIGABRT, "nestomp: fatal: GOMP_loop_static_worksharing_end is not implemented yet");
    return check_status();
}

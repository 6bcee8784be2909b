// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Owns: tasks beside the rest of OpenMP and of the program: several user threads with tasks at once, regions inside
// tasks, critical sections, task reductions, detached tasks that another thread completes, a deep chain of tasks that
// wait for their children, a pipeline, tasks beside a loop. Microseconds per task, wall time; every row checks what its
// tasks did.
#define _GNU_SOURCE
#include "../epcc/common.h"
#include <dlfcn.h>
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { USERS = 8, TEAM = 4, PER_REGION = 200, DEPTH = 2000, SHARED = 8, EVENTS = 256, STAGES = 4 };

struct user {
    pthread_t thread;
    long regions, done;
};

static void *user_main(void *arg)
{
    struct user *u = arg;

    for (long r = 0; r < u->regions; r++) {
        long done = 0;

#pragma omp parallel num_threads(TEAM)
#pragma omp single
        for (int i = 0; i < PER_REGION; i++) {
#pragma omp task shared(done)
#pragma omp atomic
            done++;
        }
        u->done += done;
    }
    return NULL;
}

static double users(void)
{
    struct user user[USERS] = {{0}};
    long regions = bench_scaled(20);
    double start = bench_now_us();

    for (int i = 0; i < USERS; i++) {
        user[i].regions = regions;
        if (pthread_create(&user[i].thread, NULL, user_main, &user[i]) != 0)
            bench_fail("MIX_USERS", "pthread_create failed");
    }
    for (int i = 0; i < USERS; i++)
        pthread_join(user[i].thread, NULL);
    start = bench_now_us() - start;
    for (int i = 0; i < USERS; i++)
        if (user[i].done != regions * PER_REGION)
            bench_fail("MIX_USERS", "a user thread's tasks did not all run before its region ended");
    return start / (double)(USERS * regions * PER_REGION);
}

// A library that is parallel itself, called from tasks: each call is a region of 4 with a loop.
static long library(long n)
{
    long sum = 0;

#pragma omp parallel for num_threads(TEAM) reduction(+ : sum)
    for (long i = 0; i < n; i++)
        sum += i;
    return sum;
}

static double regions_in_tasks(void)
{
    long n = bench_scaled(200), wrong = 0;
    double start = bench_now_us();

#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i) shared(wrong)
        if (library(i) != i * (i - 1) / 2) {
#pragma omp atomic
            wrong++;
        }
    }
    start = bench_now_us() - start;
    if (wrong != 0)
        bench_fail("MIX_REGION_IN_TASK", "a region inside a task gave a wrong sum");
    return start / (double)n;
}

static double critical_sections(void)
{
    long n = bench_scaled(100000), named[SHARED] = {0}, sum = 0;
    omp_lock_t lock;
    double start;

    omp_init_lock(&lock);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i) shared(named, lock)
        if (i % 2 == 0) {
#pragma omp critical(mixed)
            named[i % SHARED]++;
        } else {
            omp_set_lock(&lock);
            named[i % SHARED]++;
            omp_unset_lock(&lock);
        }
    }
    start = bench_now_us() - start;
    omp_destroy_lock(&lock);
    for (int i = 0; i < SHARED; i++)
        sum += named[i];
    if (sum != n)
        bench_fail("MIX_CRITICAL", "two tasks were in a critical section at once");
    return start / (double)n;
}

static double reduction(void)
{
    long n = bench_scaled(100000), sum = 0;
    double start = bench_now_us();

#pragma omp parallel
#pragma omp single
#pragma omp taskgroup task_reduction(+ : sum)
    for (long i = 0; i < n; i++) {
#pragma omp task firstprivate(i) in_reduction(+ : sum)
        sum += i;
    }
    start = bench_now_us() - start;
    if (sum != n * (n - 1) / 2)
        bench_fail("MIX_REDUCTION", "the sum is wrong");
    return start / (double)n;
}

// Detached tasks: their bodies hand the event to a user thread outside OpenMP, which completes them, and a task depends
// on each. The function is looked up by name: gcc's programs ask libomp for a symbol version that it lacks.
static void (*fulfill)(omp_event_handle_t);

struct mailbox {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    omp_event_handle_t event[EVENTS];
    int value[EVENTS];
    int from, until; // filled: [from, until)
};

static struct mailbox box = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, {0}, {0}, 0, 0};

static void *postman(void *arg)
{
    for (int left = *(int *)arg; left > 0; left--) {
        omp_event_handle_t event;

        pthread_mutex_lock(&box.lock);
        while (box.from == box.until)
            pthread_cond_wait(&box.filled, &box.lock);
        event = box.event[box.from];
        box.value[box.from++] = 1;
        pthread_mutex_unlock(&box.lock);
        fulfill(event);
    }
    return NULL;
}

static void post(omp_event_handle_t event)
{
    pthread_mutex_lock(&box.lock);
    box.event[box.until++] = event;
    pthread_cond_signal(&box.filled);
    pthread_mutex_unlock(&box.lock);
}

static double detached(void)
{
    long rounds = bench_scaled(20), late = 0;
    double sum = 0.0;

    fulfill = (void (*)(omp_event_handle_t))dlsym(RTLD_DEFAULT, "omp_fulfill_event");
    if (fulfill == NULL)
        bench_fail("MIX_DETACH", "the runtime has no omp_fulfill_event");
    for (long r = 0; r < rounds; r++) {
        static char token[EVENTS] __attribute__((unused)); // gcc does not count what only depend clauses name
        int n = EVENTS;
        pthread_t thread;
        double start;

        box.from = box.until = 0;
        memset(box.value, 0, sizeof box.value);
        start = bench_now_us();
        if (pthread_create(&thread, NULL, postman, &n) != 0)
            bench_fail("MIX_DETACH", "pthread_create failed");
#pragma omp parallel
#pragma omp single
        {
            for (int i = 0; i < EVENTS; i++) {
                omp_event_handle_t event;

#pragma omp task detach(event) depend(out : token[i]) firstprivate(i)
                post(event);
            }
            for (int i = 0; i < EVENTS; i++) {
#pragma omp task depend(in : token[i]) shared(late)
                {
                    int behind;

                    pthread_mutex_lock(&box.lock);
                    behind = box.from == 0;
                    pthread_mutex_unlock(&box.lock);
                    if (behind) {
#pragma omp atomic
                        late++;
                    }
                }
            }
        }
        sum += bench_now_us() - start;
        pthread_join(thread, NULL);
        for (int i = 0; i < EVENTS; i++)
            if (box.value[i] != 1)
                bench_fail("MIX_DETACH", "the region ended before an event was fulfilled");
    }
    if (late != 0)
        bench_fail("MIX_DETACH", "a task ran before the detached one that it depends on was complete");
    return sum / (double)(rounds * 2 * EVENTS);
}

static void deeper(int depth, long *reached)
{
    long below = 0;

    if (depth > 0) {
#pragma omp task shared(below) firstprivate(depth)
        deeper(depth - 1, &below);
#pragma omp taskwait
    }
    *reached = below + 1;
}

static double deep_chain(void)
{
    long rounds = bench_scaled(30);
    double start = bench_now_us();

    for (long r = 0; r < rounds; r++) {
        long reached = 0;

#pragma omp parallel
#pragma omp single
        deeper(DEPTH, &reached);
        if (reached != DEPTH + 1)
            bench_fail("MIX_DEEP", "a taskwait did not wait for its child");
    }
    return (bench_now_us() - start) / (double)(rounds * DEPTH);
}

// A pipeline: item i goes through the stages in order, each stage takes the items in order.
static double pipeline(void)
{
    long items = bench_scaled(10000), wrong = 0;
    static long stage[STAGES];
    long *item = calloc((size_t)items, sizeof *item);
    double start;

    if (item == NULL)
        bench_fail("MIX_PIPELINE", "no memory for the items");
    memset(stage, 0, sizeof stage);
    start = bench_now_us();
#pragma omp parallel
#pragma omp single
    for (long i = 0; i < items; i++) {
        for (int s = 0; s < STAGES; s++) {
#pragma omp task depend(inout : stage[s], item[i]) firstprivate(i, s) shared(wrong, stage)
            {
                if (stage[s] != i || item[i] != s) {
#pragma omp atomic
                    wrong++;
                }
                stage[s]++;
                item[i]++;
            }
        }
    }
    start = bench_now_us() - start;
    free(item);
    if (wrong != 0)
        bench_fail("MIX_PIPELINE", "an item was overtaken");
    return start / (double)(items * STAGES);
}

// Other members compute in a loop of their own and come to the tasks at its end; nobody waits in between.
static double beside_a_loop(void)
{
    long n = bench_scaled(2000), loops = 0, tasks = 0;
    double start = bench_now_us();

#pragma omp parallel reduction(+ : loops)
    {
#pragma omp single nowait
        for (long i = 0; i < n; i++) {
#pragma omp task shared(tasks)
            {
                bench_delay(bench_delay_n * 20);
#pragma omp atomic
                tasks++;
            }
        }
#pragma omp for schedule(dynamic) nowait
        for (long i = 0; i < n; i++) {
            bench_delay(bench_delay_n * 20);
            loops++;
        }
    }
    start = bench_now_us() - start;
    if (loops != n || tasks != n)
        bench_fail("MIX_BESIDE_LOOP", "iterations or tasks are missing");
    return start / (double)n;
}

static const struct bench_whole rows[] = {
    {"MIX_USERS", users, NULL},
    {"MIX_REGION_IN_TASK", regions_in_tasks, NULL},
    {"MIX_CRITICAL", critical_sections, NULL},
    {"MIX_REDUCTION", reduction, NULL},
    {"MIX_DETACH", detached, NULL},
    {"MIX_DEEP", deep_chain, NULL},
    {"MIX_PIPELINE", pipeline, NULL},
    {"MIX_BESIDE_LOOP", beside_a_loop, NULL},
};

int main(int argc, char **argv)
{
    omp_set_max_active_levels(2);
    return bench_main_whole(argc, argv, rows, (int)(sizeof rows / sizeof rows[0]));
}

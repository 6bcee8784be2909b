// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Copied to the head of each generated program, so that a program is one file.  The oracle's helpers, and the gates in
 * which members of blocking regions wait for each other. */
#define _GNU_SOURCE
#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ADD(p, v) __atomic_fetch_add((p), (v), __ATOMIC_RELAXED)
#define BUMP(p, v) __atomic_fetch_add((p), (v), __ATOMIC_ACQ_REL)
#define GET(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define PUT(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define CHECK(got, want) check(__LINE__, #got, (long long)(got), (long long)(want))

/* Never other than 0 and 1, but the compiler does not know. */
static int zero, one = 1;
static int failures, leaf_count, unnamed_count, tp;
static _Thread_local int tl;
#pragma omp threadprivate(tp)

static inline void check(int line, const char *what, long long got, long long want)
{
    if (got != want && ADD(&failures, 1) < 10)
        fprintf(stderr, "line %d: %s is %lld, not %lld\n", line, what, got, want);
}

static inline unsigned mix(unsigned long long x)
{
    x = (x + 1) * 0x9e3779b97f4a7c15ull;
    return (unsigned)(x >> 29);
}

static inline void work(int n)
{
    for (volatile int i = 0; i < n; i++)
        ;
}

struct pair {
    unsigned sum, bits;
    int count;
};

static inline void pair_note(struct pair *p, long x)
{
    p->sum += mix(x);
    p->bits ^= mix(x + 7);
    p->count++;
}

static inline struct pair pair_add(struct pair a, struct pair b)
{
    a.sum += b.sum;
    a.bits ^= b.bits;
    a.count += b.count;
    return a;
}

#pragma omp declare reduction(merge : struct pair : omp_out = pair_add(omp_out, omp_in)) \
    initializer(omp_priv = (struct pair){0, 0, 0})

enum { SPIN, YIELD, SLEEP, PIPE, COND, SEM, LOCK };

struct gate {
    int mode, tokens, fd[2];
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    sem_t sem;
    omp_lock_t lock;
};

static inline void gate_init(struct gate *g, int mode)
{
    g->mode = mode;
    g->tokens = 0;
    if (mode == PIPE && pipe(g->fd) != 0)
        abort();
    pthread_mutex_init(&g->mutex, NULL);
    pthread_cond_init(&g->cond, NULL);
    sem_init(&g->sem, 0, 0);
    omp_init_lock(&g->lock);
}

static inline void gate_destroy(struct gate *g)
{
    if (g->mode == PIPE) {
        close(g->fd[0]);
        close(g->fd[1]);
    }
    pthread_mutex_destroy(&g->mutex);
    pthread_cond_destroy(&g->cond);
    sem_destroy(&g->sem);
    omp_destroy_lock(&g->lock);
}

static inline void gate_open(struct gate *g)
{
    switch (g->mode) {
    case PIPE:
        if (write(g->fd[1], "x", 1) != 1)
            abort();
        break;
    case COND:
        pthread_mutex_lock(&g->mutex);
        g->tokens++;
        pthread_cond_signal(&g->cond);
        pthread_mutex_unlock(&g->mutex);
        break;
    case SEM:
        sem_post(&g->sem);
        break;
    case LOCK:
        omp_set_lock(&g->lock);
        g->tokens++;
        omp_unset_lock(&g->lock);
        break;
    default:
        BUMP(&g->tokens, 1);
    }
}

/* Polls under an OpenMP lock: the runtime sees calls, but no wait. */
static inline void gate_poll_locked(struct gate *g)
{
    int got = 0;

    while (!got) {
        omp_set_lock(&g->lock);
        if (g->tokens > 0) {
            g->tokens--;
            got = 1;
        }
        omp_unset_lock(&g->lock);
    }
}

static inline void gate_wait(struct gate *g)
{
    char c;

    switch (g->mode) {
    case PIPE:
        if (read(g->fd[0], &c, 1) != 1)
            abort();
        break;
    case COND:
        pthread_mutex_lock(&g->mutex);
        while (g->tokens == 0)
            pthread_cond_wait(&g->cond, &g->mutex);
        g->tokens--;
        pthread_mutex_unlock(&g->mutex);
        break;
    case SEM:
        while (sem_wait(&g->sem) != 0)
            ;
        break;
    case LOCK:
        gate_poll_locked(g);
        break;
    default:
        while (GET(&g->tokens) == 0) {
            if (g->mode == YIELD)
                sched_yield();
            else if (g->mode == SLEEP)
                usleep(50);
        }
        BUMP(&g->tokens, -1);
    }
}

struct meeting {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int here, round;
};

#define MEETING {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0}

static inline void meet(struct meeting *m, int n)
{
    pthread_mutex_lock(&m->mutex);
    int round = m->round;
    if (++m->here == n) {
        m->here = 0;
        m->round++;
        pthread_cond_broadcast(&m->cond);
    }
    while (m->round == round)
        pthread_cond_wait(&m->cond, &m->mutex);
    pthread_mutex_unlock(&m->mutex);
}

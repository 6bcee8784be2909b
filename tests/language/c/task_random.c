// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gcc: 11
// clang: 13
// seconds: 120
// reference: libgomp waits for the event of a detached task that it runs at once; libomp's assertions about untied tasks fail
/* Random programs of tasks against the serial order of the same program (OpenMP 5.2, chapter 12 and 15.9.5).  From a seed a
 * tree is made whose nodes are task bodies: lists of tasks (tied, untied, undeferred, final, with priorities, dependences,
 * detached), taskwaits, taskgroups, taskyields, taskloops, criticals, nested regions.  Each body owns a few variables, through
 * which its children depend on each other; generating the tree in program order says what each of them must read.
 *
 * Checked: every body runs once; what a task reads is what the serial program reads; who excludes each other does;
 * children are complete at a taskwait, descendants at the end of a taskgroup, all at a barrier.  Nothing of that is done with
 * atomics where OpenMP orders it, so a sanitizer may look too.
 *
 * task_random [FIRST-SEED [COUNT [WITHOUT]]], where WITHOUT are the letters of what to leave out: u untied tasks, d detached tasks
 * that others fulfil, w taskwaits with dependences, f final, p nested regions, l taskloops, m mutexinoutset, s inoutset. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <string.h>

#if defined(__clang__) ? __clang_major__ >= 16 : __GNUC__ >= 13
#define HAVE_INOUTSET 1
#else
#define HAVE_INOUTSET 0
#endif

/* ---- programs ---- */

enum kind { TASK, TASKWAIT, WAIT_FOR, TASKGROUP, TASKYIELD, TASKLOOP, CRITICAL, PARALLEL };
enum dep { IN, INOUT, OUT, MUTEX, SET, DEPS };
enum detach { NOT_DETACHED, BY_ITSELF, BY_SIBLING, BY_THREAD };

#define VARIABLES 3

struct variable {
    unsigned long value;
    int busy;
};

struct body;

struct task {
    struct body *body;
    int untied, deferred, final, priority;
    enum detach detach;
    int deps[DEPS];                                /* how many of each kind, ... */
    struct variable *address[DEPS][VARIABLES];     /* ... on what ... */
    unsigned long expected[VARIABLES];             /* ... and what IN reads there */
    unsigned long number;
    int fulfilled;
};

struct op {
    enum kind kind;
    struct task task;
    struct body *inner;      /* TASKGROUP */
    struct body **bodies;    /* TASKLOOP, PARALLEL: one each */
    int count, grain, nogroup, threads;
    struct variable *variable; /* WAIT_FOR, and ... */
    unsigned long expected[VARIABLES]; /* ... what it, or after TASKWAIT each, is to be */
};

/* What one task executes, or the part of it within a taskgroup. */
struct body {
    struct op *ops;
    int count;
    struct variable own[VARIABLES], *variables; /* those of the generating task */
    int ran, done;
};

#define BODIES 4000
#define OPS    12000

static struct body bodies[BODIES];
static struct op ops[OPS];
static struct body *lists[OPS];
static int body_count, op_count, list_count, budget, regions;
static unsigned long tasks_made, criticals_made;

static unsigned long state;
static const char *without = "";

static int with(char what)
{
    return !strchr(without, what);
}

static unsigned draw(unsigned n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 20) % n;
}

static void apply(enum dep kind, unsigned long *value, unsigned long number)
{
    *value = kind == INOUT ? *value * 31 + number : kind == OUT ? number : *value + number;
}

static void make_ops(struct body *b, unsigned long *values, int depth, int in_final);

static struct body *make_body(struct variable *shared, unsigned long *values, int depth, int in_final)
{
    unsigned long fresh[VARIABLES] = {0};
    struct body *b = &bodies[body_count++];

    memset(b, 0, sizeof *b);
    b->variables = shared ? shared : b->own;
    make_ops(b, shared ? values : fresh, depth, in_final);
    return b;
}

static void make_task(struct op *op, struct body *b, unsigned long *values, int depth, int in_final)
{
    struct task *t = &op->task;
    unsigned used = 0;

    budget--;
    t->number = ++tasks_made;
    t->untied = draw(4) == 0 && with('u');
    t->final = draw(16) == 0 && with('f');
    t->deferred = draw(8) != 0;
    t->priority = draw(3) ? 0 : (int)draw(4);
    in_final |= t->final;
    /* Not for tasks that are executed at once: what such a clause means there is not for a test to say. */
    if (!in_final && t->deferred && draw(6) == 0)
        t->detach = with('d') ? (enum detach)(1 + draw(3)) : BY_ITSELF;
    if (draw(2)) {
        for (unsigned i = 0, n = 1 + draw(VARIABLES); i < n; i++) {
            unsigned v = draw(VARIABLES);
            enum dep kind = (enum dep)draw(DEPS);
            if (used & 1u << v)
                continue;
            used |= 1u << v;
            if (kind == SET && !(HAVE_INOUTSET && with('s')))
                kind = MUTEX;
            if (kind == MUTEX && !with('m'))
                kind = INOUT;
            if (kind == IN)
                t->expected[t->deps[IN]] = values[v];
            else
                apply(kind, &values[v], t->number);
            t->address[kind][t->deps[kind]++] = &b->variables[v];
        }
    }
    t->body = make_body(NULL, NULL, depth + 1, in_final);
}

static void make_bodies(struct op *op, int count, int depth, int in_final)
{
    op->bodies = &lists[list_count];
    op->count = count;
    list_count += count;
    for (int i = 0; i < count; i++)
        op->bodies[i] = make_body(NULL, NULL, depth + 1, in_final);
}

static void make_ops(struct body *b, unsigned long *values, int depth, int in_final)
{
    int n = depth > 4 || budget <= 0 ? 0 : 1 + (int)draw(depth ? 7 : 20);

    b->ops = &ops[op_count];
    b->count = n;
    op_count += n;
    memset(b->ops, 0, (size_t)n * sizeof *b->ops);
    for (int i = 0; i < n; i++) {
        struct op *op = &b->ops[i];
        unsigned what = draw(100);
        if (what < 60) {
            op->kind = TASK;
            make_task(op, b, values, depth, in_final);
        } else if (what < 70) {
            op->kind = TASKWAIT;
            memcpy(op->expected, values, sizeof op->expected);
        } else if (what < 74 && with('w')) {
            unsigned v = draw(VARIABLES);
            op->kind = WAIT_FOR;
            op->variable = &b->variables[v];
            op->expected[0] = values[v];
        } else if (what < 83) {
            op->kind = TASKGROUP;
            op->inner = make_body(b->variables, values, depth + 1, in_final);
        } else if (what < 88) {
            op->kind = TASKYIELD;
        } else if (what < 93 && with('l')) {
            op->kind = TASKLOOP;
            op->grain = (int)draw(3);
            op->nogroup = draw(3) == 0;
            make_bodies(op, (int)draw(6), depth, in_final);
        } else if (what < 98 || regions >= 3 || !with('p')) {
            op->kind = CRITICAL;
            criticals_made++;
        } else {
            regions++;
            op->kind = PARALLEL;
            op->threads = 1 + (int)draw(3);
            make_bodies(op, 1 + (int)draw(4), depth, in_final);
        }
    }
}

/* ---- fulfilment by a thread of the user's ---- */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static struct fulfilment {
    struct task *task;
    omp_event_handle_t event;
} pending[BODIES];
static int pending_count, closing;

static void fulfil(struct task *t, omp_event_handle_t event)
{
    t->fulfilled = 1;
    omp_fulfill_event(event);
}

static void fulfil_later(struct task *t, omp_event_handle_t event)
{
    pthread_mutex_lock(&mutex);
    pending[pending_count++] = (struct fulfilment){t, event};
    pthread_cond_signal(&condition);
    pthread_mutex_unlock(&mutex);
}

static void *fulfiller(void *arg)
{
    pthread_mutex_lock(&mutex);
    for (;;) {
        while (!pending_count && !closing)
            pthread_cond_wait(&condition, &mutex);
        if (!pending_count)
            break;
        struct fulfilment f = pending[--pending_count];
        pthread_mutex_unlock(&mutex);
        fulfil(f.task, f.event);
        pthread_mutex_lock(&mutex);
    }
    pthread_mutex_unlock(&mutex);
    return arg;
}

/* ---- checks ---- */

static void check_tree(const struct body *b);

static void check_task(const struct task *t)
{
    CHECK_EQ(t->body->ran, 1);
    CHECK_EQ(t->body->done, 1);
    if (t->detach)
        CHECK_EQ(t->fulfilled, 1);
}

static void check_children(const struct op *op)
{
    if (op->kind == TASK)
        check_task(&op->task);
    else if (op->kind == TASKLOOP)
        for (int i = 0; i < op->count; i++)
            CHECK_EQ(op->bodies[i]->done, 1);
}

/* All that descends from b is complete. */
static void check_tree(const struct body *b)
{
    for (int i = 0; i < b->count; i++) {
        const struct op *op = &b->ops[i];
        check_children(op);
        if (op->kind == TASK)
            check_tree(op->task.body);
        if (op->inner)
            check_tree(op->inner);
        for (int j = 0; j < op->count; j++)
            check_tree(op->bodies[j]);
    }
}

/* ---- running ---- */

/* Where the executing task is: in outer, then in body, which lies in a taskgroup of it. */
struct place {
    struct body *body;
    int op;
    struct place *outer;
};

static unsigned long critical_count, task_count;

static void run(struct body *b, struct place *outer);

static void execute(struct task *t)
{
    for (int i = 0; i < t->deps[IN]; i++)
        CHECK_EQ(t->address[IN][i]->value, t->expected[i]);
    for (int kind = INOUT; kind <= SET; kind++)
        for (int i = 0; i < t->deps[kind]; i++) {
            struct variable *v = t->address[kind][i];
            if (kind == SET) {
                __atomic_fetch_add(&v->value, t->number, __ATOMIC_RELAXED);
                continue;
            }
            CHECK_EQ(v->busy, 0);
            v->busy = 1;
            apply((enum dep)kind, &v->value, t->number);
            v->busy = 0;
        }
    __atomic_fetch_add(&task_count, 1, __ATOMIC_RELAXED);
    run(t->body, NULL);
}

static void execute_detached(struct task *t, omp_event_handle_t event)
{
    if (t->detach == BY_ITSELF && t->number % 2)
        fulfil(t, event);
    execute(t);
    if (t->detach == BY_ITSELF && t->number % 2 == 0)
        fulfil(t, event);
}

#if HAVE_INOUTSET
#define DEPEND_SET depend(iterator(i = 0 : t->deps[SET]), inoutset : t->address[SET][i][0])
#else
#define DEPEND_SET
#endif
#define DEPEND                                                                      \
    depend(iterator(i = 0 : t->deps[IN]), in : t->address[IN][i][0])                \
    depend(iterator(i = 0 : t->deps[INOUT]), inout : t->address[INOUT][i][0])       \
    depend(iterator(i = 0 : t->deps[OUT]), out : t->address[OUT][i][0])             \
    depend(iterator(i = 0 : t->deps[MUTEX]), mutexinoutset : t->address[MUTEX][i][0]) \
    DEPEND_SET

static void spawn(struct task *t)
{
    struct { /* some of these do not fit where small ones do */
        unsigned long words[1 + 9];
    } payload;
    int plain = 1;

    for (int i = 0; i < 10; i++)
        payload.words[i] = t->number * (unsigned long)(i + 1);
    for (int kind = 0; kind < DEPS; kind++)
        plain &= !t->deps[kind];
    if (t->detach) {
        omp_event_handle_t event = 0;
#pragma omp task detach(event) firstprivate(t) priority(t->priority) DEPEND
        execute_detached(t, event);
        if (t->detach == BY_THREAD)
            fulfil_later(t, event);
        else if (t->detach == BY_SIBLING)
#pragma omp task firstprivate(t, event)
            fulfil(t, event);
    } else if (t->untied) {
#pragma omp task untied firstprivate(t) if(t->deferred) final(t->final) priority(t->priority) DEPEND
        execute(t);
    } else if (plain && t->number % 2) {
#pragma omp task firstprivate(t, payload) if(t->deferred) final(t->final)
        {
            for (int i = 0; i < 10; i++)
                CHECK_EQ(payload.words[i], t->number * (unsigned long)(i + 1));
            execute(t);
        }
    } else if (plain) {
#pragma omp task firstprivate(t) if(t->deferred) final(t->final) priority(t->priority)
        execute(t);
    } else {
#pragma omp task firstprivate(t) if(t->deferred) final(t->final) priority(t->priority) DEPEND
        execute(t);
    }
    if (!t->deferred)
        check_task(t);
}

static void loop(struct op *op)
{
    if (op->nogroup) {
#pragma omp taskloop nogroup grainsize(op->grain + 1) firstprivate(op)
        for (int i = 0; i < op->count; i++)
            run(op->bodies[i], NULL);
    } else if (op->grain) {
#pragma omp taskloop num_tasks(op->grain) firstprivate(op)
        for (int i = 0; i < op->count; i++)
            run(op->bodies[i], NULL);
    } else {
#pragma omp taskloop untied firstprivate(op)
        for (int i = 0; i < op->count; i++)
            run(op->bodies[i], NULL);
    }
    if (!op->nogroup)
        for (int i = 0; i < op->count; i++) {
            CHECK_EQ(op->bodies[i]->done, 1);
            check_tree(op->bodies[i]);
        }
}

static void region(struct op *op)
{
#pragma omp parallel num_threads(op->threads) firstprivate(op)
    {
#pragma omp for schedule(dynamic, 1)
        for (int i = 0; i < op->count; i++)
            run(op->bodies[i], NULL);
        for (int i = 0; i < op->count; i++)
            check_tree(op->bodies[i]);
    }
}

static void after_taskwait(struct op *op, struct place *here)
{
    struct body *b = here->body;

    for (; here; here = here->outer)
        for (int i = 0; i < here->op; i++)
            check_children(&here->body->ops[i]);
    for (int v = 0; v < VARIABLES; v++)
        CHECK_EQ(b->variables[v].value, op->expected[v]);
}

static void run(struct body *b, struct place *outer)
{
    struct place here = {b, 0, outer};

    b->ran++;
    for (int i = 0; i < b->count; i++) {
        struct op *op = &b->ops[i];
        here.op = i;
        if (op->kind == TASK)
            spawn(&op->task);
        if (op->kind == TASKWAIT) {
#pragma omp taskwait
            after_taskwait(op, &here);
        }
        if (op->kind == WAIT_FOR) {
            /* inout, not in: libomp lets the latter pass too early */
#pragma omp taskwait depend(inout : op->variable[0])
            CHECK_EQ(op->variable->value, op->expected[0]);
        }
        if (op->kind == TASKGROUP) {
#pragma omp taskgroup
            run(op->inner, &here);
            check_tree(op->inner);
        }
        if (op->kind == TASKYIELD) {
#pragma omp taskyield
        }
        if (op->kind == TASKLOOP)
            loop(op);
        if (op->kind == CRITICAL) {
#pragma omp critical(task_random)
            critical_count++;
        }
        if (op->kind == PARALLEL)
            region(op);
    }
    b->done++;
}

static void run_seed(unsigned long seed)
{
    enum { ROOTS = 3 };
    struct body *first[ROOTS], *second[ROOTS];

    state = seed * 0x9E3779B97F4A7C15u + 1;
    for (int i = 0; i < 5; i++)
        draw(2);
    body_count = op_count = list_count = regions = 0;
    tasks_made = criticals_made = critical_count = task_count = 0;
    for (int i = 0; i < ROOTS; i++) {
        budget = 20 + (int)draw(60);
        first[i] = make_body(NULL, NULL, 0, 0);
        budget = 20;
        second[i] = make_body(NULL, NULL, 0, 0);
    }
    int single = seed % 3 == 0;
#pragma omp parallel
    {
        if (single) {
#pragma omp single
            for (int i = 0; i < ROOTS; i++)
                run(first[i], NULL);
        } else {
#pragma omp for schedule(dynamic, 1)
            for (int i = 0; i < ROOTS; i++)
                run(first[i], NULL);
        }
        for (int i = 0; i < ROOTS; i++)
            check_tree(first[i]);
#pragma omp for schedule(dynamic, 1) nowait
        for (int i = 0; i < ROOTS; i++)
            run(second[i], NULL);
    }
    for (int i = 0; i < ROOTS; i++)
        check_tree(second[i]);
    CHECK_EQ(task_count, tasks_made);
    CHECK_EQ(critical_count, criticals_made);
    if (check_status()) {
        fprintf(stderr, "seed %lu\n", seed);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    unsigned long from = argc > 1 ? strtoul(argv[1], NULL, 10) : 1, count = argc > 2 ? strtoul(argv[2], NULL, 10) : 30;
    pthread_t thread;

    if (argc > 3)
        without = argv[3];
    omp_set_max_active_levels(4);
    pthread_create(&thread, NULL, fulfiller, NULL);
    for (unsigned long seed = from; seed < from + count; seed++)
        run_seed(seed);
    pthread_mutex_lock(&mutex);
    closing = 1;
    pthread_cond_signal(&condition);
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, NULL);
    return check_status();
}

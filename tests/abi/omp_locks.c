// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Locks in every layout that compilers reserve for them: nothing but the lock's own bytes changes, they exclude, they nest,
 * they belong to tasks, and threads that OpenMP does not know may use them. */
#include "abi/omp/omp.h"
#include "tests/support/check.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

void omp_init_lock_(int32_t *), omp_destroy_lock_(int32_t *), omp_set_lock_(int32_t *), omp_unset_lock_(int32_t *);
int32_t omp_test_lock_(int32_t *);
void omp_init_nest_lock_(int64_t *), omp_destroy_nest_lock_(int64_t *), omp_set_nest_lock_(int64_t *);
void omp_unset_nest_lock_(int64_t *);
int32_t omp_test_nest_lock_(int64_t *);
void GOMP_parallel(void (*fn)(void *), void *data, unsigned num_threads, unsigned flags);
void GOMP_task(void (*fn)(void *), void *data, void (*cpyfn)(void *, void *), long size, long align, _Bool if_clause,
               unsigned flags, void **depend, int priority);

enum { GUARD = 24 };

struct guarded {
    unsigned char before[GUARD];
    union {
        unsigned char bytes[16];
        int64_t align;
    } lock;
    unsigned char after[GUARD];
};

static void guard(struct guarded *g)
{
    memset(g, 0xa5, sizeof(*g));
}

static void intact(const struct guarded *g, unsigned size)
{
    const unsigned char *bytes = (const unsigned char *)g;

    for (size_t i = 0; i < sizeof(*g); i++)
        if (i < offsetof(struct guarded, lock) || i >= offsetof(struct guarded, lock) + size)
            CHECK_EQ(bytes[i], 0xa5);
}

static void simple_layout(const char *version)
{
    struct guarded g;
    void (*init)(void *) = (void (*)(void *))dlvsym(RTLD_DEFAULT, "omp_init_lock", version);
    void (*set)(void *) = (void (*)(void *))dlvsym(RTLD_DEFAULT, "omp_set_lock", version);
    void (*unset)(void *) = (void (*)(void *))dlvsym(RTLD_DEFAULT, "omp_unset_lock", version);
    void (*destroy)(void *) = (void (*)(void *))dlvsym(RTLD_DEFAULT, "omp_destroy_lock", version);
    int (*test)(void *) = (int (*)(void *))dlvsym(RTLD_DEFAULT, "omp_test_lock", version);

    if (!init || !set || !unset || !destroy || !test) {
        fprintf(stderr, "no locks at version %s\n", version);
        CHECK(0);
        return;
    }
    guard(&g);
    init(&g.lock);
    CHECK_EQ(test(&g.lock), 1);
    CHECK_EQ(test(&g.lock), 0);
    unset(&g.lock);
    set(&g.lock);
    unset(&g.lock);
    destroy(&g.lock);
    intact(&g, 4);
}

static void nest_layout(const char *version)
{
    struct guarded g;
    void (*init)(void *) = (void (*)(void *))dlvsym(RTLD_DEFAULT, "omp_init_nest_lock", version);
    void (*set)(void *) = (void (*)(void *))dlvsym(RTLD_DEFAULT, "omp_set_nest_lock", version);
    void (*unset)(void *) = (void (*)(void *))dlvsym(RTLD_DEFAULT, "omp_unset_nest_lock", version);
    void (*destroy)(void *) = (void (*)(void *))dlvsym(RTLD_DEFAULT, "omp_destroy_nest_lock", version);
    int (*test)(void *) = (int (*)(void *))dlvsym(RTLD_DEFAULT, "omp_test_nest_lock", version);

    if (!init || !set || !unset || !destroy || !test) {
        fprintf(stderr, "no nest locks at version %s\n", version);
        CHECK(0);
        return;
    }
    guard(&g);
    init(&g.lock);
    set(&g.lock);
    CHECK_EQ(test(&g.lock), 2);
    CHECK_EQ(test(&g.lock), 3);
    unset(&g.lock);
    unset(&g.lock);
    CHECK_EQ(test(&g.lock), 2);
    unset(&g.lock);
    unset(&g.lock);
    CHECK_EQ(test(&g.lock), 1);
    unset(&g.lock);
    destroy(&g.lock);
    intact(&g, 8);
}

static void fortran_layout(void)
{
    struct guarded g;
    int32_t *simple = (int32_t *)(void *)&g.lock;
    int64_t *nest = &g.lock.align;

    guard(&g);
    omp_init_lock_(simple);
    CHECK_EQ(omp_test_lock_(simple), 1);
    CHECK_EQ(omp_test_lock_(simple), 0);
    omp_unset_lock_(simple);
    omp_set_lock_(simple);
    omp_unset_lock_(simple);
    omp_destroy_lock_(simple);
    intact(&g, 4);
    guard(&g);
    omp_init_nest_lock_(nest);
    omp_set_nest_lock_(nest);
    CHECK_EQ(omp_test_nest_lock_(nest), 2);
    omp_unset_nest_lock_(nest);
    omp_unset_nest_lock_(nest);
    omp_destroy_nest_lock_(nest);
    intact(&g, 8);
}

static omp_lock_t lock;
static omp_nest_lock_t nest, zeroed_nest; /* the second is used without being initialised */
static omp_lock_t zeroed;
static long counter, nest_counter;

enum { ROUNDS = 2000 };

static void member(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 3 != 0 || !omp_test_lock(&lock))
            omp_set_lock(&lock);
        counter++;
        omp_unset_lock(&lock);
        omp_set_nest_lock(&nest);
        omp_set_nest_lock(&nest);
        nest_counter++;
        omp_unset_nest_lock(&nest);
        nest_counter++;
        omp_unset_nest_lock(&nest);
        omp_set_nest_lock(&zeroed_nest);
        omp_unset_nest_lock(&zeroed_nest);
        omp_set_lock(&zeroed);
        omp_unset_lock(&zeroed);
    }
}

static void *foreign(void *arg)
{
    member(arg);
    return arg;
}

static void other_task(void *arg)
{
    /* Run by the thread that holds the lock, but another task: it must not get in. */
    CHECK_EQ(omp_test_nest_lock(&nest), 0);
}

int main(void)
{
    pthread_t t;

    for (int i = 0; i < 3; i++) {
        const char *version = (const char *[]){"OMP_1.0", "OMP_3.0", "VERSION"}[i];

        simple_layout(version);
        nest_layout(version);
    }
    fortran_layout();

    omp_init_lock(&lock);
    omp_init_nest_lock(&nest);
    omp_set_nest_lock(&nest);
    GOMP_task(other_task, NULL, NULL, 0, 1, 0 /* undeferred */, 0, NULL, 0);
    CHECK_EQ(omp_test_nest_lock(&nest), 2);
    omp_unset_nest_lock(&nest);
    omp_unset_nest_lock(&nest);

    pthread_create(&t, NULL, foreign, NULL);
    GOMP_parallel(member, NULL, 4, 0);
    pthread_join(t, NULL);
    CHECK_EQ(counter, 5 * ROUNDS);
    CHECK_EQ(nest_counter, 2 * 5 * ROUNDS);
    omp_destroy_lock(&lock);
    omp_destroy_nest_lock(&nest);
    return check_status();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* __kmpc_threadprivate*: who gets the original, what copies start with, that they persist, inline reads through the
 * cache, constructors and destructors, threads of the program that come and go. */
#include "abi/kmp/kmp_abi.h"
#include "tests/support/check.h"

#include <pthread.h>
#include <string.h>

static int number = 5;
static void **number_cache;
static long array[4] = {1, 2, 3, 4};
static double constructed = 1;
static void **constructed_cache;
static int built, torn;

static void *construct(void *copy)
{
    *(double *)copy = 2;
    BUMP(&built, 1);
    return copy;
}

static void destruct(void *copy)
{
    BUMP(&torn, 1);
}

static int *mine(int32_t gtid)
{
    return __kmpc_threadprivate_cached(NULL, gtid, &number, sizeof(number), &number_cache);
}

static void first(int32_t *gtid, int32_t *btid, void *unused)
{
    int *n = mine(*gtid);
    long *a = __kmpc_threadprivate(NULL, *gtid, array, sizeof(array));
    double *c = __kmpc_threadprivate_cached(NULL, *gtid, &constructed, sizeof(constructed), &constructed_cache);

    CHECK((*btid == 0) == (n == &number));
    CHECK((*btid == 0) == (a == array));
    CHECK(PEEK(&number_cache)[*gtid] == n);
    CHECK(__kmpc_threadprivate(NULL, *gtid, &number, sizeof(number)) == n);
    if (*btid > 0)
        CHECK(*n == 5 && a[0] == 1 && a[3] == 4 && *c == 2);
    *n = 100 + *btid;
    a[3] = *btid;
}

static void second(int32_t *gtid, int32_t *btid, void *unused)
{
    CHECK_EQ(*mine(*gtid), 100 + *btid);
    CHECK_EQ(((long *)__kmpc_threadprivate(NULL, *gtid, array, sizeof(array)))[3], *btid);
}

static void *visitor(void *unused)
{
    int32_t gtid = __kmpc_global_thread_num(NULL);
    int *n = mine(gtid);
    double *c = __kmpc_threadprivate_cached(NULL, gtid, &constructed, sizeof(constructed), &constructed_cache);

    CHECK(n != &number && *n == 5);
    CHECK(*c == 2);
    *n = -1;
    *c = -1;
    return NULL;
}

/* Numbers change hands while others look. */
static void *churn(void *unused)
{
    for (int i = 0; i < 50; i++) {
        pthread_t t;

        pthread_create(&t, NULL, visitor, NULL);
        pthread_join(t, NULL);
    }
    return NULL;
}

int main(void)
{
    pthread_t churners[4];

    __kmpc_threadprivate_register(NULL, &constructed, construct, NULL, destruct);
    __kmpc_push_num_threads(NULL, 0, 4);
    __kmpc_fork_call(NULL, 1, (kmp_microtask *)first, NULL);
    CHECK_EQ(number, 100);
    for (int i = 0; i < 20; i++) {
        __kmpc_push_num_threads(NULL, 0, 4);
        __kmpc_fork_call(NULL, 1, (kmp_microtask *)second, NULL);
    }
    for (int i = 0; i < 20; i++) {
        pthread_t t;
        int before = PEEK(&torn);

        pthread_create(&t, NULL, visitor, NULL);
        pthread_join(t, NULL);
        CHECK_EQ(PEEK(&torn), before + 1);
    }
    for (int i = 0; i < 4; i++)
        pthread_create(&churners[i], NULL, churn, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(churners[i], NULL);
    CHECK_EQ(PEEK(&built), 3 + 20 + 200);
    CHECK_EQ(PEEK(&torn), 20 + 200);
    return check_status();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* target and teams entry points, all of which run on the host; allocation; what constructors of offloading binaries
 * call. */
#include "abi/gomp/gomp_abi.h"
#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int omp_get_thread_num(void), omp_get_num_threads(void), omp_get_level(void), omp_get_team_num(void);
int omp_get_num_teams(void), omp_get_thread_limit(void), omp_in_parallel(void), omp_is_initial_device(void);
void omp_set_num_threads(int), omp_set_default_device(int);
int omp_get_default_device(void), omp_get_initial_device(void);

static int runs;

static void region(void *data)
{
    void **address = data;

    CHECK_EQ(omp_get_level(), 0);
    CHECK_EQ(omp_get_num_threads(), 1);
    CHECK_EQ(omp_get_thread_num(), 0);
    CHECK(!omp_in_parallel());
    CHECK(omp_is_initial_device());
    ++*(int *)address[0];                   /* tofrom: the host's variable */
    CHECK_EQ((long)address[2], 42);         /* firstprivate_int: in the slot */
    CHECK_EQ((unsigned long)address[1] % 64, 0);
    CHECK_EQ(*(int *)address[1], 7);        /* firstprivate: a copy, aligned */
    *(int *)address[1] = 99;
    __atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
}

enum { TOFROM = 3, FIRSTPRIVATE = 12, FIRSTPRIVATE_INT = 13 };

static void map_body(void *data)
{
    for (int device = -2; device <= 3; device++) {
        int x = 5, p = 7;
        void *addresses[3] = {&x, &p, (void *)42};
        size_t sizes[3] = {sizeof x, sizeof p, 0};
        unsigned short kinds[3] = {TOFROM | 2 << 8, FIRSTPRIVATE | 6 << 8, FIRSTPRIVATE_INT};
        void *args[] = {(void *)0x10100, (void *)0x200, NULL};

        GOMP_target_ext(device, region, 3, addresses, sizes, kinds, 0, NULL, args);
        CHECK_EQ(x, 6);
        CHECK_EQ(p, 7);
        CHECK(addresses[1] == &p);
        GOMP_target_ext(device, region, 3, addresses, sizes, kinds, 1, NULL, args); /* nowait */
        GOMP_taskwait();
        CHECK_EQ(x, 7);
        CHECK_EQ(p, 7);
        GOMP_target_data_ext(device, 3, addresses, sizes, kinds);
        GOMP_target_update_ext(device, 3, addresses, sizes, kinds, 0, NULL);
        GOMP_target_enter_exit_data(device, 3, addresses, sizes, kinds, 2, NULL);
        GOMP_target_end_data();
        CHECK(addresses[0] == &x);
    }
    CHECK_EQ(omp_get_level(), data != NULL);
}

static char big[100000];

static void big_region(void *data)
{
    memset(((void **)data)[0], 1, sizeof big);
}

static void big_copy(void)
{
    void *addresses[1] = {big};
    size_t sizes[1] = {sizeof big};
    unsigned short kinds[1] = {FIRSTPRIVATE | 3 << 8};

    GOMP_target_ext(-1, big_region, 1, addresses, sizes, kinds, 0, NULL, NULL);
    for (size_t i = 0; i < sizeof big; i++)
        CHECK_EQ(big[i], 0);
}

static void limited(void *data)
{
    CHECK_EQ(omp_get_thread_limit(), 2);
    __atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
}

static void limits(void)
{
    void *embedded[] = {(void *)0x20200, NULL};
    void *following[] = {(void *)0x180, (void *)4, (void *)0x280, (void *)2, NULL};

    runs = 0;
    GOMP_target_ext(-1, limited, 0, NULL, NULL, NULL, 0, NULL, embedded);
    GOMP_target_ext(-1, limited, 0, NULL, NULL, NULL, 0, NULL, following);
    CHECK_EQ(runs, 2);
    CHECK(omp_get_thread_limit() > 2);
}

/* --- dependences ------------------------------------------------------------------------------------------------- */

static int cell;

static void bump(void *data)
{
    CHECK_EQ(cell++, (long)((void **)data)[0]);
}

static void ordered_with_tasks(void)
{
    void *depend[] = {(void *)1, (void *)1, &cell};
    unsigned short kinds[1] = {FIRSTPRIVATE_INT};
    size_t sizes[1] = {0};

    cell = 0;
    for (long i = 0; i < 20; i++) {
        void *addresses[1] = {(void *)i};

        if (i % 3 == 0)
            GOMP_task(bump, addresses, NULL, sizeof addresses, 8, true, GOMP_TASK_DEPEND, depend, 0, NULL);
        else
            GOMP_target_ext(-1, bump, 1, addresses, sizes, kinds, i % 3 == 1, depend, NULL);
    }
    GOMP_target_update_ext(-1, 0, NULL, NULL, NULL, 0, depend);
    CHECK_EQ(cell, 20);
    GOMP_target_enter_exit_data(-1, 0, NULL, NULL, NULL, 1, depend);
    GOMP_taskwait();
}

/* --- teams ------------------------------------------------------------------------------------------------------- */

static void count_members(void *data)
{
    __atomic_add_fetch((int *)data, 1, __ATOMIC_RELAXED);
}

static void league(void *data)
{
    int *seen = data, inside = 0;

    CHECK_EQ(omp_get_level(), 0);
    CHECK_EQ(omp_get_thread_num(), 0);
    CHECK_EQ(omp_get_num_threads(), 1);
    CHECK_EQ(omp_get_num_teams(), seen[0]);
    GOMP_parallel(count_members, &inside, 3, 0);
    CHECK_EQ(inside, 3);
    CHECK_EQ(omp_get_level(), 0);
    __atomic_add_fetch(&seen[1 + omp_get_team_num()], 1, __ATOMIC_RELAXED);
}

static void teams_in_target(void *data)
{
    for (unsigned want = 0; want <= 4; want++) {
        unsigned turns = 0;

        for (bool first = true; GOMP_teams4(want, want, 0, first); first = false) {
            CHECK_EQ(omp_get_team_num(), turns);
            CHECK_EQ(omp_get_num_teams(), want ? want : 1);
            turns++;
        }
        CHECK_EQ(turns, want ? want : 1);
        CHECK_EQ(omp_get_num_teams(), 1);
    }
}

static void teams(void)
{
    for (int n = 1; n <= 6; n++) {
        int seen[16] = {n};

        GOMP_teams_reg(league, seen, (unsigned)n, 0, 0);
        for (int i = 0; i < n; i++)
            CHECK_EQ(seen[1 + i], 1);
        CHECK_EQ(seen[1 + n], 0);
    }
    CHECK_EQ(omp_get_num_teams(), 1);
    GOMP_target_ext(-1, teams_in_target, 0, NULL, NULL, NULL, 0, NULL, NULL);
    teams_in_target(NULL);
}

static void parallel_map(void *data)
{
    map_body(data);
}

/* In a process of its own each, since only the first call of one reads the settings. */
static void first_call(void (*call)(void), int fatal)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        setenv("OMP_TARGET_OFFLOAD", "mandatory", 1);
        setenv("OMP_CANCELLATION", "true", 1);
        setenv("OMP_NUM_TEAMS", "2", 1);
        setenv("OMP_TEAMS_THREAD_LIMIT", "5", 1);
        setenv("OMP_THREAD_LIMIT", "64", 1);
        if (fatal)
            close(2);
        call();
        _exit(check_status());
    }
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK(fatal ? WIFSIGNALED(status) : WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void update(void)
{
    GOMP_target_update(1, NULL, 0, NULL, NULL, NULL);
}

static void enter_data(void)
{
    GOMP_target_enter_exit_data(1, 0, NULL, NULL, NULL, 0, NULL);
}

static void count_run(void *data)
{
    runs++;
}

static void target_on(int device)
{
    GOMP_target_ext(device, count_run, 0, NULL, NULL, NULL, 0, NULL, NULL);
}

static void by_default(void)
{
    target_on(-1);
}

static void by_unknown_default(void)
{
    omp_set_default_device(3);
    target_on(-1);
}

static void by_invalid_default(void)
{
    omp_set_default_device(-4);
    target_on(-1);
}

static void enter_by_default(void)
{
    GOMP_target_enter_exit_data(-1, 0, NULL, NULL, NULL, 0, NULL);
}

/* Whoever names the host gets it, mandatory or not. */
static void named_host(void)
{
    static const int host[] = {0, -1};

    CHECK_EQ(omp_get_default_device(), -4);
    target_on(-2); /* if(false), or omp_initial_device */
    target_on(omp_get_initial_device());
    for (int i = 0; i < 2; i++) {
        omp_set_default_device(host[i]);
        target_on(-1);
        GOMP_target_data_ext(-1, 0, NULL, NULL, NULL);
        GOMP_target_update_ext(-1, 0, NULL, NULL, NULL, 0, NULL);
        GOMP_target_enter_exit_data(-1, 0, NULL, NULL, NULL, 0, NULL);
        GOMP_target(-1, count_run, NULL, 0, NULL, NULL, NULL);
        GOMP_target_data(-1, NULL, 0, NULL, NULL, NULL);
        GOMP_target_update(-1, NULL, 0, NULL, NULL, NULL);
        GOMP_target_end_data();
        GOMP_target_end_data();
    }
    CHECK_EQ(runs, 6);
}

static void default_by_environment(void)
{
    CHECK_EQ(omp_get_default_device(), 0);
    target_on(-1);
    CHECK_EQ(runs, 1);
}

/* Absent optional arguments: NULL stays NULL, whatever its kind and size, and the others are copied as ever. */
static void absent_region(void *data)
{
    void **address = data;

    CHECK(address[0] == NULL && address[2] == NULL && address[3] == NULL);
    CHECK_EQ(*(int *)address[1], 7);
    *(int *)address[1] = 99;
    runs++;
}

static void absent(void)
{
    int p = 7;
    void *addresses[4] = {NULL, &p, NULL, NULL};
    size_t sizes[4] = {96, sizeof p, 0, 8};
    unsigned short kinds[4] = {FIRSTPRIVATE | 3 << 8, FIRSTPRIVATE | 2 << 8, FIRSTPRIVATE, TOFROM};

    runs = 0;
    for (unsigned nowait = 0; nowait <= 1; nowait++)
        GOMP_target_ext(-1, absent_region, 4, addresses, sizes, kinds, nowait, NULL, NULL);
    GOMP_taskwait();
    CHECK_EQ(runs, 2);
    CHECK_EQ(p, 7);
}

static void cancel(void)
{
    CHECK(GOMP_cancel(2, 1));
    CHECK(GOMP_cancellation_point(2));
}

static int teams_run;

static void limited_team(void *unused)
{
    BUMP(&teams_run, 1);
    CHECK_EQ(omp_get_num_teams(), 2);
    CHECK_EQ(omp_get_thread_limit(), 5);
}

static void limited_league(void)
{
    GOMP_teams_reg(limited_team, NULL, 0, 0, 0);
    CHECK_EQ(teams_run, 2);
}

static void first_calls(void)
{
    first_call(update, 1);
    first_call(enter_data, 1);
    first_call(cancel, 0);
    first_call(by_default, 1);
    first_call(by_unknown_default, 1);
    first_call(by_invalid_default, 1);
    first_call(enter_by_default, 1);
    first_call(named_host, 0);
    setenv("OMP_DEFAULT_DEVICE", "0", 1);
    first_call(default_by_environment, 0);
    setenv("OMP_DEFAULT_DEVICE", "1", 1);
    first_call(by_default, 1);
    unsetenv("OMP_DEFAULT_DEVICE");
    first_call(limited_league, 0);
}

int main(void)
{
    first_calls();
    map_body(NULL);
    CHECK_EQ(runs, 12);
    GOMP_parallel(parallel_map, &runs, 3, 0);
    CHECK_EQ(runs, 48);
    absent();
    big_copy();
    limits();
    ordered_with_tasks();
    teams();
    GOMP_offload_register_ver(1, NULL, 0, NULL);
    GOMP_offload_unregister_ver(1, NULL, 0, NULL);
    CHECK(GOMP_target_map_indirect_ptr(&runs) == &runs);

    char *p = GOMP_alloc(256, 1000, 0);

    CHECK((unsigned long)p % 256 == 0);
    memset(p, 1, 1000);
    GOMP_free(p, 0);
    GOMP_add_alloc(&runs);
    CHECK(GOMP_is_alloc(&runs));
    CHECK(!GOMP_is_alloc(&runs));

    void *object = &runs, **init[1] = {&object};

    GOMP_interop(0, 1, init, NULL, NULL, 0, NULL, 0, NULL, 0, NULL);
    CHECK(object == NULL);
    GOMP_warning(NULL, 0);
    return check_status();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reference: libgomp runs none of them, libomp crashes in a region that a destructor opens
// sanitize: none (their run-times lose track of threads that return from the middle of a stack)
// seconds: 60
/* What members have hung on their threads is destroyed when the process exits: thread_local and threadprivate objects, values of pthread
 * keys; also after regions of several sizes, nested ones, and with a member's destructor that opens a region itself.  A process that
 * exits inside a region, or whose destructors never end, exits all the same.  With the user-level switch. */
#include "tests/support/check.h"

#include <omp.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEMBERS = 5 };

struct counts {
    int made, destroyed, keys_made, keys_destroyed, regions;
};

static counts *shared; /* with the process that looks at them afterwards */

static int region(int n)
{
    int sum = 0;

#pragma omp parallel num_threads(n) reduction(+ : sum)
    sum++;
    return sum;
}

struct object {
    int used = 0;
    bool endless = false;
    object() { BUMP(&shared->made, 1); }
    ~object()
    {
        while (endless)
            pause();
        if (region(2) == 2 && omp_get_level() == 0)
            BUMP(&shared->regions, 1);
        BUMP(&shared->destroyed, 1);
    }
};

static thread_local object per_thread;
static pthread_key_t key;

static void key_destroyed(void *)
{
    BUMP(&shared->keys_destroyed, 1);
}

static void work(int n)
{
#pragma omp parallel num_threads(n)
    {
        per_thread.used++;
        if (omp_get_thread_num() > 0 && !pthread_getspecific(key)) { /* main's value is not destroyed by exit */
            pthread_setspecific(key, &key);
            BUMP(&shared->keys_made, 1);
        }
    }
}

static void nested()
{
#pragma omp parallel num_threads(2)
#pragma omp parallel num_threads(3)
    per_thread.used++;
}

static void *user_thread(void *)
{
    work(MEMBERS);
    return nullptr;
}

static void process(int how)
{
    alarm(30);
    omp_set_dynamic(0);
    omp_set_max_active_levels(2);
    pthread_key_create(&key, key_destroyed);
    work(MEMBERS);
    if (how == 1) {
        work(3);
        work(MEMBERS + 2);
        work(2);
    } else if (how == 2) {
        nested();
    } else if (how == 3) {
        pthread_t t;
        pthread_create(&t, nullptr, user_thread, nullptr);
        pthread_join(t, nullptr);
    } else if (how == 4) {
        _exit(region(2) == 2 ? 0 : 1); /* nothing at all */
    } else if (how == 5) {
#pragma omp parallel num_threads(3)
        {
            if (omp_get_thread_num() == 2)
                exit(0);
#pragma omp barrier
        }
    } else if (how == 6) {
#pragma omp parallel num_threads(3)
        per_thread.endless = omp_get_thread_num() > 0;
    }
    exit(check_status());
}

int main()
{
    const char *back_end = getenv("NESTOMP_SWITCH");

    if (back_end && back_end[0] == 'h')
        return CHECK_SKIP; /* there members' threads do not end */
    shared = static_cast<counts *>(
        mmap(nullptr, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    for (int how = 0; how < 7; how++) {
        int status = -1;

        *shared = counts();
        pid_t pid = fork();
        if (pid == 0)
            process(how);
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        CHECK_EQ(status, 0);
        if (how < 4) {
            if (how < 2)
                CHECK_EQ(shared->made, MEMBERS + 2 * how);
            CHECK(shared->made >= MEMBERS);
            CHECK_EQ(shared->destroyed, shared->made);
            CHECK_EQ(shared->regions, shared->made);
            CHECK_EQ(shared->keys_destroyed, shared->keys_made);
        }
        if (check_status()) {
            fprintf(stderr, "how %d\n", how);
            return 1;
        }
    }
    return check_status();
}

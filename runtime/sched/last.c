// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/sched/last.h"

#include "runtime/os/file.h"
#include "runtime/os/futex.h"
#include "runtime/os/thread.h"
#include "runtime/sched/monitor.h"
#include "runtime/sched/reserve.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_LOOK_NS 1000000
#define NEXT_LOOK_NS  100000000 /* threads of the program's may go on for hours; nothing says when one ends that is no root */

static _Atomic bool looking;
static _Atomic bool main_is_root; /* then it tells us that it ends */

struct process {
    bool main_ended;
    unsigned threads; /* the main one is counted until the process ends */
};

static bool read_line(char *line, void *arg)
{
    struct process *p = arg;

    if (strncmp(line, "State:\t", 7) == 0)
        p->main_ended = line[7] == 'Z';
    else if (strncmp(line, "Threads:", 8) == 0)
        p->threads = (unsigned)strtoul(line + 8, NULL, 10);
    return p->threads == 0;
}

static struct process read_process(void)
{
    struct process p = {.main_ended = false};

    (void)nst_file_lines("/proc/self/status", read_line, &p); /* not there: as if it had not ended */
    return p;
}

static unsigned count_ours(void)
{
    return nst_threads_there() + nst_monitor_is_there();
}

/* Ours are counted first.  If none is told to end meanwhile they only grow, so one of the program's that is still there makes the other number
 * too large: the process does not end too early. */
static bool only_ours_left(void)
{
    unsigned ended = nst_threads_ended(), expected = 1 + count_ours() + 1;
    struct process p = read_process();

    return p.main_ended && p.threads == expected && nst_threads_ended() == ended;
}

static void *look(void *arg)
{
    int64_t pause = FIRST_LOOK_NS;

    while (!only_ours_left()) {
        _Atomic uint32_t never = 0;
        nst_futex_wait(&never, 0, pause);
        pause = pause * 2 < NEXT_LOOK_NS ? pause * 2 : NEXT_LOOK_NS;
    }
    exit(0);
    return arg;
}

/* On an ordinary thread with the main one's mask: it runs the program's exit handlers, and until then it is one that a signal to the
 * process can reach; all of ours may be in base contexts. */
static void begin(void)
{
    bool before = false;

    if (nst_cas_relaxed(&looking, &before, true) && nst_os_thread(0, look, NULL) != 0)
        nst_store_relaxed(&looking, false);
}

static bool is_main(void)
{
    return nst_os_tid() == getpid();
}

void nst_last_root_begins(void)
{
    if (is_main())
        nst_store_relaxed(&main_is_root, true);
}

void nst_last_root_ends(void)
{
    bool ended = is_main();

    if (ended)
        nst_store_relaxed(&main_is_root, false);
    if (count_ours() == 0 || nst_load_relaxed(&looking) || nst_load_relaxed(&main_is_root))
        return;
    if (ended || read_process().main_ended)
        begin();
}

void nst_last_reset_in_child(bool root)
{
    nst_store_relaxed(&looking, false);
    nst_store_relaxed(&main_is_root, root);
}

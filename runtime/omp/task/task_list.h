// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Owns the order of tasks by priority: a team's list of those that anybody may take (OpenMP 5.2, 12.4).  Higher priorities first,
 * among equals the oldest first.  Adding, finding the first and removing take the same time however many there are.
 *
 * Priorities below 1024 are exact; above, values that agree in their seven leading bits are taken as equal (the clause is a hint).
 * No locking: the caller holds the team's lock, or nobody else knows the list. */
#ifndef NST_OMP_TASK_TASK_LIST_H
#define NST_OMP_TASK_TASK_LIST_H

#include <stdbool.h>
#include <stdint.h>

#define NST_TASK_LIST_EXACT   1024 /* priorities with a rank of their own */
#define NST_TASK_LIST_IN_PAGE 64
#define NST_TASK_LIST_PAGES   37   /* 1024 exact ranks, then 64 for each power of two below 2^31 */

/* What a task has to be in a list. */
struct nst_task_link {
    struct nst_task_link *next, *before; /* of the same rank: younger, older */
    uint64_t serial;                /* of its addition */
    uint16_t rank;
    bool listed;
};

struct nst_task_list_page {
    uint64_t used; /* bit i: ranks[i] is not empty */
    struct {
        struct nst_task_link *first, *last;
    } ranks[NST_TASK_LIST_IN_PAGE];
};

/* All zero is an empty list. */
struct nst_task_list {
    uint64_t used;   /* bit i: page i has tasks */
    uint64_t serial; /* tasks added so far */
    struct nst_task_list_page *pages[NST_TASK_LIST_PAGES]; /* made on first need, never freed */
};

unsigned nst_task_list_rank(int priority);

void nst_task_list_add(struct nst_task_list *list, struct nst_task_link *task, int priority);
void nst_task_list_remove(struct nst_task_list *list, struct nst_task_link *task);
/* The one to execute next, or NULL. */
struct nst_task_link *nst_task_list_first(const struct nst_task_list *list);
/* The same among those added after serial `since` that fits(task, arg) agrees to. */
struct nst_task_link *nst_task_list_find(const struct nst_task_list *list, uint64_t since, bool (*fits)(struct nst_task_link *, void *),
                                    void *arg);
/* How many there are; a broken list is fatal.  Takes as long as there are many: for tests and debugging. */
unsigned nst_task_list_count(const struct nst_task_list *list);

#endif

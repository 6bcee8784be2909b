// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A first-in first-out list for each rank of priority, and two levels of bits that say which are not empty: nothing here searches,
 * but nst_task_list_find, which is for tasks that must descend from a given one and looks at each task once. */
#include "runtime/omp/task/task_list.h"

#include "runtime/base/mem.h"
#include "runtime/base/panic.h"

#include <stddef.h>

static unsigned highest(uint64_t bits)
{
    return 63 - (unsigned)__builtin_clzll(bits);
}

unsigned nst_task_list_rank(int priority)
{
    unsigned p = priority > 0 ? (unsigned)priority : 0;

    if (p < NST_TASK_LIST_EXACT)
        return p;
    unsigned power = highest(p); /* 10 to 30 */
    return NST_TASK_LIST_EXACT + (power - 10) * 64 + (p >> (power - 6) & 63);
}

void nst_task_list_add(struct nst_task_list *list, struct nst_task_link *task, int priority)
{
    unsigned rank = nst_task_list_rank(priority), at = rank / NST_TASK_LIST_IN_PAGE, i = rank % NST_TASK_LIST_IN_PAGE;

    if (NST_UNLIKELY(!list->pages[at]))
        list->pages[at] = nst_mem_lines_or_die(sizeof *list->pages[at]);
    struct nst_task_list_page *page = list->pages[at];
    NST_ASSERT(!task->listed);
    task->rank = (uint16_t)rank;
    task->serial = ++list->serial;
    task->listed = true;
    task->next = NULL;
    task->before = page->ranks[i].last;
    if (task->before)
        task->before->next = task;
    else
        page->ranks[i].first = task;
    page->ranks[i].last = task;
    page->used |= UINT64_C(1) << i;
    list->used |= UINT64_C(1) << at;
}

void nst_task_list_remove(struct nst_task_list *list, struct nst_task_link *task)
{
    unsigned at = task->rank / NST_TASK_LIST_IN_PAGE, i = task->rank % NST_TASK_LIST_IN_PAGE;
    struct nst_task_list_page *page = list->pages[at];

    NST_ASSERT(task->listed);
    task->listed = false;
    if (task->before)
        task->before->next = task->next;
    else
        page->ranks[i].first = task->next;
    if (task->next)
        task->next->before = task->before;
    else
        page->ranks[i].last = task->before;
    if (!page->ranks[i].first)
        page->used &= ~(UINT64_C(1) << i);
    if (!page->used)
        list->used &= ~(UINT64_C(1) << at);
}

struct nst_task_link *nst_task_list_first(const struct nst_task_list *list)
{
    if (!list->used)
        return NULL;
    const struct nst_task_list_page *page = list->pages[highest(list->used)];
    return page->ranks[highest(page->used)].first;
}

/* From the youngest back: what is older than `since` lies together at the other end. */
static struct nst_task_link *find_in_rank(struct nst_task_link *last, uint64_t since, bool (*fits)(struct nst_task_link *, void *), void *arg)
{
    struct nst_task_link *found = NULL;

    for (struct nst_task_link *task = last; task && task->serial > since; task = task->before)
        if (fits(task, arg))
            found = task;
    return found;
}

struct nst_task_link *nst_task_list_find(const struct nst_task_list *list, uint64_t since, bool (*fits)(struct nst_task_link *, void *),
                                    void *arg)
{
    for (uint64_t pages = list->used; pages; pages &= ~(UINT64_C(1) << highest(pages))) {
        const struct nst_task_list_page *page = list->pages[highest(pages)];
        for (uint64_t ranks = page->used; ranks; ranks &= ~(UINT64_C(1) << highest(ranks))) {
            struct nst_task_link *task = find_in_rank(page->ranks[highest(ranks)].last, since, fits, arg);
            if (task)
                return task;
        }
    }
    return NULL;
}

unsigned nst_task_list_count(const struct nst_task_list *list)
{
    unsigned n = 0;

    for (unsigned at = 0; at < NST_TASK_LIST_PAGES; at++) {
        const struct nst_task_list_page *page = list->pages[at];
        NST_VERIFY((page && page->used) == (list->used >> at & 1));
        for (unsigned i = 0; page && i < NST_TASK_LIST_IN_PAGE; i++) {
            struct nst_task_link *before = NULL;
            NST_VERIFY((page->ranks[i].first != NULL) == (page->used >> i & 1));
            for (struct nst_task_link *t = page->ranks[i].first; t; before = t, t = t->next, n++) {
                NST_VERIFY(t->listed && t->rank == at * NST_TASK_LIST_IN_PAGE + i);
                NST_VERIFY(t->before == before && (!before || before->serial < t->serial));
            }
            NST_VERIFY(page->ranks[i].last == before);
        }
    }
    return n;
}

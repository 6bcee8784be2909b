// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Private to runtime/omp/task/depend_*.c: the parts of a dependence graph.
 *
 *   graph    of one generating task: the table, the memory of everything below, the count of completions
 *   entry    per address: the latest group of nodes that need not wait for each other, and what that group waits for
 *   node     per task: its successors, how many predecessors it still waits for
 *   use      a node's membership in an entry's group
 *   edge     a node in another's list of successors; the memory is the successor's
 *   locks    what a node with mutexinoutset must hold before it runs
 *
 * Two parties touch a node.  The *owner* is the thread that executes the generating task: alone it uses the table, the
 * entries' groups, the arena, and a node's fields marked o.  The *completer* is whoever ends the node's task.  They meet in
 * one word, node->head: the owner pushes successors into it, the completer closes it with one exchange and never touches the
 * node again.  So whatever node is closed and in no entry the owner may use anew.  A node that has left every entry before
 * it is closed is marked ORPHAN in the same word; then the completer hands its memory back. */
#ifndef NST_OMP_TASK_DEPEND_IMPL_H
#define NST_OMP_TASK_DEPEND_IMPL_H

#include "runtime/base/atomic.h"
#include "runtime/base/compiler.h"
#include "runtime/base/panic.h"
#include "runtime/omp/task/depend.h"

/* The task may run: queues it.  By task.c. */
void nst_task_ready(struct nst_thread *self_or_null, struct nst_task *task);
/* The thread may be asleep in a task wait: wakes it.  By task_wait.c. */
void nst_task_wake(struct nst_thread *thread);

struct nst_depend_edge {
    struct nst_depend_node *to;
    struct nst_depend_edge *next; /* pushed before this one */
};

struct nst_depend_use {
    struct nst_depend_node *node;
    struct nst_depend_use *next; /* of the group; older */
};

/* More edges of one node than its own block has room for. */
struct nst_depend_chunk {
    struct nst_depend_chunk *next;
    size_t edges;
    struct nst_depend_edge edge[];
};

enum nst_depend_node_kind {
    NST_DEPEND_TASK,   /* subject.task is handed to nst_task_ready */
    NST_DEPEND_WAITER, /* subject.waiter is woken */
    NST_DEPEND_HUB,    /* no task: k predecessors and m successors cost k + m edges instead of k * m */
};

/* node->head: the newest edge, or 0; + ORPHAN. */
#define NST_DEPEND_ORPHAN ((uintptr_t)1)
#define NST_DEPEND_CLOSED ((uintptr_t)2)

/* node->waiting starts here, so that nothing runs while its predecessors are still being found. */
#define NST_DEPEND_INSERTING (1u << 31)

struct nst_depend_node {
    _Atomic uintptr_t head;
    _Atomic unsigned waiting; /* edges that lead here */
    unsigned uses;            /* o: entries' groups, entries' preds and the graph's fence that name it */
    union {
        struct nst_task *task;
        struct nst_thread *waiter;
    } subject;
    struct nst_depend_graph *graph;
    struct nst_depend_node *link; /* of the one list it is in: completer's work, a lock's queue, returned */
    uint64_t followed;            /* o: serial of the last node that got an edge from here */
    struct nst_depend_chunk *chunks; /* o */
    uint32_t locks_at;               /* offset of its struct nst_depend_locks, 0: none */
    uint8_t kind;                    /* enum nst_depend_node_kind */
    uint8_t size_class;              /* o */
    _Atomic uint8_t may_run;         /* a waiter's */
    /* uses, then edges, then locks */
} NST_ON_LINE;

/* Fields are handed from thread to thread with the node: by locks, by readiness. */
struct nst_depend_locks {
    unsigned n;
    unsigned next;  /* the lock it is queued on, or was and just got */
    unsigned tries; /* failed attempts to have all at once */
    bool handed;    /* it owns lock[next] */
    struct nst_depend_entry *lock[]; /* by address */
};

/* entry->lock: 0 free; else HELD + the newest of the nodes that wait and are not yet in entry->queue. */
#define NST_DEPEND_HELD ((uintptr_t)1)

struct nst_depend_entry {
    void *addr;
    struct nst_depend_entry *chain; /* while the table is rebuilt */
    struct nst_depend_use *group;   /* newest first; completed ones are dropped when there are many */
    struct nst_depend_node *pred;   /* what all of the group wait for; NULL when complete, always for OUT */
    uint64_t touched;               /* serial of the last node that named this address */
    _Atomic uintptr_t lock;         /* of mutexinoutset nodes; used on any thread */
    struct nst_depend_node *queue;  /* oldest first; belongs to the holder of the lock */
    uint32_t room;                  /* members that may still join before completed ones are looked for */
    uint8_t kind;                   /* of the group: enum nst_depend_kind, 0: no group yet */
    bool locked;                    /* some node has it among its locks */
} NST_ON_LINE;

#define NST_DEPEND_EXACT_CLASSES 8 /* blocks of 1 to 8 lines; above, powers of two */
#define NST_DEPEND_CLASSES       40
#define NST_DEPEND_FIRST_SLOTS   32
#define NST_DEPEND_FIRST_BYTES   2048
#define NST_DEPEND_LARGE         ((size_t)4 << 20) /* bytes that are not kept for nothing */

/* Of the table: open addressing, at most half full.  The address is here too, so that a search misses the cache once for
 * the slot and once for the entry, and growing does not read the entries. */
struct nst_depend_slot {
    void *addr;
    struct nst_depend_entry *entry; /* NULL: empty */
};

struct nst_depend_slab {
    struct nst_depend_slab *next;
    size_t size; /* with this header, which takes a line */
};

struct nst_depend_arena {
    char *at, *end;                 /* of the newest slab */
    struct nst_depend_slab *slabs;  /* newest first */
    struct nst_depend_slab *unused; /* of an earlier graph */
    size_t slab_size;               /* of the next new one */
    size_t bytes;                   /* of slabs */
    void *spare[NST_DEPEND_CLASSES];
};

struct nst_depend_graph {
    uint64_t inserted;
    uint64_t serial;
    struct nst_depend_node *fence; /* the latest omp_all_memory, if it may be incomplete */
    struct nst_depend_slot *slots;
    size_t nslots, nentries; /* nslots is a power of two */
    uint64_t edges;            /* tried so far: what tests bound */
    struct nst_depend_arena arena;
    /* Completions; after nst_depend_close, completions - inserted. */
    _Atomic uint64_t done NST_ON_LINE;
    struct nst_depend_node *_Atomic returned; /* orphans, for the owner to use anew */
    struct nst_depend_slot first_slots[NST_DEPEND_FIRST_SLOTS] NST_ON_LINE;
    char first[NST_DEPEND_FIRST_BYTES] NST_ON_LINE;
};

/* What a completer has still to do: nodes that wait for no predecessor any more, linked by link. */
struct nst_depend_work {
    struct nst_thread *self;
    struct nst_depend_node *todo;
};

/* A node whose predecessors are being found. */
struct nst_depend_build {
    struct nst_depend_node *node;
    uint64_t serial;
    unsigned edges;                /* that lead to it */
    struct nst_depend_edge *at, *end; /* room for further ones */
};

NST_INLINE void nst_depend_todo(struct nst_depend_work *work, struct nst_depend_node *node)
{
    node->link = work->todo;
    work->todo = node;
}

NST_INLINE bool nst_depend_is_closed(struct nst_depend_node *node)
{
    /* ORDER[depend.close]: acquire; pairs with the exchange in close_node: what the task did is seen, and the completer is
     * done with the node. */
    return nst_load_acquire(&node->head) == NST_DEPEND_CLOSED;
}

NST_INLINE struct nst_depend_use *nst_depend_uses(struct nst_depend_node *node)
{
    return (struct nst_depend_use *)(node + 1);
}

NST_INLINE struct nst_depend_locks *nst_depend_locks(struct nst_depend_node *node)
{
    return (struct nst_depend_locks *)((char *)node + node->locks_at);
}

/* depend_memory.c; owner only, but for graph_free */
struct nst_depend_graph *nst_depend_graph_new(void);
void nst_depend_graph_free(struct nst_depend_graph *graph);
void *nst_depend_get_slow(struct nst_depend_graph *graph, unsigned size_class) NST_COLD;
void nst_depend_node_free(struct nst_depend_graph *graph, struct nst_depend_node *node);
struct nst_depend_slot *nst_depend_slots_new(struct nst_depend_graph *graph, size_t n);

NST_INLINE unsigned nst_depend_class(size_t bytes)
{
    size_t lines = (bytes + NST_LINE - 1) / NST_LINE;

    if (NST_LIKELY(lines <= NST_DEPEND_EXACT_CLASSES))
        return (unsigned)lines - 1;
    return NST_DEPEND_EXACT_CLASSES + (60 - (unsigned)__builtin_clzll(lines - 1)); /* 9 to 16 lines: the first of them */
}

NST_INLINE size_t nst_depend_class_bytes(unsigned size_class)
{
    return size_class < NST_DEPEND_EXACT_CLASSES ? (size_class + 1) * (size_t)NST_LINE
                                                 : (size_t)NST_LINE << (size_class - NST_DEPEND_EXACT_CLASSES + 4);
}

NST_INLINE void *nst_depend_get(struct nst_depend_graph *graph, unsigned size_class)
{
    void **spare = (void **)graph->arena.spare[size_class];

    if (NST_UNLIKELY(!spare))
        return nst_depend_get_slow(graph, size_class);
    graph->arena.spare[size_class] = *spare;
    return spare;
}

NST_INLINE void nst_depend_put(struct nst_depend_graph *graph, void *block, unsigned size_class)
{
    *(void **)block = graph->arena.spare[size_class];
    graph->arena.spare[size_class] = block;
}

NST_INLINE size_t nst_depend_hash(const struct nst_depend_graph *graph, const void *addr)
{
    return ((uint64_t)(uintptr_t)addr * UINT64_C(0x9e3779b97f4a7c15)) >> 32 & (graph->nslots - 1);
}

/* depend_table.c; owner only */
struct nst_depend_build nst_depend_node_new(struct nst_depend_graph *graph, enum nst_depend_node_kind kind, size_t n,
                                            size_t nlocks);
void nst_depend_table_add(struct nst_depend_graph *graph, struct nst_depend_build *build, struct nst_depend_use *use,
                          const struct nst_depend *dep);
void nst_depend_table_fence(struct nst_depend_graph *graph, struct nst_depend_build *build);

/* depend_mutex.c; any thread.
 * lock_all: true: the node holds all its locks.  False: it is queued and may already be gone.
 * unlock_all: the node's task is complete.
 * Either may put nodes that got a lock by it into work. */
void nst_depend_lock_add(struct nst_depend_node *node, struct nst_depend_entry *entry);
bool nst_depend_lock_all(struct nst_depend_node *node, struct nst_depend_work *work);
void nst_depend_unlock_all(struct nst_depend_node *node, struct nst_depend_work *work);

#endif

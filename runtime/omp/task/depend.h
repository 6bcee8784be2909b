// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Dependences between the children of one task (OpenMP 5.2, 15.9.5): who has to wait for whom.
 *
 * A graph belongs to the task that generates the children; only the thread that executes this task inserts and closes.
 * Nodes complete on any native thread, also on one that the runtime never saw. */
#ifndef NST_OMP_TASK_DEPEND_H
#define NST_OMP_TASK_DEPEND_H

#include "runtime/omp/task/task.h"

struct nst_depend_graph;
struct nst_depend_node;

/* Enters a task, which is about to be submitted, into its parent's graph (*graph NULL: made on first need) and makes its
 * node.  False: the task may run at once.  True: it may not yet;
 *     waiter NULL: nst_task_ready is called once, for the task, when it may (perhaps before this returns);
 *     waiter set:  that thread itself waits; nst_task_wake(waiter) is called when it is worth asking nst_depend_may_run. */
bool nst_depend_insert(struct nst_depend_graph **graph, struct nst_task *task, struct nst_depend_node **node,
                       const struct nst_depend *deps, size_t n, struct nst_thread *waiter);

/* Only for a node with a waiter, by that thread: have all predecessors completed, and does it hold what mutexinoutset asks
 * for?  Once true, stays true. */
bool nst_depend_may_run(struct nst_depend_node *node);

/* The node's task is complete (also when it was discarded).  Successors that may run now are handed to nst_task_ready or
 * nst_task_wake.  self: the calling thread, NULL on a native thread that the runtime does not know.  The node is dead. */
void nst_depend_complete(struct nst_thread *self, struct nst_depend_node *node);

/* Might a new child have to wait?  False only if all children with nodes are complete; then the caller sees what they did. */
bool nst_depend_is_live(const struct nst_depend_graph *graph);

/* The generating task's body has ended: no more insertions.  Nodes may still be incomplete. */
void nst_depend_close(struct nst_depend_graph *graph);

#endif

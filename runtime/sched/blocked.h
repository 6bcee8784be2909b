// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Do members sleep in the kernel, each time too briefly for the monitor to find a carrier stuck?  Then what waits in the deques waits for nothing:
 * the processors idle.  Seen from the process as a whole, over several looks: work waited, carriers took steps, native threads went to
 * sleep, and little processor time was used.  On a machine that is busy with other programs little is used too, but then ours do not sleep.
 * The monitor's own. */
#ifndef NST_SCHED_BLOCKED_H
#define NST_SCHED_BLOCKED_H

#include <stdbool.h>
#include <stdint.h>

/* At each look: was work waiting, and how many steps have carriers taken in all?  True from when it is found until it ceases. */
bool nst_blocked(bool work, uint64_t steps);

#endif

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* cancel and cancellation point, OpenMP 5.2, chapter 16. */
#include "runtime/omp/work/cancel.h"

#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/task/taskgroup.h"

enum { WHICH_PARALLEL = 1, WHICH_LOOP = 2, WHICH_SECTIONS = 4, WHICH_TASKGROUP = 8 };
_Static_assert((int)WHICH_PARALLEL == NST_CANCEL_PARALLEL && (int)WHICH_LOOP == NST_CANCEL_LOOP &&
                   (int)WHICH_SECTIONS == NST_CANCEL_SECTIONS,
               "handed on as they are");

NST_EXPORT bool GOMP_cancellation_point(int which)
{
    struct nst_thread *self = nst_thread_self(); /* first: settings are read when a thread is adopted */

    if (!nst_icv_global.cancellation)
        return false;
    return which == WHICH_TASKGROUP ? nst_taskgroup_is_cancelled(self) : nst_cancel_pending(self, (unsigned)which);
}

NST_EXPORT bool GOMP_cancel(int which, bool do_cancel)
{
    struct nst_thread *self = nst_thread_self();

    if (!nst_icv_global.cancellation)
        return false;
    if (which != WHICH_TASKGROUP)
        return nst_cancel_request(self, (unsigned)which, do_cancel);
    if (!do_cancel)
        return nst_taskgroup_is_cancelled(self);
    nst_taskgroup_cancel(self);
    return true;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Tool control and event fulfilment (OpenMP 5.2, 18.14 and 18.11). */
#include "abi/omp/omp_abi.h"
#include "runtime/omp/task/task.h"

/* No tool can register for control callbacks yet, so the answer is always that there is none. */
NST_EXPORT int omp_control_tool(int command, int modifier, void *arg)
{
    return omp_control_tool_notool;
}

NST_EXPORT void omp_fulfill_event(omp_event_handle_t event)
{
    if (event != omp_null_event_handle)
        nst_event_fulfil((struct nst_event *)event);
}

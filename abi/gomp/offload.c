// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* What binaries with device images call from their constructors, and interop objects.  There are no devices: images are
 * accepted and never used, interop objects are omp_interop_none. */
#include "abi/common/dependlist.h"
#include "abi/common/export.h"
#include "abi/gomp/gomp_abi.h"
#include "runtime/omp/task/task.h"

NST_EXPORT void GOMP_offload_register(const void *host_table, int target_type, const void *target_data)
{
}

NST_EXPORT void GOMP_offload_unregister(const void *host_table, int target_type, const void *target_data)
{
}

NST_EXPORT void GOMP_offload_register_ver(unsigned version, const void *host_table, int target_type,
                                          const void *target_data)
{
}

NST_EXPORT void GOMP_offload_unregister_ver(unsigned version, const void *host_table, int target_type,
                                            const void *target_data)
{
}

static void wait_depend(struct nst_thread *self, const struct nst_depend *list, size_t n, void *unused)
{
    nst_task_wait_depend(self, list, n);
}

NST_EXPORT void GOMP_interop(int device, int ninit, void ***init, const int *target_targetsync,
                             const char **prefer_type, int nuse, void **use, int ndestroy, void ***destroy,
                             unsigned flags, void **depend)
{
    if (depend)
        nst_dependlist_with(nst_thread_self(), depend, wait_depend, NULL);
    for (int i = 0; i < ninit; i++)
        *init[i] = NULL;
    for (int i = 0; i < ndestroy; i++)
        *destroy[i] = NULL;
}

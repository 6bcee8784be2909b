// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Memory management routines (OpenMP 5.2, 18.13; 6.0 for those of devices): translation to runtime/omp/data/allocator.h. */
#include "abi/omp/omp_abi.h"
#include "runtime/omp/data/allocator.h"
#include "runtime/omp/data/device.h"

_Static_assert(sizeof(omp_alloctrait_t) == sizeof(struct nst_allocator_trait) &&
                   offsetof(omp_alloctrait_t, value) == offsetof(struct nst_allocator_trait, value),
               "traits are passed on as they are");

NST_EXPORT omp_allocator_handle_t omp_init_allocator(omp_memspace_handle_t space, int ntraits,
                                                     const omp_alloctrait_t traits[])
{
    return (omp_allocator_handle_t)nst_allocator_create(space, ntraits, (const struct nst_allocator_trait *)traits);
}

NST_EXPORT void omp_destroy_allocator(omp_allocator_handle_t allocator)
{
    nst_allocator_destroy(allocator);
}

NST_EXPORT void omp_set_default_allocator(omp_allocator_handle_t allocator)
{
    nst_allocator_set_default(allocator);
}

NST_EXPORT omp_allocator_handle_t omp_get_default_allocator(void)
{
    (void)nst_omp_self();
    return (omp_allocator_handle_t)nst_allocator_default();
}

NST_EXPORT void *omp_alloc(size_t size, omp_allocator_handle_t allocator)
{
    return nst_alloc(allocator, 0, size);
}

NST_EXPORT void *omp_aligned_alloc(size_t alignment, size_t size, omp_allocator_handle_t allocator)
{
    return nst_alloc(allocator, alignment, size);
}

NST_EXPORT void *omp_calloc(size_t count, size_t size, omp_allocator_handle_t allocator)
{
    return nst_alloc_zeroed(allocator, 0, count, size);
}

NST_EXPORT void *omp_aligned_calloc(size_t alignment, size_t count, size_t size, omp_allocator_handle_t allocator)
{
    return nst_alloc_zeroed(allocator, alignment, count, size);
}

/* The block knows what it came from: free_allocator says nothing new. */
NST_EXPORT void *omp_realloc(void *p, size_t size, omp_allocator_handle_t allocator, omp_allocator_handle_t free_allocator)
{
    return nst_alloc_resize(p, size, allocator);
}

NST_EXPORT void omp_free(void *p, omp_allocator_handle_t allocator)
{
    nst_alloc_free(p);
}

/* --- Fortran --------------------------------------------------------------------------------------------------- */

NST_ENTRY(intptr_t, omp_init_allocator_, const intptr_t *space, const int32_t *ntraits,
          const struct nst_allocator_trait *traits)
{
    return (intptr_t)nst_allocator_create((uintptr_t)*space, *ntraits, traits);
}

NST_ENTRY(intptr_t, omp_init_allocator_8_, const intptr_t *space, const int64_t *ntraits,
          const struct nst_allocator_trait *traits)
{
    return (intptr_t)nst_allocator_create((uintptr_t)*space, nst_omp_saturate(*ntraits), traits);
}

NST_ENTRY(void, omp_destroy_allocator_, const intptr_t *allocator)
{
    nst_allocator_destroy((uintptr_t)*allocator);
}

NST_ENTRY(void, omp_set_default_allocator_, const intptr_t *allocator)
{
    nst_allocator_set_default((uintptr_t)*allocator);
}

NST_ENTRY(intptr_t, omp_get_default_allocator_, void)
{
    return (intptr_t)omp_get_default_allocator();
}

/* --- memory spaces of devices (6.0) ------------------------------------------------------------------------------ */

#define LLVM_DEFAULT_SPACE 99 /* omp_default_mem_space of LLVM 21 and later, whose 0 is omp_null_mem_space */

static bool all_host(int n, const int *devs)
{
    if (n < 0 || (n > 0 && devs == NULL))
        return false;
    for (int i = 0; i < n; i++)
        if (!nst_device_is_host(devs[i]))
            return false;
    return true;
}

static omp_memspace_handle_t space_if(bool ok, omp_memspace_handle_t space)
{
    return ok && (space <= omp_low_lat_mem_space || space == LLVM_DEFAULT_SPACE) ? space : (omp_memspace_handle_t)0;
}

/* The predefined allocator of a space follows it by one; LLVM's later default space is an exception. */
static omp_allocator_handle_t allocator_if(bool ok, omp_memspace_handle_t space)
{
    if (!ok || (space > omp_low_lat_mem_space && space != LLVM_DEFAULT_SPACE))
        return omp_null_allocator;
    return space == LLVM_DEFAULT_SPACE ? omp_default_mem_alloc : (omp_allocator_handle_t)(space + 1);
}

NST_EXPORT omp_memspace_handle_t omp_get_devices_memspace(int n, const int *devs, omp_memspace_handle_t space)
{
    return space_if(all_host(n, devs), space);
}

NST_EXPORT omp_memspace_handle_t omp_get_device_memspace(int dev, omp_memspace_handle_t space)
{
    return space_if(nst_device_is_host(dev), space);
}

NST_EXPORT omp_memspace_handle_t omp_get_devices_and_host_memspace(int n, const int *devs, omp_memspace_handle_t space)
{
    return space_if(all_host(n, devs), space);
}

NST_EXPORT omp_memspace_handle_t omp_get_device_and_host_memspace(int dev, omp_memspace_handle_t space)
{
    return space_if(nst_device_is_host(dev), space);
}

NST_EXPORT omp_memspace_handle_t omp_get_devices_all_memspace(omp_memspace_handle_t space)
{
    return space_if(true, space);
}

NST_EXPORT omp_allocator_handle_t omp_get_devices_allocator(int n, const int *devs, omp_memspace_handle_t space)
{
    return allocator_if(all_host(n, devs), space);
}

NST_EXPORT omp_allocator_handle_t omp_get_device_allocator(int dev, omp_memspace_handle_t space)
{
    return allocator_if(nst_device_is_host(dev), space);
}

NST_EXPORT omp_allocator_handle_t omp_get_devices_and_host_allocator(int n, const int *devs, omp_memspace_handle_t space)
{
    return allocator_if(all_host(n, devs), space);
}

NST_EXPORT omp_allocator_handle_t omp_get_device_and_host_allocator(int dev, omp_memspace_handle_t space)
{
    return allocator_if(nst_device_is_host(dev), space);
}

NST_EXPORT omp_allocator_handle_t omp_get_devices_all_allocator(omp_memspace_handle_t space)
{
    return allocator_if(true, space);
}

NST_EXPORT int omp_get_memspace_num_resources(omp_memspace_handle_t space)
{
    return space <= omp_low_lat_mem_space || space == LLVM_DEFAULT_SPACE ? 1 : 0;
}

NST_EXPORT omp_memspace_handle_t omp_get_submemspace(omp_memspace_handle_t space, int n, int *resources)
{
    return space_if(n == 1 && resources != NULL && resources[0] == 0, space);
}

/* The same in Fortran: everything by reference. */
#define DEVICE_LISTS(what)                                                                                             \
    NST_ENTRY(intptr_t, omp_get_devices_##what##_, const int32_t *n, const int32_t *devs, const intptr_t *space)       \
    {                                                                                                                  \
        return (intptr_t)omp_get_devices_##what(*n, devs, (omp_memspace_handle_t)*space);                              \
    }                                                                                                                  \
    NST_ENTRY(intptr_t, omp_get_device_##what##_, const int32_t *dev, const intptr_t *space)                           \
    {                                                                                                                  \
        return (intptr_t)omp_get_device_##what(*dev, (omp_memspace_handle_t)*space);                                   \
    }                                                                                                                  \
    NST_ENTRY(intptr_t, omp_get_devices_and_host_##what##_, const int32_t *n, const int32_t *devs,                     \
              const intptr_t *space)                                                                                   \
    {                                                                                                                  \
        return (intptr_t)omp_get_devices_and_host_##what(*n, devs, (omp_memspace_handle_t)*space);                     \
    }                                                                                                                  \
    NST_ENTRY(intptr_t, omp_get_device_and_host_##what##_, const int32_t *dev, const intptr_t *space)                  \
    {                                                                                                                  \
        return (intptr_t)omp_get_device_and_host_##what(*dev, (omp_memspace_handle_t)*space);                          \
    }                                                                                                                  \
    NST_ENTRY(intptr_t, omp_get_devices_all_##what##_, const intptr_t *space)                                          \
    {                                                                                                                  \
        return (intptr_t)omp_get_devices_all_##what((omp_memspace_handle_t)*space);                                    \
    }

DEVICE_LISTS(memspace)
DEVICE_LISTS(allocator)

NST_ENTRY(int32_t, omp_get_memspace_num_resources_, const intptr_t *space)
{
    return omp_get_memspace_num_resources((omp_memspace_handle_t)*space);
}

NST_ENTRY(intptr_t, omp_get_submemspace_, const intptr_t *space, const int32_t *n, const int32_t *resources)
{
    return (intptr_t)omp_get_submemspace((omp_memspace_handle_t)*space, *n, (int *)resources);
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Device information, device memory, resource relinquishing and interoperability (OpenMP 5.2, 18.6-18.8, 18.12), answered by
 * a machine whose only device is the host. */
#include "abi/omp/omp_abi.h"
#include "runtime/omp/data/device.h"
#include "runtime/omp/task/task.h"
#include "runtime/omp/team/inspect.h"

#include <errno.h>
#include <stdlib.h>

/* --- information ----------------------------------------------------------------------------------------------- */

NST_EXPORT int omp_get_num_devices(void)
{
    return 0;
}

NST_EXPORT int omp_get_initial_device(void)
{
    return NST_DEVICE_HOST;
}

NST_EXPORT int omp_get_device_num(void)
{
    return NST_DEVICE_HOST;
}

NST_EXPORT int omp_is_initial_device(void)
{
    return 1;
}

NST_EXPORT const char *omp_get_uid_from_device(int device)
{
    return nst_device_uid(device);
}

NST_EXPORT int omp_get_device_from_uid(const char *uid)
{
    return nst_device_from_uid(uid);
}

/* --- memory ---------------------------------------------------------------------------------------------------- */

/* Waits for what the depend objects name.  An object of GCC's is {address, kind}: in 1, out 2, inout 3, mutexinoutset 4,
 * inoutset 5. */
static void wait_depend_objects(int count, const omp_depend_t *list)
{
    struct nst_depend some[16], *deps = some;
    size_t used = 0;

    if (count <= 0 || list == NULL)
        return;
    if ((size_t)count > sizeof(some) / sizeof(some[0])) {
        deps = malloc((size_t)count * sizeof(*deps));
        if (deps == NULL) { /* waiting for all children is more than asked and needs no memory */
            nst_taskwait(nst_omp_self());
            return;
        }
    }
    for (int i = 0; i < count; i++) {
        static const uint8_t kinds[] = {0, NST_DEPEND_IN, NST_DEPEND_OUT, NST_DEPEND_OUT, NST_DEPEND_MUTEX, NST_DEPEND_SET};
        uintptr_t kind = (uintptr_t)list[i].nst_private[1];

        if (kind < 1 || kind >= sizeof(kinds))
            continue; /* destroyed */
        deps[used++] = (struct nst_depend){list[i].nst_private[0], kinds[kind]};
    }
    nst_task_wait_depend(nst_omp_self(), deps, used);
    if (deps != some)
        free(deps);
}

NST_EXPORT void *omp_target_alloc(size_t size, int device)
{
    return nst_device_alloc(size, device);
}

NST_EXPORT void omp_target_free(void *p, int device)
{
    nst_device_free(p, device);
}

NST_EXPORT int omp_target_is_present(const void *p, int device)
{
    return nst_device_is_host(device);
}

NST_EXPORT int omp_target_is_accessible(const void *p, size_t size, int device)
{
    return nst_device_is_host(device);
}

NST_EXPORT void *omp_get_mapped_ptr(const void *p, int device)
{
    return nst_device_is_host(device) ? (void *)p : NULL;
}

NST_EXPORT int omp_target_memcpy(void *dst, const void *src, size_t length, size_t dst_offset, size_t src_offset,
                                 int dst_device, int src_device)
{
    return nst_device_memcpy(dst, src, length, dst_offset, src_offset, dst_device, src_device);
}

NST_EXPORT int omp_target_memcpy_rect(void *dst, const void *src, size_t element, int dims, const size_t *volume,
                                      const size_t *dst_offsets, const size_t *src_offsets, const size_t *dst_dims,
                                      const size_t *src_dims, int dst_device, int src_device)
{
    return nst_device_memcpy_rect(dst, src, element, dims, volume, dst_offsets, src_offsets, dst_dims, src_dims, dst_device,
                                  src_device);
}

/* The asynchronous forms may complete at once (18.8.7): after what they depend on. */
NST_EXPORT int omp_target_memcpy_async(void *dst, const void *src, size_t length, size_t dst_offset, size_t src_offset,
                                       int dst_device, int src_device, int count, omp_depend_t *list)
{
    wait_depend_objects(count, list);
    return nst_device_memcpy(dst, src, length, dst_offset, src_offset, dst_device, src_device);
}

NST_EXPORT int omp_target_memcpy_rect_async(void *dst, const void *src, size_t element, int dims, const size_t *volume,
                                            const size_t *dst_offsets, const size_t *src_offsets, const size_t *dst_dims,
                                            const size_t *src_dims, int dst_device, int src_device, int count,
                                            omp_depend_t *list)
{
    if (dst != NULL || src != NULL) /* a mere question about dimensions otherwise */
        wait_depend_objects(count, list);
    return nst_device_memcpy_rect(dst, src, element, dims, volume, dst_offsets, src_offsets, dst_dims, src_dims, dst_device,
                                  src_device);
}

NST_EXPORT void *omp_target_memset(void *p, int value, size_t count, int device)
{
    nst_device_memset(p, value, count, device);
    return p;
}

NST_EXPORT void *omp_target_memset_async(void *p, int value, size_t count, int device, int depend_count, omp_depend_t *list)
{
    wait_depend_objects(depend_count, list);
    nst_device_memset(p, value, count, device);
    return p;
}

/* The host cannot be the target of an association (18.8.9). */
NST_EXPORT int omp_target_associate_ptr(const void *host, const void *device_ptr, size_t size, size_t offset, int device)
{
    return EINVAL;
}

NST_EXPORT int omp_target_disassociate_ptr(const void *p, int device)
{
    return EINVAL;
}

/* --- resources ------------------------------------------------------------------------------------------------- */

/* What may be relinquished are idle native threads, which sleep and hold no lock: keeping them is allowed (18.6: "to the
 * extent possible") and keeps threadprivate data.  Not inside a region, as 18.6.1 requires. */
static int pause(int kind)
{
    struct nst_thread *self = nst_thread_self_or_null();

    if (kind < omp_pause_resume || kind > omp_pause_stop_tool)
        return -1;
    return self != NULL && self->team->level > 0 ? -1 : 0;
}

NST_EXPORT int omp_pause_resource(omp_pause_resource_t kind, int device)
{
    return nst_device_is_host(device) ? pause((int)kind) : -1;
}

NST_EXPORT int omp_pause_resource_all(omp_pause_resource_t kind)
{
    return pause((int)kind);
}

/* --- interoperability ------------------------------------------------------------------------------------------- */

/* The only interop object a host has is omp_interop_none: it has no properties, and asking says so. */
static int rc_of(int property)
{
    return property < omp_ipr_first || property >= 0 ? omp_irc_out_of_range : omp_irc_empty;
}

NST_EXPORT int omp_get_num_interop_properties(const omp_interop_t interop)
{
    return 0;
}

NST_EXPORT omp_intptr_t omp_get_interop_int(const omp_interop_t interop, omp_interop_property_t property,
                                            omp_interop_rc_t *rc)
{
    if (rc != NULL)
        *rc = (omp_interop_rc_t)rc_of((int)property);
    return 0;
}

NST_EXPORT void *omp_get_interop_ptr(const omp_interop_t interop, omp_interop_property_t property, omp_interop_rc_t *rc)
{
    if (rc != NULL)
        *rc = (omp_interop_rc_t)rc_of((int)property);
    return NULL;
}

NST_EXPORT const char *omp_get_interop_str(const omp_interop_t interop, omp_interop_property_t property,
                                           omp_interop_rc_t *rc)
{
    if (rc != NULL)
        *rc = (omp_interop_rc_t)rc_of((int)property);
    return NULL;
}

NST_EXPORT const char *omp_get_interop_name(const omp_interop_t interop, omp_interop_property_t property)
{
    static const char *const names[] = {"fr_id",    "fr_name", "vendor",         "vendor_name", "device_num",
                                        "platform", "device",  "device_context", "targetsync"};
    int i = -(int)property - 1;

    return i >= 0 && i < (int)(sizeof(names) / sizeof(names[0])) ? names[i] : NULL;
}

NST_EXPORT const char *omp_get_interop_type_desc(const omp_interop_t interop, omp_interop_property_t property)
{
    return NULL;
}

NST_EXPORT const char *omp_get_interop_rc_desc(const omp_interop_t interop, omp_interop_rc_t rc)
{
    switch ((int)rc) {
    case omp_irc_no_value:
        return "no meaningful value available";
    case omp_irc_success:
        return "successful";
    case omp_irc_empty:
        return "the object is omp_interop_none";
    case omp_irc_out_of_range:
        return "the property is out of range";
    case omp_irc_type_int:
        return "the property has an integer value: use omp_get_interop_int";
    case omp_irc_type_ptr:
        return "the property has a pointer value: use omp_get_interop_ptr";
    case omp_irc_type_str:
        return "the property has a string value: use omp_get_interop_str";
    case omp_irc_other:
        return "other error";
    default:
        return NULL;
    }
}

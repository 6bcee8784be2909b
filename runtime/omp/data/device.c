// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The host as the only device (OpenMP 5.2, 18.8).  Device memory is malloc's; copies are memcpy's. */
#include "runtime/omp/data/device.h"

#include "runtime/omp/icv/icv.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char host_uid[] = "OMP_INITIAL_DEVICE";

bool nst_device_is_host(int device)
{
    return device == NST_DEVICE_HOST || device == NST_DEVICE_INITIAL;
}

/* LLVM's device library owns devices and is looked up by the version node that its names alone have. */
static bool offloading(void)
{
    return dlvsym(RTLD_DEFAULT, "omp_get_num_devices", "VERS1.0") != NULL;
}

int nst_device_default(const struct nst_icv *icv)
{
    if (icv->default_device != NST_DEFAULT_DEVICE_OPEN)
        return icv->default_device;
    return offloading() ? 0 : NST_DEVICE_INVALID;
}

void *nst_device_alloc(size_t size, int device)
{
    return nst_device_is_host(device) && size != 0 ? malloc(size) : NULL;
}

void nst_device_free(void *p, int device)
{
    if (nst_device_is_host(device))
        free(p);
}

int nst_device_memcpy(void *dst, const void *src, size_t length, size_t dst_offset, size_t src_offset, int dst_device,
                      int src_device)
{
    if (!nst_device_is_host(dst_device) || !nst_device_is_host(src_device))
        return EINVAL;
    if (length == 0)
        return 0;
    if (dst == NULL || src == NULL)
        return EINVAL;
    /* Source and destination are one memory here, so they may overlap. */
    memmove((char *)dst + dst_offset, (const char *)src + src_offset, length);
    return 0;
}

/* One dimension: volume[0] slices, each of all further dimensions. */
static int copy_box(char *dst, const char *src, size_t element, int dims, const size_t *volume, const size_t *dst_offsets,
                    const size_t *src_offsets, const size_t *dst_dims, const size_t *src_dims)
{
    size_t dst_slice = element, src_slice = element, dst_start, src_start, bytes;

    for (int i = 1; i < dims; i++)
        if (__builtin_mul_overflow(dst_slice, dst_dims[i], &dst_slice) ||
            __builtin_mul_overflow(src_slice, src_dims[i], &src_slice))
            return EINVAL;
    if (__builtin_mul_overflow(dst_slice, dst_offsets[0], &dst_start) ||
        __builtin_mul_overflow(src_slice, src_offsets[0], &src_start))
        return EINVAL;
    dst += dst_start;
    src += src_start;
    if (dims == 1) {
        if (__builtin_mul_overflow(element, volume[0], &bytes))
            return EINVAL;
        memmove(dst, src, bytes);
        return 0;
    }
    for (size_t i = 0; i < volume[0]; i++) {
        int rc = copy_box(dst + i * dst_slice, src + i * src_slice, element, dims - 1, volume + 1, dst_offsets + 1,
                          src_offsets + 1, dst_dims + 1, src_dims + 1);
        if (rc != 0)
            return rc;
    }
    return 0;
}

int nst_device_memcpy_rect(void *dst, const void *src, size_t element, int dims, const size_t *volume,
                           const size_t *dst_offsets, const size_t *src_offsets, const size_t *dst_dims,
                           const size_t *src_dims, int dst_device, int src_device)
{
    if (dst == NULL && src == NULL)
        return INT_MAX;
    if (dst == NULL || src == NULL || dims < 1 || volume == NULL || dst_offsets == NULL || src_offsets == NULL ||
        dst_dims == NULL || src_dims == NULL || !nst_device_is_host(dst_device) || !nst_device_is_host(src_device))
        return EINVAL;
    return copy_box(dst, src, element, dims, volume, dst_offsets, src_offsets, dst_dims, src_dims);
}

void nst_device_memset(void *p, int value, size_t count, int device)
{
    if (p != NULL && nst_device_is_host(device))
        memset(p, value, count);
}

const char *nst_device_uid(int device)
{
    return nst_device_is_host(device) ? host_uid : NULL;
}

int nst_device_from_uid(const char *uid)
{
    return uid != NULL && strcmp(uid, host_uid) == 0 ? NST_DEVICE_HOST : NST_DEVICE_INVALID;
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Devices, of which there is one: the host (OpenMP 5.2, 18.7 and 18.8; chapter 13 for what target constructs ask).  Its
 * number is the number of other devices, 0; omp_initial_device (-1) means it too.  Addresses are what they are: mapping
 * is the identity.
 *
 * Threading: stateless, callable from any thread.  Results that C routines report as errors are errno values here. */
#ifndef NST_OMP_DATA_DEVICE_H
#define NST_OMP_DATA_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#define NST_DEVICE_HOST 0       /* = omp_get_initial_device() = omp_get_num_devices() */
#define NST_DEVICE_INITIAL (-1) /* omp_initial_device */
#define NST_DEVICE_INVALID (-4) /* omp_invalid_device, of GCC's header */

bool nst_device_is_host(int device);

/* default-device-var as programs see it.  OMP_TARGET_OFFLOAD=mandatory without OMP_DEFAULT_DEVICE leaves it open
 * (NST_DEFAULT_DEVICE_OPEN) until it is known whether there are devices: 0 if a device library is in the process, else
 * NST_DEVICE_INVALID (OpenMP 5.2, 21.2.7). */
struct nst_icv;
int nst_device_default(const struct nst_icv *icv);

void *nst_device_alloc(size_t size, int device);
void nst_device_free(void *p, int device);
/* 0 or EINVAL. */
int nst_device_memcpy(void *dst, const void *src, size_t length, size_t dst_offset, size_t src_offset, int dst_device,
                      int src_device);
/* The same for a box of volume[] elements inside two arrays; INT_MAX (as many dimensions as you like) for no arrays. */
int nst_device_memcpy_rect(void *dst, const void *src, size_t element, int dims, const size_t *volume,
                           const size_t *dst_offsets, const size_t *src_offsets, const size_t *dst_dims,
                           const size_t *src_dims, int dst_device, int src_device);
void nst_device_memset(void *p, int value, size_t count, int device);

/* The name of a device for omp_get_uid_from_device, NULL for an unknown one; and back, omp_invalid_device (-4). */
const char *nst_device_uid(int device);
int nst_device_from_uid(const char *uid);

#endif

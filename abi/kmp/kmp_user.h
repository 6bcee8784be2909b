// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The kmp_* extensions that LLVM's omp.h declares for users, and kmpc_*, their names from C in Intel's compilers.
 * Fortran's twins end in _ and take scalars by reference. */
#ifndef NST_ABI_KMP_USER_H
#define NST_ABI_KMP_USER_H

#include <stddef.h>

#pragma GCC visibility push(default)

/* settings: settings.c */
#define KMP_SETTER(name)     \
    void kmp_##name(int n);  \
    void kmpc_##name(int n); \
    void kmp_##name##_(int *n);
KMP_SETTER(set_stacksize)
KMP_SETTER(set_blocktime)
KMP_SETTER(set_library)
KMP_SETTER(set_disp_num_buffers)
void kmp_set_stacksize_s(size_t bytes);
void kmpc_set_stacksize_s(size_t bytes);
void kmp_set_stacksize_s_(size_t *bytes);
void kmp_set_defaults(const char *text);
void kmpc_set_defaults(const char *text);
void kmp_set_defaults_(const char *text, int length);
#define KMP_ACTION(name)    \
    void kmp_##name(void);  \
    void kmp_##name##_(void);
KMP_ACTION(set_library_serial)
KMP_ACTION(set_library_turnaround)
KMP_ACTION(set_library_throughput)
KMP_ACTION(set_warnings_on)
KMP_ACTION(set_warnings_off)
#define KMP_GETTER(type, name) \
    type kmp_##name(void);     \
    type kmp_##name##_(void);
KMP_GETTER(int, get_stacksize)
KMP_GETTER(size_t, get_stacksize_s)
KMP_GETTER(int, get_blocktime)
KMP_GETTER(int, get_library)
KMP_GETTER(int, get_num_known_threads)
int kmp_get_cancellation_status(int kind);
int kmp_get_cancellation_status_(int *kind);

/* memory: memory.c */
void *kmp_malloc(size_t size);
void *kmp_aligned_malloc(size_t size, size_t alignment);
void *kmp_calloc(size_t n, size_t size);
void *kmp_realloc(void *p, size_t size);
void kmp_free(void *p);
void *kmpc_malloc(size_t size);
void *kmpc_aligned_malloc(size_t size, size_t alignment);
void *kmpc_calloc(size_t n, size_t size);
void *kmpc_realloc(void *p, size_t size);
void kmpc_free(void *p);
void *kmp_malloc_(size_t *size);
void *kmp_aligned_malloc_(size_t *size, size_t *alignment);
void *kmp_calloc_(size_t *n, size_t *size);
void *kmp_realloc_(void **p, size_t *size);
void kmp_free_(void **p);

/* affinity masks: affinity.c */
void kmp_create_affinity_mask(void **mask);
void kmp_create_affinity_mask_(void **mask);
void kmp_destroy_affinity_mask(void **mask);
void kmp_destroy_affinity_mask_(void **mask);
int kmp_set_affinity(void **mask);
int kmp_set_affinity_(void **mask);
int kmp_get_affinity(void **mask);
int kmp_get_affinity_(void **mask);
int kmp_get_affinity_max_proc(void);
int kmp_get_affinity_max_proc_(void);
#define KMP_MASK_PROC(name)                   \
    int kmp_##name(int proc, void **mask);    \
    int kmpc_##name(int proc, void **mask);   \
    int kmp_##name##_(int *proc, void **mask);
KMP_MASK_PROC(set_affinity_mask_proc)
KMP_MASK_PROC(unset_affinity_mask_proc)
KMP_MASK_PROC(get_affinity_mask_proc)

#pragma GCC visibility pop

#endif

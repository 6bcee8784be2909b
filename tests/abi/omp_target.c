// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Device routines on a machine without devices, depend objects of the asynchronous ones, interop, affinity text. */
#include "abi/omp/omp.h"
#include "tests/support/check.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void GOMP_parallel(void (*fn)(void *), void *data, unsigned num_threads, unsigned flags);
void GOMP_task(void (*fn)(void *), void *data, void (*cpyfn)(void *, void *), long size, long align, _Bool if_clause,
               unsigned flags, void **depend, int priority);
size_t ompc_capture_affinity(char *buffer, size_t size, const char *format);

static int source, target;

static void produce(void *arg)
{
    for (volatile int i = 0; i < 100000; i++)
        ;
    POKE(&source, *(int *)arg);
}

static void member(void *arg)
{
    if (omp_get_thread_num() != 0)
        return;
    for (int i = 1; i <= 100; i++) {
        void *depend[] = {(void *)1, (void *)1, &source}; /* out: source */
        omp_depend_t object = {{&source, (void *)1}};     /* in: source */

        GOMP_task(produce, &i, NULL, sizeof(i), sizeof(i), 1, 8 /* depend */, depend, 0);
        CHECK_EQ(omp_target_memcpy_async(&target, &source, sizeof(target), 0, 0, 0, 0, 1, &object), 0);
        CHECK_EQ(target, i);
    }
}

int main(void)
{
    char a[] = "abcdef", b[] = "------", text[64];
    size_t two[] = {2, 2}, none[] = {0, 0}, dims[] = {2, 3};
    omp_interop_rc_t rc = omp_irc_success;
    void *p = omp_target_alloc(100, omp_get_initial_device());

    CHECK(p != NULL);
    CHECK(omp_target_alloc(100, 5) == NULL);
    CHECK_EQ(omp_target_is_present(p, 0), 1);
    CHECK_EQ(omp_target_is_present(p, 1), 0);
    CHECK_EQ(omp_target_is_accessible(p, 100, omp_initial_device), 1);
    CHECK(omp_get_mapped_ptr(p, 0) == p && omp_get_mapped_ptr(p, 3) == NULL);
    CHECK(omp_target_memset(p, 7, 100, 0) == p && ((char *)p)[99] == 7);
    omp_target_free(p, 0);
    CHECK_EQ(omp_target_memcpy(b, a, 3, 1, 2, 0, 0), 0);
    CHECK(strcmp(b, "-cde--") == 0);
    CHECK_EQ(omp_target_memcpy(b, a, 3, 1, 2, 7, 0), EINVAL);
    CHECK_EQ(omp_target_memcpy_rect(b, a, 1, 2, two, none, none, dims, dims, 0, 0), 0);
    CHECK(strcmp(b, "abdde-") == 0);
    CHECK_EQ(omp_target_memcpy_rect(NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0), INT_MAX);
    CHECK_EQ(omp_target_associate_ptr(a, b, 4, 0, 0), EINVAL);
    CHECK_EQ(omp_target_disassociate_ptr(a, 0), EINVAL);
    CHECK_EQ(omp_get_device_from_uid(omp_get_uid_from_device(0)), 0);
    CHECK(omp_get_uid_from_device(2) == NULL);

    CHECK_EQ(omp_get_num_interop_properties(omp_interop_none), 0);
    CHECK_EQ(omp_get_interop_int(omp_interop_none, omp_ipr_vendor, &rc), 0);
    CHECK_EQ(rc, omp_irc_empty);
    CHECK(omp_get_interop_ptr(omp_interop_none, (omp_interop_property_t)5, &rc) == NULL);
    CHECK_EQ(rc, omp_irc_out_of_range);
    CHECK(omp_get_interop_str(omp_interop_none, omp_ipr_vendor_name, NULL) == NULL);
    CHECK(strcmp(omp_get_interop_name(omp_interop_none, omp_ipr_targetsync), "targetsync") == 0);

    omp_set_affinity_format("L%Ln%n/%N");
    CHECK_EQ(omp_get_affinity_format(text, sizeof(text)), 9);
    CHECK(strcmp(text, "L%Ln%n/%N") == 0);
    CHECK_EQ(omp_get_affinity_format(text, 4), 9);
    CHECK(strcmp(text, "L%L") == 0);
    CHECK_EQ(omp_capture_affinity(text, sizeof(text), NULL), 6);
    CHECK(strcmp(text, "L0n0/1") == 0);
    CHECK_EQ(ompc_capture_affinity(text, 5, "%0.5n|%a"), 8);
    CHECK(strcmp(text, "0000") == 0);

    GOMP_parallel(member, NULL, 2, 0);
    return check_status();
}

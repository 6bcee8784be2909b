// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// env: OMP_ALLOCATOR=omp_default_mem_space:alignment=512,pool_size=8192,fallback=null_fb
// reference: libgomp 12 takes no traits
/* OMP_ALLOCATOR with traits: the default allocator has them, in every thread, until a task sets another. */
#include "tests/support/check.h"

#include <omp.h>
#include <stdint.h>

int main(void)
{
    omp_allocator_handle_t all = omp_get_default_allocator();

    CHECK(omp_alloc(8193, omp_null_allocator) == NULL); /* more than the pool */
#pragma omp parallel num_threads(3)
    {
        CHECK(omp_get_default_allocator() == all);
#pragma omp critical
        {
            char *p = omp_alloc(5000, omp_null_allocator), *q = omp_alloc(5000, omp_null_allocator);

            CHECK(p != NULL && (uintptr_t)p % 512 == 0 && q == NULL);
            omp_free(p, omp_null_allocator);
        }
        omp_set_default_allocator(omp_default_mem_alloc);
        CHECK(omp_get_default_allocator() == omp_default_mem_alloc);
    }
    return check_status();
}

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* OMP_AFFINITY_FORMAT, omp_display_affinity, omp_capture_affinity (OpenMP 5.2, 18.3.8 and 21.2.5).  Pure but for the
 * process id and the host name, which it asks the system for. */
#ifndef NST_OMP_ICV_AFFINITY_FORMAT_H
#define NST_OMP_ICV_AFFINITY_FORMAT_H

#include "runtime/topo/cpuset.h"

struct nst_affinity_facts {
    int team_num, num_teams;
    int nesting_level;
    int thread_num, num_threads;
    int ancestor_tnum; /* -1 at level 0 */
    uint64_t native_id;
    const struct nst_cpuset *affinity;
};

/* Writes the expanded format, cut to size and terminated when size > 0; returns the length of the whole text.  A field that
 * does not exist prints "undefined" and warns once. */
size_t nst_affinity_format(char *buf, size_t size, const char *format, const struct nst_affinity_facts *facts);

#endif

// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Places: sets of CPUs to which threads may be bound (OpenMP 5.2, 21.1.6; GOMP_CPU_AFFINITY).  nst_places is written once
 * while settings are read and constant afterwards.  Without it (count 0) no thread is ever bound. */
#ifndef NST_OMP_ICV_PLACE_H
#define NST_OMP_ICV_PLACE_H

#include "runtime/base/text.h"
#include "runtime/topo/topology.h"

struct nst_place_list {
    unsigned count;
    unsigned dropped;        /* places asked for that hold no CPU we may use */
    struct nst_cpuset *sets; /* none empty, all within the process's mask at start-up */
};

extern struct nst_place_list nst_places;

/* These fill an empty list with places inside `allowed` and return NULL, or leave it empty and return what is wrong with the
 * text.  topology may be NULL: it is loaded if an abstract name needs it. */
const char *nst_place_list_parse(struct nst_place_list *list, const char *text, const struct nst_cpuset *allowed,
                                 const struct nst_topology *topology);
/* "0 3 1-2 4-15:2": one place a CPU, in that order. */
const char *nst_place_list_parse_cpus(struct nst_place_list *list, const char *text, const struct nst_cpuset *allowed);
/* One place for each group of a level, at most `most` (0: all). */
const char *nst_place_list_of_level(struct nst_place_list *list, enum nst_topology_level level, unsigned most,
                                    const struct nst_cpuset *allowed, const struct nst_topology *topology);
void nst_place_list_free(struct nst_place_list *list);

/* "{0},{1}", runs as {first:count}. */
void nst_place_list_show(const struct nst_place_list *list, struct nst_text_out *out);

#endif

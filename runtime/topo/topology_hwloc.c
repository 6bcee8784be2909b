// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Topology from hwloc 2, the only file that includes hwloc.h.  The library is opened when first needed and not linked: a
 * program that asks for no places must not pay for loading it, nor fail to start where it is absent. */
#include "runtime/topo/topology.h"

#include <errno.h>

#ifdef NST_HAVE_HWLOC

#include <dlfcn.h>
#include <hwloc.h>

/* Every function that we use, with the prototype of the header we were compiled with. */
#define FUNCTIONS(F)             \
    F(hwloc_get_api_version)     \
    F(hwloc_topology_init)       \
    F(hwloc_topology_load)       \
    F(hwloc_topology_destroy)    \
    F(hwloc_get_type_depth)      \
    F(hwloc_get_nbobjs_by_depth) \
    F(hwloc_get_obj_by_depth)    \
    F(hwloc_bitmap_next)

struct library {
#define F(name) __typeof__(&name) name;
    FUNCTIONS(F)
#undef F
};

static int open_library(void **handle, struct library *lib)
{
    *handle = dlopen("libhwloc.so.15", RTLD_NOW | RTLD_LOCAL); /* the name of every hwloc 2 */
    if (!*handle)
        return -ENOENT;
#define F(name) lib->name = (__typeof__(&name))dlsym(*handle, #name);
    FUNCTIONS(F)
#undef F
    bool complete = true;
#define F(name) complete = complete && lib->name;
    FUNCTIONS(F)
#undef F
    if (complete && lib->hwloc_get_api_version() >> 16 == HWLOC_API_VERSION >> 16)
        return 0;
    dlclose(*handle);
    return -ENOSYS;
}

static bool group_level(struct nst_topology *t, const struct library *lib, hwloc_topology_t topology,
                        hwloc_obj_type_t type, enum nst_topology_level level)
{
    int depth = lib->hwloc_get_type_depth(topology, type);

    if (depth == HWLOC_TYPE_DEPTH_UNKNOWN || depth == HWLOC_TYPE_DEPTH_MULTIPLE)
        return false;
    unsigned count = lib->hwloc_get_nbobjs_by_depth(topology, depth);
    for (unsigned i = 0; i < count; i++) {
        hwloc_obj_t object = lib->hwloc_get_obj_by_depth(topology, depth, i);
        struct nst_cpuset members;
        nst_cpuset_clear(&members);
        if (!object || !object->cpuset)
            continue;
        for (int cpu = lib->hwloc_bitmap_next(object->cpuset, -1); cpu >= 0 && cpu < NST_CPU_MAX;
             cpu = lib->hwloc_bitmap_next(object->cpuset, cpu))
            nst_cpuset_add(&members, (unsigned)cpu);
        nst_topology_group(t, level, &members);
    }
    return count > 0;
}

int nst_topology_read_hwloc(struct nst_topology *t)
{
    static const hwloc_obj_type_t caches[] = {HWLOC_OBJ_L5CACHE, HWLOC_OBJ_L4CACHE, HWLOC_OBJ_L3CACHE,
                                              HWLOC_OBJ_L2CACHE};
    struct library lib;
    void *handle;
    hwloc_topology_t topology;
    int error = open_library(&handle, &lib);

    if (error)
        return error;
    if (lib.hwloc_topology_init(&topology) < 0) {
        error = -ENOMEM;
    } else {
        if (lib.hwloc_topology_load(topology) < 0) {
            error = -ENOENT;
        } else {
            group_level(t, &lib, topology, HWLOC_OBJ_CORE, NST_LEVEL_CORE);
            group_level(t, &lib, topology, HWLOC_OBJ_PACKAGE, NST_LEVEL_PACKAGE);
            group_level(t, &lib, topology, HWLOC_OBJ_NUMANODE, NST_LEVEL_NUMA);
            bool cached = false;
            for (unsigned i = 0; i < sizeof caches / sizeof *caches && !cached; i++)
                cached = group_level(t, &lib, topology, caches[i], NST_LEVEL_LLC);
            for (unsigned i = 0; i < t->count && !cached; i++)
                t->cpus[i].group[NST_LEVEL_LLC] = t->cpus[i].group[NST_LEVEL_PACKAGE];
        }
        lib.hwloc_topology_destroy(topology);
    }
    dlclose(handle);
    return error;
}

#else

int nst_topology_read_hwloc(struct nst_topology *t)
{
    (void)t;
    return -ENOSYS;
}

#endif

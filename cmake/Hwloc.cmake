# Topology comes from hwloc when its headers are there; runtime/topo falls back to sysfs otherwise.
find_path(HWLOC_INCLUDE hwloc.h)
find_library(HWLOC_LIBRARY hwloc)
option(NESTOMP_HWLOC "Use hwloc for topology" ON)
if(NESTOMP_HWLOC AND HWLOC_INCLUDE AND HWLOC_LIBRARY)
  target_compile_definitions(nestomp_flags INTERFACE NST_HAVE_HWLOC)
endif()

# Topology comes from /sys; hwloc, opened when needed and never linked, serves where /sys says nothing.
find_path(HWLOC_INCLUDE hwloc.h)
find_library(HWLOC_LIBRARY hwloc)
option(NESTOMP_HWLOC "Use hwloc for topology" ON)
if(NESTOMP_HWLOC AND HWLOC_INCLUDE AND HWLOC_LIBRARY)
  target_compile_definitions(nestomp_flags INTERFACE NST_HAVE_HWLOC)
endif()

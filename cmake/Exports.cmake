# The product: one shared object, reachable under every name it replaces (abi/README.md, "Names").
#   libgomp.so.1                           the engine
#   libomp.so.5, libomp.so, libiomp5.so    libraries of their own name: all symbols for the linker, and a DT_FILTER that makes
#                                          the loader take them from the engine
#   libnestomp.so                          in the build tree a link to the engine, to preload; installed, the same kind of
#                                          library, SONAME libnestomp.so.0, for programs that are linked to nestomp by name
# Installed, the incumbents' names stay in a folder of their own, LIBDIR/nestomp, where nothing looks unless told to.
include(GNUInstallDirs)
set(_exports ${PROJECT_SOURCE_DIR}/abi/exports)
set(_made ${PROJECT_BINARY_DIR}/exports)
set(_lists ${_exports}/internal.txt ${_exports}/loader.txt ${_exports}/special.txt ${_exports}/values.txt ${_exports}/extra.txt
  ${_exports}/reference/libgomp.txt ${_exports}/reference/libomp.txt)
find_program(AWK NAMES awk gawk mawk REQUIRED)
file(MAKE_DIRECTORY ${_made})
foreach(_pair map:runtime.map aliases:aliases.ld leads:leads.ld stubs:stubs.c)
  string(REPLACE ":" ";" _pair ${_pair})
  list(GET _pair 0 _kind)
  list(GET _pair 1 _file)
  add_custom_command(OUTPUT ${_made}/${_file}
    COMMAND ${AWK} -v out=${_kind} -f ${_exports}/generate.awk ${_lists} > ${_made}/${_file}
    DEPENDS ${_exports}/generate.awk ${_lists} VERBATIM)
endforeach()
add_custom_target(nestomp_exports DEPENDS ${_made}/runtime.map ${_made}/aliases.ld ${_made}/leads.ld)

add_library(nestomp_stubs OBJECT ${_made}/stubs.c)
set_target_properties(nestomp_stubs PROPERTIES POSITION_INDEPENDENT_CODE ON)
target_include_directories(nestomp_stubs PRIVATE ${PROJECT_SOURCE_DIR})
# no debug information: an overridden stub would be a second place of its name to a debugger
target_compile_options(nestomp_stubs PRIVATE -fvisibility=hidden -g0)
add_library(nestomp SHARED $<TARGET_OBJECTS:nestomp_objects> $<TARGET_OBJECTS:nestomp_stubs>)
add_dependencies(nestomp nestomp_exports)
target_include_directories(nestomp PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(nestomp PRIVATE nestomp_flags nestomp_system)
set_target_properties(nestomp PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib LINKER_LANGUAGE C NO_SONAME ON
  PREFIX "" SUFFIX "" OUTPUT_NAME libgomp.so.1)
# Bound when it is loaded: a first call that the dynamic linker has to look up uses TLS, and base contexts call clock_gettime on a
# thread pointer that is not theirs.
target_link_options(nestomp PRIVATE -Wl,-z,nodelete -Wl,-z,now -Wl,-soname,libgomp.so.1 -Wl,-Bsymbolic-functions
  -Wl,--version-script=${_made}/runtime.map ${_made}/aliases.ld ${_made}/leads.ld)
if(NESTOMP_LTO AND CMAKE_C_COMPILER_ID STREQUAL GNU)
  # The stubs know names, not types; one partition keeps the symbols that aliases.ld assigns in sight.
  target_link_options(nestomp PRIVATE -O2 -flto=auto -flto-partition=one -Wno-lto-type-mismatch)
else()
  target_link_options(nestomp PRIVATE -fno-lto)
endif()
set_property(TARGET nestomp APPEND PROPERTY LINK_DEPENDS "${_made}/runtime.map;${_made}/aliases.ld;${_made}/leads.ld")
add_custom_command(TARGET nestomp POST_BUILD
  COMMAND ${CMAKE_COMMAND} -E create_symlink libgomp.so.1 libnestomp.so WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
add_library(nestomp::nestomp ALIAS nestomp)

# A name: NAME is the file and the SONAME, ENGINE where the engine lies as seen from there once installed.
function(nestomp_add_name name engine folder)
  string(MAKE_C_IDENTIFIER nestomp_${name} _target)
  file(WRITE ${_made}/${name}.opt "--filter=$ORIGIN/${engine}\n") # a file keeps the dollar sign from two shells
  add_library(${_target} SHARED $<TARGET_OBJECTS:nestomp_stubs> ${_exports}/libomp_stub.c)
  add_dependencies(${_target} nestomp_exports)
  add_dependencies(nestomp ${_target}) # whoever builds the library gets all its names
  set_target_properties(${_target} PROPERTIES PREFIX "" SUFFIX "" OUTPUT_NAME ${name} NO_SONAME ON
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${folder})
  target_include_directories(${_target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${_target} PRIVATE -fvisibility=hidden -g0)
  target_link_options(${_target} PRIVATE -Wl,-soname,${name} -Wl,--version-script=${_made}/runtime.map
    ${_made}/aliases.ld -Wl,@${_made}/${name}.opt)
  set_property(TARGET ${_target} APPEND PROPERTY LINK_DEPENDS "${_made}/runtime.map;${_made}/aliases.ld;${_made}/${name}.opt")
endfunction()

set(NESTOMP_NAMES_DIR ${CMAKE_INSTALL_LIBDIR}/nestomp) # the incumbents' names
set(NESTOMP_SONAME libnestomp.so.0)
foreach(_name libomp.so.5 libomp.so libiomp5.so)
  nestomp_add_name(${_name} libgomp.so.1 lib)
  string(MAKE_C_IDENTIFIER nestomp_${_name} _target)
  install(TARGETS ${_target} LIBRARY DESTINATION ${NESTOMP_NAMES_DIR})
endforeach()
nestomp_add_name(${NESTOMP_SONAME} nestomp/libgomp.so.1 installed) # only the installed one finds the engine
install(TARGETS nestomp_libnestomp_so_0 LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS nestomp LIBRARY DESTINATION ${NESTOMP_NAMES_DIR})
install(CODE "file(CREATE_LINK ${NESTOMP_SONAME}
  \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/libnestomp.so\" SYMBOLIC)")

# How programs find it: pkg-config and find_package(nestomp), both relocatable.
include(CMakePackageConfigHelpers)
target_compile_options(nestomp INTERFACE $<$<COMPILE_LANGUAGE:C,CXX,Fortran>:-fopenmp>)
set(NESTOMP_HEADERS_DIR ${CMAKE_INSTALL_INCLUDEDIR}/nestomp) # an omp.h in include/ itself would be everybody's
file(RELATIVE_PATH NESTOMP_HEADERS_FROM_LIB /${CMAKE_INSTALL_LIBDIR} /${NESTOMP_HEADERS_DIR})
set(_package ${CMAKE_INSTALL_LIBDIR}/cmake/nestomp)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/nestompConfig.cmake.in ${PROJECT_BINARY_DIR}/nestompConfig.cmake
  INSTALL_DESTINATION ${_package} PATH_VARS CMAKE_INSTALL_LIBDIR NESTOMP_HEADERS_DIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nestompConfigVersion.cmake COMPATIBILITY SameMajorVersion)
configure_file(${CMAKE_CURRENT_LIST_DIR}/nestomp.pc.in ${PROJECT_BINARY_DIR}/nestomp.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/nestompConfig.cmake ${PROJECT_BINARY_DIR}/nestompConfigVersion.cmake
  DESTINATION ${_package})
install(FILES ${PROJECT_BINARY_DIR}/nestomp.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
foreach(_header abi/omp/omp.h abi/omp/omp_lib.h abi/omp/omp_lib.f90 abi/ompt/omp-tools.h)
  install(FILES ${PROJECT_SOURCE_DIR}/${_header} DESTINATION ${NESTOMP_HEADERS_DIR} OPTIONAL)
endforeach()

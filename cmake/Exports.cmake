# The product: one shared object, reachable under every name it replaces (abi/README.md, "Names").
#   libnestomp.so                the engine; SONAME libgomp.so.1
#   libgomp.so.1, libomp.so      links to it
#   libomp.so.5, libiomp5.so     libraries of their own name: all symbols for the linker, and a DT_FILTER that makes the
#                                loader take them from the engine
include(GNUInstallDirs)
set(_exports ${PROJECT_SOURCE_DIR}/abi/exports)
set(_made ${PROJECT_BINARY_DIR}/exports)
set(_lists ${_exports}/internal.txt ${_exports}/loader.txt ${_exports}/special.txt ${_exports}/values.txt ${_exports}/extra.txt
  ${_exports}/reference/libgomp.txt ${_exports}/reference/libomp.txt)
find_program(AWK NAMES awk gawk mawk REQUIRED)
file(MAKE_DIRECTORY ${_made})
foreach(_pair map:runtime.map aliases:aliases.ld stubs:stubs.c)
  string(REPLACE ":" ";" _pair ${_pair})
  list(GET _pair 0 _kind)
  list(GET _pair 1 _file)
  add_custom_command(OUTPUT ${_made}/${_file}
    COMMAND ${AWK} -v out=${_kind} -f ${_exports}/generate.awk ${_lists} > ${_made}/${_file}
    DEPENDS ${_exports}/generate.awk ${_lists} VERBATIM)
endforeach()
add_custom_target(nestomp_exports DEPENDS ${_made}/runtime.map ${_made}/aliases.ld)

add_library(nestomp_stubs OBJECT ${_made}/stubs.c)
set_target_properties(nestomp_stubs PROPERTIES POSITION_INDEPENDENT_CODE ON)
target_include_directories(nestomp_stubs PRIVATE ${PROJECT_SOURCE_DIR})
# no debug information: an overridden stub would be a second place of its name to a debugger
target_compile_options(nestomp_stubs PRIVATE -fvisibility=hidden -g0)
add_library(nestomp SHARED $<TARGET_OBJECTS:nestomp_objects> $<TARGET_OBJECTS:nestomp_stubs>)
add_dependencies(nestomp nestomp_exports)
target_include_directories(nestomp PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(nestomp PRIVATE nestomp_flags nestomp_system)
set_target_properties(nestomp PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib LINKER_LANGUAGE C NO_SONAME ON)
target_link_options(nestomp PRIVATE -Wl,-z,nodelete -Wl,-soname,libgomp.so.1 -Wl,-Bsymbolic-functions
  -Wl,--version-script=${_made}/runtime.map ${_made}/aliases.ld)
if(NESTOMP_LTO AND CMAKE_C_COMPILER_ID STREQUAL GNU)
  # The stubs know names, not types; one partition keeps the symbols that aliases.ld assigns in sight.
  target_link_options(nestomp PRIVATE -O2 -flto=auto -flto-partition=one -Wno-lto-type-mismatch)
else()
  target_link_options(nestomp PRIVATE -fno-lto)
endif()
set_property(TARGET nestomp APPEND PROPERTY LINK_DEPENDS "${_made}/runtime.map;${_made}/aliases.ld")
foreach(_name libgomp.so.1 libomp.so)
  add_custom_command(TARGET nestomp POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E create_symlink libnestomp.so ${_name} WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
  install(CODE "file(MAKE_DIRECTORY \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}\")
    file(CREATE_LINK libnestomp.so \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/${_name}\" SYMBOLIC)")
endforeach()

file(WRITE ${_made}/filter.opt "--filter=$ORIGIN/libnestomp.so\n") # a file keeps the dollar sign from two shells
foreach(_name libomp.so.5 libiomp5.so)
  string(MAKE_C_IDENTIFIER nestomp_${_name} _target)
  add_library(${_target} SHARED $<TARGET_OBJECTS:nestomp_stubs> ${_exports}/libomp_stub.c)
  add_dependencies(${_target} nestomp_exports)
  add_dependencies(nestomp ${_target}) # whoever builds the library gets all its names
  set_target_properties(${_target} PROPERTIES PREFIX "" SUFFIX "" OUTPUT_NAME ${_name} NO_SONAME ON
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
  target_include_directories(${_target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${_target} PRIVATE -fvisibility=hidden -g0)
  target_link_options(${_target} PRIVATE -Wl,-soname,${_name} -Wl,--version-script=${_made}/runtime.map
    ${_made}/aliases.ld -Wl,@${_made}/filter.opt)
  set_property(TARGET ${_target} APPEND PROPERTY LINK_DEPENDS "${_made}/runtime.map;${_made}/aliases.ld")
  install(TARGETS ${_target} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endforeach()

include(CMakePackageConfigHelpers)
target_compile_options(nestomp INTERFACE $<$<COMPILE_LANGUAGE:C,CXX,Fortran>:-fopenmp>)
install(TARGETS nestomp EXPORT nestompTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT nestompTargets NAMESPACE nestomp:: FILE nestompConfig.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/nestomp)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/nestompConfigVersion.cmake COMPATIBILITY SameMajorVersion)
configure_file(${CMAKE_CURRENT_LIST_DIR}/nestomp.pc.in ${PROJECT_BINARY_DIR}/nestomp.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/nestompConfigVersion.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/nestomp)
install(FILES ${PROJECT_BINARY_DIR}/nestomp.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
foreach(_header abi/omp/omp.h abi/omp/omp_lib.h abi/omp/omp_lib.f90 abi/ompt/omp-tools.h)
  install(FILES ${PROJECT_SOURCE_DIR}/${_header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} OPTIONAL)
endforeach()

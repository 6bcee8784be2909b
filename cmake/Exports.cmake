# The product: one shared object, reachable under every name it replaces.
#
# Its SONAME is libgomp.so.1, because that is the runtime whose constructor has visible effects (environment, messages):
# preloading us must keep it out of the process.  See abi/README.md, "Names", for the whole argument.
set(_exports ${PROJECT_SOURCE_DIR}/abi/exports)
set(_made ${PROJECT_BINARY_DIR}/exports)
set(_lists ${_exports}/special.txt ${_exports}/values.txt ${_exports}/extra.txt
  ${_exports}/reference/libgomp.txt ${_exports}/reference/libomp.txt)
find_program(AWK NAMES awk gawk mawk REQUIRED)
file(MAKE_DIRECTORY ${_made})
foreach(_kind map aliases stubs)
  string(REPLACE map runtime.map _file ${_kind})
  string(REPLACE aliases aliases.ld _file ${_file})
  string(REPLACE stubs stubs.c _file ${_file})
  add_custom_command(OUTPUT ${_made}/${_file}
    COMMAND ${AWK} -v out=${_kind} -f ${_exports}/generate.awk ${_lists} > ${_made}/${_file}
    DEPENDS ${_exports}/generate.awk ${_lists} VERBATIM)
endforeach()
add_custom_target(nestomp_exports DEPENDS ${_made}/runtime.map ${_made}/aliases.ld)

add_library(nestomp SHARED $<TARGET_OBJECTS:nestomp_objects> ${_made}/stubs.c)
add_dependencies(nestomp nestomp_exports)
target_include_directories(nestomp PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(nestomp PRIVATE nestomp_flags nestomp_system)
set_target_properties(nestomp PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib LINKER_LANGUAGE C NO_SONAME ON)
target_link_options(nestomp PRIVATE -Wl,-z,nodelete -Wl,-soname,libgomp.so.1 -Wl,-Bsymbolic-functions
  -Wl,--version-script=${_made}/runtime.map ${_made}/aliases.ld)
set_property(TARGET nestomp APPEND PROPERTY LINK_DEPENDS "${_made}/runtime.map;${_made}/aliases.ld")
foreach(_name libgomp.so.1 libomp.so.5 libiomp5.so)
  add_custom_command(TARGET nestomp POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E create_symlink libnestomp.so ${_name} WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
endforeach()

# The product: one shared object, reachable under every name it replaces.
add_library(nestomp SHARED $<TARGET_OBJECTS:nestomp_objects>)
target_link_libraries(nestomp PRIVATE nestomp_flags nestomp_system)
set_target_properties(nestomp PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib LINKER_LANGUAGE C)
target_link_options(nestomp PRIVATE -Wl,-z,nodelete -Wl,-soname,libgomp.so.1 -Wl,-Bsymbolic-functions)
set(_map ${PROJECT_SOURCE_DIR}/abi/exports/runtime.map)
if(EXISTS ${_map})
  target_link_options(nestomp PRIVATE -Wl,--version-script=${_map})
  set_property(TARGET nestomp APPEND PROPERTY LINK_DEPENDS ${_map})
endif()
foreach(_name libgomp.so.1 libomp.so.5 libiomp5.so)
  add_custom_command(TARGET nestomp POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E create_symlink libnestomp.so ${_name} WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
endforeach()

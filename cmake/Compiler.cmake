# One interface target carries what every object of the runtime is compiled with.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS ON)
add_library(nestomp_flags INTERFACE)
target_compile_options(nestomp_flags INTERFACE
  $<$<COMPILE_LANGUAGE:C>:-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wno-unused-parameter>
  $<$<COMPILE_LANGUAGE:C>:-fvisibility=hidden -fno-omit-frame-pointer -ftls-model=initial-exec -fno-semantic-interposition
    -fno-tree-slp-vectorize>)
target_compile_definitions(nestomp_flags INTERFACE _GNU_SOURCE NST_VERSION="${PROJECT_VERSION}" $<$<BOOL:${NESTOMP_DEBUG}>:NST_DEBUG>)
if(NESTOMP_DEBUG AND NOT NESTOMP_SANITIZE) # long checks would be too long there
  target_compile_definitions(nestomp_flags INTERFACE NST_AUDITS)
endif()
set(CMAKE_C_FLAGS_RELEASE "-O2 -g")
set(CMAKE_C_FLAGS_DEBUG "-O1 -g")
find_package(Threads REQUIRED)
add_library(nestomp_system INTERFACE)
target_link_libraries(nestomp_system INTERFACE Threads::Threads ${CMAKE_DL_LIBS} m)

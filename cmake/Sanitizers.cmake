if(NESTOMP_SANITIZE)
  target_compile_options(nestomp_flags INTERFACE -fsanitize=${NESTOMP_SANITIZE} -fno-sanitize-recover=undefined)
  target_link_options(nestomp_flags INTERFACE -fsanitize=${NESTOMP_SANITIZE})
endif()

# Carriers run these files between strands, on a thread pointer that may be in use elsewhere at the same time.
# ThreadSanitizer keeps its per-thread state behind that pointer, so it must not see them; the synchronisation they provide
# is announced to it in runtime/strand/annotate.h.
if(NESTOMP_SANITIZE MATCHES "thread")
  target_compile_definitions(nestomp_flags INTERFACE NST_TSAN)
  target_compile_options(nestomp_flags INTERFACE $<$<COMPILE_LANG_AND_ID:C,GNU>:-Wno-tsan>) # fences: README of runtime/sched
  file(GLOB _between_strands CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/runtime/sched/*.c
    ${PROJECT_SOURCE_DIR}/runtime/strand/*.c ${PROJECT_SOURCE_DIR}/runtime/os/futex.c
    ${PROJECT_SOURCE_DIR}/runtime/os/delay.c ${PROJECT_SOURCE_DIR}/runtime/topo/cpuset.c
    ${PROJECT_SOURCE_DIR}/runtime/arch/*/context.c)
  set_source_files_properties(${_between_strands} PROPERTIES COMPILE_OPTIONS -fno-sanitize=thread)
endif()

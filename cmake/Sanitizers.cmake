if(NESTOMP_SANITIZE)
  target_compile_options(nestomp_flags INTERFACE -fsanitize=${NESTOMP_SANITIZE} -fno-sanitize-recover=undefined)
  target_link_options(nestomp_flags INTERFACE -fsanitize=${NESTOMP_SANITIZE})
endif()

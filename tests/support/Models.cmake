# Models under relacy (tests/model/README.md): the runtime's own source text, translated, simulated.  One test for the text
# as it is, one for each weakening in MODEL.sites that names a scenario: it must go wrong in that one.
# Models under Spin check designs: properties.txt says what each must show.
# The release preset only: neither debugging nor sanitizers change what is simulated.

find_path(NESTOMP_RELACY relacy/relacy.hpp)
mark_as_advanced(NESTOMP_RELACY)

# Sources: what the model includes, headers too, in any order.
function(nestomp_add_model name)
  set(_here ${CMAKE_CURRENT_SOURCE_DIR}/model)
  set(_out ${CMAKE_CURRENT_BINARY_DIR}/model/${name})
  list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE _sources)
  add_custom_command(OUTPUT ${_out}/sites.h VERBATIM
    DEPENDS ${_sources} ${_here}/translate.py ${_here}/${name}.adapt
    COMMAND ${CMAKE_COMMAND} -E make_directory ${_out}
    COMMAND python3 ${_here}/translate.py ${PROJECT_SOURCE_DIR} ${_out} ${_here}/${name}.adapt -- ${ARGN}
    COMMENT "model of ${name}: translating")
  add_executable(model_${name} EXCLUDE_FROM_ALL ${_here}/${name}_model.cc ${_here}/main.cc ${_out}/sites.h)
  # C as C++: void pointers convert.  relacy itself and translated C are not what our warnings are for.
  target_compile_options(model_${name} PRIVATE -O1 -fpermissive -w)
  # Its own shims, if any, go before everybody's.
  target_include_directories(model_${name} PRIVATE ${_out} ${_here}/shim_${name} ${_here}/shim ${PROJECT_SOURCE_DIR}
    ${NESTOMP_RELACY})
  set_target_properties(model_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${_out})
  # Built by a test: a model that is no longer in step with the sources must not keep everything else from being tested.
  nestomp_register(model.${name}.build "${CMAKE_COMMAND};--build;${PROJECT_BINARY_DIR};--target;model_${name}" model 300 "" yes)
  set_tests_properties(model.${name}.build PROPERTIES FIXTURES_SETUP model_${name} RESOURCE_LOCK model_build)
  set(_tests model.${name})
  nestomp_register(model.${name} ${_out}/model_${name} model 120 "" yes)
  file(STRINGS ${_here}/${name}.sites _lines REGEX "^[^#]")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${_here}/${name}.sites)
  foreach(_line ${_lines})
    if(NOT _line MATCHES "^(\\??)([a-z.]+) +([^ ]+) +([^ ]+)")
      message(FATAL_ERROR "${name}.sites: ${_line}")
    endif()
    set(_label ${CMAKE_MATCH_2})
    set(_scenario ${CMAKE_MATCH_4})
    set(_weaken ${CMAKE_MATCH_3})
    if(CMAKE_MATCH_1)
      set(_optional --optional)
    else()
      set(_optional "")
    endif()
    if(_scenario STREQUAL "-")
      continue() # nothing is seen: that would only be model.${name} once more
    endif()
    nestomp_register(model.${name}.${_label}.${_weaken}.${_scenario}
      "${_out}/model_${name};--weaken=${_weaken};--scenario=${_scenario};--wanted;${_optional}" model 60 "" yes)
    list(APPEND _tests model.${name}.${_label}.${_weaken}.${_scenario})
  endforeach()
  set_tests_properties(${_tests} PROPERTIES FIXTURES_REQUIRED model_${name})
endfunction()

# spin/properties.txt: one test a property.
function(nestomp_add_spin_models)
  set(_here ${CMAKE_CURRENT_SOURCE_DIR}/model/spin)
  find_program(NESTOMP_SPIN spin)
  mark_as_advanced(NESTOMP_SPIN)
  if(NOT NESTOMP_SPIN)
    message(STATUS "tests: spin not found (Debian: spin); its models are skipped")
    nestomp_register(model.spin "sh;-c;exit 77" model 10 "" yes)
    return()
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${_here}/properties.txt)
  file(STRINGS ${_here}/properties.txt _lines REGEX "^[^#]")
  foreach(_line ${_lines})
    if(NOT _line MATCHES "^(holds|cycle|assert|stuck) +([a-z]+[.][a-z-]+) +(safe|live)( |$)")
      message(FATAL_ERROR "properties.txt: ${_line}")
    endif()
    set(_property ${CMAKE_MATCH_2})
    set(_name ${_property})
    if(NOT CMAKE_MATCH_1 STREQUAL holds)
      set(_name ${_property}.${CMAKE_MATCH_1})
    endif()
    nestomp_register(model.spin.${_name} "sh;${_here}/check.sh;${_property}" model 300 "CC=${CMAKE_C_COMPILER}" yes)
  endforeach()
endfunction()

# The C11 orders of the handshakes that the Spin models take for granted.
function(nestomp_add_orders_model)
  add_executable(model_orders EXCLUDE_FROM_ALL ${CMAKE_CURRENT_SOURCE_DIR}/model/orders_model.cc)
  target_compile_options(model_orders PRIVATE -O1 -w)
  target_include_directories(model_orders PRIVATE ${NESTOMP_RELACY})
  set_target_properties(model_orders PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/model)
  nestomp_register(model.orders.build "${CMAKE_COMMAND};--build;${PROJECT_BINARY_DIR};--target;model_orders" model 300 "" yes)
  set_tests_properties(model.orders.build PROPERTIES FIXTURES_SETUP model_orders RESOURCE_LOCK model_build)
  foreach(_handshake publish:3 searchers:2 wake:3 latch:2 slot:2 nudge:2)
    string(REPLACE ":" ";" _handshake ${_handshake})
    list(GET _handshake 0 _name)
    list(GET _handshake 1 _weakenings)
    foreach(_w RANGE ${_weakenings})
      nestomp_register(model.orders.${_name}.${_w} "${CMAKE_CURRENT_BINARY_DIR}/model/model_orders;${_name};${_w}" model 120 "" yes)
      set_tests_properties(model.orders.${_name}.${_w} PROPERTIES FIXTURES_REQUIRED model_orders)
    endforeach()
  endforeach()
endfunction()

function(nestomp_add_models)
  if(NESTOMP_TEST_REFERENCE OR NESTOMP_DEBUG OR NESTOMP_SANITIZE OR NESTOMP_ARCH)
    return()
  endif()
  nestomp_add_spin_models()
  if(NOT NESTOMP_RELACY)
    message(STATUS "tests: relacy not found (Debian: relacy-dev); no models")
    nestomp_register(model.relacy "sh;-c;exit 77" model 10 "" yes)
    return()
  endif()
  nestomp_add_orders_model()
  set(_deque runtime/base/compiler.h runtime/sched/deque.h runtime/sched/job.h runtime/sched/wait.h runtime/sched/latch.h
    runtime/sched/deque.c)
  nestomp_add_model(deque ${_deque})
  nestomp_add_model(sched ${_deque} runtime/strand/strand.h runtime/strand/annotate.h runtime/sched/park.h
    runtime/sched/monitor.h runtime/sched/reserve.h runtime/sched/spare.h runtime/sched/tuning.h runtime/sched/carrier.h
    runtime/sched/state.h runtime/sched/pool.h runtime/sched/publish.h runtime/sched/pool.c runtime/sched/latch.c
    runtime/sched/publish.c runtime/sched/carrier.c runtime/sched/wait.c)
  nestomp_add_model(task ${_deque} runtime/omp/task/tally.h runtime/omp/task/task_list.h runtime/omp/task/task_list.c
    runtime/omp/task/task_sleep.h runtime/omp/task/task_sleep_inl.h runtime/omp/task/task_sleep.c runtime/omp/task/task_queue.c
    runtime/omp/task/task_wait.c)
endfunction()

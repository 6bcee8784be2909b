# The environments that a test runs under.  A variant is a name and the variables it sets.
#
# The full matrix (switch back-end x carriers x forced migration x team size) is covered pairwise rather than
# exhaustively: each program runs in every variant of NESTOMP_VARIANTS, and "default" is what users get.
set(NESTOMP_VARIANT_default "")
set(NESTOMP_VARIANT_user-c1-n4 NESTOMP_SWITCH=user NESTOMP_CARRIERS=1 OMP_NUM_THREADS=4)
set(NESTOMP_VARIANT_user-c2-mig-n16
  NESTOMP_SWITCH=user NESTOMP_CARRIERS=2 NESTOMP_FORCE_MIGRATION=true OMP_NUM_THREADS=16)
set(NESTOMP_VARIANT_user-c1-mig-n2
  NESTOMP_SWITCH=user NESTOMP_CARRIERS=1 NESTOMP_FORCE_MIGRATION=true OMP_NUM_THREADS=2)
set(NESTOMP_VARIANT_handoff-c2-n4 NESTOMP_SWITCH=handoff NESTOMP_CARRIERS=2 OMP_NUM_THREADS=4)
set(NESTOMP_VARIANT_handoff-c1-mig-n16
  NESTOMP_SWITCH=handoff NESTOMP_CARRIERS=1 NESTOMP_FORCE_MIGRATION=true OMP_NUM_THREADS=16)

# Stress tests: all eight.
set(NESTOMP_SWITCH_VARIANTS "")
foreach(_switch user handoff)
  foreach(_carriers 1 2)
    foreach(_migrate false true)
      set(_name ${_switch}-c${_carriers}-mig-${_migrate})
      list(APPEND NESTOMP_SWITCH_VARIANTS ${_name})
      set(NESTOMP_VARIANT_${_name}
        NESTOMP_SWITCH=${_switch} NESTOMP_CARRIERS=${_carriers} NESTOMP_FORCE_MIGRATION=${_migrate})
    endforeach()
  endforeach()
endforeach()

# The delay mode (runtime/base/delay.h): the dev preset only, for others have no points, or are slow as it is.  Stress tests,
# and those programs in which threads wait for each other, built by one compiler: all others take the same waits.
set(NESTOMP_DELAY_VARIANTS "")
set(NESTOMP_DELAY_PROGRAMS "")
if(NESTOMP_DEBUG AND NOT NESTOMP_SANITIZE AND NOT NESTOMP_TEST_REFERENCE)
  set(NESTOMP_VARIANT_delay-user-c2 NESTOMP_DELAY=1,6 NESTOMP_SWITCH=user NESTOMP_CARRIERS=2 OMP_NUM_THREADS=4)
  set(NESTOMP_VARIANT_delay-user-c7-mig
    NESTOMP_DELAY=2,6 NESTOMP_SWITCH=user NESTOMP_CARRIERS=7 NESTOMP_FORCE_MIGRATION=true OMP_NUM_THREADS=9)
  set(NESTOMP_VARIANT_delay-handoff-c3 NESTOMP_DELAY=3,6 NESTOMP_SWITCH=handoff NESTOMP_CARRIERS=3 OMP_NUM_THREADS=6)
  set(NESTOMP_DELAY_VARIANTS delay-user-c2 delay-user-c7-mig delay-handoff-c3)
  list(APPEND NESTOMP_SWITCH_VARIANTS ${NESTOMP_DELAY_VARIANTS})
  list(APPEND NESTOMP_DELAY_PROGRAMS
    barrier_rounds blocking_mutex_nested blocking_own_barrier blocking_pipes blocking_spin_chain cancel_loops cancel_nested
    cancel_parallel_tasks critical doacross exceptions lock_polling locks nest_locks nested_in_tasks_and_loops nested_levels
    nested_recursion nested_region_tasks nested_tasks nowait_overrun parallel_num_threads pthread_regions region_sequences
    std_threads task_by_others task_deep task_depend task_detach_waiting task_fib task_priority task_random
    task_stack_sharing task_wakeups taskgroup teams_host threadprivate_sizes tls_stability
    exit_in_region fork_child main_ends_first no_more_threads roots_come_and_go roots_leave_no_threads signals_anywhere signals_in_region)
endif()

# Which variants the language programs run in: fewer where each run is slow.
if(NESTOMP_TEST_REFERENCE)
  # Passive: the peers' spinning makes oversubscribed programs crawl.
  set(NESTOMP_VARIANT_n4 OMP_NUM_THREADS=4 OMP_WAIT_POLICY=passive)
  set(NESTOMP_VARIANTS n4)
elseif(NESTOMP_SANITIZE)
  set(NESTOMP_VARIANTS default user-c2-mig-n16 handoff-c2-n4)
elseif(NESTOMP_DEBUG)
  set(NESTOMP_VARIANTS default user-c1-n4 user-c2-mig-n16 handoff-c1-mig-n16)
else()
  set(NESTOMP_VARIANTS default user-c1-n4 user-c2-mig-n16 user-c1-mig-n2 handoff-c2-n4 handoff-c1-mig-n16)
endif()

set(NESTOMP_SANITIZER_ENV
  "ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0:abort_on_error=0"
  "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
  "TSAN_OPTIONS=halt_on_error=0:second_deadlock_stack=1:suppressions=${CMAKE_CURRENT_LIST_DIR}/tsan.supp")
# The one that matters here, for where a list cannot be passed (gtest_discover_tests).
if(NESTOMP_SANITIZE MATCHES thread)
  list(GET NESTOMP_SANITIZER_ENV 2 NESTOMP_SANITIZER_OPTIONS)
else()
  list(GET NESTOMP_SANITIZER_ENV 0 NESTOMP_SANITIZER_OPTIONS)
endif()

! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! Fortran include file (a fragment of a specification part) for code that does not use the module omp_lib.  Written from the
! OpenMP 5.2 specification.
! Good in fixed and free form: no line is longer than 72 columns but for comments, none is continued.
      integer omp_lock_kind, omp_nest_lock_kind
      parameter (omp_lock_kind = 4)
      parameter (omp_nest_lock_kind = 8)
      integer omp_sched_kind, omp_proc_bind_kind
      parameter (omp_sched_kind = 4)
      parameter (omp_proc_bind_kind = 4)
      integer omp_sync_hint_kind, omp_lock_hint_kind
      parameter (omp_sync_hint_kind = 4)
      parameter (omp_lock_hint_kind = 4)
      integer omp_pause_resource_kind, omp_depend_kind
      parameter (omp_pause_resource_kind = 4)
      parameter (omp_depend_kind = 16)
      integer omp_event_handle_kind
      parameter (omp_event_handle_kind = 8)
      integer omp_allocator_handle_kind
      parameter (omp_allocator_handle_kind = 8)
      integer omp_memspace_handle_kind
      parameter (omp_memspace_handle_kind = 8)
      integer openmp_version
      parameter (openmp_version = 202111)

      integer(4) omp_sched_static, omp_sched_dynamic
      integer(4) omp_sched_guided, omp_sched_auto
      parameter (omp_sched_static = 1)
      parameter (omp_sched_dynamic = 2)
      parameter (omp_sched_guided = 3)
      parameter (omp_sched_auto = 4)
      integer(4) omp_proc_bind_false, omp_proc_bind_true
      integer(4) omp_proc_bind_primary, omp_proc_bind_master
      integer(4) omp_proc_bind_close, omp_proc_bind_spread
      parameter (omp_proc_bind_false = 0)
      parameter (omp_proc_bind_true = 1)
      parameter (omp_proc_bind_primary = 2)
      parameter (omp_proc_bind_master = 2)
      parameter (omp_proc_bind_close = 3)
      parameter (omp_proc_bind_spread = 4)
      integer(4) omp_pause_soft, omp_pause_hard
      parameter (omp_pause_soft = 1)
      parameter (omp_pause_hard = 2)
      integer omp_initial_device, omp_invalid_device
      parameter (omp_initial_device = -1)
      parameter (omp_invalid_device = -4)
      integer(8) omp_null_allocator, omp_default_mem_alloc
      parameter (omp_null_allocator = 0)
      parameter (omp_default_mem_alloc = 1)

      external omp_init_lock, omp_init_nest_lock
      external omp_init_lock_with_hint
      external omp_init_nest_lock_with_hint
      external omp_destroy_lock, omp_destroy_nest_lock
      external omp_set_lock, omp_set_nest_lock
      external omp_unset_lock, omp_unset_nest_lock
      external omp_test_lock, omp_test_nest_lock
      logical(4) omp_test_lock
      integer(4) omp_test_nest_lock

      external omp_set_num_threads, omp_set_dynamic
      external omp_set_nested, omp_set_schedule, omp_get_schedule
      external omp_set_max_active_levels, omp_set_default_device
      external omp_set_num_teams, omp_set_teams_thread_limit
      external omp_display_env, omp_fulfill_event
      external omp_get_place_proc_ids, omp_get_partition_place_nums
      external omp_set_affinity_format, omp_display_affinity
      external omp_get_affinity_format, omp_capture_affinity
      integer(4) omp_get_affinity_format, omp_capture_affinity

      external omp_get_num_threads, omp_get_max_threads
      integer(4) omp_get_num_threads, omp_get_max_threads
      external omp_get_thread_num, omp_get_num_procs
      integer(4) omp_get_thread_num, omp_get_num_procs
      external omp_in_parallel, omp_get_dynamic, omp_get_nested
      logical(4) omp_in_parallel, omp_get_dynamic, omp_get_nested
      external omp_get_cancellation, omp_in_final
      logical(4) omp_get_cancellation, omp_in_final
      external omp_in_explicit_task, omp_is_initial_device
      logical(4) omp_in_explicit_task, omp_is_initial_device
      external omp_get_thread_limit, omp_get_max_active_levels
      integer(4) omp_get_thread_limit, omp_get_max_active_levels
      external omp_get_supported_active_levels
      integer(4) omp_get_supported_active_levels
      external omp_get_level, omp_get_active_level
      integer(4) omp_get_level, omp_get_active_level
      external omp_get_ancestor_thread_num, omp_get_team_size
      integer(4) omp_get_ancestor_thread_num, omp_get_team_size
      external omp_get_proc_bind, omp_get_max_task_priority
      integer(4) omp_get_proc_bind, omp_get_max_task_priority
      external omp_get_num_places, omp_get_place_num_procs
      integer(4) omp_get_num_places, omp_get_place_num_procs
      external omp_get_place_num, omp_get_partition_num_places
      integer(4) omp_get_place_num, omp_get_partition_num_places
      external omp_get_default_device, omp_get_num_devices
      integer(4) omp_get_default_device, omp_get_num_devices
      external omp_get_device_num, omp_get_initial_device
      integer(4) omp_get_device_num, omp_get_initial_device
      external omp_get_num_teams, omp_get_team_num
      integer(4) omp_get_num_teams, omp_get_team_num
      external omp_get_max_teams, omp_get_teams_thread_limit
      integer(4) omp_get_max_teams, omp_get_teams_thread_limit
      external omp_pause_resource, omp_pause_resource_all
      integer(4) omp_pause_resource, omp_pause_resource_all
      external omp_control_tool
      integer(4) omp_control_tool
      external omp_get_wtime, omp_get_wtick
      double precision omp_get_wtime, omp_get_wtick

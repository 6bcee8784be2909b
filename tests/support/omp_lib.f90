! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! The interfaces of omp_lib that our Fortran programs use, for a flang whose packager ships no omp_lib.mod
! (OpenMP 5.2, chapter 18).  Never used where the compiler has its own.
module omp_lib_kinds
  use, intrinsic :: iso_c_binding, only: c_int, c_intptr_t
  implicit none
  integer, parameter :: omp_lock_kind = c_intptr_t
  integer, parameter :: omp_nest_lock_kind = c_intptr_t
  integer, parameter :: omp_sched_kind = c_int
  integer, parameter :: omp_proc_bind_kind = c_int
  integer(omp_sched_kind), parameter :: omp_sched_static = 1, omp_sched_dynamic = 2
  integer(omp_sched_kind), parameter :: omp_sched_guided = 3, omp_sched_auto = 4
end module omp_lib_kinds

module omp_lib
  use omp_lib_kinds
  implicit none
  interface
    subroutine omp_set_num_threads(n) bind(c, name='omp_set_num_threads_')
      integer, intent(in) :: n
    end subroutine
    integer function omp_get_num_threads() bind(c, name='omp_get_num_threads')
    end function
    integer function omp_get_max_threads() bind(c, name='omp_get_max_threads')
    end function
    integer function omp_get_thread_num() bind(c, name='omp_get_thread_num')
    end function
    integer function omp_get_level() bind(c, name='omp_get_level')
    end function
    logical function omp_in_parallel() bind(c, name='omp_in_parallel')
    end function
    subroutine omp_set_max_active_levels(n) bind(c, name='omp_set_max_active_levels_')
      integer, intent(in) :: n
    end subroutine
    integer function omp_get_max_active_levels() bind(c, name='omp_get_max_active_levels')
    end function
    subroutine omp_set_schedule(kind, chunk) bind(c, name='omp_set_schedule_')
      import :: omp_sched_kind
      integer(omp_sched_kind), intent(in) :: kind
      integer, intent(in) :: chunk
    end subroutine
    double precision function omp_get_wtime() bind(c, name='omp_get_wtime')
    end function
    subroutine omp_init_lock(l) bind(c, name='omp_init_lock_')
      import :: omp_lock_kind
      integer(omp_lock_kind), intent(out) :: l
    end subroutine
    subroutine omp_destroy_lock(l) bind(c, name='omp_destroy_lock_')
      import :: omp_lock_kind
      integer(omp_lock_kind), intent(inout) :: l
    end subroutine
    subroutine omp_set_lock(l) bind(c, name='omp_set_lock_')
      import :: omp_lock_kind
      integer(omp_lock_kind), intent(inout) :: l
    end subroutine
    subroutine omp_unset_lock(l) bind(c, name='omp_unset_lock_')
      import :: omp_lock_kind
      integer(omp_lock_kind), intent(inout) :: l
    end subroutine
  end interface
end module omp_lib

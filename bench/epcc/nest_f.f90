! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
!
! Owns: the nested rows for a Fortran program: empty inner regions, inner barriers with threadprivate data checked, and
! nested loops with a reduction whose result is checked. Same output as the C programs: "ROW name threads microseconds".
module nest_state
  implicit none
  integer, save :: tp = 0
  !$omp threadprivate(tp)
end module nest_state

program nest_f
  use omp_lib
  use nest_state
  use, intrinsic :: iso_fortran_env, only: int64, real64
  implicit none
  integer, parameter :: samples = 11
  integer :: threads

  call omp_set_max_active_levels(8)
  call omp_set_dynamic(.false.)
  threads = omp_get_max_threads()
  call row('fortran_2x4_empty', 1)
  call row('fortran_2x8_checked', 2)
  call row('fortran_nested_loops', 3)

contains

  subroutine row(name, which)
    character(len=*), intent(in) :: name
    integer, intent(in) :: which
    character(len=64) :: wanted
    real(real64) :: t(samples)
    integer :: i, reps

    if (command_argument_count() > 0) then
      call get_command_argument(1, wanted)
      if (trim(wanted) == '--list') then
        print '(a)', name
        return
      end if
      if (trim(wanted) /= name) return
    end if
    reps = 1
    call once(which, 1)
    do while (timed(which, reps) < 2.0e-3_real64)
      reps = reps * 2
    end do
    do i = 1, samples
      t(i) = timed(which, reps) / reps * 1.0e6_real64
    end do
    call sort(t)
    print '(a,1x,a,1x,i0,1x,f0.4)', 'ROW', name, threads, t((samples + 1) / 2)
  end subroutine row

  real(real64) function timed(which, reps)
    integer, intent(in) :: which, reps
    integer(int64) :: t0, t1, rate

    call system_clock(t0, rate)
    call once(which, reps)
    call system_clock(t1)
    timed = real(t1 - t0, real64) / real(rate, real64)
  end function timed

  subroutine once(which, reps)
    integer, intent(in) :: which, reps

    select case (which)
    case (1)
      call empty(reps)
    case (2)
      call checked(reps)
    case (3)
      call loops(reps)
    end select
  end subroutine once

  subroutine empty(reps)
    integer, intent(in) :: reps
    integer :: i

    !$omp parallel num_threads(2) private(i)
    do i = 1, reps
      !$omp parallel num_threads(4)
      if (omp_get_num_threads() /= 4) call fail('fortran_2x4_empty', 'wrong team size')
      !$omp end parallel
    end do
    !$omp end parallel
  end subroutine empty

  subroutine checked(reps)
    integer, intent(in) :: reps
    integer :: i, b, outer, mine

    !$omp parallel num_threads(2) private(i, outer)
    outer = omp_get_thread_num()
    do i = 1, reps
      !$omp parallel num_threads(8) private(b, mine)
      mine = outer * 1000 + omp_get_thread_num()
      tp = mine
      do b = 1, 3
        !$omp barrier
        if (tp /= mine) call fail('fortran_2x8_checked', 'threadprivate is not this thread''s own')
      end do
      !$omp end parallel
    end do
    !$omp end parallel
  end subroutine checked

  subroutine loops(reps)
    integer, intent(in) :: reps
    integer :: r, i, j, inner, total

    do r = 1, reps
      total = 0
      !$omp parallel do schedule(dynamic) private(j, inner) reduction(+:total)
      do i = 1, 16
        inner = 0
        !$omp parallel do reduction(+:inner) num_threads(threads)
        do j = 1, 256
          inner = inner + mod(i * j, 7)
        end do
        total = total + inner
      end do
      if (total /= expected()) call fail('fortran_nested_loops', 'the sum is wrong')
    end do
  end subroutine loops

  integer function expected()
    integer, save :: known = -1
    integer :: i, j

    if (known < 0) then
      known = 0
      do i = 1, 16
        do j = 1, 256
          known = known + mod(i * j, 7)
        end do
      end do
    end if
    expected = known
  end function expected

  subroutine fail(name, reason)
    character(len=*), intent(in) :: name, reason

    print '(4a)', 'FAIL ', name, ' ', reason
    error stop 3
  end subroutine fail

  subroutine sort(t)
    real(real64), intent(inout) :: t(:)
    real(real64) :: x
    integer :: i, j

    do i = 2, size(t)
      x = t(i)
      j = i - 1
      do while (j >= 1)
        if (t(j) <= x) exit
        t(j + 1) = t(j)
        j = j - 1
      end do
      t(j + 1) = x
    end do
  end subroutine sort
end program nest_f

! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! Cancellation-free control flow: schedules of every kind with integer(8) and negative strides, atomic forms, nested do,
! user-defined reduction (OpenMP 5.2).
! clang: none
module kinds
  implicit none
  type :: pair
     integer :: total = 0
     integer :: most = -huge(1)
  end type pair
contains
  subroutine join(out, in)
    type(pair), intent(inout) :: out
    type(pair), intent(in) :: in
    out%total = out%total + in%total
    out%most = max(out%most, in%most)
  end subroutine join
end module kinds

program control
  use kinds
  use omp_lib
  implicit none
  !$omp declare reduction(joined : pair : join(omp_out, omp_in)) initializer(omp_priv = pair())
  integer(8) :: k, wide
  integer :: i, bad, captured, counter, seen(50)
  type(pair) :: p

  bad = 0
  wide = 0
  !$omp parallel do schedule(dynamic, 7) reduction(+:wide)
  do k = 4000000000_8, 3999999000_8, -10_8
     wide = wide + (4000000000_8 - k)
  end do
  if (wide /= 50500_8) bad = bad + 1

  wide = 0
  !$omp parallel do schedule(static, 2) reduction(+:wide)
  do k = 5, 1
     wide = wide + 1
  end do
  if (wide /= 0) bad = bad + 1

  counter = 0
  seen = 0
  !$omp parallel do private(captured)
  do i = 1, 50
     !$omp atomic capture
     counter = counter + 1
     captured = counter
     !$omp end atomic
     seen(captured) = seen(captured) + 1
  end do
  if (any(seen /= 1)) bad = bad + 1

  p = pair()
  !$omp parallel do reduction(joined:p) schedule(guided)
  do i = 1, 100
     p%total = p%total + i
     p%most = max(p%most, i)
  end do
  if (p%total /= 5050 .or. p%most /= 100) bad = bad + 1

  !$omp parallel num_threads(2)
  if (omp_get_num_threads() /= 2) then
     !$omp atomic
     bad = bad + 1
  end if
  !$omp flush
  !$omp end parallel
  if (bad /= 0) stop 1
end program control

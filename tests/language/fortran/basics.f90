! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! Regions, loops, reductions, common-block threadprivate, copyin, single copyprivate, in Fortran (OpenMP 5.2).
program basics
  use omp_lib
  implicit none
  integer :: shared_block, n
  common /block/ shared_block
  !$omp threadprivate(/block/)
  integer :: i, total, low, high, me, last, bad, x
  integer(8) :: wide
  real(8) :: r, vec(50)
  logical :: all_even, any_odd

  bad = 0
  do n = 1, 9
     total = 0
     !$omp parallel num_threads(n) reduction(+:total)
     total = total + omp_get_thread_num() + 1
     !$omp end parallel
     if (total /= n * (n + 1) / 2) bad = bad + 1
  end do

  total = 0; low = huge(low); high = -huge(high); wide = 0; r = 0; vec = 0; all_even = .true.; any_odd = .false.
  !$omp parallel do reduction(+:total,wide,r) reduction(min:low) reduction(max:high) lastprivate(last)
  do i = -100, 200, 3
     total = total + i
     wide = wide + 10000000000_8
     r = r + 0.5d0
     low = min(low, i)
     high = max(high, i)
     last = i
  end do
  !$omp end parallel do
  if (total /= 5050) bad = bad + 1
  if (wide /= 1010000000000_8) bad = bad + 1
  if (r /= 50.5d0) bad = bad + 1
  if (low /= -100 .or. high /= 200 .or. last /= 200) bad = bad + 1

  !$omp parallel do schedule(dynamic, 3) reduction(.and.:all_even) reduction(.or.:any_odd)
  do i = 0, 200, 2
     all_even = all_even .and. mod(i, 2) == 0
     any_odd = any_odd .or. mod(i, 2) == 1
  end do
  !$omp end parallel do
  if (.not. all_even .or. any_odd) bad = bad + 1

  total = 0
  !$omp parallel do schedule(guided) reduction(+:total)
  do i = 100, 1, -1
     total = total + i
  end do
  if (total /= 5050) bad = bad + 1

  shared_block = 42
  !$omp parallel private(me) copyin(/block/)
  me = omp_get_thread_num()
  if (shared_block /= 42) then
     !$omp atomic
     bad = bad + 1
  end if
  shared_block = 1000 + me
  !$omp end parallel
  !$omp parallel
  if (shared_block /= 1000 + omp_get_thread_num()) then
     !$omp atomic
     bad = bad + 1
  end if
  !$omp end parallel

  total = 0
  !$omp parallel private(x)
  x = -1
  !$omp single
  x = 77
  !$omp end single copyprivate(x)
  if (x /= 77) then
     !$omp critical
     bad = bad + 1
     !$omp end critical
  end if
  !$omp barrier
  !$omp master
  total = omp_get_num_threads()
  !$omp end master
  !$omp end parallel
  if (total < 1) bad = bad + 1
  if (bad /= 0) stop 1
end program basics

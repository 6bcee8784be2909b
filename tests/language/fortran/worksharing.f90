! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! sections, workshare, ordered, collapse, locks, array reductions, schedule(runtime) (OpenMP 5.2).
! clang: none
program worksharing
  use omp_lib
  implicit none
  integer :: i, j, bad, count(4), next, hits(20, 30), sums(10)
  integer(omp_lock_kind) :: lock
  real :: a(100), b(100)

  bad = 0
  count = 0
  !$omp parallel sections
  !$omp section
  count(1) = count(1) + 1
  !$omp section
  count(2) = count(2) + 1
  !$omp section
  count(3) = count(3) + 1
  !$omp end parallel sections
  if (any(count /= [1, 1, 1, 0])) bad = bad + 1

  b = 2.0
  !$omp parallel
  !$omp workshare
  a = b * 3.0
  b = a + 1.0
  !$omp end workshare
  !$omp end parallel
  if (any(a /= 6.0) .or. any(b /= 7.0)) bad = bad + 1

  next = 1
  !$omp parallel do ordered schedule(dynamic, 2)
  do i = 1, 100
     !$omp ordered
     if (next /= i) bad = bad + 1
     next = i + 1
     !$omp end ordered
  end do
  if (next /= 101) bad = bad + 1

  hits = 0
  call omp_set_schedule(omp_sched_dynamic, 4)
  !$omp parallel do collapse(2) schedule(runtime)
  do j = 1, 30
     do i = 1, 20
        !$omp atomic
        hits(i, j) = hits(i, j) + 1
     end do
  end do
  if (any(hits /= 1)) bad = bad + 1

  sums = 0
  !$omp parallel do reduction(+:sums)
  do i = 1, 1000
     sums(mod(i, 10) + 1) = sums(mod(i, 10) + 1) + 1
  end do
  if (any(sums /= 100)) bad = bad + 1

  call omp_init_lock(lock)
  next = 0
  !$omp parallel do
  do i = 1, 200
     call omp_set_lock(lock)
     next = next + 1
     call omp_unset_lock(lock)
  end do
  call omp_destroy_lock(lock)
  if (next /= 200) bad = bad + 1
  if (bad /= 0) stop 1
end program worksharing

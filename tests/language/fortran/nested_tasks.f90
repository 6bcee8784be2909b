! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! Nested regions and recursive tasks (OpenMP 5.2).
! clang: none
recursive function fib(n) result(f)
  implicit none
  integer, intent(in) :: n
  integer :: f, x, y
  if (n < 2) then
     f = n
     return
  end if
  !$omp task shared(x) firstprivate(n)
  x = fib(n - 1)
  !$omp end task
  !$omp task shared(y) firstprivate(n)
  y = fib(n - 2)
  !$omp end task
  !$omp taskwait
  f = x + y
end function fib

program nested_tasks
  use omp_lib
  implicit none
  interface
     recursive function fib(n) result(f)
       integer, intent(in) :: n
       integer :: f
     end function fib
  end interface
  integer :: answer, leaves, bad, i, done(100)

  bad = 0
  answer = 0
  !$omp parallel
  !$omp single
  answer = fib(15)
  !$omp end single
  !$omp end parallel
  if (answer /= 610) bad = bad + 1

  leaves = 0
  call omp_set_max_active_levels(3)
  !$omp parallel num_threads(3)
  !$omp parallel num_threads(4)
  !$omp parallel num_threads(2)
  if (omp_get_level() /= 3 .or. omp_get_num_threads() /= 2) then
     !$omp atomic
     bad = bad + 1
  end if
  !$omp atomic
  leaves = leaves + 1
  !$omp end parallel
  !$omp barrier
  !$omp end parallel
  !$omp end parallel
  if (leaves /= 24) bad = bad + 1

  done = 0
  !$omp parallel
  !$omp single
  !$omp taskloop grainsize(5)
  do i = 1, 100
     done(i) = done(i) + 1
  end do
  !$omp end taskloop
  !$omp end single
  !$omp end parallel
  if (any(done /= 1)) bad = bad + 1
  if (bad /= 0) stop 1
end program nested_tasks

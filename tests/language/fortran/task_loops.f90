! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! clang: none
! Taskloops and task reductions in Fortran: grainsize, num_tasks, collapse, nogroup, negative and empty ranges,
! lastprivate, taskgroup task_reduction with in_reduction, reduction(task, ...) (OpenMP 5.2, 5.5.8 to 5.5.10, 12.6).
program task_loops
  use omp_lib
  implicit none
  integer :: bad, i, j, round, last, hits(200), grid(10, 15), members
  integer(8) :: wide, big
  integer :: s, p, low, a(4)
  real(8) :: r

  bad = 0
  do round = 1, 5
     hits = 0
     grid = 0
     s = 1
     p = 1
     low = 1000
     a = 5
     r = 0
     wide = 0
     !$omp parallel
     !$omp single
     !$omp taskloop grainsize(7) shared(hits) lastprivate(last)
     do i = 1, 200
        hits(i) = hits(i) + 1
        last = i
     end do
     !$omp end taskloop
     if (last /= 200 .or. any(hits /= 1)) call fail()
     !$omp taskloop num_tasks(9) shared(hits) lastprivate(last) nogroup
     do i = 199, 2, -3
        hits(i) = hits(i) + 1
        last = i
     end do
     !$omp end taskloop
     !$omp taskwait
     if (sum(hits) /= 200 + 66) call fail()
     !$omp taskloop collapse(2) shared(grid)
     do j = 1, 15
        do i = 10, 1, -1
           grid(i, j) = grid(i, j) + i * j
        end do
     end do
     !$omp end taskloop
     if (sum(grid) /= 55 * 120) call fail()
     !$omp taskloop shared(hits)
     do i = 5, 4
        hits(i) = -1000
     end do
     !$omp end taskloop
     !$omp taskloop shared(wide) grainsize(2)
     do big = huge(big) - 20_8, huge(big) - 1_8, 5_8
        !$omp atomic
        wide = wide + (huge(big) - big)
     end do
     !$omp end taskloop
     if (wide /= 20 + 15 + 10 + 5) call fail()
     !$omp taskloop reduction(+: r) num_tasks(6)
     do i = 1, 100
        r = r + i
     end do
     !$omp end taskloop
     if (r /= 5050d0) call fail()

     !$omp taskgroup task_reduction(+: s, a) task_reduction(*: p) task_reduction(min: low)
     do i = 1, 50
        !$omp task in_reduction(+: s, a) firstprivate(i)
        s = s + i
        a(mod(i, 4) + 1) = a(mod(i, 4) + 1) + 1
        !$omp end task
     end do
     do i = 1, 4
        !$omp task in_reduction(*: p) in_reduction(min: low) firstprivate(i)
        p = p * i
        low = min(low, 100 - i)
        !$omp end task
     end do
     !$omp taskloop in_reduction(+: s) grainsize(3)
     do i = 1, 20
        s = s + 1000
     end do
     !$omp end taskloop
     !$omp end taskgroup
     if (s /= 1 + 1275 + 20000) call fail()
     if (p /= 24 .or. low /= 96) call fail()
     if (any(a /= [17, 18, 18, 17])) call fail()
     !$omp end single
     !$omp end parallel

     s = 0
     members = 0
     !$omp parallel reduction(task, +: s)
     !$omp single
     members = omp_get_num_threads()
     !$omp end single
     do i = 1, 3
        !$omp task in_reduction(+: s)
        s = s + 10
        !$omp end task
     end do
     s = s + 1
     !$omp end parallel
     if (s /= 31 * members) call fail()
     s = 0
     !$omp parallel
     !$omp do reduction(task, +: s)
     do i = 1, 30
        !$omp task in_reduction(+: s) firstprivate(i)
        s = s + i
        !$omp end task
     end do
     !$omp end do
     !$omp end parallel
     if (s /= 465) call fail()
  end do
  if (bad /= 0) stop 1
contains
  subroutine fail()
    !$omp atomic
    bad = bad + 1
  end subroutine fail
end program task_loops

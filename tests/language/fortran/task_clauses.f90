! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! clang: none
! Tasks in Fortran: data sharing with arrays and allocatables, taskwait, taskgroup, taskyield, undeferred and final
! tasks, dependences, priorities, tasks in module procedures (OpenMP 5.2, chapter 12 and 15.9.5).
module work
  implicit none
  integer :: visits = 0
contains
  recursive subroutine tree(depth)
    integer, value :: depth
    integer :: i
    !$omp atomic
    visits = visits + 1
    if (depth == 0) return
    do i = 1, 3
       !$omp task firstprivate(depth)
       call tree(depth - 1)
       !$omp end task
    end do
  end subroutine tree

  recursive function total(a) result(s)
    integer, intent(in) :: a(:)
    integer :: s, left, right, middle
    if (size(a) <= 4) then
       s = sum(a)
       return
    end if
    middle = size(a) / 2
    !$omp task shared(left, a) firstprivate(middle)
    left = total(a(:middle))
    !$omp end task
    !$omp task shared(right, a) firstprivate(middle)
    right = total(a(middle + 1:))
    !$omp end task
    !$omp taskwait
    s = left + right
  end function total
end module work

program task_clauses
  use omp_lib
  use work
  implicit none
  integer :: bad, i, k, round, x, order(40), numbers(1000), answer, done
  integer, allocatable :: heap(:)
  real(8) :: matrix(40, 40)
  character(len=20) :: text
  logical :: final_seen

  bad = 0
  numbers = [(i, i = 1, 1000)]
  do round = 1, 5
     visits = 0
     !$omp parallel
     !$omp single
     !$omp taskgroup
     call tree(4)
     !$omp end taskgroup
     if (visits /= 121) call fail()
     answer = total(numbers)
     !$omp end single
     !$omp end parallel
     if (answer /= 500500) call fail()

     ! Copies of arrays, allocatables, strings; the originals change meanwhile.
     allocate (heap(500))
     done = 0
     !$omp parallel
     !$omp single
     do i = 1, 20
        heap = i
        matrix = i
        write (text, '(i0)') i
        !$omp task firstprivate(heap, matrix, text, i) private(k) shared(done)
        read (text, *) k
        if (k /= i .or. any(heap /= i) .or. any(matrix /= i)) call fail()
        heap = -1
        matrix = -1
        !$omp taskyield
        !$omp atomic
        done = done + 1
        !$omp end task
        heap = 0
        matrix = 0
     end do
     !$omp taskwait
     if (done /= 20) call fail()
     !$omp end single
     !$omp end parallel
     deallocate (heap)

     ! Chains, readers, an undeferred task behind them.
     x = 0
     final_seen = .false.
     !$omp parallel
     !$omp single
     do i = 1, 40
        !$omp task depend(inout: x) shared(x, order) firstprivate(i) priority(i)
        x = x + 1
        order(x) = i
        !$omp end task
     end do
     do i = 1, 4
        !$omp task depend(in: x) shared(x)
        if (x /= 40) call fail()
        !$omp end task
     end do
     !$omp task depend(out: x) if (.false.) shared(x)
     x = 100
     !$omp end task
     if (x /= 100) call fail()
     do i = 1, 10
        !$omp task depend(out: numbers(i)) firstprivate(i) untied
        numbers(i) = -i
        !$omp end task
     end do
     !$omp task depend(in: numbers(1), numbers(5), numbers(10)) depend(inout: x) mergeable
     if (numbers(1) /= -1 .or. numbers(5) /= -5 .or. numbers(10) /= -10) call fail()
     !$omp end task
     !$omp taskwait
     numbers(1:10) = [(i, i = 1, 10)]
     !$omp task final(.true.) shared(final_seen)
     final_seen = omp_in_final()
     !$omp end task
     !$omp end single
     !$omp end parallel
     if (any(order /= [(i, i = 1, 40)])) call fail()
     if (.not. final_seen) call fail()
  end do
  if (bad /= 0) stop 1
contains
  subroutine fail()
    !$omp atomic
    bad = bad + 1
  end subroutine fail
end program task_clauses

! SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
! Absent optional arguments in target constructs: every kind of argument, every clause whose host address is then NULL.
! reference: libgomp 12 copies from the absent argument of a target construct with nowait
program target_absent
  implicit none
  integer, target :: x(4)
  integer, pointer :: q(:)
  integer, allocatable :: z(:), zs
  integer :: s, i
  complex(8) :: r, w
  character(len=4) :: c
  x = 1; s = 1; r = 1; w = 1; c = 'abcd'
  q => x
  allocate (z(4), zs)
  z = 1; zs = 1
  do i = 1, 3
    call shape_device_addr(); call shape_device_addr(x)
    call pointer_device_addr(); call pointer_device_addr(q)
    call allocatable_device_addr(); call allocatable_device_addr(z)
    call shape_map(); call shape_map(x)
    call pointer_map(); call pointer_map(q)
    call allocatable_map(); call allocatable_map(z)
    call scalar_map(); call scalar_map(s)
    call scalar_allocatable(); call scalar_allocatable(zs)
    call scalar_private(.false.); call scalar_private(.true., w, r)
    call string_private(.false.); call string_private(.true., c)
    call explicit_private(.false.); call explicit_private(.true., x)
    call deferred(); call deferred(x)
    call deferred_private(.false.); call deferred_private(.true., w)
    call data_region(); call data_region(x)
    call moves(); call moves(x)
    call in_task(); call in_task(s)
  end do
  if (any(x /= 1 + 3 * 6)) stop 1
  if (any(z /= 1 + 3 * 2)) stop 2
  if (s /= 1 + 3 * 2) stop 3
  if (zs /= 1 + 3) stop 4
contains
  subroutine shape_device_addr(a)
    integer, optional :: a(:)
    !$omp target has_device_addr(a)
    if (present(a)) a = a + 1
    !$omp end target
  end subroutine
  subroutine pointer_device_addr(a)
    integer, optional, pointer :: a(:)
    !$omp target has_device_addr(a)
    if (present(a)) a = a + 1
    !$omp end target
  end subroutine
  subroutine allocatable_device_addr(a)
    integer, optional, allocatable :: a(:)
    !$omp target has_device_addr(a)
    if (present(a)) a = a + 1
    !$omp end target
  end subroutine
  subroutine shape_map(a)
    integer, optional :: a(:)
    !$omp target map(tofrom: a)
    if (present(a)) a = a + 1
    !$omp end target
  end subroutine
  subroutine pointer_map(a)
    integer, optional, pointer :: a(:)
    !$omp target map(tofrom: a)
    if (present(a)) a = a + 1
    !$omp end target
  end subroutine
  subroutine allocatable_map(a)
    integer, optional, allocatable :: a(:)
    !$omp target map(tofrom: a)
    if (present(a)) a = a + 1
    !$omp end target
  end subroutine
  subroutine scalar_map(a)
    integer, optional :: a
    !$omp target map(tofrom: a)
    if (present(a)) a = a + 1
    !$omp end target
  end subroutine
  subroutine scalar_allocatable(a)
    integer, optional, allocatable :: a
    !$omp target map(tofrom: a)
    if (present(a)) a = a + 1
    !$omp end target
  end subroutine
  subroutine scalar_private(there, a, b)
    logical, value :: there
    complex(8), optional :: a, b ! what fits an address travels as a value, which GCC 12 reads even if it is absent
    integer :: bad
    bad = 0
    !$omp target firstprivate(a, b) map(tofrom: bad)
    if (present(a) .neqv. there) bad = 1
    if (present(b) .neqv. there) bad = 1
    if (there) then
      a = a + 100
      b = b + 100
    end if
    !$omp end target
    if (bad /= 0) stop 5
    if (there) then
      if (abs(a) > 50 .or. abs(b) > 50) stop 6
    end if
  end subroutine
  subroutine string_private(there, a)
    logical, value :: there
    character(len=4), optional :: a
    integer :: bad
    bad = 0
    !$omp target map(tofrom: bad) map(tofrom: a)
    if (present(a) .neqv. there) bad = 1
    !$omp end target
    if (bad /= 0) stop 7
  end subroutine
  subroutine explicit_private(there, a)
    logical, value :: there
    integer, optional :: a(4)
    integer :: bad
    bad = 0
    !$omp target firstprivate(a) map(tofrom: bad)
    if (present(a) .neqv. there) bad = 1
    if (there) a = -1
    !$omp end target
    if (bad /= 0) stop 8
    if (there) then
      if (any(a == -1)) stop 9
    end if
  end subroutine
  subroutine deferred(a)
    integer, optional :: a(:)
    !$omp target has_device_addr(a) nowait
    if (present(a)) a = a + 1
    !$omp end target
    !$omp taskwait
  end subroutine
  subroutine deferred_private(there, a)
    logical, value :: there
    complex(8), optional :: a
    integer :: bad
    bad = 0
    !$omp target firstprivate(a) map(tofrom: bad) nowait depend(inout: bad)
    if (present(a) .neqv. there) bad = 1
    if (there) a = a + 100
    !$omp end target
    !$omp taskwait
    if (bad /= 0) stop 10
    if (there) then
      if (abs(a) > 50) stop 11
    end if
  end subroutine
  subroutine data_region(a)
    integer, optional, target :: a(:)
    !$omp target data map(tofrom: a) use_device_addr(a)
    if (present(a)) a = a + 1
    !$omp end target data
  end subroutine
  subroutine moves(a)
    integer, optional :: a(:)
    !$omp target enter data map(to: a)
    !$omp target update to(a)
    !$omp target update from(a)
    !$omp target exit data map(from: a)
  end subroutine
  subroutine in_task(a)
    integer, optional :: a
    !$omp parallel num_threads(2)
    !$omp single
    !$omp task shared(a)
    !$omp target map(tofrom: a)
    if (present(a)) a = a + 1
    !$omp end target
    !$omp end task
    !$omp end single
    !$omp end parallel
  end subroutine
end program

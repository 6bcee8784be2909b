#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The installed headers: they compile alone as C and C++ of every age and as Fortran, declare every C routine that the
# library exports, and agree with the compiler's own header about sizes and values.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
header=$NESTOMP_SOURCE/abi/omp/omp.h
status=0

fail()
{
    echo "omp_headers: $*" >&2
    status=1
}

cat > "$work/use.c" <<'END'
#include HEADER
int size_of_lock[sizeof(omp_lock_t) == 4 ? 1 : -1];
int size_of_nest_lock[sizeof(omp_nest_lock_t) == 2 * sizeof(void *) ? 1 : -1];
int size_of_depend[sizeof(omp_depend_t) == 2 * sizeof(void *) ? 1 : -1];
int size_of_event[sizeof(omp_event_handle_t) == sizeof(void *) ? 1 : -1];
int size_of_allocator[sizeof(omp_allocator_handle_t) == sizeof(void *) ? 1 : -1];
int size_of_space[sizeof(omp_memspace_handle_t) == sizeof(void *) ? 1 : -1];
int size_of_trait[sizeof(omp_alloctrait_t) == 2 * sizeof(void *) ? 1 : -1];
int size_of_enums[sizeof(omp_sched_t) == 4 && sizeof(omp_proc_bind_t) == 4 && sizeof(omp_sync_hint_t) == 4 ? 1 : -1];
END
cp "$work/use.c" "$work/use.cc"
for std in gnu90 c99 c11 gnu17; do
    "$CC" -std=$std -Wall -Wextra -Werror -DHEADER="\"$header\"" -c "$work/use.c" -o "$work/use.o" || fail "C $std"
done
cat >> "$work/use.cc" <<'END'
#if __cplusplus >= 201103L
#include <vector>
std::vector<double, omp::allocator::high_bw_mem<double>> numbers(3);
void *three() { return omp_alloc(3); }
#endif
END
for std in c++98 c++11 c++17; do
    "$CXX" -std=$std -Wall -Wextra -Werror -DHEADER="\"$header\"" -c "$work/use.cc" -o "$work/use.o" || fail "C++ $std"
done
# The same sizes in the compiler's own header (GCC's; LLVM's locks differ by design).
if "$CC" --version | grep -qi 'free software foundation' && echo '#include <omp.h>' | "$CC" -E - > /dev/null 2>&1; then
    sed '/size_of_space/d' "$work/use.c" > "$work/own.c"
    "$CC" -DHEADER='<omp.h>' -c "$work/own.c" -o "$work/own.o" || fail "sizes differ from the compiler's header"
    # A unit that includes both, in either order, gets one of them.
    printf '#include "%s"\n#include <omp.h>\nomp_lock_t lock;\n' "$header" > "$work/both.c"
    "$CC" -Wall -Werror -c "$work/both.c" -o "$work/both.o" || fail "both headers in one unit"
    printf '#include <omp.h>\n#include "%s"\nomp_lock_t lock;\n' "$header" > "$work/both.c"
    "$CC" -Wall -Werror -c "$work/both.c" -o "$work/both.o" || fail "both headers in one unit, the compiler's first"
fi

# Every C routine on the lists is declared.  Left out on purpose: drafts of OpenMP 6.1, libomp's data objects.
cat "$NESTOMP_SOURCE"/abi/exports/reference/*.txt | awk -F'\t' '!/^#/ && $1 ~ /^omp_/ && $1 !~ /_$/ && $3 != "data" {print $1}' |
    grep -vE '_dims?$|omp_get_device_distances' | sort -u > "$work/names"
test "$(wc -l < "$work/names")" -gt 100 || fail "the lists hold too few names"
while read -r name; do
    grep -q "[ *]$name(" "$header" || fail "omp.h does not declare $name"
done < "$work/names"

# A library with a sanitizer in it cannot be loaded by a program without: nothing to link there.
if grep -q __asan_init "$NESTOMP_LIB" || grep -q __tsan_init "$NESTOMP_LIB"; then
    exit $status
fi
for fc in gfortran flang flang-new; do
    command -v $fc > /dev/null || continue
    (cd "$work" && $fc -c "$NESTOMP_SOURCE/abi/omp/omp_lib.f90" -o lib.o) || fail "$fc: omp_lib.f90"
    cat > "$work/module.f90" <<'END'
program module
  use omp_lib
  integer(omp_nest_lock_kind) :: lock
  type(omp_alloctrait) :: traits(1)
  call omp_set_num_threads(3_8)
  call omp_set_num_threads(3_4)
  call omp_init_nest_lock(lock)
  traits(1) = omp_alloctrait(omp_atk_alignment, 64)
  if (omp_init_allocator(omp_default_mem_space, 1, traits) == omp_null_allocator) stop 1
  if (omp_get_max_threads() /= 3 .or. omp_in_parallel()) stop 2
  if (omp_test_nest_lock(lock) /= 1) stop 3
end program
END
    (cd "$work" && $fc module.f90 lib.o -o module "$NESTOMP_LIB" && ./module) || fail "$fc: a program with the module"
    printf '      program include\n      include "omp_lib.h"\n      if (omp_get_wtime() .le. 0) stop 1\n      end\n' > "$work/fixed.f"
    cp "$work/fixed.f" "$work/free.f90"
    for form in fixed.f free.f90; do
        (cd "$work" && $fc -I"$NESTOMP_SOURCE/abi/omp" $form -o include "$NESTOMP_LIB" && ./include) || fail "$fc: include, $form"
    done
done
exit $status

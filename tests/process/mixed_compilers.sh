# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A gcc program that calls a clang library and the other way round: one runtime, one state, nesting through both.
set -eu
clang=$(command -v clang || true)
[ -n "$clang" ] || exit 77
[ -n "${NESTOMP_TEST_SANITIZED:-}" ] && exit 77
mkdir -p mixed
cat > mixed/half.c << 'END'
/* Our own declarations: the two compilers' omp.h agree on these. */
extern int omp_get_max_threads(void), omp_get_level(void), omp_get_num_threads(void), omp_get_ancestor_thread_num(int);
extern void omp_set_num_threads(int), omp_set_max_active_levels(int);
#ifdef MAIN
int half_inner(int, int), half_threads(void);
int main(void)
{
    int good = 0;
    omp_set_max_active_levels(3);
    omp_set_num_threads(7);
    if (half_threads() != 7)
        return 2;
#pragma omp parallel num_threads(3) reduction(+ : good)
    {
        good += half_inner(1, omp_get_ancestor_thread_num(1));
#pragma omp barrier
        good += half_inner(1, omp_get_ancestor_thread_num(1));
    }
    return good == 3 * 2 * 4 ? 0 : 1;
}
#else
int half_threads(void)
{
    return omp_get_max_threads();
}
int half_inner(int level, int outer)
{
    int good = 0;
#pragma omp parallel num_threads(4) reduction(+ : good)
    {
        good += omp_get_level() == level + 1 && omp_get_num_threads() == 4 && omp_get_ancestor_thread_num(1) == outer;
#pragma omp critical
        good += 0;
#pragma omp barrier
    }
    return good;
}
#endif
END
cd mixed
# The engine's own directory serves both names at link time, so that no libomp package is needed.
ln -sf "$NESTOMP_TEST_LIB/libomp.so.5" libomp.so
gcc="${CC:-gcc}"
$gcc -fopenmp -O1 -fPIC -shared half.c -o libhalf_gcc.so
"$clang" -fopenmp -O1 -fPIC -shared half.c -o libhalf_clang.so -L.
$gcc -fopenmp -O1 -DMAIN half.c -o main_gcc -L. -lhalf_clang
"$clang" -fopenmp -O1 -DMAIN half.c -o main_clang -L. -lhalf_gcc
for main in main_gcc main_clang; do
    rc=0
    LD_LIBRARY_PATH="$NESTOMP_TEST_LIB:." ./$main || rc=$?
    if [ $rc != 0 ]; then
        echo "$main: exit status $rc"
        exit 1
    fi
done
# Lines about affinity: where each compiler's own runtime puts them.
cat > shown.c << 'END'
int main(void)
{
#pragma omp parallel num_threads(2)
    ;
    return 0;
}
END
$gcc -fopenmp shown.c -o shown_gcc
"$clang" -fopenmp shown.c -o shown_clang -L.
for main in shown_gcc shown_clang; do
    LD_LIBRARY_PATH="$NESTOMP_TEST_LIB:." OMP_DISPLAY_AFFINITY=true OMP_AFFINITY_FORMAT='shown %n' ./$main > out 2> err
    [ $main = shown_gcc ] && lines=err || lines=out
    if [ "$(sort $lines | tr '\n' ' ')" != "shown 0 shown 1 " ] || [ "$(cat out err | wc -l)" != 2 ]; then
        echo "$main: OMP_DISPLAY_AFFINITY: stdout '$(cat out)', stderr '$(cat err)'"
        exit 1
    fi
done

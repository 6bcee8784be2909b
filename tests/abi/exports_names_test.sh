#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# One process, both names: a program with a library that GCC built (libgomp.so.1) and one that clang built (libomp.so.5), in
# both load orders, however we come in: LD_LIBRARY_PATH, LD_PRELOAD of any of our names, an installed tree, dlopen.
# Every OpenMP reference must bind to the one engine, and what one side sets the other must see.
set -u
lib=$(dirname "$NESTOMP_LIB")
clang=${NESTOMP_CLANG:-$(command -v clang)}
[ -n "$clang" ] || { echo "no clang: skipped"; exit 77; }
readelf -d "$NESTOMP_LIB" | grep -q 'lib[at]san' && { echo "a sanitizer must come first in the process: skipped"; exit 77; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 1
cat > side.c <<'C'
void omp_set_num_threads(int); int omp_get_max_threads(void); int omp_get_num_threads(void);
void SET(int n); int GET(void); int TEAM(void);
void SET(int n) { omp_set_num_threads(n); }
int GET(void) { return omp_get_max_threads(); }
int TEAM(void)
{
    int n = 0;
#pragma omp parallel
#pragma omp single
    n = omp_get_num_threads();
    return n;
}
C
cat > main.c <<'C'
#include <stdio.h>
void g_set(int n), c_set(int n); int g_get(void), c_get(void), g_team(void), c_team(void);
int main(void)
{
    g_set(3);
    if (c_get() != 3 || c_team() != 3) { printf("set by gcc's side: clang's sees %d\n", c_get()); return 1; }
    c_set(2);
    if (g_get() != 2 || g_team() != 2) { printf("set by clang's side: gcc's sees %d\n", g_get()); return 1; }
    return 0;
}
C
cat > open.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    void *a = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL), *b = a ? dlopen(argv[2], RTLD_NOW | RTLD_LOCAL) : 0;
    if (!b) { puts(dlerror()); return 1; }
    int gcc = argv[1][5] == 'g'; /* ./lib[g]side.so */
    void (*set)(int) = (void (*)(int))dlsym(gcc ? a : b, "g_set");
    int (*get)(void) = (int (*)(void))dlsym(gcc ? b : a, "c_get");
    set(3);
    if (get() != 3) { printf("dlopen: other side sees %d\n", get()); return 1; }
    return 0;
}
C
names() { echo "-DSET=$1_set -DGET=$1_get -DTEAM=$1_team"; }
${CC:-gcc} -fopenmp -O1 -fPIC -shared $(names g) side.c -o libgside.so || exit 1
for dir in /usr/lib/llvm-*/lib; do [ -e "$dir/libomp.so" ] && libomp="-L$dir"; done # where packagers hide it
"$clang" -fopenmp ${libomp:-} -O1 -fPIC -shared $(names c) side.c -o libcside.so 2>err.txt ||
    { cat err.txt; echo "clang cannot link OpenMP here: skipped"; exit 77; }
readelf -d libgside.so | grep -q 'libgomp\.so\.1' || { echo "gcc's side does not need libgomp.so.1: skipped"; exit 77; }
readelf -d libcside.so | grep -q 'libomp\.so\.5\|libomp\.so\]' || { echo "clang's side does not need libomp: skipped"; exit 77; }
${CC:-gcc} main.c -o gc -Wl,--no-as-needed ./libgside.so ./libcside.so -Wl,-rpath,"$work" || exit 1
${CC:-gcc} main.c -o cg -Wl,--no-as-needed ./libcside.so ./libgside.so -Wl,-rpath,"$work" || exit 1
${CC:-gcc} open.c -o open -ldl || exit 1

bad=0
engine=$(realpath "$NESTOMP_LIB")
check() { # what, command...
    local what=$1; shift
    if ! env "${vars[@]}" "$@" > out.txt 2> err.txt; then
        echo "FAILED $what: $(cat out.txt err.txt | tail -n 2 | tr '\n' ' ')"; bad=1
    fi
    env "${vars[@]}" LD_BIND_NOW=1 LD_DEBUG=bindings LD_DEBUG_OUTPUT=bind "$@" > /dev/null 2>&1
    # Only references from the test's own objects: who else may be mapped does not matter as long as nobody calls it.
    grep -h 'binding file .*side\.so' bind.* | grep -E "symbol .(omp_|GOMP_|__kmpc_|kmp_)" > all.txt; rm -f bind.*
    [ -s all.txt ] || { echo "FAILED $what: no bindings seen"; bad=1; }
    while read -r to; do
        [ "$(realpath "$to")" -ef "$engine_here" ] || { echo "FAILED $what: bound to $to"; bad=1; }
    done < <(sed -E 's/.* to ([^ ]+) .*/\1/' all.txt | sort -u)
}
all() { # how
    for order in gc cg; do check "$1, $order" ./$order; done
    check "$1, dlopen gcc first" ./open ./libgside.so ./libcside.so
    check "$1, dlopen clang first" ./open ./libcside.so ./libgside.so
}
engine_here=$engine
vars=(LD_LIBRARY_PATH="$lib"); all "LD_LIBRARY_PATH"
vars=(-u LD_LIBRARY_PATH LD_PRELOAD="$engine"); all "LD_PRELOAD=libnestomp.so"
vars=(-u LD_LIBRARY_PATH LD_PRELOAD="$lib/libomp.so.5"); all "LD_PRELOAD=libomp.so.5"
# The names by themselves: linked directly, and asked by handle.
cat > handle.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    void *h = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    void (*set)(int) = h ? (void (*)(int))dlsym(h, "omp_set_num_threads") : 0;
    int (*get)(void) = h ? (int (*)(void))dlvsym(h, "omp_get_max_threads", "VERSION") : 0;
    if (!get || !set) { puts(dlerror()); return 1; }
    set(7);
    return get() != 7;
}
C
${CC:-gcc} -D_GNU_SOURCE handle.c -o handle -ldl || exit 1
for n in libgomp.so.1 libomp.so.5 libiomp5.so libomp.so; do
    LD_LIBRARY_PATH=$lib ./handle $n || { echo "FAILED: dlopen of $n"; bad=1; }
    mkdir -p direct && "$clang" -fopenmp -O1 -fPIC -shared $(names c) side.c -c -o cside.o &&
        ${CC:-gcc} -shared cside.o -o direct/libcside.so -Wl,-z,defs "$lib/$n" &&
        ${CC:-gcc} main.c -o direct/gc -Wl,--no-as-needed ./libgside.so direct/libcside.so -Wl,-rpath,"$work/direct:$work" ||
        { echo "FAILED: cannot link to $n"; bad=1; continue; }
    vars=(LD_LIBRARY_PATH="$lib"); check "linked to $n" direct/gc
done
if [ -n "${NESTOMP_BUILD:-}" ] && command -v cmake > /dev/null; then
    cmake --install "$NESTOMP_BUILD" --prefix "$work/inst" > inst.txt 2>&1 || { cat inst.txt; exit 1; }
    there=$(dirname "$(find "$work/inst" -name libgomp.so.1)")
    PATH=$PATH:/sbin:/usr/sbin ldconfig -n "$there" 2> /dev/null
    for n in libgomp.so.1 libomp.so.5 libiomp5.so; do [ -e "$there/$n" ] || { echo "FAILED: $n not installed"; bad=1; }; done
    engine_here=$there/libgomp.so.1
    vars=(LD_LIBRARY_PATH="$there"); all "installed"
    vars=(-u LD_LIBRARY_PATH LD_PRELOAD="$there/libgomp.so.1"); all "installed, preloaded"
    vars=(-u LD_LIBRARY_PATH LD_PRELOAD="$there/../libnestomp.so"); all "installed, preloaded by our own name"
fi
# Python wheels carry copies of libgomp under names of their own: the version nodes still lead to us.
theirs=$(realpath "$(${CC:-gcc} -print-file-name=libgomp.so)")
mkdir -p wheel && sed 's/libgomp\.so\.1/libg0mp.so.1/g' "$theirs" > wheel/libg0mp.so.1
if ${CC:-gcc} -O1 -fopenmp -fPIC -shared $(names g) side.c -c -o gside.o &&
    ${CC:-gcc} -shared gside.o -o wheel/libgside.so wheel/libg0mp.so.1 -Wl,-rpath,"$work/wheel" &&
    ${CC:-gcc} main.c -o renamed -Wl,--no-as-needed wheel/libgside.so ./libcside.so -Wl,-rpath,"$work/wheel:$work"; then
    engine_here=$engine
    vars=(-u LD_LIBRARY_PATH LD_PRELOAD="$engine"); check "LD_PRELOAD, renamed libgomp" ./renamed
else
    echo "FAILED: cannot link to a renamed libgomp"; bad=1
fi
[ $bad = 0 ] && echo "one engine under all names"
exit $bad

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# An installed nestomp: programs built by way of pkg-config and of find_package run on it, with no variable set, also after the
# tree was moved; and installing alone changes nothing for anybody else, since the incumbents' names lie in a private folder.
set -u
readelf -d "$NESTOMP_LIB" | grep -q 'lib[at]san' && { echo "programs would need the sanitizer: skipped"; exit 77; }
[ -n "${NESTOMP_BUILD:-}" ] && command -v cmake > /dev/null || { echo "no cmake: skipped"; exit 77; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 1
unset LD_LIBRARY_PATH LD_PRELOAD LIBRARY_PATH CPATH
bad=0
fail() { echo "FAILED: $*"; bad=1; }
DESTDIR=$work/stage cmake --install "$NESTOMP_BUILD" --prefix /usr > stage.txt 2>&1 || { cat stage.txt; exit 1; }
cmake --install "$NESTOMP_BUILD" --prefix "$work/inst" > inst.txt 2>&1 || { cat inst.txt; exit 1; }

# What a package under the default prefix would add: none of the incumbents' files outside our own folders.
(cd stage && find . -name 'libgomp*' -o -name 'libomp*' -o -name 'libiomp*' -o -name 'omp*.h' -o -name 'omp_lib*') |
    grep -v '/nestomp/[^/]*$' > taken.txt
[ -s taken.txt ] && fail "the prefix gets names of others: $(tr '\n' ' ' < taken.txt)"

cat > program.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* Does everything of OpenMP come from the folder that the first argument names?  And nobody else's runtime may be there. */
static int is_in(void *address, const char *folder)
{
    Dl_info info;
    char real[PATH_MAX];
    if (!dladdr(address, &info) || !realpath(info.dli_fname, real)) return 0;
    if (strncmp(real, folder, strlen(folder)) == 0) return 1;
    fprintf(stderr, "bound to %s\n", real);
    return 0;
}
int main(int argc, char **argv)
{
    int n = 0, others = 0;
    char line[PATH_MAX + 100];
    void *start = dlsym(RTLD_DEFAULT, "GOMP_parallel"), *fork = dlsym(RTLD_DEFAULT, "__kmpc_fork_call");
    FILE *maps = fopen("/proc/self/maps", "r");
#pragma omp parallel num_threads(3) reduction(+ : n)
    n++;
    if (n != 3 || !start || !fork) return 1;
    if (!is_in(dlsym(RTLD_DEFAULT, "omp_get_num_threads"), argv[1]) || !is_in(start, argv[1]) || !is_in(fork, argv[1])) return 1;
    while (fgets(line, sizeof line, maps))
        if ((strstr(line, "libgomp") || strstr(line, "libomp") || strstr(line, "libiomp")) && !strstr(line, argv[1]))
            others++, fputs(line, stderr);
    return others != 0;
}
C
runs() { # what, program, folder
    local out
    out=$(timeout 60 "$2" "$3" 2>&1) && [ -z "$out" ] || fail "$1 does not run on what is installed: $out"
    readelf -d "$2" | grep -q 'NEEDED.*\[libnestomp\.so\.0\]' || fail "$1 does not name libnestomp.so.0: $(readelf -d "$2" | grep NEEDED)"
}
clang=${NESTOMP_CLANG:-$(command -v clang)}
libomp=
for dir in /usr/lib/llvm-*/lib; do [ -e "$dir/libomp.so" ] && libomp="-L$dir"; done # where packagers hide it
pkg() { # folder of the .pc file, its prefix
    for how in "" -Wl,--no-as-needed; do
        local flags libs
        flags=$(PKG_CONFIG_PATH=$1 pkg-config --cflags nestomp) && libs=$(PKG_CONFIG_PATH=$1 pkg-config --libs nestomp) ||
            { fail "pkg-config"; return; }
        rm -f by_gcc by_clang
        gcc $flags program.c -o by_gcc $how $libs -ldl && runs "gcc, pkg-config $how" ./by_gcc "$2"
        [ -n "$clang" ] && "$clang" $flags program.c -o by_clang $how $libs $libomp -ldl 2> err.txt &&
            runs "clang, pkg-config $how" ./by_clang "$2"
    done
}
package() { # prefix
    mkdir -p project && cat > project/CMakeLists.txt <<'C'
cmake_minimum_required(VERSION 3.20)
project(consumer C)
find_package(nestomp 0.1 REQUIRED)
add_executable(consumer ../program.c)
target_link_libraries(consumer nestomp::nestomp ${CMAKE_DL_LIBS})
install(TARGETS consumer)
C
    rm -rf made consumer_inst
    cmake -S project -B made -DCMAKE_PREFIX_PATH="$1" -DCMAKE_C_COMPILER="$2" > made.txt 2>&1 && cmake --build made >> made.txt 2>&1 &&
        cmake --install made --prefix "$work/consumer_inst" >> made.txt 2>&1 || { fail "find_package"; tail -n 5 made.txt; return; }
    runs "$2, find_package" made/consumer "$1"
    runs "$2, find_package, installed" consumer_inst/bin/consumer "$1"
}
where() { dirname "$(find "$1" -name nestomp.pc)"; }
if command -v pkg-config > /dev/null; then pkg "$(where inst)" "$work/inst"; else echo "no pkg-config"; fi
package "$work/inst" gcc
mv inst moved # neither file may know where it was made
if command -v pkg-config > /dev/null; then pkg "$(where moved)" "$work/moved"; fi
package "$work/moved" gcc
[ -n "$clang" ] && package "$work/moved" "$clang"
[ $bad = 0 ] && echo "installed programs run on nestomp"
exit $bad

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# LD_PRELOAD of each of our names under an ordinary binary, no LD_LIBRARY_PATH: ours is what runs, alone.
set -eu
unset LD_LIBRARY_PATH
cat > preload_probe.c << 'END'
#include <omp.h>
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
    char line[8192];
    int ours = 0, n = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
#pragma omp parallel num_threads(5) reduction(+ : n)
    n++;
    while (fgets(line, sizeof line, maps))
        ours |= strstr(line, argv[1]) != NULL;
    return !(ours && n == 5);
}
END
"${CC:-gcc}" -fopenmp preload_probe.c -o preload_probe
for name in libnestomp.so libgomp.so.1 libomp.so.5 libiomp5.so; do
    [ -n "${NESTOMP_TEST_SANITIZED:-}" ] && exit 77
    if ! LD_PRELOAD="$NESTOMP_TEST_LIB/$name" ./preload_probe "$(realpath "$NESTOMP_TEST_LIB/libnestomp.so")"; then
        echo "preloading $name does not replace the system's runtime"
        exit 1
    fi
done

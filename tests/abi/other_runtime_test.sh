#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A real libomp or libiomp5 that somebody opens by file name while we are preloaded or linked: whoever asks through the handle
# gets right answers, from us, and regions, locks, tasks and loops called through it work.  A runtime that was mapped before we
# could lead anybody (a needed library) is left alone by our exports: none of its internals binds to us.
# Other files open as ever: by the caller's RUNPATH, and errors are the loader's.
set -u
readelf -d "$NESTOMP_LIB" | grep -q 'lib[at]san' && { echo "a sanitizer must come first in the process: skipped"; exit 77; }
lib=$(dirname "$NESTOMP_LIB")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 1
cc=${CC:-gcc}
bad=0
fail() { echo "FAILED: $*"; bad=1; }

cat > handle.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
typedef struct { int a, flags, c, d; const char *source; } ident;
typedef struct { void *shareds; int (*run)(int, void *); int part; void *data1, *data2; } task;
static ident loc = {0, 2, 0, 0, ";unknown;unknown;0;0;;"};
static void *handle;
static void *find(const char *name)
{
    void *p = dlsym(handle, name);
    if (!p) { puts(dlerror()); exit(1); }
    return p;
}
#define CALL(result, name, parameters) ((result (*) parameters)find(name))
static int members, tasks, bad, in_critical, in_lock, iterations, name[8];
static void *lock;
static int run_task(int gtid, void *t) { __atomic_add_fetch(&tasks, 1, 5); return 0; }
static void body(int *gtid, int *bound)
{
    int last, low, high, stride, g = *gtid;
    int (*size)(void) = CALL(int, "omp_get_num_threads", (void)), (*level)(void) = CALL(int, "omp_get_level", (void));
    void (*barrier)(ident *, int) = CALL(void, "__kmpc_barrier", (ident *, int));
    __atomic_add_fetch(&members, 1, 5);
    if (size() != 4 || level() != 1) bad++;
    barrier(&loc, g);
    if (__atomic_load_n(&members, 5) % 4) bad++;
    barrier(&loc, g);
    for (int i = 0; i < 100; i++) {
        CALL(void, "__kmpc_critical", (ident *, int, int *))(&loc, g, name);
        in_critical++;
        CALL(void, "__kmpc_end_critical", (ident *, int, int *))(&loc, g, name);
        CALL(void, "omp_set_lock", (void **))(&lock);
        in_lock++;
        CALL(void, "omp_unset_lock", (void **))(&lock);
    }
    if (CALL(int, "__kmpc_single", (ident *, int))(&loc, g)) {
        for (int i = 0; i < 50; i++) {
            task *t = CALL(task *, "__kmpc_omp_task_alloc", (ident *, int, int, size_t, size_t, int (*)(int, void *)))(
                &loc, g, 1, sizeof(task), 0, run_task);
            CALL(int, "__kmpc_omp_task", (ident *, int, task *))(&loc, g, t);
        }
        CALL(void, "__kmpc_end_single", (ident *, int))(&loc, g);
    }
    barrier(&loc, g);
    if (tasks % 50) bad++;
    CALL(void, "__kmpc_dispatch_init_4", (ident *, int, int, int, int, int, int))(&loc, g, 35, 0, 99, 1, 3);
    while (CALL(int, "__kmpc_dispatch_next_4", (ident *, int, int *, int *, int *, int *))(&loc, g, &last, &low, &high, &stride))
        __atomic_add_fetch(&iterations, high - low + 1, 5);
    barrier(&loc, g);
    CALL(void, "__kmpc_serialized_parallel", (ident *, int))(&loc, g);
    if (level() != 2 || size() != 1) bad++;
    CALL(void, "__kmpc_end_serialized_parallel", (ident *, int))(&loc, g);
    if (level() != 1 || size() != 4) bad++;
}
int omp_get_max_threads(void);
int main(int argc, char **argv)
{
    int n = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
    n++;
    handle = dlopen(argv[1], atoi(argv[2]));
    if (!handle) { puts(dlerror()); return 1; }
    CALL(void, "omp_init_lock", (void **))(&lock);
    CALL(void, "omp_set_num_threads", (int))(4);
    if (omp_get_max_threads() != 4 || CALL(int, "omp_get_max_threads", (void))() != 4) { puts("two runtimes"); return 1; }
    for (int round = 0; round < 5; round++)
        CALL(void, "__kmpc_fork_call", (ident *, int, void *, ...))(&loc, 0, (void *)body);
#pragma omp parallel num_threads(3) reduction(+ : n)
    n++;
    CALL(void, "omp_destroy_lock", (void **))(&lock);
    if (n != 6 || members != 20 || in_critical != 2000 || in_lock != 2000 || tasks != 250 || iterations != 500 || bad)
        printf("n %d members %d critical %d lock %d tasks %d iterations %d bad %d\n", n, members, in_critical, in_lock, tasks,
               iterations, bad);
    if (dlclose(handle) != 0) puts(dlerror());
    return 0;
}
C
$cc -O1 -fopenmp handle.c -o preloaded -ldl || exit 1
$cc -O1 -fopenmp handle.c -o linked -ldl -Wl,--no-as-needed "$NESTOMP_LIB" -Wl,-rpath,"$lib" || exit 1
found=0
for real in /usr/lib/llvm-*/lib/libomp.so.5 /usr/lib/x86_64-linux-gnu/libiomp5.so /opt/intel/oneapi/compiler/latest/lib/libiomp5.so \
    "$(${NESTOMP_CLANG:-clang} -print-file-name=libomp.so 2> /dev/null)"; do
    [ -f "$real" ] || continue
    found=1
    for mode in 1 2 258 10; do # lazy, now, now and global, now and deep
        out=$(LD_PRELOAD=$NESTOMP_LIB timeout 60 ./preloaded "$real" $mode 2>&1) && [ -z "$out" ] || fail "preloaded, $real, mode $mode: $out"
        out=$(LD_LIBRARY_PATH=$lib timeout 60 ./linked "$real" $mode 2>&1) && [ -z "$out" ] || fail "linked, $real, mode $mode: $out"
    done
    # Mapped without anybody opening it: what of the real one binds to us are names that programs call too.
    echo 'int main(void) { return 0; }' > needs.c
    $cc -fopenmp needs.c -o needs -Wl,--no-as-needed "$real" -Wl,-rpath,"$(dirname "$real")" || exit 1
    LD_PRELOAD=$NESTOMP_LIB LD_BIND_NOW=1 LD_DEBUG=bindings LD_DEBUG_OUTPUT=bind ./needs || fail "needs $real"
    inside=$(grep -h "binding file $real" bind.* | grep '/libgomp\.so\|libnestomp' | grep -E "symbol .(__kmp_|___kmp|kmp_[a-f]_debug)")
    rm -f bind.*
    [ -z "$inside" ] || fail "$real takes our internals for its own: $inside"
done
[ $found = 1 ] || echo "no real libomp here: only the rest"

# What is no runtime, and what is not there.
mkdir private && $cc -shared -fPIC -xc - -o private/libprivate.so <<< 'int answer(void) { return 42; }' || exit 1
cp private/libprivate.so private/libgomp-plugin-host.so.1
cp private/libprivate.so private/libomptarget.so
cat > others.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    int n = 0;
#pragma omp parallel reduction(+ : n)
    n++;
    for (int i = 1; i < argc; i++) {
        void *h = dlopen(argv[i], RTLD_NOW);
        if (!h) { puts(dlerror()); return 1; }
        int (*answer)(void) = (int (*)(void))dlsym(h, "answer");
        if (!answer || answer() != 42) { printf("%s: another file was opened\n", argv[i]); return 1; }
    }
    if (dlopen("/nowhere/libomp.so.5", RTLD_NOW)) { puts("opened what is not there"); return 1; }
    if (!dlerror()) { puts("no message"); return 1; }
    void *self = dlopen(NULL, RTLD_NOW);
    if (!self || !dlsym(self, "main")) { puts("the program itself"); return 1; }
    return 0;
}
C
$cc -fopenmp others.c -o others -rdynamic -ldl -Wl,--enable-new-dtags -Wl,-rpath,"$work/private" || exit 1
out=$(LD_PRELOAD=$NESTOMP_LIB ./others libprivate.so libgomp-plugin-host.so.1 libomptarget.so "$work/private/libprivate.so" 2>&1) &&
    [ -z "$out" ] || fail "other files: $out"
[ $bad = 0 ] && echo "led to the one engine"
exit $bad

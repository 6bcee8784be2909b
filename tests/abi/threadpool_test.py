#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tools that look for OpenMP runtimes by file name (threadpoolctl, joblib and scikit-learn through it) find us, and the limits
that they set hold.  With threadpoolctl itself where it is installed, and without it by its way of looking, however we come in:
preloaded by each name, or needed by a module."""
import os
import subprocess
import sys
import tempfile

LOOK = r'''
import ctypes, os, sys

class Info(ctypes.Structure):
    _fields_ = [("addr", ctypes.c_void_p), ("name", ctypes.c_char_p), ("phdr", ctypes.c_void_p), ("phnum", ctypes.c_uint16)]

module = ctypes.CDLL(sys.argv[1])
team = lambda: module.team()
before = team()
found = []
def note(info, size, data):
    path = os.path.realpath(os.fsdecode(info.contents.name or b""))
    if os.path.basename(path).startswith(("libiomp", "libgomp", "libomp", "vcomp")):
        found.append(path)
    return 0
kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Info), ctypes.c_size_t, ctypes.c_char_p)
ctypes.CDLL(None).dl_iterate_phdr(kind(note), b"")
assert found, "no runtime found by its name"
for path in set(found):
    handle = ctypes.CDLL(path, mode=os.RTLD_NOLOAD)
    handle.omp_set_num_threads(3)
    assert handle.omp_get_max_threads() == 3, path
assert team() == 3, f"the limit did not hold: a team of {team()}"
try:
    import threadpoolctl
except ImportError:
    sys.exit(0)
for entry in threadpoolctl.threadpool_info():
    if entry["user_api"] == "openmp":
        break
else:
    raise SystemExit("threadpoolctl does not see us")
with threadpoolctl.threadpool_limits(limits=2, user_api="openmp"):
    assert team() == 2, "threadpoolctl's limit does not hold"
assert team() == 3, "threadpoolctl's limit is not undone"
'''
MODULE = r'''
int omp_get_num_threads(void);
int team(void)
{
    int n = 0;
    #pragma omp parallel
    #pragma omp single
    n = omp_get_num_threads();
    return n;
}
'''


def main():
    library = os.path.realpath(os.environ["NESTOMP_LIB"])
    dynamic = subprocess.run(["readelf", "-d", library], capture_output=True, text=True).stdout
    if "libasan" in dynamic or "libtsan" in dynamic:
        return 77
    folder = os.path.dirname(library)
    bad = 0
    with tempfile.TemporaryDirectory() as work:
        module = os.path.join(work, "module.so")
        subprocess.run(["gcc", "-fopenmp", "-fPIC", "-shared", "-xc", "-", "-o", module], input=MODULE, text=True, check=True)
        clean = {k: v for k, v in os.environ.items() if k not in ("LD_LIBRARY_PATH", "LD_PRELOAD")}
        ways = {"LD_LIBRARY_PATH": {"LD_LIBRARY_PATH": folder}}
        for name in ("libnestomp.so", "libgomp.so.1", "libomp.so.5", "libiomp5.so"):
            ways["preloaded " + name] = {"LD_PRELOAD": os.path.join(folder, name)}
        for what, extra in ways.items():
            ran = subprocess.run([sys.executable, "-c", LOOK, module], env={**clean, **extra}, capture_output=True, text=True,
                                 timeout=50)
            if ran.returncode != 0 or ran.stderr:
                print(f"FAILED {what}: {ran.stdout}{ran.stderr}")
                bad = 1
    return bad


sys.exit(main())

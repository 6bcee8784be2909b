# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: building and running the original EPCC suite where its user has the sources (C versions 3 and 4: syncbench.c,
# schedbench.c, arraybench.c, taskbench.c and common.c in one folder). Its rows stand in the same table as EPCC_*.
import os
import sys

import build
import measure
import parse
from programs import Program

NAMES = ("syncbench", "schedbench", "arraybench", "taskbench")
GROUP = "original EPCC"
ARRAY_SIZE = 729  # a compile-time constant of arraybench in version 3
QUICK_OPTIONS = ["--outer-repetitions", "5", "--test-time", "200"]
TIMEOUT = 600.0   # all tests of a program come out of one process


def build_all(root, folder, compilers, libomp, flags):
    if not os.path.exists(os.path.join(folder, "common.c")):
        sys.exit("bench/run: --epcc-source %s: there is no common.c, so these are not EPCC's C sources" % folder)
    built = {}
    out = os.path.join(root, "build/bench")
    os.makedirs(out, exist_ok=True)
    for name in NAMES:
        source = os.path.join(folder, name + ".c")
        for compiler in [c for c in build.usable(compilers, libomp) if c in build.DRIVERS[".c"]]:
            if not os.path.exists(source):
                continue
            path = os.path.join(out, "epcc_%s.%s" % (name, compiler))
            size = ["-DIDA=%d" % ARRAY_SIZE] if name == "arraybench" else []
            build.compile_one([compiler, *build.options_for(root, compiler, libomp), "-w", *flags.split(), *size,
                               "-I" + folder, source, os.path.join(folder, "common.c"), "-o", path, "-lm"],
                              "EPCC's %s with %s" % (name, compiler))
            built[name, compiler] = path
    return built


def jobs(built, runtimes, threads, quick):
    found = []
    for (name, compiler), binary in built.items():
        program = Program("epcc_" + name, [], GROUP, timeout=TIMEOUT)
        runs = measure.runs_for(program, compiler, runtimes, quick)
        for t in threads:
            found.append(measure.Job(program, compiler, binary, t, [], runs, QUICK_OPTIONS if quick else [],
                                     parse.epcc_rows))
    return [j for j in found if j.runs]

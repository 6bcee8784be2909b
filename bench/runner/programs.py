# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: building the benchmark programs with each compiler, and the list of rows that each of them has.
import os
import shutil
import subprocess
import sys

C_PROGRAMS = ("syncbench", "schedbench", "taskbench", "nestbench", "rootbench")
# Rows of one program that are cheap enough to come out of one process; all others get a process each, so that a row
# that hangs loses only itself.
ONE_PROCESS = {"syncbench", "schedbench", "taskbench"}
BY_NAME_ONLY = {"recurse_tree_16"}  # under a peer: 65,536 native threads at once


class Row:
    def __init__(self, name, program, builds):
        self.name = name
        self.program = program
        self.builds = builds  # compiler -> path
        self.by_name_only = name in BY_NAME_ONLY
        self.shares_process = program in ONE_PROCESS


def compile_one(command, what):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("bench/run: building %s failed:\n%s\n%s" % (what, " ".join(command), done.stderr))


def build_all(root, compilers, libomp):
    """{(program, compiler): path}. A compiler that is not installed is left out with a message."""
    source = os.path.join(root, "bench/epcc")
    out = os.path.join(root, "build/bench")
    os.makedirs(out, exist_ok=True)
    built = {}
    for compiler in compilers:
        if shutil.which(compiler) is None:
            print("bench/run: %s is not installed, its programs are left out" % compiler, file=sys.stderr)
            continue
        if compiler == "clang" and libomp is None:
            print("bench/run: no libomp found, clang's programs are left out", file=sys.stderr)
            continue
        if compiler == "gfortran":
            path = os.path.join(out, "nest_f.gfortran")
            compile_one(["gfortran", "-O2", "-fopenmp", "-J" + out, os.path.join(source, "nest_f.f90"), "-o", path],
                        "nest_f with gfortran")
            built["nest_f", compiler] = path
            continue
        for program in C_PROGRAMS:
            path = os.path.join(out, program + "." + compiler)
            command = [compiler, "-O2", "-fopenmp"]
            if compiler == "clang":
                # omp.h alone, as the folder beside it holds another clang's own headers; a newer omp.h than the
                # compiler counts on stdint.h being there. -L: clang's own folder may hold no libomp, or another one.
                folder = link_folder(root, libomp)
                command += ["-isystem", folder, "-include", "stdint.h", "-L" + folder]
            command += [os.path.join(source, program + ".c"), os.path.join(source, "common.c"), "-o", path]
            compile_one(command, "%s with %s" % (program, compiler))
            built[program, compiler] = path
    return built


def link_folder(root, libomp):
    folder = os.path.join(root, "build/peers/link")
    os.makedirs(folder, exist_ok=True)
    link = os.path.join(folder, "libomp.so")
    if os.path.lexists(link):
        os.unlink(link)
    os.symlink(os.path.realpath(libomp[0]), link)
    shutil.copy(os.path.join(libomp[1], "omp.h"), folder)
    return folder


def rows_of(built):
    rows = {}
    for (program, compiler), path in built.items():
        listed = subprocess.run([path, "--list"], capture_output=True, text=True, env=run_environment(built)).stdout
        for name in listed.split():
            rows.setdefault((program, name), Row(name, program, {})).builds[compiler] = path
    return list(rows.values())


def run_environment(built):
    """Only --list runs with it: clang's programs need some libomp to start."""
    first = next(iter(built.values()))
    link = os.path.join(os.path.dirname(os.path.dirname(first)), "peers/link")
    if os.path.isdir(link):
        alias = os.path.join(link, "libomp.so.5")
        if not os.path.lexists(alias):
            os.symlink("libomp.so", alias)
    return dict(os.environ, LD_LIBRARY_PATH=link)

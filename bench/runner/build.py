# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: building the benchmark programs with each compiler, and asking each of them for its rows.
import os
import shutil
import subprocess
import sys

from programs import Row, present

DRIVERS = {".c": ("gcc", "clang"), ".cc": ("g++", "clang++"), ".f90": ("gfortran",)}
ALL = "gcc,g++,gfortran,clang,clang++"
OPTIONS = ["-O2", "-fopenmp"]


def newest_input(command):
    """Of the sources that are named, everything beside them, and the compiler itself."""
    folders = {os.path.dirname(w) for w in command if os.path.splitext(w)[1] in (".c", ".cc", ".f90")}
    files = [os.path.join(d, f) for d in folders for f in os.listdir(d)] + [w for w in command if w.endswith(".o")]
    return max(os.path.getmtime(os.path.realpath(f)) for f in files + [shutil.which(command[0])])


def compile_one(command, what):
    """Runs the compiler unless its output is newer than everything it would read and was made by the same command."""
    output = command[command.index("-o") + 1]
    note = output + ".command"
    same = os.path.exists(output) and os.path.exists(note) and open(note).read() == " ".join(command)
    if same and os.path.getmtime(output) > newest_input([w for w in command if w != output]):
        return
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("bench/run: building %s failed:\n%s\n%s" % (what, " ".join(command), done.stderr))
    with open(note, "w") as f:
        f.write(" ".join(command))


def say(text):
    print("bench/run: " + text, file=sys.stderr)


def usable(compilers, libomp):
    """Those of the compilers that are installed and have a libomp to link with; a message for each other one."""
    found = []
    for compiler in compilers:
        if compiler not in ALL.split(","):
            sys.exit("bench/run: --compilers: '%s' is none of %s" % (compiler, ALL))
        if shutil.which(compiler) is None:
            say("%s is not installed, its programs are left out" % compiler)
        elif compiler.startswith("clang") and libomp is None:
            say("no libomp found, %s's programs are left out" % compiler)
        else:
            found.append(compiler)
    return found


def has_headers(compiler, headers):
    text = "".join("#include <%s>\n" % h for h in headers)
    language = "c++" if compiler.endswith("++") else "c"
    return subprocess.run([compiler, "-x", language, "-fsyntax-only", "-"], input=text, text=True,
                          capture_output=True).returncode == 0


def link_folder(root, libomp):
    folder = os.path.join(root, "build/peers/link")
    os.makedirs(folder, exist_ok=True)
    link = os.path.join(folder, "libomp.so")
    for name in ("libomp.so", "libomp.so.5"):
        if os.path.lexists(os.path.join(folder, name)):
            os.unlink(os.path.join(folder, name))
    os.symlink(os.path.realpath(libomp[0]), link)
    os.symlink("libomp.so", link + ".5")
    shutil.copy(os.path.join(libomp[1], "omp.h"), folder)
    return folder


def options_for(root, compiler, libomp):
    if not compiler.startswith("clang"):
        return list(OPTIONS)
    # omp.h alone, as the folder beside it holds another clang's own headers; a newer omp.h than the compiler counts on
    # stdint.h being there. -L: clang's own folder may hold no libomp, or another one.
    folder = link_folder(root, libomp)
    return OPTIONS + ["-isystem", folder, "-include", "stdint.h", "-L" + folder]


def build_program(root, out, program, compiler, libomp):
    """The executable's path. common.c is C, so with a C++ program the same family's C compiler takes it."""
    path = os.path.join(out, "%s.%s" % (program.name, compiler))
    what = "%s with %s" % (program.name, compiler)
    sources = [os.path.join(root, "bench", s) for s in program.sources]
    options = options_for(root, compiler, libomp)
    if program.common:
        driver = {"g++": "gcc", "clang++": "clang", "gfortran": "gcc"}.get(compiler, compiler)
        common = os.path.join(out, "common.%s.o" % driver)
        compile_one([driver, *options_for(root, driver, libomp), "-c", os.path.join(root, "bench/epcc/common.c"),
                     "-o", common], what)
        sources.append(common)
    if compiler == "gfortran":
        options.append("-J" + out)
    compile_one([compiler, *options, "-I" + os.path.join(root, "bench/epcc"), *program.flags, *sources, "-o", path,
                 *program.libraries, "-pthread", "-lm"], what)
    return path


def build_all(root, compilers, libomp):
    """{(program, compiler): path}"""
    out = os.path.join(root, "build/bench")
    os.makedirs(out, exist_ok=True)
    built = {}
    compilers = usable(compilers, libomp)
    for program in present(root):
        drivers = DRIVERS[os.path.splitext(program.sources[0])[1]]
        for compiler in compilers:
            if compiler not in drivers or (program.compilers and compiler not in program.compilers):
                continue
            if not has_headers(compiler, program.headers):
                needs = program.package or ", ".join(program.headers)
                say("%s is left out with %s: it needs %s" % (program.name, compiler, needs))
                continue
            built[program, compiler] = build_program(root, out, program, compiler, libomp)
    return built


def rows_of(root, built):
    """Only --list runs here: clang's programs need some libomp to start."""
    env = dict(os.environ, LD_LIBRARY_PATH=os.path.join(root, "build/peers/link"))
    rows = {}
    for (program, compiler), path in built.items():
        listed = subprocess.run([path, "--list"], capture_output=True, text=True, env=env).stdout
        for name in listed.split():
            rows.setdefault((program.name, name), Row(name, program)).builds[compiler] = path
    return list(rows.values())

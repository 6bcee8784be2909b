#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: what ./demo shows once everything is built: packaged programs under each runtime (LD_PRELOAD, nothing rebuilt)
# with their output compared bit for bit, then nested programs by three compilers. Exit status 1 when an output differs
# or nestomp fails to finish something.
import filecmp
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

import build
import machine
import measure
import peers
import report

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ROUNDS = 3
LIMIT = 45.0         # seconds for one command
ENOUGH = 25.0        # no further round for a program that has taken this long: a loaded machine
ALIGNMENT = "/usr/share/doc/iqtree/examples/example.phy"
OPERATORS = "-resize 320x240 -blur 0x1 -sharpen 0x1 -negate -gamma 1.2 -equalize -flip -flop -median 1".split()
NESTED = ["nest_2x4_empty", "nest_TxT_barriers4", "nest_2x8_checked", "nest_loops", "recurse_chain_16",
          "fortran_2x4_empty", "fortran_2x8_checked", "fortran_nested_loops"]


class Program:
    """A command of a Debian package. command(tag) gives the arguments; outputs(tag) the files to compare."""

    def __init__(self, label, command, outputs, threads, check=None):
        self.label = label
        self.command = command
        self.outputs = outputs
        self.threads = threads
        self.check = check  # a second, untimed command that writes the outputs


def packaged_programs(work, cpus):
    image = os.path.join(work, "image.ppm")
    subprocess.run(["gm", "convert", "-size", "640x480", "plasma:fractal", image], check=True)

    def iqtree(threads):
        return lambda tag: ["iqtree2", "-s", ALIGNMENT, "-m", "GTR+G", "-T", str(threads), "--seed", "1", "-redo",
                            "-quiet", "-pre", os.path.join(work, "iqtree-" + tag)]

    def pixels(tag):
        return os.path.join(work, "gm-%s.ppm" % tag)

    def convert(tag):
        return ["gm", "convert", image, *OPERATORS, pixels(tag)]

    return [
        Program("IQ-TREE: maximum-likelihood tree, T=%d" % cpus, iqtree(cpus),
                lambda tag: [os.path.join(work, "iqtree-%s.treefile" % tag)], cpus),
        Program("GraphicsMagick: 9 operators, T=%d" % cpus,
                lambda tag: ["gm", "benchmark", "-iterations", "12", *convert(tag)[1:]],
                lambda tag: [pixels(tag)], cpus),
        Program("GraphicsMagick: 9 operators, T=%d" % (4 * cpus),
                lambda tag: ["gm", "benchmark", "-iterations", "12", *convert(tag)[1:]],
                lambda tag: [pixels(tag)], 4 * cpus),
        Program("GraphicsMagick: nested, %d commands at once" % (2 * cpus),
                lambda tag: ["gm", "benchmark", "-concurrent", "-iterations", "400", "convert", image, "-resize",
                             "64x48", "-negate", "-gamma", "1.2", "-equalize", "-flip", "-flop", "-blur", "0x1",
                             "null:"],
                lambda tag: [pixels(tag)], 2 * cpus, check=convert),
    ]


def run_program(command, env):
    """Seconds, or 'hang' or 'crash'."""
    start = time.monotonic()
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             start_new_session=True)
    try:
        _, err = child.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return "hang"
    if child.returncode != 0:
        sys.stderr.write("demo: %s failed: %s\n" % (command[0], err.decode(errors="replace").strip()[-300:]))
        return "crash"
    return time.monotonic() - start


def preload_environment(runtime, threads):
    env = measure.environment(runtime, {}, threads)
    env.pop("LD_LIBRARY_PATH", None)
    if runtime.folder:
        env["LD_PRELOAD"] = os.path.realpath(runtime.library)
    return env


def compare_outputs(program, runtimes):
    """'same', or the runtimes whose output differs from the first one's. A runtime that did not finish has none."""
    reference = program.outputs(runtimes[0].name)
    different = []
    for runtime in runtimes[1:]:
        for a, b in zip(reference, program.outputs(runtime.name)):
            if not (os.path.exists(a) and os.path.exists(b) and filecmp.cmp(a, b, shallow=False)):
                different.append(runtime.name)
    if len(runtimes) < 2:
        return "nothing to compare"
    return "same" if not different else "DIFFERS: " + ", ".join(different)


def show_packaged(runtimes, work, cpus):
    good = True
    lines = []
    for program in packaged_programs(work, cpus):
        print("demo: " + program.label, file=sys.stderr)
        times = {r.name: [] for r in runtimes}
        failed = {}
        began = time.monotonic()
        for turn in range(ROUNDS):
            if turn > 0 and time.monotonic() - began > ENOUGH:
                break
            for runtime in runtimes:
                if runtime.name in failed:
                    continue
                env = preload_environment(runtime, program.threads)
                took = run_program(program.command(runtime.name), env)
                if isinstance(took, str):
                    failed[runtime.name] = took
                else:
                    times[runtime.name].append(took)
                if program.check and not times[runtime.name][1:]:
                    run_program(program.check(runtime.name), env)
        medians = {n: statistics.median(t) for n, t in times.items() if t and n not in failed}
        same = compare_outputs(program, [r for r in runtimes if r.name not in failed])
        rivals = [v for n, v in medians.items() if n != "nestomp"]
        ratio = "%.2fx" % (min(rivals) / medians["nestomp"]) if rivals and "nestomp" in medians else ""
        lines.append([program.label] + [failed.get(r.name) or "%.2f s" % medians[r.name] for r in runtimes]
                     + [ratio, same])
        good = good and not same.startswith("DIFFERS") and "nestomp" not in failed
    print_table(["unmodified packaged program"] + [r.label for r in runtimes] + ["vs best peer", "output"], lines)
    return good


def print_table(head, lines):
    widths = [max(len(r[i]) for r in [head] + lines) for i in range(len(head))]

    def text(cells):
        return "  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths)))

    print("\n".join([text(head), "-" * len(text(head))] + [text(r) for r in lines]) + "\n", flush=True)


def show_nested(runtimes, built, cpus):
    rows = [r for r in build.rows_of(ROOT, built) if r.name in NESTED]
    jobs = measure.jobs_for(rows, runtimes, [cpus], quick=True, every_setting=True)
    cells, _ = measure.run(jobs, rounds=1, timeout=20.0)
    results = {"cells": cells, "rounds": 1, "machine": machine.describe(ROOT, []),
               "runtimes": [{"name": r.name, "label": r.label} for r in runtimes]}
    print("nested programs, microseconds per operation")
    print(report.short_table(results), flush=True)
    return all(c["status"] == "ok" for c in results["cells"] if c["runtime"] == "nestomp")


def main():
    cpus = len(os.sched_getaffinity(0))
    work = os.path.join(ROOT, "build/demo")
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    runtimes = peers.find_all(ROOT, os.path.join(ROOT, "build/product/lib"), [])
    built = build.build_all(ROOT, build.ALL.split(","), peers.find_libomp(ROOT))
    print()
    good = show_packaged(runtimes, work, cpus)
    good = show_nested(runtimes, built, cpus) and good
    print("\n'vs best peer' above 1 means nestomp is faster than the better of the two on this machine.")
    if not good:
        print("demo: an output differs or something did not finish, see above", file=sys.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: running the programs, interleaved, each under a time limit, and collecting their ROW lines.
import os
import platform
import re
import signal
import subprocess
import sys
import time

from peers import QUICK


def environment(runtime, settings, threads):
    # Nothing that the caller set for himself may reach one runtime and not another.
    env = {k: v for k, v in os.environ.items() if not re.match(r"(OMP|KMP|GOMP|NST|NESTOMP|LD)_", k)}
    env.update(settings)
    env["OMP_NUM_THREADS"] = str(threads)
    if runtime.folder:
        env["LD_LIBRARY_PATH"] = runtime.folder
    return env


def check_library(runtime, binary):
    """The table is worth nothing if a binary quietly runs under another runtime than its column says."""
    out = subprocess.run(["ldd", binary], capture_output=True, text=True, env=environment(runtime, {}, 1)).stdout
    used = [os.path.realpath(p) for p in re.findall(r"lib(?:gomp|omp|iomp5)\.so\S* => (\S+)", out)]
    own = os.path.realpath(runtime.folder) if runtime.name == "nestomp" else None
    if not used or any(p != os.path.realpath(runtime.library) and os.path.dirname(p) != own for p in used):
        sys.exit("bench/run: %s under %s would use %s" % (os.path.basename(binary), runtime.name, used))


def run_once(binary, names, env, timeout):
    """(status, {row: value}); status is 'ok', 'hang', 'crash' or 'wrong'."""
    child = subprocess.Popen([binary, *names], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             start_new_session=True)
    try:
        out, err = child.communicate(timeout=timeout)
        status = "ok" if child.returncode == 0 else "wrong" if "FAIL " in out else "crash"
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        out, err = child.communicate()
        status = "hang"
    if status in ("crash", "wrong"):
        said = (re.findall(r"FAIL .*", out) + err.strip().splitlines() + ["exit status %d" % child.returncode])[0]
        print("  %s %s: %s: %s" % (os.path.basename(binary), " ".join(names), status, said), file=sys.stderr)
    return status, {m.group(1): float(m.group(2)) for m in re.finditer(r"^ROW (\S+) \d+ (\S+)$", out, re.M)}


def jobs_for(rows, runtimes, threads, quick):
    """One entry per measured process: (runtime, variant, settings, compiler, threads, binary, row names)."""
    groups = {}
    for row in rows:
        for compiler, binary in row.builds.items():
            key = (binary, "" if row.program.one_process else row.name)
            groups.setdefault(key, (compiler, []))[1].append(row)
    for (binary, _), (compiler, members) in groups.items():
        for t in threads:
            batch = []
            for runtime in runtimes:
                if compiler not in runtime.compilers:
                    continue
                for variant, settings in runtime.variants:
                    if quick and variant not in QUICK:
                        continue
                    batch.append((runtime, variant, settings, compiler, t, binary, [r.name for r in members]))
            yield batch


def run(rows, runtimes, threads, rounds, quick, timeout):
    cells = {}
    here = machine()  # now: later the load is our own
    for row in rows:
        for compiler, binary in row.builds.items():
            for runtime in runtimes:
                if compiler in runtime.compilers:
                    check_library(runtime, binary)
    batches = list(jobs_for(rows, runtimes, threads, quick))
    for index, batch in enumerate(batches):
        print("[%d/%d] %s %s T=%d" % (index + 1, len(batches), batch[0][3], batch[0][6][0], batch[0][4]),
              file=sys.stderr)
        given_up = set()
        for _ in range(rounds):
            for runtime, variant, settings, compiler, t, binary, names in batch:
                key = (runtime.name, variant)
                if key in given_up:
                    continue
                limit = timeout + 4.0 * (len(names) - 1)
                status, values = run_once(binary, names, environment(runtime, settings, t), limit)
                if status != "ok":
                    given_up.add(key)
                for name in dict.fromkeys(list(names) + list(values)):
                    cell = cells.setdefault((name, t, compiler, runtime.name, variant), {"status": "ok", "values": []})
                    if name in values:
                        cell["values"].append(values[name])
                    elif status != "ok":
                        cell["status"] = status
    return {
        "machine": here,
        "runtimes": [{"name": r.name, "label": r.label} for r in runtimes],
        "rounds": rounds,
        "cells": [dict(zip(("row", "threads", "compiler", "runtime", "variant"), k), **v) for k, v in cells.items()],
    }


def machine():
    model = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    return {
        "cpu": model.group(1) if model else platform.machine(),
        "cpus": len(os.sched_getaffinity(0)),
        "kernel": platform.release(),
        "date": time.strftime("%Y-%m-%d"),
        "load": os.getloadavg()[0],
    }

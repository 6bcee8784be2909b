# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: running the programs and collecting what they print. One job is one binary with some of its rows at one number
# of threads; in each round of it the runtimes follow each other (A B C), and a round of all jobs ends before the next
# begins, so that the rounds of a figure are as far apart as they can be: a machine that drifts shows in the interval.
import os
import re
import signal
import statistics
import subprocess
import sys
import time

import parse
from peers import QUICK

QUICK_OPTIONS = ["--outer", "5", "--test-time", "200", "--row-limit", "0.1"]
FULL_OPTIONS = ["--outer", "10"]
PRUNE_AFTER = 2      # rounds; then a peer's setting that is far from its best one everywhere has been seen enough
PRUNE_FACTOR = 1.5
EACH_MORE = 1 / 6    # of the time limit of one row, for each further row of a process
MOST_FAILURES = 3    # rows of one process; then its other rows count as failed too


class Job:
    def __init__(self, program, compiler, binary, threads, rows, runs, options, parser=parse.own_rows):
        self.program, self.compiler, self.binary, self.threads = program, compiler, binary, threads
        self.rows = rows          # names; empty: the program has no --list, and runs all of its rows
        self.runs = runs          # [(runtime, variant, settings)]
        self.options = options
        self.parser = parser
        self.failed = {}          # (runtime, variant) -> names of rows
        self.given_up = set()     # (runtime, variant)
        self.seconds = None       # what the last round of it took

    @property
    def label(self):
        what = self.rows[0] if len(self.rows) == 1 else "%s (%s rows)" % (self.program.name, len(self.rows) or "all")
        return "%s %s T=%d" % (self.compiler, what, self.threads)

    @property
    def weight(self):
        return max(1, len(self.rows)) * len(self.runs)


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
    own = os.path.realpath(runtime.folder) if runtime.is_nestomp else None
    if not used or any(p != os.path.realpath(runtime.library) and os.path.dirname(p) != own for p in used):
        sys.exit("bench/run: %s under %s would use %s" % (os.path.basename(binary), runtime.name, used))


def run_once(command, env, timeout):
    """(status, output, why); status is 'ok', 'hang', 'crash' or 'wrong'."""
    child = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             start_new_session=True)
    try:
        out, err = child.communicate(timeout=timeout)
    except BaseException as stopped:
        os.killpg(child.pid, signal.SIGKILL)
        if not isinstance(stopped, subprocess.TimeoutExpired):
            raise
        return "hang", child.communicate()[0], "no end after %d s" % timeout
    if child.returncode == 0:
        return "ok", out, ""
    said = re.findall(r"FAIL .*", out) + err.strip().splitlines() + ["exit status %d" % child.returncode]
    return "wrong" if "FAIL " in out else "crash", out, said[0]


def jobs_for(rows, runtimes, threads, quick, every_setting=False, short=False):
    groups = {}
    for row in rows:
        for compiler, binary in row.builds.items():
            key = (binary, "" if row.program.one_process else row.name, row.fixed_team)
            groups.setdefault(key, (compiler, []))[1].append(row)
    options = QUICK_OPTIONS if quick or short else FULL_OPTIONS
    one = min(threads, key=lambda t: abs(t - len(os.sched_getaffinity(0))))
    jobs = []
    for (binary, _, fixed), (compiler, members) in groups.items():
        program = members[0].program
        runs = runs_for(program, compiler, runtimes, quick and not every_setting)
        for t in [one] if fixed else threads:
            jobs.append(Job(program, compiler, binary, t, [r.name for r in members], runs,
                            options if program.common else []))
    jobs = [j for j in jobs if j.runs]
    return in_turns(jobs) if quick else jobs


def in_turns(jobs):
    """The first job of each program, then the second of each: where time runs out, every program has shown something."""
    seen, order = {}, []
    for job in jobs:
        seen[job.program.name] = seen.get(job.program.name, 0) + 1
        order.append((seen[job.program.name], len(order), job))
    return [job for _, _, job in sorted(order, key=lambda o: o[:2])]


def runs_for(program, compiler, runtimes, quick):
    """A program that is a column of its own runs under the runtime of that name, which is no library."""
    return [(runtime, variant, settings) for runtime in runtimes
            if compiler in runtime.compilers and (program.column or "") == (runtime.name if runtime.own_program else "")
            for variant, settings in runtime.variants if not quick or variant in QUICK]


def time_left(jobs, index, turn, rounds):
    """Seconds: each job costs what its last round did, one that has not run yet what its rows cost elsewhere."""
    done = [j for j in jobs if j.seconds is not None]
    if not done:
        return None
    unit = sum(j.seconds for j in done) / sum(j.weight for j in done)
    left = 0.0
    for i, j in enumerate(jobs):
        turns = rounds - turn - (1 if i < index else 0)
        left += turns * (j.seconds if j.seconds is not None else unit * j.weight)
    return left


def progress(jobs, index, turn, rounds):
    left = time_left(jobs, index, turn, rounds)
    text = "" if left is None else ", %d s left" % left if left < 100 else ", %d min left" % (left / 60 + 0.5)
    print("[round %d/%d, %d/%d%s] %s" % (turn + 1, rounds, index + 1, len(jobs), text, jobs[index].label),
          file=sys.stderr)


def run_job(job, cells, timeout, deadline=None):
    started = time.monotonic()
    for run in job.runs:
        if run[:2] not in job.given_up and (deadline is None or time.monotonic() <= deadline):
            run_rows(job, run, cells, timeout, deadline)
    job.seconds = time.monotonic() - started


def run_rows(job, run, cells, timeout, deadline):
    """One process; when a row ends it badly, a further one for the rows behind that one."""
    runtime, variant, settings = run
    failed = job.failed.setdefault((runtime, variant), set())
    names = [n for n in job.rows if n not in failed]
    while True:
        limit = (job.program.timeout or timeout) * (1 + EACH_MORE * (max(len(names), 1) - 1))
        env = environment(runtime, settings, job.threads)
        status, out, why = run_once([job.binary, *job.options, *names], env, limit)
        found = job.parser(out)
        missing = [n for n in names if n not in found]
        for name in found:
            add(cells, job, name, run, "ok", found[name])
        if status == "ok":
            return
        culprit = (missing or names or [job.label])[0]
        print("  %s %s: %s: %s: %s" % (runtime.name, variant, culprit, status, why), file=sys.stderr)
        failed.add(culprit)
        give_up = not job.rows or len(failed) == MOST_FAILURES
        for name in missing if give_up else [culprit]:
            add(cells, job, name, run, status, None)
        names = [n for n in missing if n != culprit]
        if give_up or (deadline is not None and time.monotonic() > deadline):
            job.given_up.add((runtime, variant))
            return
        if not names:
            return


def add(cells, job, name, run, status, rnd):
    runtime, variant, _ = run
    compiler = job.compiler
    if runtime.own_program:  # in the line of the C programs
        compiler = {"g++": "gcc", "clang++": "clang"}.get(compiler, compiler)
    cell = cells.setdefault((name, job.threads, compiler, runtime.name, variant),
                            {"program": job.program.name, "status": "ok", "rounds": []})
    if rnd is not None:
        cell["rounds"].append(rnd)
    else:
        cell["status"] = status


def far_from_best(job, cells, runtime, variant):
    """Whether another setting of the same runtime was better in each row by a factor."""
    def value(v, name):
        cell = cells.get((name, job.threads, job.compiler, runtime.name, v))
        rounds = cell["rounds"] if cell else []
        return statistics.median(statistics.median(r["samples"]) for r in rounds) if rounds else None

    for name in job.rows:
        mine = value(variant, name)
        others = [x for x in (value(v, name) for r, v, _ in job.runs if r is runtime) if x is not None]
        if mine is not None and mine <= PRUNE_FACTOR * min(others):
            return False
    return bool(job.rows)


def prune(job, cells):
    for runtime, variant, _ in job.runs:
        if (runtime, variant) not in job.given_up and far_from_best(job, cells, runtime, variant):
            job.given_up.add((runtime, variant))
            for name in job.rows:
                cell = cells.get((name, job.threads, job.compiler, runtime.name, variant))
                if cell:
                    cell["pruned"] = True


def run(jobs, rounds, timeout=25.0, deadline=None, save=None):
    """([cell], whether it was interrupted). After deadline (of time.monotonic()) no further job starts; save gets the
    cells after each round."""
    cells, left_out, interrupted = {}, [], False
    for binary, runtime in dict.fromkeys((j.binary, r) for j in jobs for r, _, _ in j.runs if not r.own_program):
        check_library(runtime, binary)
    try:
        for turn in range(rounds):
            for index, job in enumerate(jobs):
                if deadline is not None and time.monotonic() > deadline:
                    left_out.append(job.label)
                    continue
                progress(jobs, index, turn, rounds)
                run_job(job, cells, timeout, deadline)
                if turn + 1 == PRUNE_AFTER and rounds > PRUNE_AFTER:
                    prune(job, cells)
            if save:
                save(as_list(cells))
    except KeyboardInterrupt:
        interrupted = True
        print("bench/run: interrupted; what follows is what was measured until now", file=sys.stderr)
    if left_out:
        print("bench/run: %d jobs left out, no time: %s" % (len(left_out), ", ".join(left_out)), file=sys.stderr)
    return as_list(cells), interrupted


def as_list(cells):
    names = ("row", "threads", "compiler", "runtime", "variant")
    return [dict(zip(names, key), **cell) for key, cell in cells.items()]

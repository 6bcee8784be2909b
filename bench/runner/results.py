# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: what is made of the cells that were measured: a line for each row, number of threads and compiler, in which each
# runtime shows its best setting; the comparison with the best peer; geometric means over groups. Writes JSON and CSV.
import csv
import json
import os
from fnmatch import fnmatchcase

import stats

# Below these nobody cares or can tell which is less: 1% of a CPU, 100 kB, one thread; two readings of the clock around
# a single region.
FLOORS = {"idle_cpu_1s*": 1e4, "*_kb": 100.0, "*_threads": 1.0, "gap_*": 0.1}
COUNTS = ("_threads", "_kb")  # not times: in no mean but their own
SHOWN_ONLY = "_ratio"
SUBJECT = "nestomp"


class Entry:
    """What one runtime shows in a line. figure is None when it did not finish; status says how."""

    def __init__(self, status, variant, figure):
        self.status, self.variant, self.figure = status, variant, figure


class Line:
    def __init__(self, row, threads, compiler, group="", program=""):
        self.row, self.threads, self.compiler, self.group, self.program = row, threads, compiler, group, program
        self.entries = {}  # runtime -> Entry

    @property
    def compared(self):
        return not self.row.endswith(SHOWN_ONLY)

    @property
    def counts(self):
        return self.row.endswith(COUNTS)

    @property
    def floor(self):
        return next((f for pattern, f in FLOORS.items() if fnmatchcase(self.row, pattern)), stats.FLOOR)

    def verdict(self, ratio):
        return {"faster": "less", "slower": "more"}.get(ratio.verdict, ratio.verdict) if self.counts else ratio.verdict

    def figure(self, runtime):
        entry = self.entries.get(runtime)
        return entry.figure if entry else None

    def best_peer(self, peers):
        there = [n for n in peers if self.figure(n) is not None]
        return min(there, key=lambda n: self.figure(n).value) if there else None

    def ratio(self, peers):
        mine, best = self.figure(SUBJECT), self.best_peer(peers)
        if mine is None or best is None or not self.compared:
            return None
        return stats.speedup(self.figure(best), mine, self.floor)

    def only_one(self, peers):
        """Every peer that ran this failed."""
        tried = [n for n in peers if n in self.entries]
        return bool(tried) and self.figure(SUBJECT) is not None and self.best_peer(peers) is None


def entry_of(cell):
    done = cell["status"] == "ok" and cell["rounds"]
    return Entry(cell["status"], cell["variant"], stats.figure(cell["rounds"]) if done else None)


def better(new, old):
    if old is None or new.figure is None:
        return old is None
    return old.figure is None or new.figure.value < old.figure.value


def lines_of(results):
    """[Line], in the order in which the rows ran; each runtime at its best setting of that line."""
    lines = {}
    for cell in results["cells"]:
        key = (cell["row"], cell["threads"], cell["compiler"])
        line = lines.setdefault(key, Line(*key, cell.get("group", ""), cell.get("program", "")))
        entry = entry_of(cell)
        if not cell.get("pruned") and better(entry, line.entries.get(cell["runtime"])):
            line.entries[cell["runtime"]] = entry
    return list(lines.values())


def peers_of(results):
    """Other columns are shown and are no peers: what they measure is another program."""
    return [r["name"] for r in results["runtimes"] if r["name"] != SUBJECT and not r.get("own_program")]


class Group:
    def __init__(self, name, threads, mean, verdicts, alone):
        self.name, self.threads, self.mean, self.verdicts, self.alone = name, threads, mean, verdicts, alone


def group_names(line):
    """Its group; a flat row also counts in its program's mean and in that of all rows that EPCC's suite has."""
    if line.counts:
        return ["memory and threads"]
    if line.group == "flat":
        return ["flat: " + line.program, "flat", "flat and tasks"]
    return [line.group] + (["flat and tasks"] if line.group == "tasks" else [])


def groups_of(results, lines):
    """Geometric means of 'how many times faster than the best peer' over the rows of a group at a number of threads."""
    peers = peers_of(results)
    table = {}
    for line in lines:
        ratio = line.ratio(peers)
        for name in group_names(line):
            key = (name, line.threads)
            if ratio is not None:
                table.setdefault(key, ([], []))[0].append(ratio)
            elif line.compared and line.only_one(peers):
                table.setdefault(key, ([], []))[1].append(line.row)
    groups = []
    for (name, threads), (ratios, alone) in sorted(table.items()):
        if ratios:
            verdicts = {v: sum(r.verdict == v for r in ratios) for v in ("faster", "even", "slower")}
            groups.append(Group(name, threads, stats.geometric_mean(ratios), verdicts, len(alone)))
    return groups


def load(path):
    with open(path) as f:
        results = json.load(f)
    for cell in results["cells"]:
        cell.setdefault("group", "all rows")
        if "values" in cell:  # results of before there were samples: one figure for each round
            cell["rounds"] = [{"samples": [v]} for v in cell.pop("values")]
    return results


def together(runs):
    """Several runs of one build as one with all of their rounds; what else is said is the first one's."""
    whole = runs[0]
    cells = {entry_key(c): c for c in whole["cells"]}
    for more in runs[1:]:
        whole["rounds"] += more["rounds"]
        for c in more["cells"]:
            mine = cells.setdefault(entry_key(c), c)
            if mine is not c:
                mine["rounds"] += c["rounds"]
                mine["status"] = c["status"] if mine["status"] == "ok" else mine["status"]
                mine["pruned"] = bool(mine.get("pruned") and c.get("pruned"))
    whole["cells"] = list(cells.values())
    whole["runs"] = len(runs)
    return whole


def entry_key(cell):
    return tuple(cell[k] for k in ("row", "threads", "compiler", "runtime", "variant"))


def shorten(cell):
    def five(values):
        return [float("%.5g" % v) for v in values]

    rounds = [{k: five(v) if isinstance(v, list) else v for k, v in r.items()} for r in cell["rounds"]]
    return dict(cell, rounds=rounds)


def save(results, path):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    partial = path + ".part"
    with open(partial, "w") as f:
        head = {k: v for k, v in results.items() if k != "cells"}
        f.write(json.dumps(head, indent=1)[:-2] + ',\n "cells": [\n')
        f.write(",\n".join(json.dumps(shorten(c)) for c in results["cells"]) + "\n]}\n")
    os.replace(partial, path)
    save_csv(results, os.path.splitext(path)[0] + ".csv")


def save_csv(results, path):
    with open(path, "w", newline="") as f:
        out = csv.writer(f)
        out.writerow("row group threads compiler runtime setting status median low high resolution outliers samples rounds"
                     .split())
        for c in results["cells"]:
            fig = stats.figure(c["rounds"]) if c["rounds"] else None
            numbers = ["%.5g" % x for x in (fig.value, fig.low, fig.high, fig.resolution)] if fig else [""] * 4
            counts = [fig.outliers, fig.samples, fig.rounds] if fig else [0, 0, 0]
            out.writerow([c["row"], c.get("group", ""), c["threads"], c["compiler"], c["runtime"], c["variant"],
                          c["status"], *numbers, *counts])

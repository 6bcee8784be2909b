# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# From programs that are run to tables, plots and pages, with small scripts in the place of benchmarks.
import csv
import io
import os
import tempfile
import time
import unittest
import xml.etree.ElementTree
from contextlib import redirect_stderr

import compare
import measure
import page
import plots
import report
import results as res
from peers import Runtime
from programs import Program, Row

MACHINE = {"cpu": "a processor", "cpus": 2, "kernel": "6", "date": "2026-01-01", "load_before": [0.0, 0.0, 0.0]}


def cell(row, runtime, values, threads=2, variant="default", status="ok", group="flat", **more):
    return dict(row=row, threads=threads, compiler="gcc", runtime=runtime, variant=variant, status=status, group=group,
                rounds=[{"samples": [v, v * 1.01, v * 0.99]} for v in values], **more)


def made_of(*cells, runtimes=("libgomp", "libomp", "nestomp")):
    return {"machine": MACHINE, "rounds": 3, "cells": list(cells),
            "runtimes": [{"name": n, "label": n} for n in runtimes]}


def fake_runtime(name, variants=(("default", {}),)):
    return Runtime(name, None, None, ["gcc"], list(variants), name, own_program=True)


class Script:
    """A program that answers as the shell text says."""

    def __init__(self, folder, text):
        self.path = os.path.join(folder, "program")
        with open(self.path, "w") as f:
            f.write("#!/bin/sh\n" + text)
        os.chmod(self.path, 0o755)

    def job(self, runs, rows=("A",)):
        return measure.Job(Program("p", [], "flat"), "gcc", self.path, 2, list(rows), runs, [])


class Running(unittest.TestCase):
    def run_script(self, text, variants=(("default", {}),), rounds=1, rows=("A",), **more):
        runtime = fake_runtime("x", variants)
        with tempfile.TemporaryDirectory() as folder, redirect_stderr(io.StringIO()):
            job = Script(folder, text).job([(runtime, v, s) for v, s in variants], rows)
            return measure.run([job], rounds, **more)[0], job

    def status_of(self, text, **more):
        cells, _ = self.run_script(text, **more)
        return cells[0]["status"]

    def test_ends(self):
        self.assertEqual(self.status_of("echo ROW A 2 1.5"), "ok")
        self.assertEqual(self.status_of("exit 4"), "crash")
        self.assertEqual(self.status_of("echo FAIL A sum; exit 3"), "wrong")

    def test_a_hang_is_ended(self):
        self.assertEqual(self.status_of("sleep 60", timeout=0.2), "hang")

    def test_the_rows_behind_a_bad_one_are_run(self):
        text = 'for r; do test $r = B && exit 3; echo ROW $r 2 1; done'
        cells, _ = self.run_script(text, rows=("A", "B", "C", "D"), rounds=2)
        self.assertEqual({c["row"]: (c["status"], len(c["rounds"])) for c in cells},
                         {"A": ("ok", 2), "B": ("crash", 0), "C": ("ok", 2), "D": ("ok", 2)})

    def test_a_program_that_fails_again_and_again_is_left(self):
        cells, _ = self.run_script("exit 3", rows=("A", "B", "C", "D", "E"))
        self.assertEqual([c["status"] for c in cells], ["crash"] * 5)

    def test_rounds_and_settings(self):
        cells, _ = self.run_script("echo ROW A $OMP_NUM_THREADS $V", (("a", {"V": "1"}), ("b", {"V": "2"})), rounds=2)
        self.assertEqual([(c["variant"], len(c["rounds"])) for c in cells], [("a", 2), ("b", 2)])

    def test_far_settings_are_dropped(self):
        cells, job = self.run_script("echo ROW A 2 $V; echo ROW B 2 $W",
                                     (("good", {"V": "1", "W": "4"}), ("bad", {"V": "9", "W": "9"}),
                                      ("mixed", {"V": "9", "W": "1"})), rounds=4, rows=("A", "B"))
        self.assertEqual([v for _, v in job.given_up], ["bad"])
        self.assertTrue(all(c.get("pruned", False) == (c["variant"] == "bad") for c in cells))

    def test_programs_take_turns_where_time_is_short(self):
        jobs = [measure.Job(Program(p, [], "flat"), "gcc", p, 2, [r], [], []) for p, r in ("aA", "aB", "aC", "bD", "bE")]
        self.assertEqual("".join(j.rows[0] for j in measure.in_turns(jobs)), "ADBEC")

    def test_nothing_starts_after_the_deadline(self):
        cells, _ = self.run_script("echo ROW A 2 1", deadline=time.monotonic() - 1)
        self.assertEqual(cells, [])

    def test_rows_that_ignore_the_team_size_run_once(self):
        program = Program("p", [], "flat", fixed_team=("B",))
        rows = [Row("A", program), Row("B", program)]
        for row in rows:
            row.builds["gcc"] = "p"
        jobs = measure.jobs_for(rows, [Runtime("x", None, "l", ["gcc"], [("default", {})], "x")], [1, 2, 8], False)
        self.assertEqual(sorted(r for j in jobs for r in j.rows), ["A", "A", "A", "B"])


class Tables(unittest.TestCase):
    def test_each_peer_at_its_best_setting(self):
        made = made_of(cell("A", "libgomp", [5, 5, 5]), cell("A", "libgomp", [2, 2, 2], variant="active"),
                       cell("A", "libomp", [3, 3, 3]), cell("A", "nestomp", [1, 1, 1]))
        line, = res.lines_of(made)
        self.assertEqual(line.entries["libgomp"].variant, "active")
        self.assertEqual(line.best_peer(res.peers_of(made)), "libgomp")
        self.assertAlmostEqual(line.ratio(res.peers_of(made)).value, 2.0)

    def test_a_peer_that_hangs(self):
        made = made_of(cell("A", "libgomp", [], status="hang"), cell("A", "nestomp", [1, 1, 1]))
        head, body = report.table_of(made, res.lines_of(made), True)
        self.assertEqual(body[0][head.index("libgomp")], "hang")
        self.assertEqual(body[0][-1], "only one")

    def test_other_columns_are_no_peers(self):
        made = made_of(cell("A", "libgomp", [2, 2, 2]), cell("A", "oneTBB", [0.1, 0.1, 0.1]),
                       cell("A", "nestomp", [1, 1, 1]), runtimes=("libgomp", "nestomp"))
        made["runtimes"].append({"name": "oneTBB", "label": "oneTBB", "own_program": True})
        self.assertAlmostEqual(res.lines_of(made)[0].ratio(res.peers_of(made)).value, 2.0)

    def test_counts_are_compared_and_in_a_mean_of_their_own(self):
        made = made_of(cell("A_left_threads", "libgomp", [2, 2, 2]), cell("A_left_threads", "nestomp", [64, 64, 64]),
                       cell("B_rss_kb", "libgomp", [90, 90, 90]), cell("B_rss_kb", "nestomp", [10, 10, 10]))
        _, body = report.table_of(made, res.lines_of(made), True)
        self.assertEqual([r[-1] for r in body], ["more", "even"])
        self.assertEqual([g.name for g in res.groups_of(made, res.lines_of(made))], ["memory and threads"])

    def test_geometric_means(self):
        made = made_of(cell("A", "libgomp", [8, 8, 8]), cell("A", "nestomp", [1, 1, 1]),
                       cell("B", "libgomp", [2, 2, 2], group="tasks"), cell("B", "nestomp", [1, 1, 1], group="tasks"),
                       cell("C", "libgomp", [3, 3, 3], threads=8), cell("C", "nestomp", [1, 1, 1], threads=8))
        means = {(g.name, g.threads): g.mean.value for g in res.groups_of(made, res.lines_of(made))}
        self.assertAlmostEqual(means["flat", 2], 8)
        self.assertAlmostEqual(means["flat and tasks", 2], 4)
        self.assertAlmostEqual(means["flat", 8], 3)

    def test_saved_and_loaded(self):
        made = made_of(cell("A", "libgomp", [2, 2, 2]), cell("A", "nestomp", [1, 1, 1]))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "r.json")
            res.save(made, path)
            self.assertEqual(report.text_table(res.load(path)), report.text_table(made))
            with open(os.path.join(folder, "r.csv")) as f:
                rows = list(csv.DictReader(f))
        self.assertEqual([(r["runtime"], float(r["median"])) for r in rows], [("libgomp", 2.0), ("nestomp", 1.0)])


class Comparing(unittest.TestCase):
    def made(self, value, peer=2.0):
        return made_of(cell("A", "libgomp", [peer] * 3), cell("A", "nestomp", [value] * 3))

    def test_runs_taken_together(self):
        one, two = made_of(cell("A", "nestomp", [1.0, 1.1])), made_of(cell("A", "nestomp", [3.0]), cell("B", "libomp", [2.0]))
        two["cells"][0]["status"] = "hang"
        both = res.together([one, two])
        self.assertEqual(both["rounds"], 6)
        self.assertEqual(both["runs"], 2)
        self.assertEqual([(c["row"], len(c["rounds"]), c["status"]) for c in both["cells"]],
                         [("A", 3, "hang"), ("B", 1, "ok")])

    def test_regression(self):
        text, regressed = compare.text(self.made(1.0), self.made(1.5))
        self.assertTrue(regressed)
        self.assertIn("slower", text)

    def test_no_change(self):
        self.assertFalse(compare.text(self.made(1.0), self.made(1.005))[1])

    def test_a_row_that_no_longer_ends(self):
        new = made_of(cell("A", "libgomp", [2.0]), cell("A", "nestomp", [], status="hang"))
        self.assertTrue(compare.text(self.made(1.0), new)[1])


class Pages(unittest.TestCase):
    def made(self):
        cells = [cell("gap_" + gap, r, [v * n, v * n, v * n]) for n, r in ((3, "libgomp"), (1, "nestomp"))
                 for gap, v in (("10us", 1.0), ("1ms", 5.0), ("1s", 50.0))]
        cells += [cell("PARALLEL", "nestomp", [t], threads=t) for t in (1, 2, 8)]
        return made_of(*cells, cell("SLOW", "nestomp", [9, 9, 9]), cell("SLOW", "libgomp", [2, 2, 2]))

    def test_sweeps(self):
        found = {s.title: s.xs for s in plots.sweeps_of(res.lines_of(self.made()))}
        self.assertEqual(found, {"gap, T=2 (gcc)": [10, 1000, 1e6], "PARALLEL (gcc)": [1, 2, 8]})

    def test_svg_is_well_formed(self):
        for sweep in plots.sweeps_of(res.lines_of(self.made())):
            xml.etree.ElementTree.fromstring(plots.svg(sweep))

    def test_a_figure_of_zero_can_be_drawn(self):
        sweep = plots.Sweep("x", "gcc", "n")
        for x in (1, 2, 3):
            plots.put(sweep, x, res.lines_of(made_of(cell("x", "nestomp", [0.0])))[0])
        xml.etree.ElementTree.fromstring(plots.svg(sweep))

    def test_page_says_where_we_lose(self):
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(os.path.join(root, "docs"))
            with open(page.write(self.made(), root)) as f:
                text = f.read()
            pictures = os.listdir(os.path.join(root, "docs/results"))
        losses = text[text.index("## Where nestomp is slower"):text.index("## Sweeps")]
        self.assertIn("| SLOW | 2 | gcc |", losses)
        self.assertNotIn("gap_", losses)
        self.assertEqual(len(pictures), 2)


if __name__ == "__main__":
    unittest.main()

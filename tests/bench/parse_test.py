# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the benchmark programs print, and what the original EPCC suite prints, as the runner reads it.
import os
import shutil
import subprocess
import tempfile
import unittest

import epcc
import measure
import parse
from peers import Runtime

OWN = """REFERENCE FOR 2 0.1 0.11 0.12
SAMPLES FOR 2 1.5 1.25 1e3
ROW FOR 2 1.5
ROW roots_64_rss_kb 2 2552
a line of something else
SAMPLES BARRIER 2 1 2 3
"""

VERSION_3 = """
Running OpenMP benchmark version 3.0 on 2 thread(s)
Computing reference time 1 using 20 reps
Sample_size       Average     Min         Max          S.D.          Outliers
 20                0.110000   0.100000    0.120000     0.001000      0
reference_time_1 time    = 0.110000 microseconds +/- 0.001960

Computing PARALLEL time using 1000 reps
Sample_size       Average     Min         Max          S.D.          Outliers
 20                1.110000   1.000000    1.200000     0.010000      0
PARALLEL time            = 1.110000 microseconds +/- 0.019600
PARALLEL overhead        = 1.000000 microseconds +/- 0.021560
STATIC 16 time           = 2.5 microseconds +/- 0.1
STATIC 16 overhead       = -0.25 microseconds +/- 0.3
"""

VERSION_4 = """Computing LOCK time using 80 reps
LOCK time = 0.3 microseconds +/- 0.01
LOCK overhead = 0.2 microseconds +/- 0.02
LOCK median_ovrhd = 0.19 microseconds
"""

MOCK = r"""
#include <stdio.h>
#include <omp.h>
void announce(void);
int main(void)
{
    int n = 0;
#pragma omp parallel reduction(+ : n)
    n += 1;
    announce();
    printf("PARALLEL time = 1.5 microseconds +/- 0.1\nPARALLEL overhead = %d.25 microseconds +/- 0.125\n", n);
    return 0;
}
"""


class OwnFormat(unittest.TestCase):
    def test_rows(self):
        rows = parse.own_rows(OWN)
        self.assertEqual(rows["FOR"], {"reference": [0.1, 0.11, 0.12], "samples": [1.5, 1.25, 1000.0]})
        self.assertEqual(rows["roots_64_rss_kb"], {"samples": [2552.0]})

    def test_a_row_that_did_not_end_does_not_count(self):
        self.assertNotIn("BARRIER", parse.own_rows(OWN))

    def test_not_a_number(self):
        self.assertEqual(parse.own_rows("ROW A 2 nan\nROW B 2 -0.5\n"), {"B": {"samples": [-0.5]}})


class OriginalFormat(unittest.TestCase):
    def test_version_3(self):
        rows = parse.epcc_rows(VERSION_3)
        self.assertEqual(rows["EPCC_PARALLEL"], {"samples": [1.0], "half": 0.02156})
        self.assertEqual(rows["EPCC_STATIC_16"], {"samples": [-0.25], "half": 0.3})

    def test_references_are_no_rows(self):
        self.assertEqual(set(parse.epcc_rows(VERSION_3)), {"EPCC_PARALLEL", "EPCC_STATIC_16"})

    def test_version_4_has_a_median(self):
        self.assertEqual(parse.epcc_rows(VERSION_4), {"EPCC_LOCK": {"samples": [0.19], "half": 0.02}})


class OriginalSources(unittest.TestCase):
    @unittest.skipUnless(shutil.which("gcc"), "no gcc")
    def test_build_and_run(self):
        with tempfile.TemporaryDirectory() as root:
            folder = os.path.join(root, "suite")
            os.makedirs(folder)
            for name, text in (("syncbench.c", MOCK), ("common.c", "void announce(void) {}\n")):
                with open(os.path.join(folder, name), "w") as f:
                    f.write(text)
            built = epcc.build_all(root, folder, ["gcc"], None, "-DOMPVER2")
            self.assertEqual(list(built), [("syncbench", "gcc")])
            runtime = Runtime("libgomp", None, "libgomp.so.1", ["gcc"], [("default", {})], "libgomp")
            job, = epcc.jobs(built, [runtime], [3], quick=True)
            cells = {}
            measure.run_job(job, cells, 20.0)
        cell = cells["EPCC_PARALLEL", 3, "gcc", "libgomp", "default"]
        self.assertEqual(cell["rounds"], [{"samples": [3.25], "half": 0.125}])

    def test_another_folder_is_refused(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(SystemExit):
            epcc.build_all(folder, folder, ["gcc"], None, "")


if __name__ == "__main__":
    unittest.main()

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every access of the modelled sources that is stronger than relaxed is in tests/model/*.sites, under a label that the
# source's own comments use; and nothing else is.
set -eu
cd "$1"
python3 - << 'PY'
import re
import subprocess
import sys

SOURCES = {
    "deque": ["runtime/sched/deque.h", "runtime/sched/deque.c"],
    "sched": ["runtime/sched/" + f for f in ("latch.h", "latch.c", "pool.c", "carrier.h", "carrier.c", "wait.c", "publish.c", "state.h")],
    "task": ["runtime/omp/task/" + f for f in ("tally.h", "task_sleep.h", "task_sleep_inl.h", "task_sleep.c", "task_list.c", "task_queue.c",
                                                   "task_wait.c")],
}
bad = 0
for model, sources in SOURCES.items():
    text = "".join(open(s).read() for s in sources)
    listing = subprocess.run(["python3", "tests/model/translate.py", "--list", "."] + sources,
                             check=True, stdout=subprocess.PIPE, universal_newlines=True).stdout
    there = {line.split()[0] for line in listing.splitlines()}
    listed, optional = set(), set()
    for line in open("tests/model/%s.sites" % model):
        if not line.strip() or line.startswith("#"):
            continue
        label, weakenings = line.split()[:2]
        sites = {w.split(":")[0] for w in weakenings.split("+")}
        (optional if label.startswith("?") else listed).update(sites)
        if "ORDER[%s]" % label.lstrip("?") not in text:
            print("%s.sites: no ORDER[%s] in the sources" % (model, label))
            bad = 1
    for site in sorted(there - listed - optional):
        print("%s: in the sources, not in tests/model/%s.sites" % (site, model))
        bad = 1
    for site in sorted(listed - there):
        print("%s: in tests/model/%s.sites, not in the sources" % (site, model))
        bad = 1
sys.exit(bad)
PY

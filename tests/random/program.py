# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A whole program: items, each a function without state of its own, called by main, again, or by several threads that
main makes.  An item's random numbers depend on the seed and its own number only, so --only leaves the rest as it is."""
import dataclasses
import os
import random

import blocks
from core import Context, Source

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclasses.dataclass
class Options:
    size: int = 6                  # items
    depth: int = 3                 # nesting of regions
    threads: int = 24              # members at the same time, at most, in one item
    default_threads: int = 4       # the largest OMP_NUM_THREADS that a program is run with
    budget: int = 3000
    blocking: bool = False         # mostly blocking regions
    newer: bool = True             # depend(inoutset)
    clang: bool = False            # leaves out what clang 19 compiles wrongly
    peer: str = ""                 # leaves out what that runtime is known not to do (README.md lists it)
    constructs: tuple = ()
    without: tuple = ()
    only: tuple = ()

    def allows(self, name):
        if name in self.without:
            return False
        return not self.constructs or name in self.constructs or name in ("parallel", "nest")


class Program:
    def __init__(self, seed, options):
        self.seed, self.options, self.count = seed, options, 0
        self.functions, self.items = [], []
        self.env = {}
        rng = random.Random(seed)
        self.env = {"OMP_NUM_THREADS": str(rng.choice([1, 2, 3, 4])),
                    "OMP_CANCELLATION": rng.choice(["true", "true", "false"]),
                    "OMP_MAX_TASK_PRIORITY": rng.choice(["0", "5"])}
        if rng.random() < 0.3:
            self.env["OMP_SCHEDULE"] = rng.choice(["static", "dynamic,2", "guided", "static,3"])
        self.levels = rng.choice([1, 2, 3, 3, 8])
        self.calls = self.plan(rng)
        for i in range(options.size):
            if not options.only or i in options.only:
                self.item(i)

    def plan(self, rng):
        """What main calls, in order: ("call", item, times) or ("threads", number, items)."""
        n, plan = self.options.size, []
        for i in range(n):
            plan.append(("call", i, rng.choice([1, 1, 2, 4])))
            if rng.random() < 0.2:
                plan.append(("threads", rng.choice([2, 3, 4]), rng.sample(range(i + 1), min(i + 1, 2))))
        return plan

    def item(self, i):
        number = 1000 * i
        self.count = number
        g = Source(f"{self.seed}/{i}", self.options, self)
        lines = []
        # libomp warns of each later region of more threads than a league's teams had.
        if g.chance(0.08) and self.options.allows("teams") and self.options.peer != "libomp":
            lines = teams(g)
            g.kinds.append("teams")
        for _ in range(g.pick(1, 1, 2, 3)):
            if not lines or g.chance(0.4):
                lines += blocks.one(g, Context())
        head = [f"/* item {i}: {' '.join(g.kinds)} */", f"static void item{i}(void)", "{"]
        self.items += self.functions + head + lines + ["}", ""]
        self.functions = []
        self.teams = getattr(self, "teams", set()) | ({i} if "teams" in g.kinds else set())

    def text(self):
        with open(os.path.join(HERE, "prelude.h"), encoding="utf-8") as f:
            prelude = f.read()
        head = prelude.index("#define _GNU_SOURCE")
        out = ["// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception",
               f"/* Generated: seed {self.seed}, {self.options} */",
               "// env: " + " ".join(f"{k}={v}" for k, v in self.env.items()), prelude[head:]]
        main, threads = [], []
        for what, a, b in self.calls:
            if what == "call":
                if self.kept(a):
                    main.append(f"for (int q = 0; q < {b}; q++) item{a}();")
                continue
            chosen = [i for i in b if self.kept(i) and i not in self.teams]
            if not chosen:
                continue
            k = len(threads)
            threads.append([f"static void *thread{k}(void *unused)", "{", f"omp_set_max_active_levels({self.levels});"]
                           + [f"item{i}();" for i in chosen] + ["return unused;", "}", ""])
            main += ["{", f"pthread_t t[{a}];", f"for (int q = 0; q < {a}; q++)",
                     f"if (pthread_create(&t[q], NULL, thread{k}, NULL) != 0) abort();",
                     f"item{chosen[0]}();", f"for (int q = 0; q < {a}; q++) pthread_join(t[q], NULL);", "}"]
        lines = list(self.items)
        for t in threads:
            lines += t
        lines += ["int main(int argc, char **argv)", "{", "(void)argv;", "zero = argc > 100;", "one = !zero;",
                  f"omp_set_max_active_levels({self.levels});", *main, "return failures ? 1 : 0;", "}"]
        return "\n".join(out + indent(lines)) + "\n"

    def kept(self, i):
        return not self.options.only or i in self.options.only


def teams(g):
    k, n, t = g.uid(), g.pick(5, 30, 77), g.pick(1, 2, 3, 4)
    if not g.spend(Context(mult=t * 2), n // 2):
        return []
    s = f"s{k}"
    order = g.pick("", " dist_schedule(static)", " dist_schedule(static, 3)")
    return ["{", f"struct {{ int hits[{n}], both[{n}], inner[16], teams; }} {s}_ = {{0}}, *{s} = &{s}_;",
            f"#pragma omp teams num_teams({t})", "{",
            f"if (omp_get_team_num() == 0) {s}->teams = omp_get_num_teams();",
            f"#pragma omp distribute{order}", f"for (int i = 0; i < {n}; i++)", f"ADD(&{s}->hits[i], 1);",
            f"#pragma omp distribute parallel for{order}{g.pick('', ' schedule(dynamic, 2)')}",
            f"for (int i = 0; i < {n}; i++)", f"ADD(&{s}->both[i], 1);",
            f"#pragma omp parallel num_threads({g.pick(1, 2)})", "{", "#pragma omp single",
            f"ADD(&{s}->inner[omp_get_team_num()], 1);", "}", "}",
            f"CHECK({s}->teams >= 1 && {s}->teams <= {t}, 1);",
            f"for (int i = 0; i < {n}; i++) CHECK({s}->hits[i], 1);",
            f"for (int i = 0; i < {n}; i++) CHECK({s}->both[i], 1);",
            f"for (int i = 0; i < 16; i++) CHECK({s}->inner[i], i < {s}->teams);", "}"]


def indent(lines):
    out, depth = [], 0
    for line in lines:
        if not line:
            continue
        depth -= line.startswith("}")
        out.append(line if line.startswith("#") else "    " * depth + line)
        opens = line.count("{") - line.count("}") + line.startswith("}")
        depth += opens
    return out

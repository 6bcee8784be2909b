# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Regions whose members wait for each other where no runtime can see it: in a pipe, a condition variable, a semaphore,
a flag that is polled with or without sleeping.  Runtimes with a native thread for each member run these, so programs
rely on it.  They are valid only in a team of the size that was asked for, which the region looks at first.

A gate counts tokens: struct gate of prelude.h, one waiter and any number of openers, in the way that its mode says."""
import blocks
from core import leaf

MODES = ["SPIN", "YIELD", "SLEEP", "PIPE", "COND", "SEM", "LOCK"]


def ring(g, context, k, n):
    """A token goes round: each member waits for its left neighbour."""
    turns = g.pick(1, 2, 5, 12)
    return ([f"for (int q = 0; q < {turns}; q++) {{", f"if (tid{k} || q) gate_wait(&gates{k}[tid{k}]);",
             f"CHECK(shared{k}++, q * {n} + tid{k});"] + leaf(g, context)
            + [f"if (q < {turns - 1} || tid{k} < {n - 1}) gate_open(&gates{k}[(tid{k} + 1) % {n}]);", "}"],
            [f"CHECK(shared{k}, {turns * n});"])


def backwards(g, context, k, n):
    """The last member goes first: whoever runs members one after another in their order waits for ever."""
    nested = blocks.one(g, context.inner()) if g.chance(0.4) else []
    return ([f"if (tid{k} < {n - 1}) gate_wait(&gates{k}[tid{k}]);", f"CHECK(shared{k}++, {n - 1} - tid{k});"]
            + nested + [f"if (tid{k}) gate_open(&gates{k}[tid{k} - 1]);"], [f"CHECK(shared{k}, {n});"])


def beside_barrier(g, context, k, n):
    """Two members play ping-pong while the others wait at a barrier."""
    turns, a, b = g.pick(1, 3, 8), 0, n - 1
    if g.chance(0.5):
        a, b = b, a
    return ([f"if (tid{k} == {a}) for (int q = 0; q < {turns}; q++) {{", f"shared{k}++;",
             f"gate_open(&gates{k}[{b}]);", f"gate_wait(&gates{k}[{a}]);", "}",
             f"else if (tid{k} == {b}) for (int q = 0; q < {turns}; q++) {{", f"gate_wait(&gates{k}[{b}]);",
             f"shared{k}++;", f"gate_open(&gates{k}[{a}]);", "}", "#pragma omp barrier",
             f"CHECK(shared{k}, {2 * turns});"], [])


def meeting(g, context, k, n):
    """Each of n iterations waits until all have begun: no member may be given two."""
    order = g.pick("static, 1", "dynamic, 1", "dynamic", "monotonic:dynamic", "static")
    pause = g.pick("", "sched_yield();", "usleep(30);", "work(50);")
    return ([f"#pragma omp for schedule({order}){g.pick('', ' nowait')}", f"for (int i = 0; i < {n}; i++) {{",
             f"BUMP(&shared{k}, 1);", f"while (GET(&shared{k}) < {n}) {{ {pause} }}", "}"],
            [f"CHECK(shared{k}, {n});"])


def collect(g, context, k, n):
    """One member gathers from all others, then lets them go, while they wait in the middle of their work."""
    chief = g.pick(0, n - 1)
    nested = blocks.one(g, context.inner()) if g.chance(0.3) else []
    guard = [f"if (tid{k} == {g.rng.randrange(n)})"] + nested if nested else []
    return ([f"if (tid{k} == {chief}) {{", f"for (int q = 0; q < {n - 1}; q++) gate_wait(&gates{k}[{chief}]);",
             f"CHECK(GET(&shared{k}), {n - 1});",
             f"for (int q = 0; q < {n}; q++) if (q != {chief}) gate_open(&gates{k}[q]);", "} else {"] + leaf(g, context)
            + [f"BUMP(&shared{k}, 1);", f"gate_open(&gates{k}[{chief}]);", f"gate_wait(&gates{k}[tid{k}]);", "}"]
            + guard, [f"CHECK(shared{k}, {n - 1});"])


def holding(g, context, k, n):
    """Who is inside a critical region, or a lock, waits for a member that wants neither while the rest queue for it."""
    owner, helper = (0, n - 1) if g.chance(0.5) else (n - 1, 0)
    enter = [f"#pragma omp critical (held{k})", "{"]
    return (["#pragma omp barrier" if g.chance(0.5) else "", f"if (tid{k} == {helper}) {{"] + leaf(g, context)
            + [f"gate_open(&gates{k}[{owner}]);", "} else {"] + enter
            + [f"if (tid{k} == {owner}) gate_wait(&gates{k}[{owner}]);", f"shared{k}++;", "}", "}"],
            [f"CHECK(shared{k}, {n - 1});"])


def single_shape(g, context, k, n):
    """The member in a single region waits for all others, which have gone past it."""
    pause = g.pick("", "sched_yield();", "usleep(30);")
    return ([f"int inside{k} = 0;", "#pragma omp single nowait", "{", f"inside{k} = 1;",
             f"while (GET(&shared{k}) < {n - 1}) {{ {pause} }}", "}", f"if (!inside{k}) BUMP(&shared{k}, 1);"],
            [f"CHECK(shared{k}, {n - 1});"])


def mutex_barrier(g, context, k, n):
    """A barrier made of a mutex and a condition variable, between OpenMP's own."""
    turns = g.pick(1, 3, 6)
    return ([f"for (int q = 0; q < {turns}; q++) {{", f"meet(&meet{k}, {n});", f"BUMP(&shared{k}, 1);"]
            + leaf(g, context) + ["#pragma omp barrier" if g.chance(0.5) else "", f"meet(&meet{k}, {n});",
                                  f"CHECK(GET(&shared{k}) >= (q + 1) * {n}, 1);", "}"],
            [f"CHECK(shared{k}, {turns * n});"])


def signals(g, context, k, n):
    """Rounds in which one member sets a flag that the others poll, with a barrier of the runtime's after each."""
    turns, chief = g.pick(3, 20, 60), g.pick(0, 0, n - 1)
    pause = g.pick("usleep(10);", "usleep(10);", "sched_yield();", "")
    return ([f"for (int q = 1; q <= {turns}; q++) {{", f"if (tid{k} == {chief}) {{"] + leaf(g, context)
            + [f"PUT(&shared{k}, q);", "}", f"else while (GET(&shared{k}) != q) {{ {pause} }}", "#pragma omp barrier",
               "}"], [f"CHECK(shared{k}, {turns});"])


def task_wanted(g, context, k, n):
    """All members but one block for a task, its maker among them: the one at the barrier has to execute it."""
    if n < 2:
        return ring(g, context, k, n)
    free = g.pick(0, 0, n - 1)
    maker = g.rng.choice([m for m in range(n) if m != free])
    return (leaf(g, context) + [f"if (tid{k} == {maker}) {{"] + leaf(g, context)
            + ["#pragma omp task", "{", f"BUMP(&shared{k}, 1);", f"for (int q = 0; q < {n}; q++)",
               f"if (q != {free}) gate_open(&gates{k}[q]);", "}", "}",
               f"if (tid{k} != {free}) gate_wait(&gates{k}[tid{k}]);"], [f"CHECK(shared{k}, 1);"])


SHAPES = [signals, signals, task_wanted, ring, ring, backwards, backwards, beside_barrier, meeting, meeting, collect, holding, single_shape,
          mutex_barrier]


def region(g, context):
    k = g.uid()
    sizes = [n for n in (2, 2, 3, 4, 4, 5, 8) if n * context.mult <= g.options.threads]
    if not sizes:
        return []
    n = g.rng.choice(sizes)
    inner = context.inner(level=context.level + 1, mult=context.mult * n)
    if not g.spend(inner, 8):
        return []
    shape = g.rng.choice([f for f in SHAPES if f.__name__ not in g.options.without])
    mode = g.rng.choice(MODES)
    body, check = shape(g, inner, k, n)
    prologue = leaf(g, inner)
    return (["{", f"struct gate gates{k}[{n}];", f"struct meeting meet{k} = MEETING;",
             f"int shared{k} = 0, whole{k} = 0;", f"for (int q = 0; q < {n}; q++) gate_init(&gates{k}[q], {mode});",
             f"(void)meet{k};",
             f"#pragma omp parallel num_threads({n})", "{",
             f"int tid{k} = omp_get_thread_num(); (void)tid{k};", f"if (omp_get_num_threads() == {n}) {{",
             f"if (tid{k} == 0) whole{k} = 1;"] + prologue + body + ["}", "}", f"if (whole{k}) {{"] + check
            + ["}", f"for (int q = 0; q < {n}; q++) gate_destroy(&gates{k}[q]);", "}"])

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What stands where: parallel regions with their members' work, combined constructs, regions that are cancelled, and
the payload of worksharing bodies.  One-context blocks may contain regions, whose members may contain blocks: depth and
budget end it."""
import blocking
import sync
import tasks
import worksharing
from core import Reduction, Space, Unit, leaf, schedule


def one(g, context):
    """A block for a single thread; [] when nothing fits."""
    if context.depth > g.options.depth + 2 or context.cancels:
        return []
    table = tasks.ONE + [(3, "combined", combined), (2, "cancel", cancelled_region)]
    if context.level < g.options.depth:
        table = table + [(12, "nest" if context.level else "parallel", region)]
        if g.options.allows("blocking"):
            table = table + [(40 if g.options.blocking else 4, "blocking", blocking.region)]
    choice = g.among(table)
    if not choice:
        return []
    g.kinds.append(choice[1])
    return choice[2](g, context)


def payload(g, context, nested=0.06):
    """What the body of a worksharing construct does beside its oracle: mostly a leaf, sometimes a block."""
    if g.chance(nested) and not context.cancels:
        lines = one(g, context.inner(rounds=1, mult=context.mult * context.rounds))
        if lines and "long x" not in lines[0]:
            return lines
    return leaf(g, context)


def team_size(g, context):
    """(clause, its value or None for the default, an upper bound of it)"""
    room = max(1, g.options.threads // context.mult)
    if g.chance(0.2) and room >= g.options.default_threads:
        return "", None, g.options.default_threads
    sizes = [n for n in (1, 2, 2, 3, 3, 4, 4, 5, 7, 8) if n <= room]
    n = g.rng.choice(sizes)
    return f" num_threads({n}{g.pick('', ' + zero')})", n, n


def region(g, context):
    k = g.uid()
    clause, n, bound = team_size(g, context)
    level = context.level + 1
    rounds = g.pick(1, 1, 1, 2, 3, 5)
    inner = context.inner(level=level, mult=context.mult * bound, team=str(k), rounds=rounds,
                          round_var=f"r{k}" if rounds > 1 else "0", final=False)
    if not g.spend(inner, 3):
        return []
    unit = Unit()
    condition = g.pick("", "", "", "", " if (one)", " if (zero)", " if (parallel: one)")
    clauses = clause + condition + g.pick("", "", "", " proc_bind(close)", " proc_bind(spread)", " default(shared)")
    asked = "1" if "zero" in condition else str(n) if n else "omp_get_max_threads()"
    copyin = g.chance(0.2) and g.options.allows("identity")
    head = ["{", f"int n{k} = 0, seen{k}[64] = {{0}}, up{k} = omp_get_thread_num();",
            f"int was{k} = omp_get_level(), active{k} = omp_get_active_level();",
            f"int want{k} = active{k} < omp_get_max_active_levels() ? {asked} : 1;",
            "omp_sched_t kind_was; int chunk_was;", "omp_get_schedule(&kind_was, &chunk_was);"]
    kind = g.pick("omp_sched_static", "omp_sched_dynamic", "omp_sched_guided", "omp_sched_auto")
    head += [f"omp_set_schedule({kind}, {g.pick(0, 1, 3)});"] if g.chance(0.5) else []
    reds = []
    if g.options.allows("reduction") and g.chance(0.3):
        red = Reduction(g, k)
        reds.append(red)
        unit.decl.append(red.declare())
        modifier = "task, " if g.chance(0.3) and not red.array and n != 1 and not condition else ""
        clauses += " " + red.clause(modifier)
    if copyin:
        head += [f"int tp_was{k} = tp;", f"tp = {k} * 5;"]
        clauses += " copyin(tp)"
    enter = [f"int tid{k} = omp_get_thread_num(), nth{k} = omp_get_num_threads();",
             f"if (tid{k} == 0) n{k} = nth{k};", f"ADD(&seen{k}[tid{k} % 64], 1);",
             f"CHECK(omp_get_level(), was{k} + 1);",
             f"CHECK(omp_get_active_level(), active{k} + (nth{k} > 1));",
             f"CHECK(omp_get_ancestor_thread_num(was{k}), up{k});", f"CHECK(omp_get_team_size(was{k} + 1), nth{k});"]
    enter += [f"CHECK(tp, {k} * 5);"] if copyin else []
    leave = []
    if reds:
        leave.append(reds[0].statement(f"(tid{k} + 1)"))
        if "task, " in clauses:
            leave += [f"for (int q = 0; q < 3; q++)", f"#pragma omp task in_reduction({red.item()}) firstprivate(q)",
                      "{", red.statement(f"(100 + 3 * tid{k} + q)"), "}"]
        unit.check += reds[0].compare(f"for (int x_ = 0; x_ < n{k}; x_++) for (int q_ = 0; q_ < "
                                      f"{4 if 'task, ' in clauses else 1}; q_++)",
                                      f"(q_ ? 99 + 3 * x_ + q_ : x_ + 1)")
    for _ in range(g.pick(1, 1, 2, 3, 4)):
        choice = g.among(worksharing.TEAM + sync.TEAM)
        if choice:
            g.kinds.append(choice[1])
            choice[2](g, inner, unit)
    body = unit.body
    if rounds > 1:
        body = [f"for (int r{k} = 0; r{k} < {rounds}; r{k}++) {{"] + body + ["}"]
    check = [f"CHECK(n{k}, want{k});", f"for (int q = 0; q < 64; q++) CHECK(seen{k}[q], q < n{k});",
             "omp_set_schedule(kind_was, chunk_was);", f"CHECK(omp_get_thread_num(), up{k});",
             f"CHECK(omp_get_level(), was{k});"]
    check += [f"tp = tp_was{k};"] if copyin else []
    return (head + unit.decl + [f"#pragma omp parallel{clauses}", "{"] + enter + body + leave + ["}"] + check
            + unit.check + ["}"])


def combined(g, context):
    """parallel for, parallel sections, parallel master taskloop: the compilers have entry points of their own."""
    clause, n, bound = team_size(g, context)
    inner = context.inner(level=context.level + 1, mult=context.mult * bound)
    form = g.pick("for", "for", "for", "sections", "taskloop")
    space = Space(g, most=60)
    k, n = space.k, space.n
    if context.level >= g.options.depth or not g.spend(inner, n // 6 + 4):
        return []
    s = f"s{k}"
    lines = ["{", f"struct {{ int hits[{max(n, 8) + 1}]; }} {s}_ = {{0}}, *{s} = &{s}_;"]
    if form == "sections":
        n = g.pick(1, 3, 6)
        lines += [f"#pragma omp parallel sections{clause}", "{"]
        for x in range(n):
            lines += ["#pragma omp section", "{", f"ADD(&{s}->hits[{x}], 1);"] + leaf(g, inner) + ["}"]
        return lines + ["}", f"for (int x = 0; x < {n}; x++) CHECK({s}->hits[x], 1);", "}"]
    clauses, after = clause + space.collapse_clause(), []
    body = [f"long x = {space.index};", f"ADD(&{s}->hits[x], 1);"]
    if g.options.allows("reduction") and g.chance(0.6):
        red = Reduction(g, k, array=False)
        lines.append(red.declare())
        clauses += " " + red.clause()
        body.append(red.statement("x"))
        after += red.compare(f"for (long x = 0; x < {n}; x++)", "x")
    if form == "for":
        order, _, _ = schedule(g)
        clauses += order
        head = f"#pragma omp parallel for{clauses}"
    else:
        head = f"#pragma omp parallel master taskloop{clauses}{g.pick('', ' grainsize(2)', ' num_tasks(5)')}"
    return (lines + [head] + space.heads + ["{"] + body + leaf(g, inner) + ["}"]
            + [f"for (long x = 0; x < {n}; x++) CHECK({s}->hits[x], 1);"] + after + ["}"])


def cancelled_region(g, context):
    """A region that one member cancels: the others leave it from a barrier, a loop or a cancellation point, and the
    next region is as good as new.  Without OMP_CANCELLATION everybody comes to the end."""
    clause, n, bound = team_size(g, context)
    inner = context.inner(level=context.level + 1, mult=context.mult * bound)
    if context.level >= g.options.depth or not g.spend(inner, 6):
        return []
    k = g.uid()
    s, when = f"s{k}", g.pick("0", f"nth - 1")
    lines = ["{", f"struct {{ int entered, left, nth; }} {s}_ = {{0}}, *{s} = &{s}_;",
             f"#pragma omp parallel{clause}", "{", "int tid = omp_get_thread_num(), nth = omp_get_num_threads();",
             f"if (tid == 0) {s}->nth = nth;", f"ADD(&{s}->entered, 1);"]
    lines += g.rng.choice([[], ["#pragma omp task", "work(30);"], leaf(g, inner)])
    lines += [f"#pragma omp cancel parallel if (tid == {when})"]
    ends = ([["#pragma omp barrier"], ["#pragma omp cancellation point parallel", "#pragma omp barrier"],
            ["#pragma omp for schedule(dynamic)", "for (int i = 0; i < 20; i++) work(10);",
             "#pragma omp barrier"]])
    if g.options.peer == "libomp":
        ends.pop()  # the loop's buffer is never given back, and a later region hangs
    lines += g.rng.choice(ends)
    return lines + [f"ADD(&{s}->left, 1);", "}", f"CHECK({s}->entered, {s}->nth);",
                    f"CHECK({s}->left, omp_get_cancellation() ? 0 : {s}->nth);", "}"]

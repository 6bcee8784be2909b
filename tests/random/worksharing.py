# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Worksharing constructs in team context: loops with every schedule, ordered, doacross, sections, single, masked.
Each takes (g, context, unit) and adds to the unit; blocks.py decides what stands where."""
import blocks
from core import Reduction, Space, leaf, schedule


def serial(context, n):
    """The head of a serial loop over all executions of n iterations; x is the iteration."""
    return f"for (long q_ = 0, x = 0; q_ < {context.rounds} * {n}l; q_++, x = q_ % {max(n, 1)})"


def loop(g, context, unit):
    space = Space(g, nest="any")
    if not g.spend(context, space.n // 8 + 4):
        return
    k, n = space.k, space.n
    s = g.state(unit, k, f"int hits[{n + 1}]; long fp_seen;")
    clause, chunk, monotonic = schedule(g) if space.rectangular else ("", None, False)
    clauses = clause + space.collapse_clause()
    body = [f"long x = {space.index};", f"ADD(&{s}->hits[x], 1);"]
    check = [f"for (long x = 0; x < {n}; x++) CHECK({s}->hits[x], {context.rounds});"]
    red = None
    if g.options.allows("reduction") and g.chance(0.5):
        red = Reduction(g, k)
        unit.decl.append(red.declare())
        clauses += " " + red.clause()
        body.append(red.statement("x"))
        check += red.compare(serial(context, n), "x")
    nowait = g.chance(0.4)
    if not nowait or context.rounds == 1:
        # libomp 19 forgets which iteration is the last when iterations are stolen.
        if g.chance(0.35) and not (g.options.peer == "libomp" and "static" not in clause):
            unit.decl.append(f"long lp{k} = -1;")
            clauses += f" lastprivate(lp{k})"
            body.append(f"lp{k} = 3 * x;")
            check.append(f"CHECK(lp{k}, {3 * (n - 1) if n else 0});" if n else f"(void)lp{k};")
    if g.chance(0.3):
        unit.decl.append(f"int fp{k} = {k};")
        clauses += f" firstprivate(fp{k})"
        body += [f"CHECK(fp{k} >= {k} && fp{k} <= {k} + {n}, 1);", f"fp{k}++;"]
        check.append(f"CHECK(fp{k}, {k});")
    before = []
    if chunk:
        body.append(f"CHECK(tid{context.team}, x / {chunk} % nth{context.team});")
    if monotonic:
        before.append(f"long last{k} = -1;")
        body += [f"CHECK(x > last{k}, 1);", f"last{k} = x;"]
    body += blocks.payload(g, context)
    unit.body += ["{"] + before + [f"#pragma omp for{clauses}{' nowait' if nowait else ''}"] + space.heads
    unit.body += ["{"] + body + ["}", "}"]
    unit.check += check


def static_affinity(g, context, unit):
    """Two static loops of one shape give each iteration to the same member, so no barrier is needed between them."""
    k, n, chunk = g.uid(), g.pick(7, 30, 64), g.pick("", ", 1", ", 4")
    if not g.spend(context, n // 8 + 2):
        return
    s = g.state(unit, k, f"unsigned a[{n}], b[{n}];")
    unit.body += [f"#pragma omp for schedule(static{chunk}) nowait", f"for (int i = 0; i < {n}; i++)",
                  f"{s}->a[i] += mix(i);"]
    unit.body += leaf(g, context)
    unit.body += [f"#pragma omp for schedule(static{chunk}){g.pick('', ' nowait')}", f"for (int i = 0; i < {n}; i++)",
                  f"{s}->b[i] += {s}->a[i] * 3;"]
    r = context.rounds
    unit.check += [f"for (int i = 0; i < {n}; i++) CHECK({s}->b[i], mix(i) * 3 * {r * (r + 1) // 2});"]


def stages(g, context, unit):
    """Plain memory that one loop writes and the next reads elsewhere: only their barriers order the two."""
    k, n = g.uid(), g.pick(5, 16, 47)
    if not g.spend(context, n // 4 + 4):
        return
    s = g.state(unit, k, f"unsigned a[2][{n}];")
    steps = g.pick(2, 3, 5)
    unit.decl.append(f"for (int i = 0; i < {n}; i++) {s}->a[0][i] = mix(i);")
    unit.body += [f"for (int t = 0; t < {2 * steps}; t++) {{"]
    clause, _, _ = schedule(g)
    unit.body += [f"#pragma omp for{clause}", f"for (int i = 0; i < {n}; i++)",
                  f"{s}->a[(t + 1) % 2][i] = {s}->a[t % 2][({n} - 1 - i + t) % {n}] + {s}->a[t % 2][i] * 5 + t;", "}"]
    unit.check += ["{", f"unsigned a[2][{n}];", f"for (int i = 0; i < {n}; i++) a[0][i] = mix(i);",
                   f"for (int r = 0; r < {context.rounds}; r++)",
                   f"for (int t = 0; t < {2 * steps}; t++) for (int i = 0; i < {n}; i++)",
                   f"a[(t + 1) % 2][i] = a[t % 2][({n} - 1 - i + t) % {n}] + a[t % 2][i] * 5 + t;",
                   f"for (int i = 0; i < {n}; i++) CHECK({s}->a[0][i], a[0][i]);", "}"]


def ordered(g, context, unit):
    space = Space(g, most=40)
    if not g.spend(context, space.n // 3 + 4):
        return
    k, n = space.k, space.n
    s = g.state(unit, k, f"long next[{context.rounds}]; unsigned sum;")
    clause, _, _ = schedule(g, ordered=True)
    skip = g.chance(0.3)
    unit.body += [f"#pragma omp for ordered{clause}{space.collapse_clause()}{g.pick('', '', ' nowait')}"]
    unit.body += space.heads + ["{", f"long x = {space.index};"] + leaf(g, context)
    unit.body += (["if (x % 3 != 1)"] if skip else []) + ["#pragma omp ordered", "{"]
    unit.body += [f"CHECK(x >= {s}->next[{context.round_var}], 1);" if skip else
                  f"CHECK({s}->next[{context.round_var}], x);", f"{s}->next[{context.round_var}] = x + 1;"]
    unit.body += leaf(g, context) + ["}"] + leaf(g, context) + ["}"]
    if not skip:
        unit.check.append(f"for (int r = 0; r < {context.rounds}; r++) CHECK({s}->next[r], {n});")


def doacross(g, context, unit):
    k = g.uid()
    n, m = g.pick(1, 6, 23, 40), g.pick(1, 4, 7)
    clause, _, _ = schedule(g, ordered=True)
    clause = clause.replace("monotonic:", "")
    if g.chance(0.5):
        if not g.spend(context, n + 4):
            return
        d, e = g.pick(1, 2, 5), g.pick(1, 3)
        # Not unsigned, nor another unsigned type downwards: gcc 12 passes wrong vectors.
        t = g.pick("int", "long", "unsigned long", "long long", "unsigned long long")
        down = g.chance(0.3) and not t.startswith("unsigned")
        s = g.state(unit, k, f"unsigned a[{n}];")
        head = (f"for ({t} i = {n + 20}; i > 20; i--)" if down else f"for ({t} i = 20; i < {n + 20}; i++)")
        index = f"{n + 20} - i" if down else "i - 20"
        sign = "+" if down else "-"
        sinks = [f"depend(sink: i {sign} {d})"] + ([f"depend(sink: i {sign} {e})"] if e != d and g.chance(0.6) else [])
        unit.body += [f"#pragma omp for ordered(1){clause}", head, "{", f"long x = (long)({index});",
                      "unsigned v = mix(x);"] + leaf(g, context)
        unit.body += [f"#pragma omp ordered {' '.join(sinks)}", f"if (x >= {d}) v += {s}->a[x - {d}];"]
        if len(sinks) > 1:
            unit.body.append(f"if (x >= {e}) v ^= {s}->a[x - {e}];")
        unit.body += [f"{s}->a[x] = v;", "#pragma omp ordered depend(source)"] + leaf(g, context) + ["}"]
        second = f"if (x >= {e}) v ^= a[x - {e}];" if len(sinks) > 1 else ""
        unit.check += ["{", f"unsigned a[{n}];", f"for (int x = 0; x < {n}; x++) {{ unsigned v = mix(x);",
                       f"if (x >= {d}) v += a[x - {d}];", second, f"a[x] = v; CHECK({s}->a[x], v);", "}", "}"]
        return
    n = min(n, 12)
    if not g.spend(context, n * m + 4):
        return
    s = g.state(unit, k, f"unsigned a[{n + 1}][{m + 1}];")
    unit.body += [f"#pragma omp for ordered(2){clause}{g.pick('', ' collapse(2)')}",
                  f"for (int i = 1; i <= {n}; i++)", f"for (int j = 1; j <= {m}; j++) {{"] + leaf(g, context)
    unit.body += ["#pragma omp ordered depend(sink: i - 1, j) depend(sink: i, j - 1)",
                  f"{s}->a[i][j] = {s}->a[i - 1][j] * 3 + {s}->a[i][j - 1] + mix(i * 100 + j);",
                  "#pragma omp ordered depend(source)", "}"]
    unit.check += ["{", f"unsigned a[{n + 1}][{m + 1}] = {{{{0}}}};", f"for (int i = 1; i <= {n}; i++)",
                   f"for (int j = 1; j <= {m}; j++) {{", "a[i][j] = a[i - 1][j] * 3 + a[i][j - 1] + mix(i * 100 + j);",
                   f"CHECK({s}->a[i][j], a[i][j]);", "}", "}"]


def sections(g, context, unit):
    k, n = g.uid(), g.pick(1, 2, 3, 5, 9)
    if not g.spend(context, n + 2):
        return
    s = g.state(unit, k, f"int hits[{n}];")
    nowait = g.chance(0.4)
    clauses, last = "", context.rounds == 1 and g.chance(0.3)
    if last:
        unit.decl.append(f"int lp{k} = -1;")
        clauses += f" lastprivate(lp{k})"
        unit.check.append(f"CHECK(lp{k}, {n - 1});")
    red = Reduction(g, k, array=False) if g.options.allows("reduction") and g.chance(0.3) else None
    if red:
        unit.decl.append(red.declare())
        clauses += " " + red.clause()
        unit.check += red.compare(serial(context, n), "x")
    unit.body += [f"#pragma omp sections{clauses}{' nowait' if nowait else ''}", "{"]
    for x in range(n):
        unit.body += ["#pragma omp section", "{", f"ADD(&{s}->hits[{x}], 1);"]
        unit.body += ([f"lp{k} = {x};"] if last else []) + ([red.statement(str(x))] if red else [])
        unit.body += blocks.payload(g, context) + ["}"]
    unit.body += ["}"]
    unit.check.append(f"for (int x = 0; x < {n}; x++) CHECK({s}->hits[x], {context.rounds});")


def single(g, context, unit):
    k = g.uid()
    if not g.spend(context, 2):
        return
    s = g.state(unit, k, "int count, plain;")
    kind = g.pick("", "", "nowait", "copyprivate")
    unit.body.append("{")
    if kind == "copyprivate":
        unit.body += [f"int c{k} = -1, d{k}[3] = {{0}};", f"#pragma omp single copyprivate(c{k}, d{k})", "{",
                      f"c{k} = ADD(&{s}->count, 1) + 1;", f"d{k}[2] = 5 * c{k};"]
    else:
        unit.body += [f"#pragma omp single {kind}", "{", f"ADD(&{s}->count, 1);"]
    unit.body += [f"{s}->plain++;"] if kind != "nowait" else []
    unit.body += blocks.payload(g, context, nested=0.3) + ["}"]
    if kind == "copyprivate":
        unit.body += [f"CHECK(c{k}, {context.round_var} + 1);", f"CHECK(d{k}[2], 5 * ({context.round_var} + 1));"]
    unit.body.append("}")
    unit.check.append(f"CHECK({s}->count, {context.rounds});")
    if kind != "nowait":
        unit.check.append(f"CHECK({s}->plain, {context.rounds});")


def masked(g, context, unit):
    k = g.uid()
    if not g.spend(context, 1):
        return
    s = g.state(unit, k, "int plain;")
    form = g.pick("master", "masked", "masked filter(one)")
    unit.body += [f"#pragma omp {form}", "{", f"{s}->plain++;"] + blocks.payload(g, context, nested=0.2) + ["}"]
    if form == "masked filter(one)":
        unit.check.append(f"CHECK({s}->plain, n{context.team} > 1 ? {context.rounds} : 0);")
    else:
        unit.check.append(f"CHECK({s}->plain, {context.rounds});")


def scan(g, context, unit):
    k, n = g.uid(), g.pick(3, 20, 50)
    if not g.spend(context, n // 4 + 6) or context.rounds > 1 or g.options.clang:
        return
    s = g.state(unit, k, f"unsigned out[{n}];")
    unit.decl.append(f"unsigned sc{k} = 0;")
    unit.body += [f"#pragma omp for reduction(inscan, +: sc{k})", f"for (int i = 0; i < {n}; i++) {{"]
    if g.chance(0.5):
        unit.body += [f"sc{k} += mix(i);", f"#pragma omp scan inclusive(sc{k})", f"{s}->out[i] = sc{k};", "}"]
        unit.check += ["{", "unsigned w = 0;", f"for (int i = 0; i < {n}; i++) {{ w += mix(i);",
                       f"CHECK({s}->out[i], w); }}", "}"]
    else:
        unit.body += [f"{s}->out[i] = sc{k};", f"#pragma omp scan exclusive(sc{k})", f"sc{k} += mix(i);", "}"]
        unit.check += ["{", "unsigned w = 0;", f"for (int i = 0; i < {n}; i++) {{ CHECK({s}->out[i], w);",
                       "w += mix(i); }", "}"]
    unit.check.append(f"(void)sc{k};")


def cancel_loop(g, context, unit):
    """A cancelled loop executes each iteration at most once, and the one that cancelled it exactly once."""
    k, n = g.uid(), g.pick(4, 20, 60)
    if not g.spend(context, n // 4 + 6):
        return
    victim = g.rng.randrange(n)
    s = g.state(unit, k, f"int hits[{context.rounds}][{n}];")
    clause, _, _ = schedule(g)
    kind = g.pick("for", "for", "sections")
    row = f"{s}->hits[{context.round_var}]"
    if kind == "for":
        unit.body += [f"#pragma omp for{clause}", f"for (int i = 0; i < {n}; i++) {{", f"ADD(&{row}[i], 1);",
                      f"#pragma omp cancel for if (i == {victim})"] + leaf(g, context.inner(cancels=True))
        unit.body += ["#pragma omp cancellation point for", "}"]
    else:
        n = min(n, 6)
        victim %= n
        unit.body += ["#pragma omp sections", "{"]
        for x in range(n):
            unit.body += ["#pragma omp section", "{", f"ADD(&{row}[{x}], 1);",
                          f"#pragma omp cancel sections if ({x} == {victim} + zero)"] + leaf(g, context) + ["}"]
        unit.body += ["}"]
    unit.check += [f"for (int r = 0; r < {context.rounds}; r++) for (int x = 0; x < {n}; x++) {{",
                   f"CHECK({s}->hits[r][x] == 1 || ({s}->hits[r][x] == 0 && omp_get_cancellation()), 1);",
                   f"if (x == {victim}) CHECK({s}->hits[r][x], 1);", "}"]


TEAM = [(9, "loop", loop), (2, "static", static_affinity), (3, "stages", stages), (4, "ordered", ordered),
        (4, "doacross", doacross), (4, "sections", sections), (4, "single", single), (3, "masked", masked),
        (2, "scan", scan), (2, "cancel", cancel_loop)]

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Synchronisation in team context: critical, locks, atomics, barriers, threadprivate and thread-local data."""
import blocks
from core import leaf


def critical(g, context, unit):
    """Plain counters under named critical regions, nested in the order of their names."""
    k, repeat = g.uid(), g.pick(1, 3, 10)
    if not g.spend(context, repeat + 1):
        return
    s = g.state(unit, k, "int a, b, c;")
    hint = g.pick("", "", " hint(omp_sync_hint_contended)")
    unit.body += [f"for (int q = 0; q < {repeat}; q++) {{", f"#pragma omp critical (first{k}){hint}", "{",
                  f"{s}->a++;"] + leaf(g, context)
    if g.chance(0.5):
        unit.body += [f"#pragma omp critical (second{k})", "{", f"{s}->b++;"] + leaf(g, context) + ["}"]
        unit.check.append(f"CHECK({s}->b, n{context.team} * {context.rounds * repeat});")
    unit.body += ["}"]
    if g.chance(0.3):
        unit.body += ["#pragma omp critical", f"unnamed_count++;"]
    unit.body += ["}"]
    unit.check.append(f"CHECK({s}->a, n{context.team} * {context.rounds * repeat});")


def locks(g, context, unit):
    k, repeat = g.uid(), g.pick(1, 4, 12)
    if not g.spend(context, repeat + 1):
        return
    s = g.state(unit, k, "omp_lock_t l; omp_nest_lock_t n; int a, b;")
    unit.decl += [f"omp_init_lock(&{s}->l);", f"omp_init_nest_lock(&{s}->n);"]
    unit.body += [f"for (int q = 0; q < {repeat}; q++) {{"]
    if g.chance(0.4):
        pause = g.pick("", "work(20);", "sched_yield();", "usleep(20);")
        unit.body += [f"while (!omp_test_lock(&{s}->l)) {{ {pause} }}"]
    else:
        unit.body += [f"omp_set_lock(&{s}->l);"]
    unit.body += [f"{s}->a++;"] + leaf(g, context) + [f"omp_unset_lock(&{s}->l);"]
    if g.chance(0.5):
        unit.body += [f"omp_set_nest_lock(&{s}->n);", f"CHECK(omp_test_nest_lock(&{s}->n), 2);", f"{s}->b++;"]
        unit.body += leaf(g, context) + [f"omp_unset_nest_lock(&{s}->n);", f"omp_unset_nest_lock(&{s}->n);"]
        unit.check.append(f"CHECK({s}->b, n{context.team} * {context.rounds * repeat});")
    unit.body += ["}"]
    unit.check += [f"CHECK({s}->a, n{context.team} * {context.rounds * repeat});", f"omp_destroy_lock(&{s}->l);",
                   f"omp_destroy_nest_lock(&{s}->n);"]


def atomics(g, context, unit):
    """Tickets by atomic capture are all different; double and 64-bit updates lose nothing."""
    k, repeat = g.uid(), g.pick(1, 5, 30)
    if not g.spend(context, repeat // 4 + 1):
        return
    s = g.state(unit, k, "unsigned t; double d; unsigned char c; long long w; unsigned long long seen, x;")
    order = g.pick("", " seq_cst", " relaxed", " acq_rel")
    unit.body += [f"for (int q = 0; q < {repeat}; q++) {{", "unsigned mine;", f"#pragma omp atomic capture{order}",
                  f"mine = {s}->t++;", "#pragma omp atomic", f"{s}->d += 0.5;", "#pragma omp atomic update",
                  f"{s}->c -= 3;", "#pragma omp atomic", f"{s}->w = 7 + {s}->w;", "#pragma omp atomic",
                  f"{s}->seen += mix(mine);", "#pragma omp atomic", f"{s}->x ^= 1ull << (mine % 64);", "}"]
    total = f"(n{context.team} * {context.rounds * repeat})"
    unit.check += [f"CHECK({s}->t, {total});", f"CHECK({s}->d * 2, {total});",
                   f"CHECK({s}->c, (unsigned char)(-3 * {total}));", f"CHECK({s}->w, 7ll * {total});", "{",
                   "unsigned long long seen = 0, x = 0;",
                   f"for (int q = 0; q < {total}; q++) seen += mix(q), x ^= 1ull << (q % 64);",
                   f"CHECK({s}->seen, seen);", f"CHECK({s}->x == x, 1);", "}"]


def barriers(g, context, unit):
    """Plain slots: each member writes its own, and after a barrier reads another's."""
    k, repeat = g.uid(), g.pick(1, 2, 6)
    if not g.spend(context, repeat * 2):
        return
    s = g.state(unit, k, "unsigned slot[64];")
    tid, nth = "tid" + context.team, "nth" + context.team
    unit.body += [f"for (int q = 0; q < {repeat}; q++) {{",
                  f"{s}->slot[{tid}] = mix({tid} * 1000 + q);"] + leaf(g, context)
    unit.body += ["#pragma omp barrier",
                  f"CHECK({s}->slot[({tid} + q + 1) % {nth}], mix(({tid} + q + 1) % {nth} * 1000 + q));"]
    unit.body += leaf(g, context) + ["#pragma omp barrier", "}"]


def identity(g, context, unit):
    """What belongs to an OpenMP thread stays with it over every wait."""
    k = g.uid()
    if not g.spend(context, 2):
        return
    tid = "tid" + context.team
    unit.body += ["{", "int *tp_at = &tp, *tl_at = &tl, *errno_at = &errno, tp_was = tp, tl_was = tl;",
                  "pthread_t self = pthread_self();", f"tp = {k} + {tid};", f"tl = {k} * 2 + {tid};"]
    unit.body += leaf(g, context) + blocks.payload(g, context, nested=0.2)
    unit.body += [g.pick("#pragma omp barrier", "#pragma omp taskyield", "sched_yield();")]
    unit.body += [f"CHECK(tp, {k} + {tid});", f"CHECK(tl, {k} * 2 + {tid});", "CHECK(tp_at == &tp, 1);",
                  "CHECK(tl_at == &tl, 1);", "CHECK(errno_at == &errno, 1);",
                  "CHECK(!!pthread_equal(self, pthread_self()), 1);",
                  f"CHECK(omp_get_thread_num(), {tid});", "tp = tp_was;", "tl = tl_was;", "}"]


def member_blocks(g, context, unit):
    """Some members, or all, execute a block of their own: nested regions and task trees side by side."""
    tid = "tid" + context.team
    lines = blocks.one(g, context.inner(rounds=1, mult=context.mult * context.rounds))
    if not lines:
        return
    guard = g.pick("", "", f"if ({tid} % 2 == 0)", f"if ({tid} == 0)", f"if ({tid} == nth{context.team} - 1)")
    unit.body += [guard] + lines


def team_tasks(g, context, unit):
    """All members make tasks; some wait for their own, the others leave them to the next barrier."""
    k, n = g.uid(), g.pick(1, 3, 10, 40)
    if not g.spend(context, n // 2 + 2):
        return
    s = g.state(unit, k, "int ran, children;")
    tid = "tid" + context.team
    clause = g.pick("", "", " untied", " priority(q % 3)", " if (q % 2)", " final(q % 3 == 0)", " mergeable")
    child = g.chance(0.3)
    unit.body += ["{", f"int done{k} = 0;", f"for (int q = 0; q < {n}; q++)",
                  f"#pragma omp task shared(done{k}){clause}" if g.chance(0.5) else f"#pragma omp task{clause}", "{"]
    waits = "shared" in unit.body[-2]
    unit.body += leaf(g, context) + ([f"#pragma omp task", f"ADD(&{s}->children, 1);"] if child else [])
    unit.body += [f"ADD(&{s}->ran, 1);"] + ([f"ADD(&done{k}, 1);"] if waits else []) + ["}"]
    if waits:
        unit.body += ["#pragma omp taskwait", f"CHECK(done{k}, {n});"]
    elif g.chance(0.3):
        unit.body += ["#pragma omp barrier", f"CHECK(GET(&{s}->ran) >= {n} * nth{context.team}, 1);"]
    unit.body += [f"(void)done{k};", f"(void){tid};", "}"]
    unit.check.append(f"CHECK({s}->ran, n{context.team} * {n * context.rounds});")
    if child:
        unit.check.append(f"CHECK({s}->children, n{context.team} * {n * context.rounds});")


def undeferred(g, context, unit):
    """Each member's own chain of tasks, each second one undeferred: it waits for a task that another thread may have
    taken, so the end of that one has to wake it."""
    n = g.pick(3, 20, 100)
    if not g.spend(context, n // 2 + 2):
        return
    unit.body += ["{", "unsigned x = 0;", f"for (int q = 0; q < {n}; q++) {{",
                  f"#pragma omp task shared(x) depend({g.pick('out', 'inout')}: x)", "x += mix(q);"] + leaf(g, context)
    unit.body += [f"#pragma omp task shared(x) depend(inout: x) if ({g.pick('zero', 'q % 3 == 0')})", "x ^= q + 1;",
                  g.pick("", f"#pragma omp taskwait depend(in: x)"), "}", "#pragma omp taskwait", "unsigned w = 0;",
                  f"for (int q = 0; q < {n}; q++) w += mix(q), w ^= q + 1;", "CHECK(x, w);", "}"]


TEAM = [(2, "undeferred", undeferred), (4, "critical", critical), (4, "lock", locks), (4, "atomic", atomics), (5, "barrier", barriers),
        (4, "identity", identity), (8, "nest", member_blocks), (6, "task", team_tasks)]

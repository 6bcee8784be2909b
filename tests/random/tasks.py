# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tasking constructs in one context: dependence graphs with the values that Python computes for them, trees, task
groups, taskloops, task reductions, detached tasks, cancelled groups."""
import blocks
from core import Reduction, Space, leaf

MASK = 0xffffffff


def depend(g, context):
    """One generator, a random graph.  in tasks compare, out and inout tasks compute with plain accesses, inoutset
    tasks add atomically, mutexinoutset tasks add plainly: their exclusion is the only thing that protects it."""
    k = g.uid()
    objects, count = g.pick(1, 2, 4, 7), g.pick(3, 8, 20, 40)
    if not g.spend(context, count):
        return []
    fields = f"unsigned v[{objects}]; int ran, kids;"
    value = [k + 7 * m for m in range(objects)]
    s = f"s{k}"
    head = ["{", f"struct {{ {fields} }} {s}_ = {{0}}, *{s} = &{s}_;",
            f"for (int m = 0; m < {objects}; m++) {s}->v[m] = {k} + 7 * m;"]
    lines, kids, group = [], 0, g.chance(0.3)
    for t in range(count):
        if g.chance(0.1):
            lines += waits(g, s, value, objects)
        used = g.rng.sample(range(objects), min(objects, g.pick(1, 1, 1, 2, 3)))
        clauses, body = "", []
        if objects > 1 and g.chance(0.12):
            # Everything at once, by an iterator.
            used = []
            clauses = f" depend(iterator(unsigned m = 0:{objects}), in: {s}->v[m])"
            body = [f"CHECK({s}->v[{m}], {value[m]}u);" for m in range(objects)]
        for m in used:
            kind = g.pick("in", "in", "out", "inout", "inout", "mutexinoutset", "inoutset")
            if kind == "inoutset" and not g.options.newer:
                kind = "mutexinoutset"
            item = f"{s}->v[{m}]"
            clauses += f" depend({kind}: {item})"
            if kind == "in":
                body.append(f"CHECK({item}, {value[m]}u);")
            elif kind == "out":
                body.append(f"{item} = {t * 31 + m}u;")
                value[m] = t * 31 + m
            elif kind == "inout":
                body += [f"CHECK({item}, {value[m]}u);", f"{item} = {item} * 3 + {t};"]
                value[m] = (value[m] * 3 + t) & MASK
            elif kind == "inoutset":
                body.append(f"ADD(&{item}, {t + 1});")
                value[m] = (value[m] + t + 1) & MASK
            else:
                body.append(f"{{ unsigned was = {item}; work(10); {item} = was + {t + 1}; }}")
                value[m] = (value[m] + t + 1) & MASK
        extra = g.pick("", "", "", " if (zero)", " if (zero)", " final(one)", " priority(%d)" % g.pick(1, 5), " untied",
                       " mergeable")
        lines += [f"#pragma omp task{clauses}{extra}", "{"]
        lines += leaf(g, context) + body + [f"ADD(&{s}->ran, 1);"]
        if g.chance(0.15):
            kids += 1
            lines += ["#pragma omp task", f"ADD(&{s}->kids, 1);"] + g.rng.choice([[], ["#pragma omp taskwait"]])
        elif g.chance(0.08) and "untied" not in extra:
            lines += blocks.one(g, context.inner(final=context.final or "final" in extra))
        lines += ["}"]
    lines += [] if group else ["#pragma omp taskwait", f"CHECK(GET(&{s}->ran), {count});"]
    # Grandchildren may be unfinished after a taskwait, and refer to the state of this block: a group waits for all.
    if group or kids:
        lines = ["#pragma omp taskgroup", "{"] + lines + ["}", f"CHECK({s}->kids, {kids});"]
    return (head + lines + [f"CHECK({s}->ran, {count});"]
            + [f"CHECK({s}->v[{m}], {value[m]}u);" for m in range(objects)] + ["}"])


def waits(g, s, value, objects):
    kind = g.pick("all", "one", "one", "yield")
    if kind == "all":
        return ["#pragma omp taskwait"] + [f"CHECK({s}->v[{m}], {value[m]}u);" for m in range(objects)]
    if kind == "yield":
        return ["#pragma omp taskyield"]
    m = g.rng.randrange(objects)
    return [f"#pragma omp taskwait depend({g.pick('in', 'inout')}: {s}->v[{m}])",
            f"CHECK({s}->v[{m}], {value[m]}u);"]


def tree(g, context):
    k, depth = g.uid(), g.pick(2, 4, 6)
    if not g.spend(context, 1 << depth):
        return []
    cut = g.pick("", " if (d > 2)", " final(d < 3)", " untied", " mergeable", " priority(d)")
    wait = g.pick("wait", "wait", "group")
    body = [f"static unsigned tree{k}(int d, unsigned path)", "{", "unsigned a, b;", "if (d == 0) return mix(path);",
            *(["#pragma omp taskgroup", "{"] if wait == "group" else []),
            f"#pragma omp task shared(a){cut}", f"a = tree{k}(d - 1, path * 2);",
            f"#pragma omp task shared(b){g.pick(cut, '')}", f"b = tree{k}(d - 1, path * 2 + 1);",
            "}" if wait == "group" else "#pragma omp taskwait", "return a * 3 + b;", "}",
            f"static unsigned serial{k}(int d, unsigned path)", "{", "if (d == 0) return mix(path);",
            f"return serial{k}(d - 1, path * 2) * 3 + serial{k}(d - 1, path * 2 + 1);", "}"]
    g.program.functions += body
    return [f"CHECK(tree{k}({depth}, 1), serial{k}({depth}, 1));"]


def bag(g, context):
    """A taskgroup waits for descendants, a taskwait for children."""
    k, n = g.uid(), g.pick(1, 5, 20, 60)
    if not g.spend(context, n // 2 + 2):
        return []
    s = f"s{k}"
    lines = ["{", f"struct {{ int hits[{n}], kids; }} {s}_ = {{0}}, *{s} = &{s}_;", "#pragma omp taskgroup", "{",
             f"for (int q = 0; q < {n}; q++)"]
    clause = g.pick("", "", " untied", " priority(q % 4)", " if (q % 3)", " final(q % 4 == 0)")
    lines += [f"#pragma omp task{clause}", "{"] + leaf(g, context) + [f"ADD(&{s}->hits[q], 1);"]
    generations = g.pick(0, 0, 1, 2)
    if generations:
        lines += [f"for (int w = 0; w < 2; w++)", "#pragma omp task", "{", f"ADD(&{s}->kids, 1);"]
        lines += ["#pragma omp task", f"ADD(&{s}->kids, 1);"] if generations == 2 else []
        lines += ["}"]
    elif g.chance(0.2) and "untied" not in clause:
        lines += ["if (q == 0)"] + (blocks.one(g, context.inner()) or [";"])
    lines += ["}"]
    if g.chance(0.3) and not generations:
        lines += ["#pragma omp taskwait", f"for (int q = 0; q < {n}; q++) CHECK(GET(&{s}->hits[q]), 1);"]
    return lines + ["}", f"for (int q = 0; q < {n}; q++) CHECK({s}->hits[q], 1);",
                    f"CHECK({s}->kids, {n * generations * 2});", "}"]


def outside_team(g, context):
    """libgomp 12 frees a stack address at a task reduction inside a task outside of all regions."""
    return g.options.peer == "libgomp" and context.level == 0


def taskloop(g, context):
    space = Space(g, most=60, least=1)  # clang 19 makes 2^32 of none
    k, n = space.k, space.n
    if not g.spend(context, n // 4 + 4):
        return []
    s = f"s{k}"
    clauses = space.collapse_clause()
    clauses += g.pick("", "", f" grainsize({g.pick(1, 3, 40)})", f" num_tasks({g.pick(1, 2, 9, 200)})")
    clauses += g.pick("", "", " untied", " if (zero)", " final(one)", " priority(2)", " mergeable")
    lines = ["{", f"struct {{ int hits[{n + 1}]; }} {s}_ = {{0}}, *{s} = &{s}_;"]
    body = [f"long x = {space.index};", f"ADD(&{s}->hits[x], 1);"]
    after = [f"for (long x = 0; x < {n}; x++) CHECK({s}->hits[x], 1);"]
    form = g.pick("plain", "nogroup", "reduction", "in_reduction", "lastprivate")
    if "reduction" in form and (not g.options.allows("reduction") or outside_team(g, context)):
        form = "plain"
    if form == "in_reduction" and g.options.peer == "libomp":
        form = "reduction"  # libomp 19 corrupts its memory where several threads do this side by side
    before, end = [], []
    if form == "nogroup":
        clauses += " nogroup"
        end = ["#pragma omp taskwait"]
    elif form in ("reduction", "in_reduction"):
        red = Reduction(g, k, array=False)
        lines.append(red.declare())
        body.append(red.statement("x"))
        after += red.compare(f"for (long x = 0; x < {n}; x++)", "x")
        if form == "reduction":
            clauses += " " + red.clause()
        else:
            before, end = [f"#pragma omp taskgroup task_reduction({red.item()})", "{"], ["}"]
            clauses += f" in_reduction({red.item()})"
    elif form == "lastprivate" and n:
        lines.append(f"long lp{k} = -1;")
        clauses += f" lastprivate(lp{k})"
        body.append(f"lp{k} = 5 * x;")
        after.append(f"CHECK(lp{k}, {5 * (n - 1)});")
    if g.chance(0.3):
        lines.append(f"int fp{k} = {k};")
        clauses += f" firstprivate(fp{k})"
        body.append(f"CHECK(fp{k}, {k});")
    return (lines + before + [f"#pragma omp taskloop{clauses}"] + space.heads + ["{"] + body + leaf(g, context)
            + ["}"] + end + after + ["}"])


def reduction(g, context):
    """Tasks that take part in the reduction of a group, made in a tree, so that descendants take part too."""
    k, n = g.uid(), g.pick(1, 4, 15, 40)
    if outside_team(g, context) or not g.spend(context, n + 2):
        return []
    red = Reduction(g, k, array=False)
    lines = ["{", red.declare(), f"#pragma omp taskgroup task_reduction({red.item()})", "{",
             f"for (int q = 0; q < {n}; q++)", f"#pragma omp task in_reduction({red.item()}) firstprivate(q)", "{",
             red.statement("(2 * q)")] + leaf(g, context)
    lines += [f"#pragma omp task in_reduction({red.item()}) firstprivate(q)", "{", red.statement("(2 * q + 1)"), "}",
              "}", "}"]
    return lines + red.compare(f"for (long x = 0; x < {2 * n}; x++)", "x") + ["}"]


def detach(g, context):
    """A detached task is complete when its event is, whoever says so, and what depends on it comes after both.  The
    event comes from the task itself or from a thread of the program's: a task that is executed at once, with its
    creator waiting for the event, may not depend on another task for that."""
    k, n = g.uid(), g.pick(1, 3, 8)
    if context.final or not g.spend(context, 3 * n + 10):
        return []
    s = f"s{k}"
    helper = g.chance(0.6) and g.options.peer != "libomp"
    lines = ["{", f"struct detached{k} {s}_ = {{0}}, *{s} = &{s}_;", "#pragma omp taskgroup", "{"]
    body = [f"{s}->a[q] = q + 1;"] + leaf(g, context)
    if helper:
        g.program.functions += [
            f"struct detached{k} {{ int a[{n}], b[{n}], seen[{n}], ready[{n}]; omp_event_handle_t event[{n}]; }};",
            f"static void *fulfill{k}(void *p)", "{", f"struct detached{k} *s = p;",
            f"for (int q = 0; q < {n}; q++) {{", "while (!GET(&s->ready[q])) usleep(20);", "s->b[q] = q + 2;",
            "omp_fulfill_event(s->event[q]);", "}", "return p;", "}"]
        lines[1:1] = ["pthread_t helper;"]
        lines[3:3] = [f"if (pthread_create(&helper, NULL, fulfill{k}, {s}) != 0) abort();"]
        body += [f"{s}->event[q] = event;", f"PUT(&{s}->ready[q], 1);"]
    else:
        g.program.functions += [f"struct detached{k} {{ int a[{n}], b[{n}], seen[{n}]; }};"]
        body += [f"{s}->b[q] = q + 2;", "omp_fulfill_event(event);"] + leaf(g, context)
    lines += [f"for (int q = 0; q < {n}; q++) {{", "omp_event_handle_t event;",
              f"#pragma omp task detach(event) depend(out: {s}->a[q])", "{"] + body + ["}"]
    lines += [f"#pragma omp task depend(in: {s}->a[q])", "{", f"CHECK({s}->a[q], q + 1);",
              f"CHECK({s}->b[q], q + 2);", f"{s}->seen[q] = 1;", "}", "}", "}"]
    lines += ["pthread_join(helper, NULL);"] if helper else []
    return lines + [f"for (int q = 0; q < {n}; q++) CHECK({s}->seen[q], 1);", "}"]


def cancel_group(g, context):
    """Of a cancelled group each task runs at most once, and the one that cancelled it has run."""
    k, n = g.uid(), g.pick(2, 10, 40)
    if not g.spend(context, n):
        return []
    s, victim = f"s{k}", g.rng.randrange(n)
    return ["{", f"struct {{ int hits[{n}]; }} {s}_ = {{0}}, *{s} = &{s}_;", "#pragma omp taskgroup", "{",
            f"for (int q = 0; q < {n}; q++)", "#pragma omp task", "{", f"ADD(&{s}->hits[q], 1);",
            f"#pragma omp cancel taskgroup if (q == {victim})", *leaf(g, context.inner(cancels=True)),
            "#pragma omp cancellation point taskgroup", "}", "}", f"CHECK({s}->hits[{victim}], 1);",
            f"for (int q = 0; q < {n}; q++)",
            f"CHECK({s}->hits[q] == 1 || ({s}->hits[q] == 0 && omp_get_cancellation()), 1);", "}"]


ONE = [(6, "depend", depend), (4, "tree", tree), (5, "task", bag), (6, "taskloop", taskloop),
       (3, "reduction", reduction), (2, "detach", detach), (2, "cancel", cancel_group)]

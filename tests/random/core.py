# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What all constructs of the generator share: the random source with its budget, the context that code is emitted
in, a unit of emitted code, reductions with their oracle, and the leaf statements that fill bodies.

Emitted code is in one of two contexts.  In "team" context all members of the innermost region execute the line: state
is declared by who forks (Unit.decl), the lines go into the region (Unit.body), the oracle is compared after the join
(Unit.check).  In "one" context a single thread executes the line and all three are one block.  So one construct never
needs to know what it stands in, except through the flags of Context."""
import dataclasses
import random


@dataclasses.dataclass(frozen=True)
class Context:
    level: int = 0            # lexical nesting of parallel regions
    mult: int = 1             # how many threads may execute the line at the same time, at most
    depth: int = 0            # nesting of blocks in blocks, which bounds the program
    team: str = ""            # suffix of the region's variables tid, nth
    rounds: int = 1           # how often a line in team context is executed by each member
    round_var: str = "0"
    final: bool = False       # in a final task: tasks are included, none may be detached
    cancels: bool = False     # inside something that may be cancelled: leaves only

    def inner(self, **changes):
        return dataclasses.replace(self, depth=self.depth + 1, **changes)


class Unit:
    """decl and check run in who forks, body in the region."""

    def __init__(self):
        self.decl, self.body, self.check = [], [], []

    def block(self):
        return ["{"] + self.decl + self.body + self.check + ["}"]


class Source:
    """The random numbers of one item, with what it may still spend and which constructs are allowed."""

    def __init__(self, seed, options, program):
        self.rng = random.Random(seed)
        self.options = options
        self.program = program
        self.budget = options.budget
        self.kinds = []

    def uid(self):
        self.program.count += 1
        return self.program.count

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, *values):
        return self.rng.choice(values)

    def among(self, table):
        """One of a list of (weight, name, function) that the options allow; None when there is none."""
        allowed = [t for t in table if self.options.allows(t[1])]
        if not allowed:
            return None
        return self.rng.choices(allowed, [t[0] for t in allowed])[0]

    def spend(self, context, cost):
        """Takes cost times the threads that pay it.  False when the item has had its share."""
        cost *= context.mult * context.rounds
        if cost > self.budget:
            return False
        self.budget -= cost
        return True

    def state(self, unit, number, fields):
        """Declares the state of construct number as a struct that is reached by pointer: tasks copy the pointer."""
        unit.decl.append(f"struct {{ {fields} }} s{number}_ = {{0}}, *s{number} = &s{number}_;")
        unit.decl.append(f"(void)s{number};")
        return f"s{number}"


# op, C type, initial value, statement for iteration x on variable v
REDUCTIONS = [
    ("+", "unsigned", "5", "{v} += mix({x});"),
    ("-", "unsigned", "5", "{v} -= mix({x});"),
    ("*", "unsigned", "3", "{v} *= mix({x}) | 1;"),
    ("^", "unsigned", "9", "{v} ^= mix({x});"),
    ("|", "unsigned", "0", "{v} |= 1u << (mix({x}) % 31);"),
    ("&", "unsigned", "~0u", "{v} &= ~(1u << (mix({x}) % 31));"),
    ("max", "int", "-3", "if ((int)(mix({x}) >> 2) > {v}) {v} = mix({x}) >> 2;"),
    ("min", "long", "1l << 40", "if ((long)mix({x}) < {v}) {v} = mix({x});"),
    ("&&", "int", "1", "{v} = {v} && mix({x}) % 64 != 7;"),
    ("||", "int", "0", "{v} = {v} || mix({x}) % 64 == 7;"),
    ("+", "long long", "-7", "{v} += (long long)mix({x}) << 8;"),
    ("merge", "struct pair", "{1, 2, 3}", "pair_note(&{v}, {x});"),
]


class Reduction:
    """A reduction variable and its oracle: the same statement, executed serially on a second variable."""

    def __init__(self, g, number, array=True, user=True):
        self.v = f"red{number}"
        self.array = array and g.chance(0.12)
        table = REDUCTIONS if user else [r for r in REDUCTIONS if r[0] != "merge"]
        self.op, self.type, self.init, self.text = g.rng.choice(table)
        if self.array:
            self.op, self.type, self.init, self.text = "+", "unsigned", "0", "{v}[{x} % 4] += mix({x});"

    def declare(self, name=None):
        name = name or self.v
        return f"{self.type} {name}{'[4] = {1, 2, 3, 4}' if self.array else ' = ' + self.init};"

    def item(self):
        return f"{self.op}: {self.v}{'[:4]' if self.array else ''}"

    def clause(self, modifier=""):
        return f"reduction({modifier}{self.item()})"

    def statement(self, x, name=None):
        return self.text.format(v=name or self.v, x=x)

    def compare(self, loop, x):
        """Lines that compare with the serial execution; loop is the head of a serial loop around the statement."""
        want = self.v + "_want"
        lines = ["{", self.declare(want), loop, "{", self.statement(x, want), "}"]
        if self.array:
            lines += [f"for (int q = 0; q < 4; q++) CHECK({self.v}[q], {want}[q]);"]
        elif self.op == "merge":
            lines += [f"CHECK({self.v}.sum, {want}.sum);", f"CHECK({self.v}.bits, {want}.bits);",
                      f"CHECK({self.v}.count, {want}.count);"]
        else:
            lines += [f"CHECK({self.v}, {want});"]
        return lines + ["}"]


def leaf(g, context):
    """A statement without state that takes time, gives the processor away, or takes a lock that is nobody's oracle."""
    kind = g.rng.randrange(14)
    if kind < 5:
        return []
    if kind < 8:
        return [f"work({g.pick(5, 50, 300)});"]
    if kind == 8:
        return ["sched_yield();"]
    if kind == 9 and g.options.allows("taskyield"):
        return ["#pragma omp taskyield"]
    if kind == 10:
        return ["#pragma omp flush"]
    if kind == 11 and g.options.allows("critical"):
        return ["#pragma omp critical (leaf)", "{", f"work({g.pick(1, 20)});", "leaf_count++;", "}"]
    if kind == 12 and g.chance(0.3):
        return [f"usleep({g.pick(1, 50, 200)});"]
    return ["errno = 7;", f"work({g.pick(5, 40)});", "CHECK(errno, 7);"]


def schedule(g, ordered=False, allow_runtime=True):
    """(clause, chunk of a static schedule or None, are iterations monotonic)"""
    kind = g.pick("", "static", "static", "dynamic", "dynamic", "guided", "auto", "runtime")
    if kind == "runtime" and not allow_runtime:
        kind = "dynamic"
    if not kind:
        return "", None, ordered
    chunk = None
    if kind in ("static", "dynamic", "guided") and g.chance(0.6):
        chunk = g.pick(1, 1, 2, 3, 7, 50)
    modifier = ""
    if g.chance(0.3):
        modifier = "monotonic:"
        if kind in ("dynamic", "guided", "runtime") and not ordered and g.chance(0.6):
            modifier = "nonmonotonic:"
    text = "" if chunk is None else f", {chunk}{g.pick('', ' + zero')}"
    fixed = chunk if kind == "static" else None
    return (f" schedule({modifier}{kind}{text})", fixed,
            kind == "static" or modifier == "monotonic:" or ordered)


TYPES = [("int", "", 31), ("unsigned", "u", 32), ("long", "l", 63), ("unsigned long", "ul", 64),
         ("long long", "ll", 63), ("unsigned long long", "ull", 64), ("short", "", 15)]


class Space:
    """The iterations of a loop nest: heads of the for statements, the number of iterations, and an expression that
    numbers them from 0 in serial order."""

    def __init__(self, g, most=120, nest=True, least=0):
        k = self.k = g.uid()
        name, suffix, bits = g.rng.choice(TYPES)
        n = max(least, min(most, g.pick(0, 1, 2, 3, 5, 8, 13, 31, 64, 100)))
        step = g.pick(1, 1, 1, 2, 3, 7, -1, -1, -2, -5)
        if name == "unsigned":
            step = abs(step)  # gcc 12 extends a negative step of these by zeros where the runtime deals out the loop
        span = (n + 3) * abs(step) + 10
        unsigned = name.startswith("unsigned")
        low = span if unsigned else -(1 << bits) + span
        high = (1 << bits) - span - 1
        start = g.rng.choice([g.rng.randint(-50, 50), low, high, (low + high) // 2 + 3])
        start = min(max(start, low), high)

        def literal(value):
            text = f"({name})({value}{suffix})"
            return f"({text} + ({name})zero)" if g.chance(0.4) and bits > 15 else text

        slack = g.rng.randrange(abs(step))
        i, up = f"i{k}", step > 0
        sign = 1 if up else -1
        form = g.pick("strict", "strict", "equal", "differs")
        if form == "differs" and abs(step) == 1:
            test = f"{i} != {literal(start + n * step)}"
        elif form == "equal":
            test = f"{i} {'<=' if up else '>='} {literal(start + (n - 1) * step + sign * slack)}"
            if n == 0:
                test = f"{i} {'<=' if up else '>='} {literal(start - sign)}"
        else:
            test = f"{i} {'<' if up else '>'} {literal(start + n * step - sign * slack)}"
        if step in (1, -1):
            advance = g.pick(f"{i}++", f"++{i}", f"{i} += 1") if up else g.pick(f"{i}--", f"{i} -= 1")
        else:
            advance = f"{i} += {step}" if up else f"{i} -= {-step}"
        self.n, self.collapse = n, 1
        self.heads = [f"for ({name} {i} = {literal(start)}; {test}; {advance})"]
        plain = f"({name})({start}{suffix})"
        self.index = (f"(long)(({i} - {plain}) / {step})" if up else f"(long)(({plain} - {i}) / {-step})")
        self.rectangular = True
        if not nest or not g.chance(0.3):
            return
        if nest == "any" and g.chance(0.25):
            # Such a nest may have neither a schedule nor an ordered clause.
            self.rectangular = False
            n = self.n = min(n, 9)
            self.heads = [f"for (int i{k} = 0; i{k} < {n} + zero; i{k}++)", f"for (int j{k} = 0; j{k} <= i{k}; j{k}++)"]
            self.index = f"(long)(i{k} * (i{k} + 1) / 2 + j{k})"
            self.n, self.collapse = n * (n + 1) // 2, 2
            return
        for var in ("j", "l")[:g.pick(1, 1, 2)]:
            m = g.pick(1, 2, 3, 5)
            if self.n * m > 2 * most:
                break
            v = f"{var}{k}"
            if g.chance(0.5):
                self.heads.append(f"for (int {v} = 0; {v} < {m}; {v}++)")
                self.index = f"({self.index} * {m} + {v})"
            else:
                self.heads.append(f"for (long {v} = {m}; {v} > zero; {v}--)")
                self.index = f"({self.index} * {m} + {m} - {v})"
            self.n *= m
            self.collapse += 1

    def collapse_clause(self):
        return f" collapse({self.collapse})" if self.collapse > 1 else ""

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Turns the runtime's C into C++ that relacy can simulate: the text stays, atomics and their orders become visible.

usage: translate.py ROOT OUT [file.adapt]... -- SOURCE...     writes OUT/SOURCE for each, OUT/sites.h
       translate.py --list ROOT SOURCE...                     prints the sites of SOURCEs with their labels

A site is an atomic access stronger than relaxed, named FUNCTION.OPERATION, with .2, .3 for later ones of the same kind in
the same function.  An adapt file says what has to differ from the C text.  Its paragraphs, separated by empty lines:

    file PATH
    <<< old text, to be found exactly once (<<<? : at most once)
    >>> new text
"""
import os
import re
import sys

ORDERS = ("acquire", "release", "acq_rel", "seq_cst")
ACCESS = re.compile(r"\bnst_(load|store|xchg|add|sub|or|and|cas|fence)_(%s)\(" % "|".join(ORDERS))
LABEL = re.compile(r"ORDER\[([^\]]+)\]")
FUNCTION = re.compile(r"^[A-Za-z_].*?\b(\w+)\((?!.*;\s*$)")


def adaptations(paths):
    changes = {}
    for path in paths:
        source = old = None
        for line in open(path):
            line = line.rstrip("\n")
            if line.startswith("file "):
                source = line[5:].strip()
            elif line.startswith("<<<"):
                least, old = (0, line[5:]) if line.startswith("<<<?") else (1, line[4:])
            elif line.startswith(">>>"):
                changes.setdefault(source, []).append((least, old, line[4:]))
    return changes


def atomic_types(line):
    line = re.sub(r"_Atomic\(([^)]*)\)", r"nst_cell<\1>", line)
    line = re.sub(r"\bstruct (\w+) \*_Atomic ", r"nst_cell<struct \1 *> ", line)
    return re.sub(r"_Atomic ((?:unsigned (?:int|long)|unsigned|struct \w+|\w+))", r"nst_cell<\1>", line)


def sites_of(text):
    """(line number, column, name, operation, order, labels) of each ordered access."""
    found, count, function, labels = [], {}, "", []
    in_comment = False
    for number, line in enumerate(text.split("\n")):
        if FUNCTION.match(line) and not line.startswith(("#", "typedef", "_Static_assert", "extern")):
            function, labels = FUNCTION.match(line).group(1), []
        code = line
        if in_comment:
            end = code.find("*/")
            code = " " * len(code) if end < 0 else " " * (end + 2) + code[end + 2:]
            in_comment = end < 0
        code = re.sub(r"/\*.*?\*/", lambda m: " " * len(m.group()), code)
        if "/*" in code:
            code = code[:code.index("/*")]
            in_comment = True
        here = LABEL.findall(line)
        accesses = list(ACCESS.finditer(code))
        if here and not (found and found[-1][0] == number - 1 and not accesses and labels and line.lstrip().startswith("*")):
            labels = here
        elif here:
            labels = labels + here
        for access in accesses:
            operation, order = access.groups()
            name = "%s.%s_%s" % (function, operation, order)
            count[name] = count.get(name, 0) + 1
            if count[name] > 1:
                name += ".%d" % count[name]
            found.append((number, access.start(), name, operation, order, labels))
    return found


def translate(root, out, adapt_files, sources):
    changes = adaptations(adapt_files)
    names = []
    for source in sources:
        text = open("%s/%s" % (root, source)).read()
        for least, old, new in changes.get(source, []):
            old, new = old.replace("\\n", "\n"), new.replace("\\n", "\n")
            if not least <= text.count(old) <= 1:
                sys.exit("translate.py: %s: %d times in the source: %s" % (source, text.count(old), old))
            text = text.replace(old, new)
        lines = text.split("\n")
        for number, column, name, operation, order, _ in reversed(sites_of(text)):
            line = lines[number]
            head = "nst_%s_%s(" % (operation, order)
            assert line[column:].startswith(head)
            rest = line[column + len(head):]
            comma = "" if rest.startswith(")") else ", "
            lines[number] = "%snst_%s_at(MODEL_SITE_%s, rl::mo_%s%s%s" % (
                line[:column], operation, name.replace(".", "_"), order, comma, rest)
            names.append(name)
        text = "\n".join(lines)
        text = "\n".join(atomic_types(line) for line in text.split("\n"))
        path = "%s/%s" % (out, source)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write('#line 1 "%s"\n%s' % (source, text))
    with open(out + "/sites.h", "w") as f:
        f.write("enum { %s MODEL_SITES };\n" % "".join("MODEL_SITE_%s, " % n.replace(".", "_") for n in names))
        f.write("static const char *const model_site_names[] = { %s 0 };\n" % "".join('"%s", ' % n for n in names))


def main():
    if sys.argv[1] == "--list":
        for source in sys.argv[3:]:
            for _, _, name, _, _, labels in sites_of(open("%s/%s" % (sys.argv[2], source)).read()):
                print("%-50s %s" % (name, " ".join(labels)))
        return
    rest = sys.argv[3:]
    cut = rest.index("--")
    translate(sys.argv[1], sys.argv[2], rest[:cut], rest[cut + 1:])


main()

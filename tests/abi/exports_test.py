#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Is every name of the runtimes we replace here, at every version node it has there?

usage: exports_test.py [LIBRARY] [--unsupported]      (default: $NESTOMP_LIB)

Compares `readelf --dyn-syms LIBRARY` with abi/exports/reference/*.txt, OpenACC and plugin names aside (their nodes must
exist).  Fails on a missing name@node, on a wrong default version, on a leaked internal name (ours, or libomp's:
abi/exports/internal.txt), and on a function that is
still the generated stub although abi/exports/unsupported.txt gives no reason.  --unsupported prints the stubs, no more.
"""
import fnmatch
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2] / "abi" / "exports"
FOREIGN = re.compile(r"^(OACC|GOACC|GOMP_PLUGIN)_")


def rows(path):
    for line in path.read_text().splitlines():
        fields = line.split("\t")
        if not line.startswith("#") and len(fields) >= 2:
            yield fields


def wanted():
    """{(name, node): is_default or None}, nodes"""
    want, nodes = {}, set()
    internal = [name for name, *_ in rows(ROOT / "internal.txt")]
    for name, node, how, *_ in rows(ROOT / "reference" / "libgomp.txt"):
        nodes.add(node)
        if not FOREIGN.match(node):
            want[name, node] = how == "default"
    for path in (ROOT / "reference" / "libomp.txt", ROOT / "extra.txt"):
        for name, where, *_ in rows(path):
            for node in re.findall(r"(?<![A-Za-z])((?:OMP|GOMP)_[0-9.]+|VERSION)", where):
                nodes.add(node)
                if not any(fnmatch.fnmatchcase(name, pattern) for pattern in internal):
                    want.setdefault((name, node), None)
    return want, nodes


def exported(library):
    """{(name, node): (is_default, binding, type)}, nodes"""
    text = subprocess.run(["readelf", "-W", "--dyn-syms", library], check=True, capture_output=True, text=True).stdout
    have, nodes = {}, set()
    for line in text.splitlines():
        fields = line.split()
        if len(fields) < 8 or fields[6] == "UND" or fields[3] == "SECTION" or not fields[0].rstrip(":").isdigit():
            continue
        name, binding, section = fields[7], fields[4], fields[6]
        if section == "ABS":
            nodes.add(name)
            continue
        base, _, node = name.partition("@")
        have[base, node.lstrip("@")] = ("@@" in name, binding, fields[3])
    return have, nodes


def properties(library):
    """What else a program may rely on, or must not pay for."""
    def readelf(flag):
        return subprocess.run(["readelf", "-W", flag, library], check=True, capture_output=True, text=True).stdout

    dynamic, headers = readelf("-d"), readelf("-l")
    if "[libgomp.so.1]" not in dynamic:
        yield "SONAME is not libgomp.so.1"
    if "NODELETE" not in dynamic:
        yield "may be unmapped by dlclose: threads outlive that"
    if "TEXTREL" in dynamic:
        yield "has text relocations"
    if re.search(r"GNU_STACK.* RWE ", headers):
        yield "wants an executable stack"
    tls = re.search(r"^ *TLS( +0x[0-9a-f]+){4} +(0x[0-9a-f]+)", headers, re.MULTILINE)
    if tls and int(tls.group(2), 16) > 16:
        yield f"takes {int(tls.group(2), 16)} bytes of static TLS: a late dlopen may fail for that"


def main():
    named = [a for a in sys.argv[1:] if not a.startswith("-")]
    library = named[0] if named else os.environ["NESTOMP_LIB"]
    want, nodes = wanted()
    have, have_nodes = exported(library)
    stubs = sorted({n for (n, _), (default, binding, kind) in have.items()
                    if binding == "WEAK" and default and kind == "FUNC"})
    if "--unsupported" in sys.argv:
        print("\n".join(stubs))
        return 0
    bad = [f"missing version node {n}" for n in sorted(nodes - have_nodes)]
    for (name, node), default in sorted(want.items()):
        if (name, node) not in have:
            bad.append(f"missing {name}@{node}")
        elif default is not None and have[name, node][0] != default:
            bad.append(f"{name}@{node}: {'not ' if default else ''}the default version")
    for name, node, *_ in rows(ROOT / "loader.txt"):
        if have.pop((name, node), (True,))[0]:
            bad.append(f"{name}@{node} is missing, or a default version that programs would be linked to")
    known = {n for n, _ in want}
    bad += [f"leaked {n}" for n, _ in sorted(have) if n not in known and not n.startswith("nst_node_")]
    excused = [fields[0] for fields in rows(ROOT / "unsupported.txt")]
    bad += [f"not implemented: {n}" for n in stubs if not any(fnmatch.fnmatchcase(n, e) for e in excused)]
    bad += properties(library)
    for line in bad:
        print(line)
    print(f"{len(want)} name@node pairs wanted, {len(have)} exported, {len(stubs)} stubs, {len(bad)} faults")
    return 1 if bad else 0


sys.exit(main())

# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: reading what programs print: our own format (epcc/common.h) and the original EPCC suite's, versions 3 and 4.
import re

NUMBER = r"([-+]?[\d.]+(?:[eE][-+]?\d+)?)"
EPCC_LINE = re.compile(r"^\s*(\S.*?)\s+(overhead|median_ovrhd|time)\s*=\s*" + NUMBER + r"\s*microseconds"
                       r"(?:\s*\+/-\s*" + NUMBER + ")?", re.M)


def floats(words):
    return [float(w) for w in words if w not in ("nan", "-nan", "inf", "-inf")]


def own_rows(text):
    """{row: {"samples": [...], "reference": [...]}}; a row counts once its ROW line is there."""
    rows, lists = {}, {}
    for line in text.splitlines():
        words = line.split()
        if len(words) < 4:
            continue
        if words[0] in ("SAMPLES", "REFERENCE"):
            lists.setdefault(words[1], {})[words[0].lower()] = floats(words[3:])
        elif words[0] == "ROW":
            rnd = lists.pop(words[1], {})
            value = floats(words[3:4])
            if value or rnd.get("samples"):
                rnd["samples"] = rnd.get("samples") or value
                rows[words[1]] = rnd
    return rows


def epcc_name(name):
    return "EPCC_" + re.sub(r"[^A-Za-z0-9]+", "_", name.strip()).strip("_")


def epcc_rows(text):
    """The median overhead where version 4 prints it, else the overhead, with the interval it states. A test that prints
    a time and no overhead is the reference."""
    found = {}
    for name, kind, value, half in EPCC_LINE.findall(text):
        found.setdefault(name, {})[kind] = (float(value), float(half) if half else None)
    rows = {}
    for name, kinds in found.items():
        if "overhead" not in kinds and "median_ovrhd" not in kinds:
            continue
        value, half = kinds.get("median_ovrhd", kinds.get("overhead"))
        if half is None and "overhead" in kinds:
            half = kinds["overhead"][1]
        rows[epcc_name(name)] = {"samples": [value], "half": half}
    return rows

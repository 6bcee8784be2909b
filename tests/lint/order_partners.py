#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Memory-order labels have two ends in the code, and comments that name a partner name one that is there.

usage: order_partners.py [FOLDER...]     prints one line a fault in those folders (default: all), exits 1 if there are any

An access stronger than relaxed (runtime/base/atomic.h) has the labels of the ORDER comment on its line, else of the nearest one
above it in the same function or right before that, at most REACH lines of code away.  Then
  label   every such access has a label
  ends    a label has an access that releases and one that acquires, two different ones unless a comment says "with itself"
          (a fence, and a read-modify-write with both orders, counts as either); so two comments are not each other's partner
  pairs   "pairs with ... f" names functions and files: there is such a function, and it has an access of that label, or of another
          one of the same protocol (lock.give for lock.take), which then may be the missing end
  text    a label in a README, or in a comment that belongs to no access, is one that an access has
Partners are looked for in the whole tree, whatever folders are asked about."""
import os
import re
import sys

REACH = 12
ACCESS = re.compile(r"\bnst_(load|store|xchg|add|sub|or|and|cas|fence)_(acquire|release|acq_rel|seq_cst)\(|"
                    r"__atomic_(\w+)\([^;]*__ATOMIC_(ACQUIRE|RELEASE|ACQ_REL|SEQ_CST)")
LABEL = re.compile(r"ORDER\[([^\]]+)\]")
FUNCTION = re.compile(r"^[A-Za-z_][\w\s*]*?\b(\w+)\((?!.*;\s*$)")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
PAIRS = re.compile(r"pairs with(.*)", re.S)
NAME = re.compile(r"\b(\w+)\(\)|\b(nst_\w+)\b|\b(?:in|of|with) ([a-z]\w*_\w+)\b|\b(\w+\.[ch])\b")


class Comment:
    def __init__(self, path, first, last, text, function):
        self.path, self.first, self.last, self.function = path, first, last, function
        self.text = re.sub(r"\s*\n\s*\*?\s*", " ", text.strip("/* \n"))
        self.labels, self.used = LABEL.findall(text), False

    def parts(self):
        """(label, what is said about it)"""
        cut = re.split(r"ORDER\[([^\]]+)\]", self.text)
        return zip(cut[1::2], cut[2::2])


class Access:
    def __init__(self, path, line, function, operation, order, labels):
        self.path, self.line, self.function, self.labels = path, line, function, labels
        self.releases = operation == "fence" or order in ("acq_rel", "seq_cst", "release") and operation != "load"
        self.acquires = operation == "fence" or order in ("acq_rel", "seq_cst", "acquire") and operation != "store"


def read(path, comments, accesses, functions):
    text = open(path).read()
    blanked = COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    code = blanked.split("\n")
    function, at = "", []
    for line in code:
        head = FUNCTION.match(line)
        if head and not line.startswith(("typedef", "_Static_assert", "extern", "#")):
            function = head.group(1)
            functions.setdefault(function, []).append(path)
        at.append(function)
        if line.startswith("}"):
            function = ""
    here = []
    for m in COMMENT.finditer(text):
        if LABEL.search(m.group()):
            first = text.count("\n", 0, m.start())
            last = first + m.group().count("\n")
            # before a function: that function's
            after = next((i for i in range(last + 1, min(last + 6, len(code))) if at[i]), last)
            inside = at[first] or at[after]
            here.append(Comment(path, first, last, m.group(), inside))
    comments += here
    for number, line in enumerate(code):
        for m in ACCESS.finditer(line):
            operation, order = m.group(1) or m.group(3).split("_")[0], (m.group(2) or m.group(4)).lower()
            near = [c for c in here if c.first <= number and c.function == at[number]]
            same = [c for c in near if c.first <= number <= c.last + 1 and (code[number].strip() and c.last >= number)]
            labels = []
            if same:
                found = same
            else:
                near = [c for c in near if sum(1 for i in range(c.last + 1, number) if code[i].strip()) < REACH]
                found = near[-1:]
            for c in found:
                c.used = True
                labels += c.labels
            accesses.append(Access(path, number, at[number], operation, order, labels))


def check_text(comment, label, said, have, protocols, functions, partners, fault):
    if label not in have:
        fault(comment.path, comment.first, "text: %s: no access has this label" % label)
        return
    pairs = PAIRS.search(said)
    if not pairs:
        return
    # up to the end of the sentence; the name of a file keeps its dot
    clause = re.split(r"[:;]|\.(?=\s|$)", pairs.group(1))[0]
    protocol = protocols[label.split(".")[0]]
    for called, ours, word, file in NAME.findall(clause):
        if file:
            if not any(a.path.endswith("/" + file) for a in protocol):
                fault(comment.path, comment.first, "pairs: %s: no access of it in %s" % (label, file))
            continue
        partner = called or ours or word
        if partner in functions:
            theirs = [a for a in protocol if a.function == partner]
            partners.setdefault(label, []).extend(theirs)
            if not theirs:
                fault(comment.path, comment.first, "pairs: %s: %s has no access of it" % (label, partner))
        elif called or ours:
            fault(comment.path, comment.first, "pairs: %s: there is no function %s" % (label, partner))


def main():
    comments, accesses, functions, documents, faults = [], [], {}, {}, []
    for top in ("runtime", "abi"):
        for folder, _, names in os.walk(top):
            for name in sorted(names):
                path = os.path.join(folder, name)
                if name == "atomic.h" and folder.endswith("base"):
                    continue
                if name.endswith((".c", ".h")):
                    read(path, comments, accesses, functions)
                elif name.endswith(".md"):
                    documents[path] = open(path).read()
    have = {}
    for a in accesses:
        for label in a.labels:
            have.setdefault(label, []).append(a)
    protocols, partners = {}, {}
    for a in accesses:
        for label in a.labels:
            protocols.setdefault(label.split(".")[0], []).append(a)
    itself = {label for c in comments for label, said in c.parts() if "itself" in said or "release and acquire" in said}

    def fault(path, line, text):
        faults.append((path, line + 1, text))

    for a in accesses:
        if not a.labels:
            fault(a.path, a.line, "label: no ORDER comment for this access")
    for c in comments:
        for label, said in c.parts():
            check_text(c, label, said, have, protocols, functions, partners, fault)
    for label, users in sorted(have.items()):
        users = users + partners.get(label, [])
        releasing = [a for a in users if a.releases]
        acquiring = [a for a in users if a.acquires]
        places = {(a.path, a.line) for a in releasing + acquiring}
        if not releasing or not acquiring:
            fault(users[0].path, users[0].line, "ends: %s: nothing %s" % (label, "releases" if not releasing else "acquires"))
        elif len(places) < 2 and label not in itself:
            fault(users[0].path, users[0].line, "ends: %s: this access only, and no comment says that it pairs with itself" % label)
    for path, text in documents.items():
        for m in LABEL.finditer(text):
            if m.group(1) not in have:
                fault(path, text.count("\n", 0, m.start()), "text: %s: no access has this label" % m.group(1))
    folders = sys.argv[1:]
    faults = sorted(f for f in faults if not folders or any(f[0].startswith(folder.rstrip("/") + "/") for folder in folders))
    for path, line, text in faults:
        print("%s:%d: %s" % (path, line, text))
    print("%d labels, %d accesses, %d faults" % (len(have), len(accesses), len(faults)))
    sys.exit(1 if faults else 0)


main()

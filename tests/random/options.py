# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The command-line options that decide what is generated, shared by run and generate."""
from program import Options


def add_options(parser):
    parser.add_argument("--size", type=int, default=Options.size, help="items of a program")
    parser.add_argument("--depth", type=int, default=Options.depth, help="how deep regions nest")
    parser.add_argument("--threads", type=int, default=Options.threads, help="members at the same time, at most")
    parser.add_argument("--budget", type=int, default=Options.budget, help="bounds the work of an item")
    parser.add_argument("--blocking", action="store_true", help="mostly regions whose members wait for each other")
    parser.add_argument("--constructs", default="", help="only these kinds, by comma (see README.md)")
    parser.add_argument("--without", default="", help="not these kinds, by comma")
    parser.add_argument("--only", default="", help="only these items of each program, by comma")


def names(text):
    return tuple(n for n in text.split(",") if n)


def make_options(a, newer=False, clang=False, peer=""):
    return Options(size=a.size, depth=a.depth, threads=a.threads, budget=a.budget, blocking=a.blocking,
                   constructs=names(a.constructs), without=names(a.without), only=tuple(map(int, names(a.only))),
                   newer=newer, clang=clang, peer=peer or "")

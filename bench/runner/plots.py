# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: plots of sweeps, drawn as SVG by hand, so that they need nothing and look the same everywhere; as PNG too where
# matplotlib can be imported. A sweep is a row over three or more numbers of threads, or rows that differ in one
# trailing number: X_10us, X_100us, X_1ms.
import math
import os
import re
from html import escape

import results as res

COLOURS = {"nestomp": "#d62728", "libgomp": "#1f77b4", "libomp": "#2ca02c", "libiomp5": "#9467bd"}
OTHERS = ["#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"]
POINT = re.compile(r"^(.*?)_(\d+)(us|ms|s|)$")
UNIT = {"us": 1.0, "ms": 1e3, "s": 1e6, "": 1.0}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 330, 64, 116, 34, 44
LEAST = 3


class Sweep:
    def __init__(self, row, compiler, axis, threads=None):
        self.row, self.compiler, self.axis, self.threads = row, compiler, axis, threads
        self.series = {}  # runtime -> [(x, Figure)]

    @property
    def over_threads(self):
        return self.threads is None

    @property
    def title(self):
        return self.row + ("" if self.over_threads else ", T=%d" % self.threads) + " (%s)" % self.compiler

    @property
    def file_name(self):
        end = "threads" if self.over_threads else "T%d" % self.threads
        return re.sub(r"[^A-Za-z0-9_.-]+", "_", "-".join((self.row, self.compiler, end)))

    @property
    def xs(self):
        return sorted({x for points in self.series.values() for x, _ in points})


def put(sweep, x, line):
    for runtime, entry in line.entries.items():
        if entry.figure is not None:
            sweep.series.setdefault(runtime, []).append((x, entry.figure))


def sweeps_of(lines):
    by_threads, by_number = {}, {}
    for line in lines:
        if not line.compared or line.counts:
            continue
        key = (line.row, line.compiler)
        put(by_threads.setdefault(key, Sweep(*key, "threads")), line.threads, line)
        m = POINT.match(line.row)
        if m:
            key = (m.group(1), bool(m.group(3)), line.threads, line.compiler)
            axis = "µs" if m.group(3) else "n"
            sweep = by_number.setdefault(key, Sweep(m.group(1), line.compiler, axis, line.threads))
            put(sweep, float(m.group(2)) * UNIT[m.group(3)], line)
    found = list(by_number.values()) + list(by_threads.values())
    return [s for s in found if len(s.xs) >= LEAST]


def colour(name, index):
    return COLOURS.get(name, OTHERS[index % len(OTHERS)])


class Axis:
    """Logarithmic; what is not positive lies on the lower edge."""

    def __init__(self, values, start, length):
        positive = [v for v in values if v > 0] or [1.0]
        self.low, self.high = math.log10(min(positive)), math.log10(max(positive))
        edge = 0.15 if self.high - self.low < 0.3 else 0.04 * (self.high - self.low)
        self.low, self.high = self.low - edge, self.high + edge
        self.start, self.length = start, length

    def at(self, value):
        part = (math.log10(value) - self.low) / (self.high - self.low) if value > 0 else 0.0
        return self.start + self.length * min(1.0, max(0.0, part))

    def ticks(self):
        found = [m * 10.0 ** e for e in range(math.floor(self.low), math.ceil(self.high) + 1) for m in (1, 2, 5)]
        found = [t for t in found if self.low - 1e-9 <= math.log10(t) <= self.high + 1e-9]
        return found if len(found) <= 6 else [t for t in found if abs(math.log10(t) % 1) < 1e-6]


def tick_text(value):
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= 10 * size or value == size:
            return "%.3g%s" % (value / size, unit)
    return "%g" % value


def svg(sweep):
    """A small SVG text: log-log, lines with bars for the intervals, the legend at the right."""
    figures = [f for points in sweep.series.values() for _, f in points]
    xaxis = Axis(sweep.xs, LEFT, WIDTH - LEFT - RIGHT)
    yaxis = Axis([f.value for f in figures] + [f.high for f in figures], HEIGHT - BOTTOM, -(HEIGHT - TOP - BOTTOM))
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">'
           % (WIDTH, HEIGHT), '<rect width="100%" height="100%" fill="white"/>',
           '<text x="%d" y="18" font-size="13">%s, µs</text>' % (LEFT, escape(sweep.title))]
    for y in yaxis.ticks():
        out.append('<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>'
                   % (LEFT, yaxis.at(y), WIDTH - RIGHT, LEFT - 6, yaxis.at(y) + 4, tick_text(y)))
    xs = sweep.xs if len(sweep.xs) <= 8 else xaxis.ticks()
    for x in xs:
        out.append('<text x="%.1f" y="%d" text-anchor="middle">%s</text>'
                   % (xaxis.at(x), HEIGHT - BOTTOM + 16, tick_text(x)))
    out.append('<text x="%d" y="%d" text-anchor="middle">%s</text>'
               % ((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, escape(sweep.axis)))
    for index, (name, points) in enumerate(sweep.series.items()):
        out += svg_series(name, sorted(points, key=lambda p: p[0]), colour(name, index), index, xaxis, yaxis)
    return "\n".join(out + ["</svg>", ""])


def svg_series(name, points, stroke, index, xaxis, yaxis):
    path = " ".join("%s%.1f %.1f" % ("L" if i else "M", xaxis.at(x), yaxis.at(f.value))
                    for i, (x, f) in enumerate(points))
    bars = " ".join("M%.1f %.1fV%.1f" % (xaxis.at(x), yaxis.at(f.low), yaxis.at(f.high)) for x, f in points)
    dots = "".join('<circle cx="%.1f" cy="%.1f" r="2.5" fill="%s"/>' % (xaxis.at(x), yaxis.at(f.value), stroke)
                   for x, f in points)
    y = TOP + 14 + 18 * index
    return ['<path d="%s" fill="none" stroke="%s" stroke-width="1.5"/>' % (path, stroke),
            '<path d="%s" stroke="%s" opacity="0.5"/>' % (bars, stroke), dots,
            '<path d="M%d %dh14" stroke="%s" stroke-width="3"/><text x="%d" y="%d">%s</text>'
            % (WIDTH - RIGHT + 10, y - 4, stroke, WIDTH - RIGHT + 28, y, escape(name))]


def png(sweep, path):
    try:
        import matplotlib
        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        return
    fig, axes = pyplot.subplots(figsize=(6, 3.6))
    for index, (name, points) in enumerate(sweep.series.items()):
        points = sorted(points, key=lambda p: p[0])
        below = [max(0.0, f.value - f.low) for _, f in points]
        above = [max(0.0, f.high - f.value) for _, f in points]
        axes.errorbar([x for x, _ in points], [f.value for _, f in points], yerr=[below, above], label=name, marker="o",
                      markersize=3, linewidth=1.2, elinewidth=0.6, color=colour(name, index))
    axes.set(xscale="log", yscale="log", title=sweep.title, xlabel=sweep.axis, ylabel="µs")
    axes.legend(fontsize="small")
    fig.savefig(path, dpi=130, bbox_inches="tight")
    pyplot.close(fig)


def draw(sweeps, folder, images=True):
    """[(sweep, name of its SVG file)]"""
    os.makedirs(folder, exist_ok=True)
    drawn = []
    for sweep in sweeps:
        with open(os.path.join(folder, sweep.file_name + ".svg"), "w") as f:
            f.write(svg(sweep))
        if images:
            png(sweep, os.path.join(folder, sweep.file_name + ".png"))
        drawn.append((sweep, sweep.file_name + ".svg"))
    return drawn

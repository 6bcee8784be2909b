# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: figures with intervals. A figure is the median over rounds of each round's median over its samples. Its 95%
# interval comes from the rounds, since two processes differ by more than the samples within one do: the order
# statistics of the round medians where there are six or more, for fewer Lord's interval (E. Lord, Biometrika 1947: the
# range times a factor, for normal data), for one the order statistics of its samples, which says nothing of a second
# process. No resampling: the same results give the same table.
import math
import statistics

# Half-width of the 95% interval of a mean, in ranges of k values.
LORD = {2: 6.353, 3: 1.304, 4: 0.717, 5: 0.507}
DISTRIBUTION_FREE = 6  # from here on the least and the greatest enclose the median with more than 95%
FLOOR = 0.001          # microseconds; ratios of anything shorter are ratios of rounding errors


def binomial_tail(n, k):
    """Probability of at most k heads in n tosses."""
    return sum(math.comb(n, i) for i in range(k + 1)) / 2.0 ** n


def order_interval(values, level=0.95):
    """(low, high): the tightest pair of order statistics that encloses the median with that probability, else all."""
    ordered = sorted(values)
    n = len(ordered)
    k = 0
    while k + 1 < (n - 1) / 2 and 1 - 2 * binomial_tail(n, k + 1) >= level:
        k += 1
    return ordered[k], ordered[n - 1 - k]


def outliers(values):
    """Tukey's far-out values: beyond three quartile distances. Deviations would be moved by what they seek."""
    if len(values) < 4:
        return 0
    q1, _, q3 = statistics.quantiles(values, n=4)
    reach = 3 * max(q3 - q1, 1e-12)
    return sum(1 for v in values if v < q1 - reach or v > q3 + reach)


class Figure:
    """A value with its interval; noise: how small a value cannot be told from nothing. One sample has no interval."""

    def __init__(self, value, low, high, reference=0.0, outliers=0, samples=0, rounds=0):
        self.value, self.low, self.high = value, low, high
        self.noise = max(value - low, reference)
        self.outliers, self.samples, self.rounds = outliers, samples, rounds
        self.known = samples != 1 or low != high

    @property
    def below_noise(self):
        return self.value <= self.noise

    @property
    def spread(self):
        return (self.high - self.low) / 2


def half_width(values):
    low, high = order_interval(values)
    return (high - low) / 2


def between_rounds(medians):
    value, k = statistics.median(medians), len(medians)
    if k >= DISTRIBUTION_FREE:
        return order_interval(medians)
    half = LORD[k] * (max(medians) - min(medians))
    return value - half, value + half


def within_round(rnd):
    """(low, high) of one process: what it states itself ("half"), else the order statistics of its samples."""
    middle = statistics.median(rnd["samples"])
    if rnd.get("half") is not None:
        return middle - rnd["half"], middle + rnd["half"]
    return order_interval(rnd["samples"])


def figure(rounds):
    """rounds: [{"samples": [...], "reference": [...], "half": x}], the last two optional."""
    medians = [statistics.median(r["samples"]) for r in rounds]
    value = statistics.median(medians)
    within = [within_round(r) for r in rounds]
    if len(rounds) == 1:
        low, high = within[0]
    else:
        # Rounds that agree by chance must not look better than one of them alone would over as many samples.
        own = statistics.median((h - l) / 2 for l, h in within) / math.sqrt(len(rounds))
        low, high = between_rounds(medians)
        low, high = min(low, value - own), max(high, value + own)
    references = [half_width(r["reference"]) for r in rounds if r.get("reference")]
    reference = statistics.median(references) / math.sqrt(len(rounds)) if references else 0.0
    samples = [s for r in rounds for s in r["samples"]]
    return Figure(value, low, high, reference, outliers(samples), len(samples), len(rounds))


class Ratio:
    def __init__(self, value, low, high, known=True):
        self.value, self.low, self.high, self.known = value, low, high, known

    @property
    def verdict(self):
        if not self.known:
            return "?"
        return "faster" if self.low > 1 else "slower" if self.high < 1 else "even"


def common_floor(a, b, least):
    """Where a figure drowns in noise, both count as at least that noise: a ratio may not come from a lucky zero."""
    drowned = [f.noise for f in (a, b) if f.below_noise]
    return max([least] + drowned)


def speedup(theirs, mine, least=FLOOR):
    """How many times faster mine is, with the interval that the two intervals span: it holds 1 when they overlap."""
    floor = common_floor(theirs, mine, least)

    def up(x):
        return max(x, floor)

    if up(theirs.low) == up(theirs.high) == up(mine.low) == up(mine.high):
        return Ratio(1.0, 1.0, 1.0)
    return Ratio(up(theirs.value) / up(mine.value), up(theirs.low) / up(mine.high), up(theirs.high) / up(mine.low),
                 theirs.known and mine.known)


def geometric_mean(ratios):
    """Of independent ratios: half-widths of logarithms add in squares."""
    n = len(ratios)
    middle = sum(math.log(r.value) for r in ratios) / n
    down = math.sqrt(sum((math.log(r.value) - math.log(r.low)) ** 2 for r in ratios)) / n
    up = math.sqrt(sum((math.log(r.high) - math.log(r.value)) ** 2 for r in ratios)) / n
    return Ratio(math.exp(middle), math.exp(middle - down), math.exp(middle + up))

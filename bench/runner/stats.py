# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Owns: figures with intervals. A figure is the median over rounds of each round's median over its samples. Its 95%
# interval comes from the rounds, since two processes differ by more than the samples within one do: the order
# statistics of the round medians where there are six or more, for fewer Lord's interval (E. Lord, Biometrika 1947: the
# range times a factor, for normal data; of the logarithms, as processes differ by factors), for one the order
# statistics of its samples, which says nothing of a second process. No resampling: the same results, the same table.
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
    """A value with its interval. resolution: the spread of the reference that was taken off. One sample has no interval."""

    def __init__(self, value, low, high, resolution=0.0, outliers=0, samples=0, rounds=0):
        self.value, self.low, self.high, self.resolution = value, low, high, resolution
        self.outliers, self.samples, self.rounds = outliers, samples, rounds
        self.known = samples != 1 or low != high

    @property
    def below_noise(self):
        """It cannot be told from nothing."""
        return self.low <= 0 or self.value <= self.resolution

    @property
    def standard_error(self):
        return max((self.value - self.low) / 2, self.resolution)


def half_width(values):
    low, high = order_interval(values)
    return (high - low) / 2


def between_rounds(medians):
    if len(medians) >= DISTRIBUTION_FREE:
        return order_interval(medians)
    factor, value = LORD[len(medians)], statistics.median(medians)
    if min(medians) > 0:
        reach = (max(medians) / min(medians)) ** factor
        return value / reach, value * reach
    half = factor * (max(medians) - min(medians))
    return value - half, value + half


def within_round(rnd, middle):
    """(down, up): how far one process's median may be off by what it states itself, or by its samples."""
    if rnd.get("half") is not None:
        return rnd["half"], rnd["half"]
    low, high = order_interval(rnd["samples"])
    return middle - low, high - middle


def figure(rounds):
    """rounds: [{"samples": [...], "reference": [...], "half": x}], the last two optional."""
    medians = [statistics.median(r["samples"]) for r in rounds]
    value = statistics.median(medians)
    within = [within_round(r, m) for r, m in zip(rounds, medians)]
    # Rounds that agree by chance must not look better than one of them alone would over as many samples.
    low = value - statistics.median(d for d, _ in within) / math.sqrt(len(rounds))
    high = value + statistics.median(u for _, u in within) / math.sqrt(len(rounds))
    if len(rounds) > 1:
        least, most = between_rounds(medians)
        low, high = min(low, least), max(high, most)
    references = [half_width(r["reference"]) for r in rounds if r.get("reference")]
    resolution = statistics.median(references) / math.sqrt(len(rounds)) if references else 0.0
    samples = [s for r in rounds for s in r["samples"]]
    return Figure(value, low, high, resolution, outliers(samples), len(samples), len(rounds))


class Ratio:
    def __init__(self, value, low, high, known=True):
        self.value, self.low, self.high, self.known = value, low, high, known

    @property
    def verdict(self):
        if not self.known:
            return "?"
        return "faster" if self.low > 1 else "slower" if self.high < 1 else "even"


def raised(fig, other, floor):
    """A figure that cannot be told from nothing counts as its standard error, though never as more than the other: no
    ratio may come from a lucky zero."""
    value = max(fig.value, min(fig.standard_error, other.value)) if fig.below_noise else fig.value
    return max(value, floor)


def speedup(theirs, mine, least=FLOOR):
    """How many times faster mine is, with the interval that the two intervals span: it holds 1 when they overlap."""
    floor = max(least, theirs.resolution, mine.resolution)
    value = raised(theirs, mine, floor) / raised(mine, theirs, floor)
    low = max(theirs.low, floor) / max(mine.high, floor)
    high = max(theirs.high, floor) / max(mine.low, floor)
    return Ratio(value, min(low, value), max(high, value), theirs.known and mine.known)


def geometric_mean(ratios):
    """Of independent ratios: half-widths of logarithms add in squares."""
    n = len(ratios)
    middle = sum(math.log(r.value) for r in ratios) / n
    down = math.sqrt(sum((math.log(r.value) - math.log(r.low)) ** 2 for r in ratios)) / n
    up = math.sqrt(sum((math.log(r.high) - math.log(r.value)) ** 2 for r in ratios)) / n
    return Ratio(math.exp(middle), math.exp(middle - down), math.exp(middle + up))

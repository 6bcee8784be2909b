# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The benchmark runner's statistics, against textbook values and against data whose truth is known. Seeded.
import random
import unittest

import stats


def rounds_of(rng, rounds, samples, between=0.1, within=0.1, middle=1.0):
    """Processes that differ, and samples that differ within each, as on a real machine."""
    made = []
    for _ in range(rounds):
        process = middle * rng.lognormvariate(0, between)
        made.append({"samples": [process * rng.lognormvariate(0, within) for _ in range(samples)]})
    return made


class OrderInterval(unittest.TestCase):
    def test_textbook_ranks(self):
        self.assertEqual(stats.order_interval(range(1, 21)), (6, 15))
        self.assertEqual(stats.order_interval(range(1, 11)), (2, 9))
        self.assertEqual(stats.order_interval(range(1, 7)), (1, 6))

    def test_few_values_give_all_of_them(self):
        self.assertEqual(stats.order_interval([3, 1, 2]), (1, 3))
        self.assertEqual(stats.order_interval([5]), (5, 5))


class Figures(unittest.TestCase):
    def test_median_of_round_medians(self):
        rounds = [{"samples": [1, 2, 90]}, {"samples": [3, 3, 3]}, {"samples": [4, 5, 6]}]
        self.assertEqual(stats.figure(rounds).value, 3)

    def test_interval_holds_the_truth(self):
        for count in (2, 3, 4, 5, 6, 8):
            rng = random.Random(count)
            hits = 0
            for _ in range(400):
                fig = stats.figure(rounds_of(rng, count, 10))
                hits += fig.low <= 1.0 <= fig.high
            self.assertGreater(hits, 0.92 * 400, "%d rounds" % count)

    def test_two_runs_agree(self):
        for count in (3, 5, 6):
            rng = random.Random(100 + count)
            apart = 0
            for _ in range(400):
                a, b = (stats.figure(rounds_of(rng, count, 10)) for _ in range(2))
                apart += a.high < b.low or b.high < a.low
            self.assertLess(apart, 0.02 * 400, "%d rounds" % count)

    def test_a_real_difference_is_seen(self):
        rng = random.Random(7)
        seen = 0
        for _ in range(200):
            slow, fast = (stats.figure(rounds_of(rng, 6, 10, 0.05, middle=m)) for m in (1.0, 0.7))
            seen += stats.speedup(slow, fast).verdict == "faster"
        self.assertGreater(seen, 0.95 * 200)

    def test_one_bad_process_does_not_move_the_figure(self):
        rounds = [{"samples": [1.0, 1.01, 0.99]} for _ in range(6)] + [{"samples": [80.0, 81.0, 79.0]}]
        self.assertAlmostEqual(stats.figure(rounds).value, 1.0)

    def test_stated_half_width_is_used(self):
        fig = stats.figure([{"samples": [2.0], "half": 0.5}])
        self.assertEqual((fig.low, fig.high, fig.known), (1.5, 2.5, True))

    def test_one_sample_has_no_interval(self):
        one = stats.figure([{"samples": [2.0]}])
        self.assertFalse(one.known)
        self.assertEqual(stats.speedup(stats.figure([{"samples": [9.0]}]), one).verdict, "?")

    def test_outliers(self):
        self.assertEqual(stats.figure([{"samples": [1, 1.1, 0.9, 1, 1.05, 0.95, 1, 1, 40]}]).outliers, 1)
        self.assertEqual(stats.outliers([1, 100]), 0)


class Noise(unittest.TestCase):
    def test_interval_that_holds_zero(self):
        self.assertTrue(stats.figure([{"samples": [-0.2, 0.1, 0.3]}]).below_noise)
        self.assertFalse(stats.figure([{"samples": [0.9, 1.0, 1.1]}]).below_noise)

    def test_slow_outliers_alone_do_not_drown_a_figure(self):
        self.assertFalse(stats.figure([{"samples": [0.22, 0.23, 0.24, 9, 50]}]).below_noise)

    def test_spread_of_the_reference(self):
        rnd = {"samples": [0.1, 0.1, 0.1], "reference": [100.0, 101.0, 99.0]}
        self.assertTrue(stats.figure([rnd]).below_noise)

    def test_a_lucky_zero_is_no_victory(self):
        theirs = stats.Figure(0.02, 0.019, 0.021, samples=9)
        mine = stats.Figure(0.0, -0.05, 0.05, samples=9)
        self.assertEqual(stats.speedup(theirs, mine).verdict, "even")
        self.assertAlmostEqual(stats.speedup(theirs, mine).value, 1.0)
        self.assertAlmostEqual(stats.speedup(mine, theirs).value, 1.0)

    def test_a_noisy_figure_is_not_raised_past_the_other(self):
        theirs, mine = stats.Figure(17.0, -100, 150, samples=9), stats.Figure(0.5, 0.4, 0.6, samples=9)
        self.assertEqual((stats.speedup(theirs, mine).value, stats.speedup(theirs, mine).verdict), (34.0, "even"))

    def test_rounds_that_differ_by_factors(self):
        fig = stats.figure([{"samples": [v]} for v in (10.0, 10.0, 40.0)])
        self.assertGreater(fig.low, 1.0)
        self.assertFalse(fig.below_noise)


class Ratios(unittest.TestCase):
    def test_verdict_is_even_exactly_when_intervals_overlap(self):
        rng = random.Random(3)
        for _ in range(500):
            figs = []
            for _ in range(2):
                low = rng.uniform(1, 3)
                value = low + rng.uniform(0, 0.5)
                figs.append(stats.Figure(value, low, value + rng.uniform(0, 0.5), samples=9))
            a, b = figs
            apart = a.high < b.low or b.high < a.low
            self.assertEqual(stats.speedup(a, b).verdict != "even", apart)

    def test_direction(self):
        slow, fast = stats.Figure(4, 3.9, 4.1, samples=9), stats.Figure(1, 0.9, 1.1, samples=9)
        self.assertEqual(stats.speedup(slow, fast).value, 4)
        self.assertEqual(stats.speedup(slow, fast).verdict, "faster")
        self.assertEqual(stats.speedup(fast, slow).verdict, "slower")

    def test_geometric_mean(self):
        mean = stats.geometric_mean([stats.Ratio(4, 2, 8), stats.Ratio(0.25, 0.125, 0.5)])
        self.assertAlmostEqual(mean.value, 1)
        self.assertAlmostEqual(mean.high, 2 ** (2 ** 0.5 / 2))
        self.assertAlmostEqual(mean.low * mean.high, 1)


if __name__ == "__main__":
    unittest.main()

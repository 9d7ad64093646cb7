"""Each formula against values that its author, or a handbook, has published."""

from itertools import permutations

import pytest

from lifecycle.statistics import (
    counts_differ,
    drifts,
    kendall_score,
    natural_limits,
    newcombe,
    wilson,
)

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rate of ten batches.
NIST_FLOW_RATES = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)


# R. G. Newcombe, Statistics in Medicine 17 (1998), pages 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("successes", "trials", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_limits_of_newcombes_table(successes, trials, lower, upper):
    interval = wilson(successes, trials)

    assert interval.lower == pytest.approx(lower, abs=5e-5)
    assert interval.upper == pytest.approx(upper, abs=5e-5)


# R. G. Newcombe, Statistics in Medicine 17 (1998), pages 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("a", "of_a", "b", "of_b", "lower", "upper"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_the_limits_of_his_table(a, of_a, b, of_b, lower, upper):
    interval = newcombe(a, of_a, b, of_b)

    assert interval.lower == pytest.approx(lower, abs=5e-5)
    assert interval.upper == pytest.approx(upper, abs=5e-5)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 5)])
def test_what_is_not_a_share_is_refused(successes, trials):
    with pytest.raises(ValueError, match=f"{successes} of {trials} is not a share."):
        wilson(successes, trials)


def test_natural_limits_are_those_of_the_handbook():
    limits = natural_limits(NIST_FLOW_RATES)

    assert limits.centre == pytest.approx(50.81, abs=1e-9)
    assert limits.upper == pytest.approx(55.8041, abs=1e-4)
    assert limits.lower == pytest.approx(45.8159, abs=1e-4)


def test_one_value_has_no_moving_range():
    with pytest.raises(ValueError, match="needs two values or more"):
        natural_limits([1.0])


# M. Kendall, "Rank Correlation Methods", appendix table 1: P(S >= 4) and P(S >= 6), four values.
def test_kendalls_score_has_the_published_distribution():
    scores = [kendall_score(order) for order in permutations(range(4))]

    assert sum(score >= 4 for score in scores) / len(scores) == pytest.approx(0.167, abs=5e-4)
    assert sum(score >= 6 for score in scores) / len(scores) == pytest.approx(0.042, abs=5e-4)


def test_growth_drifts_and_noise_does_not():
    assert drifts([100, 103, 105, 104, 108, 111, 115, 114, 119, 122, 125, 127])
    assert not drifts(NIST_FLOW_RATES[:7])
    assert not drifts([21, 19, 22, 18, 20, 23, 19, 21, 20, 22, 18, 21])


def test_an_outlier_is_not_drift():
    assert not drifts([2.0, 2.1, 1.9, 2.0, 2.2, 3.4, 3.3, 2.0, 1.9, 2.1, 2.0, 2.0])


@pytest.mark.parametrize(
    ("a", "days_a", "b", "days_b", "differ"),
    [
        (1000, 28, 1107, 31, False),  # the same rate in a shorter month
        (1000, 31, 1150, 31, True),
        (10, 31, 14, 30, False),
        (0, 31, 0, 30, False),
        (0, 31, 12, 30, True),
    ],
)
def test_counts_are_compared_by_the_day(a, days_a, b, days_b, differ):
    assert counts_differ(a, days_a, b, days_b) is differ

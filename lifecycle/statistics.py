"""Intervals and usual ranges: what a report may say about a number, and what it may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import sqrt
from statistics import NormalDist, fmean

Z95 = NormalDist().inv_cdf(0.975)
"""Two-sided 95 % point of the standard normal distribution."""

_D2 = 1.128
"""Expected range of two draws from a normal distribution, in standard deviations."""

_DRIFT_Z = NormalDist().inv_cdf(0.995)
"""Two-sided 99 % point: drift silences a usual range, so chance must not look like it."""


@dataclass(frozen=True)
class Interval:
    """Closed interval from `lower` to `upper`, in the unit of what was measured."""

    lower: float
    upper: float

    def contains(self, value: float) -> bool:
        """`value` lies in the interval, its ends included."""
        return self.lower <= value <= self.upper


@dataclass(frozen=True)
class NaturalLimits:
    """What a process does when nothing has changed: its mean, and the limits around it."""

    lower: float
    centre: float
    upper: float


def wilson(successes: float, trials: float, z: float = Z95) -> Interval:
    """Wilson's score interval of a share.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927), pages 209-212. It stays inside 0 to 1 and is sound for small samples.

    Args:
        successes: How many of the trials succeeded, 0 to `trials`.
        trials: How many there were, above 0.
        z: Standard normal point; 1.96 gives 95 %.

    Returns:
        The interval, as shares (0 to 1).

    Raises:
        ValueError: `trials` is not above 0, or `successes` is outside 0 to `trials`.
    """
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a share.")
    share = successes / trials
    middle = share + z * z / (2 * trials)
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return Interval(max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale))


def newcombe(a: float, of_a: float, b: float, of_b: float, z: float = Z95) -> Interval:
    """Newcombe's interval of the difference of two independent shares, `a/of_a - b/of_b`.

    R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998), pages 873-890, method 10.

    Returns:
        The interval, as shares (-1 to 1).

    Raises:
        ValueError: One of the pairs is not a share.
    """
    first, second = wilson(a, of_a, z), wilson(b, of_b, z)
    share_a, share_b = a / of_a, b / of_b
    below = sqrt((share_a - first.lower) ** 2 + (second.upper - share_b) ** 2)
    above = sqrt((first.upper - share_a) ** 2 + (share_b - second.lower) ** 2)
    return Interval(share_a - share_b - below, share_a - share_b + above)


def counts_differ(a: float, days_a: float, b: float, days_b: float) -> bool:
    """Two counts, over spans of different length, differ by more than chance (95 %).

    Given their sum, the first of two Poisson counts is binomial: J. Przyborowski and
    H. Wilenski, "Homogeneity of results in testing samples from Poisson series",
    Biometrika 31 (1940), pages 313-323. Wilson's interval stands for the exact one.

    Args:
        a: The first count, 0 or more, observed over `days_a` days.
        days_a: Length of the first span, above 0.
        b: The second count, observed over `days_b` days.
        days_b: Length of the second span, above 0.
    """
    if a + b == 0:
        return False
    return not wilson(a, a + b).contains(days_a / (days_a + days_b))


def natural_limits(values: Sequence[float]) -> NaturalLimits:
    """Natural process limits of an XmR chart: mean +- 3 average moving ranges / 1.128.

    D. J. Wheeler, "Understanding Variation" (1993), chapter 3; the same limits are worked
    out in the NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2.

    Args:
        values: Two or more, ordered in time, in one unit.

    Raises:
        ValueError: There are fewer than two values.
    """
    if len(values) < 2:
        raise ValueError("A moving range needs two values or more.")
    centre = fmean(values)
    reach = 3 * fmean(abs(after - before) for before, after in pairwise(values)) / _D2
    return NaturalLimits(centre - reach, centre, centre + reach)


def drifts(values: Sequence[float]) -> bool:
    """The values rise or fall over time by more than chance (Mann-Kendall, 99 %).

    H. B. Mann, "Nonparametric tests against trend", Econometrica 13 (1945), pages 245-259.
    The limits of a drifting process say nothing: every new value would break them.

    Args:
        values: Ordered in time; fewer than eight never drift.
    """
    count = len(values)
    if count < 8:
        return False
    score = kendall_score(values)
    deviation = sqrt(count * (count - 1) * (2 * count + 5) / 18)
    return (abs(score) - 1) / deviation > _DRIFT_Z


def kendall_score(values: Sequence[float]) -> int:
    """Kendall's S: pairs in which the later value is higher, less those where it is lower."""
    return sum((after > before) - (after < before) for before, after in combinations(values, 2))

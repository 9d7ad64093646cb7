"""Survival by its definition: each number is counted anew from the subjects, in fractions. Models have running sums.

Durations are whole numbers of the measure's units. Kaplan and Meier 1958; Greenwood 1926; Aalen and Johansen 1978; the
interval on the log(-log) scale as in Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

NORMAL_975 = 1.959963984540054


@dataclass(frozen=True)
class Subject:
    """A duration: from which age it is watched (0: from its beginning), until which, and what ended it.

    Attributes:
        entry: Its age when it came under observation.
        exit: Its age when it ended, or was last seen.
        end: What ended it; none while it is open.
        is_finished: Whether that end is the one that is waited for.
    """

    entry: int
    exit: int
    end: str | None
    is_finished: bool

    @property
    def is_watched(self) -> bool:
        return self.entry == 0 or self.entry < self.exit

    def is_at_risk(self, age: int) -> bool:
        return self.is_watched and (self.entry == 0 or self.entry < age) and age <= self.exit


Sample = list[Subject]


def at_risk(sample: Sample, age: int) -> int:
    return sum(subject.is_at_risk(age) for subject in sample)


def finish_ages(sample: Sample) -> list[int]:
    return sorted({subject.exit for subject in sample if subject.is_finished and subject.is_watched})


def finished_at(sample: Sample, age: int) -> int:
    return sum(subject.is_finished and subject.is_watched and subject.exit == age for subject in sample)


def survival(sample: Sample, age: float) -> Fraction:
    """The share that lasts beyond `age`."""
    share = Fraction(1)
    for earlier in finish_ages(sample):
        if earlier <= age:
            share *= 1 - Fraction(finished_at(sample, earlier), at_risk(sample, earlier))
    return share


def greenwood(sample: Sample, age: int) -> Fraction:
    """The variance of the logarithm of the share at `age`, at which it must be above 0."""
    total = Fraction(0)
    for earlier in finish_ages(sample):
        if earlier <= age:
            n, d = at_risk(sample, earlier), finished_at(sample, earlier)
            total += Fraction(d, n * (n - d))
    return total


def interval(sample: Sample, age: int) -> tuple[float, float] | None:
    """The 95 % interval of the share at `age`; none where that is 0."""
    share = float(survival(sample, age))
    if share == 0:
        return None
    half = NORMAL_975 * math.sqrt(greenwood(sample, age)) / abs(math.log(share))
    return share ** math.exp(half), share ** math.exp(-half)


def quantile(sample: Sample, share: Fraction) -> int | None:
    """The first age at which no more than `share` survive; none when that is not reached."""
    return next((age for age in finish_ages(sample) if survival(sample, age) <= share), None)


def restricted_mean(sample: Sample, horizon: int) -> Fraction:
    """The area under the curve from 0 to `horizon`, one unit of age at a time."""
    return sum((survival(sample, age) for age in range(horizon)), Fraction(0))


def incidence(sample: Sample, end: str, age: int) -> Fraction:
    """The share that has ended by `end` up to `age`: of those at risk at each age, times the share left before it."""
    total, left = Fraction(0), Fraction(1)
    for now in sorted({subject.exit for subject in sample if subject.end and subject.is_watched}):
        if now <= age:
            ending = [s for s in sample if s.is_watched and s.end and s.exit == now]
            total += left * Fraction(sum(s.end == end for s in ending), at_risk(sample, now))
            left *= 1 - Fraction(len(ending), at_risk(sample, now))
    return total

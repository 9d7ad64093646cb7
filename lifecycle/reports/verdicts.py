"""What may be said of a change: the first rule that applies decides, and chance stays unnamed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from lifecycle.reports.data import Definition, Point, Series
from lifecycle.reports.numbers import SMALL_BASE, Style, change, days_in, month_name, out_of, short
from lifecycle.statistics import NaturalLimits, counts_differ, drifts, natural_limits, newcombe

Tone = Literal["good", "bad", "neutral"]
Rule = Literal["missing", "too_few", "unusual", "target", "differs", "none"]

ENOUGH_FOR_A_RANGE = 8
"""Closed months below which a usual range is not worked out."""


@dataclass(frozen=True)
class UsualRange:
    """Natural limits of a metric over named months; of its monthly change where it drifts."""

    limits: NaturalLimits
    first: date
    last: date
    of_change: bool = False

    def side(self, value: float) -> int:
        """1 above the range, -1 below it, 0 inside."""
        return (value > self.limits.upper) - (value < self.limits.lower)


@dataclass(frozen=True)
class Verdict:
    """What is said of the period: `words`, their `tone`, and the `rule` that gave them."""

    rule: Rule
    tone: Tone
    words: str
    direction: int = 0


def usual_range(series: Series, baseline: tuple[str, str] | None = None) -> UsualRange | None:
    """What the metric usually does, from the closed months before the period.

    A metric that grows or shrinks all the time has no usual level; the range is then that of
    its change from month to month.

    Args:
        series: At most its known values count.
        baseline: First and last month, such as `2024-01`; all earlier months where `None`.

    Returns:
        `None` below eight known months, and where all are the same, as any other value would then be unusual.
    """
    known = [p for p in series.points[:-1] if p.value is not None and _within(p.month, baseline)]
    values = [p.value for p in known if p.value is not None]
    if len(values) < ENOUGH_FOR_A_RANGE or len(set(values)) == 1:
        return None
    first, last = known[0].month, known[-1].month
    if not drifts(values):
        return UsualRange(_possible(natural_limits(values), values, series.definition), first, last)
    changes = [after - before for before, after in pairwise(values)]
    return UsualRange(natural_limits(changes), first, last, of_change=True)


def verdict(series: Series, target: float | None, usual: UsualRange | None, style: Style) -> Verdict:
    """What may be said of the period, by the first rule that applies.

    In order: no data; too few to judge; outside the usual range; crossed the target; a
    difference from the month before that chance does not explain; no clear change.
    """
    definition, now, before = series.definition, series.now, series.before
    if now.value is None:
        return _unknown(definition, now, style)
    if now.denominator is not None and now.denominator < definition.min_n:
        return Verdict("too_few", "neutral", f"Too few to judge ({now.denominator:.0f})")
    return (
        _unusual(definition, now, before, usual)
        or _crossed(definition, now, before, target, style)
        or _differs(definition, now, before, style)
        or _no_clear_change(definition, now, before, usual, style)
    )


def tone_of(direction: int, good_direction: str) -> Tone:
    """Whether a move up (1) or down (-1) is good, by what the metric says of itself."""
    wanted = {"up": 1, "down": -1}.get(good_direction, 0)
    return "neutral" if wanted * direction == 0 else "good" if wanted == direction else "bad"


def meets(value: float, target: float, good_direction: str) -> bool:
    """The value is on the good side of the target, or on it."""
    return value <= target if good_direction == "down" else value >= target


def reads_the_same(a: float, b: float, definition: Definition, style: Style) -> bool:
    """Both are written alike, so that a reader cannot see which is more."""
    return short(a, definition.form, style) == short(b, definition.form, style)


def _within(month: date, baseline: tuple[str, str] | None) -> bool:
    return baseline is None or baseline[0] <= f"{month:%Y-%m}" <= baseline[1]


def _possible(limits: NaturalLimits, values: Sequence[float], definition: Definition) -> NaturalLimits:
    """The limits, kept to what the metric can be: not below zero, no share above one."""
    lower = max(0.0, limits.lower) if min(values) >= 0 else limits.lower
    upper = min(1.0, limits.upper) if definition.of_what and max(values) <= 1 else limits.upper
    return NaturalLimits(lower, limits.centre, upper)


def _unknown(definition: Definition, now: Point, style: Style) -> Verdict:
    if now.denominator == 0 and definition.of_what:
        return Verdict("missing", "neutral", f"Not shown: no {definition.of_what.lower()}")
    return Verdict("missing", "neutral", f"Not shown: no data for {month_name(now.month, style)}")


def _unusual(definition: Definition, now: Point, before: Point | None, usual: UsualRange | None) -> Verdict | None:
    if usual is None or now.value is None:
        return None
    if not usual.of_change:
        side = usual.side(now.value)
        words = "Higher than usual" if side > 0 else "Lower than usual"
    elif before is None or before.value is None:
        return None
    else:
        moved = now.value - before.value
        side = usual.side(moved)
        verb, amount = "Grew" if moved > 0 else "Fell", "more" if side * moved > 0 else "less"
        words = f"{verb} {amount} than usual" if moved else "Unchanged, which is unusual"
    if not side:
        return None
    return Verdict("unusual", tone_of(side, definition.good_direction), words, side)


def _crossed(
    definition: Definition, now: Point, before: Point | None, target: float | None, style: Style
) -> Verdict | None:
    if target is None or before is None or before.value is None or now.value is None:
        return None
    good = definition.good_direction
    is_at, was_at = (reads_the_same(value, target, definition, style) for value in (now.value, before.value))
    met, was_met = is_at or meets(now.value, target, good), was_at or meets(before.value, target, good)
    if good == "none" or met == was_met:
        return None
    words = f"Now {'at' if is_at else 'above' if now.value > target else 'below'} target"
    return Verdict("target", "good" if met else "bad", words, 1 if now.value > before.value else -1)


def _differs(definition: Definition, now: Point, before: Point | None, style: Style) -> Verdict | None:
    if before is None or before.value is None or now.value is None:
        return None
    if now.value == before.value or not _beyond_chance(definition, now, before):
        return None
    direction = 1 if now.value > before.value else -1
    size = change(before.value, now.value, definition.form, style)
    words = f"{_capital(size)} than {month_name(before.month, style).split()[0]}"
    return Verdict("differs", tone_of(direction, definition.good_direction), words, direction)


def _beyond_chance(definition: Definition, now: Point, before: Point) -> bool:
    """A balance is counted, not sampled; shares, counts and balances of a few must differ by more than chance."""
    if definition.is_balance and (definition.form != "integer" or max(now.value or 0, before.value or 0) >= SMALL_BASE):
        return True
    if now.numerator is not None and now.denominator and before.numerator is not None:
        if not before.denominator:
            return False
        pair = (now.numerator, now.denominator, before.numerator, before.denominator)
        return not newcombe(*pair).contains(0)
    if definition.form == "integer" and now.value is not None and before.value is not None:
        spans = days_in(now.month), days_in(before.month)
        return counts_differ(now.value, spans[0], before.value, spans[1])
    return False


def _no_clear_change(
    definition: Definition, now: Point, before: Point | None, usual: UsualRange | None, style: Style
) -> Verdict:
    if before is None or before.value is None or now.value is None:
        return Verdict("none", "neutral", "Nothing to compare with")
    if usual is None or usual.of_change:
        return Verdict("none", "neutral", "No clear change")
    size = change(before.value, now.value, definition.form, style)
    return Verdict("none", "neutral", f"{_capital(size)}, within usual range")


def written(point: Point, definition: Definition, style: Style) -> str:
    """The value as a tile or a sentence has it: `3 of 14` where a percentage would claim too much."""
    if point.numerator is not None and point.denominator and point.denominator < SMALL_BASE:
        return out_of(point.numerator, point.denominator, style)
    return short(point.value, definition.form, style, point.denominator)


def evidence_of(point: Point, style: Style) -> str:
    """The counts behind a share, `28 of 1,556`; empty where it is not a share of counts."""
    if point.numerator is None or not point.denominator:
        return ""
    return out_of(point.numerator, point.denominator, style)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

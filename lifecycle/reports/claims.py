"""A sentence and the numbers in it: nothing is claimed that cannot be looked up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lifecycle.reports.data import Point, Series
from lifecycle.reports.numbers import Style, change, relative_change, short, size_of_change
from lifecycle.reports.verdicts import UsualRange, evidence_of, written


@dataclass(frozen=True)
class Evidence:
    """A number as a sentence writes it, and where it stands in the data.

    Attributes:
        text: As written.
        metric: One metric, or several joined by `+`, which are added, or `-`, which are taken off.
        month: First day of the month.
        measure: value, counts, change (from the month before), relative (the same, in percent),
            run (months in a row), span (months that a record covers), lower or upper (limits),
            target, `stage:` and `stage_change:` with the stage's name, `slice:` with the slice's and slices_total,
            `curve:` with a field of the curve, `beside:` with a grid's row, `cohort:` with the cohort and the age,
            cohort and age (their names), or `risks:` with red, arr, falling or falling_arr.
    """

    text: str
    metric: str
    month: date
    measure: str


@dataclass(frozen=True)
class Claim:
    """One generated statement.

    Attributes:
        rule: Name of the rule that made it.
        section: Id of the section that shows its evidence.
        metric: What it is about.
        lead: The statement, without a full stop.
        rest: What qualifies it, in whole sentences; may be empty.
        weight: The heavier, the earlier it is told; 0 is never told first.
    """

    rule: str
    section: str
    metric: str
    lead: str
    rest: str
    evidence: tuple[Evidence, ...]
    weight: float

    @property
    def text(self) -> str:
        """Lead and rest as they are read."""
        return f"{self.lead}. {self.rest}".strip()


@dataclass(frozen=True)
class Quotes:
    """Writes numbers of one series into sentences, and keeps each as evidence."""

    series: Series
    style: Style

    def value(self, point: Point) -> Evidence:
        """The value of a month."""
        definition = self.series.definition
        text = written(point, definition, self.style)
        return Evidence(text, definition.name, point.month, "value")

    def counts(self, point: Point) -> Evidence | None:
        """`28 of 1,556`, where the metric is a share of counts."""
        text = evidence_of(point, self.style)
        return Evidence(text, self.series.definition.name, point.month, "counts") if text else None

    def change(self, before: float, after: float) -> Evidence:
        """`0.4 points lower`, the period against the month before."""
        definition = self.series.definition
        text = change(before, after, definition.form, self.style)
        return Evidence(text, definition.name, self.series.now.month, "change")

    def size(self, before: float, after: float) -> Evidence:
        """`0.4 points`, the period against the month before, without direction."""
        definition = self.series.definition
        text = size_of_change(before, after, definition.form, self.style)
        return Evidence(text, definition.name, self.series.now.month, "change")

    def relative(self, before: float, after: float) -> Evidence | None:
        """`12%`, where a percentage does not mislead."""
        definition = self.series.definition
        text = relative_change(before, after, definition.form, self.style)
        return Evidence(text, definition.name, self.series.now.month, "relative") if text else None

    def limit(self, usual: UsualRange, which: str) -> Evidence:
        """The lower or upper end of the usual range."""
        definition = self.series.definition
        value = usual.limits.lower if which == "lower" else usual.limits.upper
        text = short(value, definition.form, self.style)
        return Evidence(text, definition.name, self.series.now.month, which)

    def count(self, months: int, measure: str) -> Evidence:
        """A number of months: `run` or `span`."""
        return Evidence(str(months), self.series.definition.name, self.series.now.month, measure)

    def target(self, target: float) -> Evidence:
        """The target, as the layout states it."""
        definition = self.series.definition
        text = short(target, definition.form, self.style)
        return Evidence(text, definition.name, self.series.now.month, "target")


def record_months(series: Series) -> tuple[int, str]:
    """Over how many closed months the period is the highest or the lowest.

    Returns:
        The months, the period included, and `highest`, `lowest` or an empty word. A record
        needs at least 12 months without a gap.
    """
    values = [point.value for point in series.points]
    now = series.now.value
    earlier = [value for value in values[:-1] if value is not None]
    if now is None or len(values) < 12 or len(earlier) < len(values) - 1:
        return 0, ""
    if now > max(earlier):
        return len(values), "highest"
    return (len(values), "lowest") if now < min(earlier) else (0, "")


def months_outside(series: Series, usual: UsualRange | None, back: int = 1) -> int:
    """How many months in a row, up to the `back`-th from the end, lie outside on one side."""
    if usual is None or usual.of_change:
        return 0
    sides = [0 if p.value is None else usual.side(p.value) for p in reversed(series.points)]
    sides = sides[back - 1 :]
    first = sides[0] if sides else 0
    return _leading(side == first and first != 0 for side in sides)


def months_signed(series: Series) -> int:
    """How many months in a row, up to the period, have the sign of the period."""
    now = series.now.value or 0.0
    return _leading(p.value is not None and p.value * now > 0 for p in reversed(series.points))


def _leading(flags: Iterable[bool]) -> int:
    count = 0
    for flag in flags:
        if not flag:
            break
        count += 1
    return count

"""Key figures: a value, what may be said of it, and what to compare it with."""

from dataclasses import dataclass

from lifecycle.reports.data import ReportData, Series
from lifecycle.reports.numbers import SMALL_BASE, Style, month_short, parts, short
from lifecycle.reports.spec import KeyFigure
from lifecycle.reports.verdicts import Verdict, evidence_of, usual_range, verdict, written

SHAPES = {"good": "▲", "bad": "▼", "neutral": "■"}
"""A verdict is a colour, a shape and words: none of them is needed to read the others."""

_PERIODS = 13
_WIDTH, _HEIGHT, _PAD = 168.0, 34.0, 5.0


@dataclass(frozen=True)
class Spark:
    """A line of 13 months in a box of 168 by 34: SVG coordinates, y downward.

    Attributes:
        paths: SVG path data of the closed months, one per stretch without a gap.
        dots: Months that stand alone between gaps.
        last: The period's point, or none.
        partial: The unfinished month's point, or none.
        target: The target's height, or none where it lies too far off to be drawn.
    """

    label: str
    paths: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None
    partial: tuple[float, float] | None
    target: float | None


@dataclass(frozen=True)
class Tile:
    """One key figure; `problem` says why there is none, and is empty otherwise."""

    metric: str
    label: str
    value: tuple[tuple[str, bool], ...] = ()
    counts: str = ""
    month: str = ""
    """The month of the value, where it is not that of the report."""
    verdict: Verdict | None = None
    shape: str = ""
    spark: Spark | None = None
    comparisons: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def tile(data: ReportData, figure: KeyFigure) -> Tile:
    """The tile of one key figure, with the reason instead where the metric could not be had."""
    series = data.series.get(figure.metric)
    if series is None:
        return Tile(figure.metric, figure.metric, problem=data.problems.get(figure.metric, "Not connected."))
    style, target = data.style, data.target(figure.metric)
    found = verdict(series, target, usual_range(series, data.layout.baseline), style)
    is_tiny = series.now.numerator is not None and (series.now.denominator or 0) < SMALL_BASE
    return Tile(
        metric=figure.metric,
        label=series.definition.label,
        value=parts(written(series.now, series.definition, style)),
        month="" if series.now.month == data.period else month_short(series.now.month, style),
        counts="" if is_tiny else evidence_of(series.now, style),
        verdict=found,
        shape=SHAPES[found.tone],
        spark=spark(series.last(_PERIODS), target, style),
        comparisons=_comparisons(series, target, style),
    )


def spark(series: Series, target: float | None, style: Style) -> Spark | None:
    """The series as a small line; none where fewer than two months are known."""
    closed, partial = list(series.points), series.partial
    points = [*closed, partial] if partial else closed
    values = [p.value for p in points if p.value is not None]
    if len(series.known) < 2:
        return None
    low, high = min(values), max(values)
    reach = (high - low) or abs(high) or 1.0
    drawn = target if target is not None and low - reach <= target <= high + reach else None
    if drawn is not None:
        low, high = min(low, drawn), max(high, drawn)
    step = (_WIDTH - 2 * _PAD) / max(1, len(points) - 1)

    def at(index: int, value: float) -> tuple[float, float]:
        height = (value - low) / ((high - low) or 1.0)
        return round(_PAD + index * step, 1), round(_HEIGHT - _PAD - height * (_HEIGHT - 2 * _PAD), 1)

    places = [None if p.value is None else at(i, p.value) for i, p in enumerate(points)]
    runs = _runs(places[: len(closed)])
    ends = (
        f"{month_short(point.month, style)}, {written(point, series.definition, style)}"
        for point in (series.known[0], series.known[-1])
    )
    return Spark(
        label=f"{series.definition.label} from {', to '.join(ends)}",
        paths=tuple("M" + " L".join(f"{x} {y}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        last=places[len(closed) - 1],
        partial=places[-1] if partial else None,
        target=at(0, drawn)[1] if drawn is not None else None,
    )


def _runs(places: list[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The places cut at the gaps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _comparisons(series: Series, target: float | None, style: Style) -> tuple[tuple[str, str], ...]:
    rows = [
        (month_short(point.month, style), written(point, series.definition, style))
        for point in (series.before, series.year_ago)
        if point is not None
    ]
    if target is None:
        return (*rows, ("Target", "none set"))
    wanted = short(target, series.definition.form, style)
    reach = {"down": " or less", "up": " or more"}.get(series.definition.good_direction, "")
    return (*rows, ("Target", wanted + reach))

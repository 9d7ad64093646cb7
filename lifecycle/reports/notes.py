"""Notes below a chart: what a reader would otherwise have to guess."""

from itertools import dropwhile

from lifecycle.reports.data import ReportData, Series
from lifecycle.reports.numbers import month_name, month_short
from lifecycle.reports.tables import lower_first
from lifecycle.reports.verdicts import ENOUGH_FOR_A_RANGE, UsualRange


def trend_notes(data: ReportData, series: Series, usual: UsualRange | None) -> tuple[str, ...]:
    """Unfinished month, gaps, small numbers, and where the usual range comes from."""
    found = (*change_notes(data, series), _small(series), _range(data, series, usual))
    return tuple(note for note in found if note)


def change_notes(data: ReportData, series: Series) -> tuple[str, ...]:
    """Unfinished month and gaps."""
    younger = _withheld(data, series)
    return tuple(note for note in (younger or partial_note(data), _gaps(data, series)) if note)


def partial_note(data: ReportData) -> str:
    """The month that has begun: how far it is, and that it is never compared; empty where there is none."""
    if data.partial_month is None:
        return ""
    done, days = data.partial_days
    name = month_name(data.partial_month, data.style).split()[0]
    return f"{name} is not finished ({done} of {days} days). It is drawn hollow and not compared with full months."


def _withheld(data: ReportData, series: Series) -> str:
    if series.now.month == data.period:
        return ""
    last = month_name(series.now.month, data.style)
    return f"{last} is the last month whose time is over; younger ones cannot be judged yet and are not shown."


def _gaps(data: ReportData, series: Series) -> str:
    begun = dropwhile(lambda point: point.value is None, series.points)
    gaps = [point for point in begun if point.value is None]
    if not gaps:
        return ""
    what = "no data"
    if series.definition.of_what and all(point.denominator == 0 for point in gaps):
        what = f"no {lower_first(series.definition.of_what)}"
    months = [month_short(point.month, data.style) for point in gaps]
    listed = ", ".join(months[:6]) + (f" and {len(months) - 6} more" if len(months) > 6 else "")
    return f"There is {what} for {listed}; the line has a gap there."


def _small(series: Series) -> str:
    base = series.now.denominator
    if not base or base >= series.definition.min_n:
        return ""
    points = round(100 / base)
    what = lower_first(series.definition.of_what)
    return f"Fewer than {series.definition.min_n} {what}: one of them moves the figure by {points} points."


def _range(data: ReportData, series: Series, usual: UsualRange | None) -> str:
    if usual is None:
        known = len(series.known) - 1
        few = f"There is no usual range yet: it needs {ENOUGH_FOR_A_RANGE} earlier months."
        return few if known < ENOUGH_FOR_A_RANGE else ""
    first, last = month_name(usual.first, data.style), month_name(usual.last, data.style)
    if usual.of_change:
        return (
            "It has moved in one direction, so its level has no usual range; "
            f"the verdict is on its change from month to month, {first} to {last}."
        )
    return f"Usual range: natural limits (XmR) of the months {first} to {last}."

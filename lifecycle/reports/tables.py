"""The numbers behind a chart: what is read, and the raw value that is copied or downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import get_currency_name

from lifecycle.reports.data import Definition, Point, Series
from lifecycle.reports.figure_parts import all_points
from lifecycle.reports.numbers import Style, exact, month_short
from lifecycle.reports.verdicts import UsualRange


@dataclass(frozen=True)
class Cell:
    """A table's cell: `text` is read, `raw` goes into the CSV."""

    text: str
    raw: str
    is_number: bool = True


@dataclass(frozen=True)
class Table:
    """A table with a caption; `headers` are as many as the cells of each row."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def series_table(series: Sequence[Series], usual: UsualRange | None, style: Style) -> Table:
    """One row per month: the values of all the series, the counts behind the first, what is remarkable.

    Args:
        series: One or more, over the same months.
        usual: The usual range of the first.
        style: Locale and currency.
    """
    first = series[0]
    counted = any(point.denominator is not None for point in first.points)
    headers = ["Month", *(header(one.definition, style) for one in series)]
    headers += ["Counted", "Out of"] if counted else []
    rows = []
    for i, point in enumerate(all_points(first)):
        cells = [Cell(month_short(point.month, style), f"{point.month:%Y-%m}", is_number=False)]
        cells += [value_cell(all_points(one)[i].value, one.definition.form, style) for one in series]
        if counted:
            cells += [value_cell(part, "integer", style) for part in (point.numerator, point.denominator)]
        remark = _remark(first, point, usual)
        rows.append((*cells, Cell(remark, remark, is_number=False)))
    return Table(f"{first.definition.label} by month", (*headers, "Remark"), tuple(rows))


def steps_table(caption: str, steps: Sequence[tuple[str, float]], form: str, style: Style) -> Table:
    """One row per part of a change, and their sum."""
    total = ("Net change", sum(amount for _, amount in steps))
    rows = [(Cell(label, label, is_number=False), value_cell(amount, form, style)) for label, amount in [*steps, total]]
    return Table(caption, ("Part", f"Change ({style.currency})" if form == "money" else "Change"), tuple(rows))


def value_cell(value: float | None, form: str, style: Style) -> Cell:
    """A number's cell: rounded to read, whole in the CSV, empty there for no data."""
    raw = "" if value is None else repr(int(value) if float(value).is_integer() else round(value, 10))
    return Cell(exact(value, form, style), raw)


def header(definition: Definition, style: Style) -> str:
    """A metric's name, with its currency where it is money: `MRR (USD)`. The CSV holds shares as 0 to 1."""
    return f"{definition.label} ({style.currency})" if definition.form == "money" else definition.label


def unit_in_words(definition: Definition, style: Style) -> str:
    """What the metric counts in: `US dollars`, `% of opening customers`, `hours`."""
    match definition.form:
        case "money":
            return get_currency_name(style.currency, count=2, locale=style.locale)
        case "percent":
            return f"% of {lower_first(definition.of_what)}" if definition.of_what else "%"
        case "hours" | "days":
            return definition.form
    return "score" if definition.unit == "score" else "number"


def measure_line(definition: Definition, style: Style) -> str:
    """Unit and rhythm, as a subtitle begins: `% of opening MRR, by month`."""
    words = unit_in_words(definition, style)
    rhythm = "at the end of each month" if definition.is_balance else "by month"
    return f"{words[:1].upper()}{words[1:]}, {rhythm}"


def lower_first(label: str) -> str:
    """A label inside a sentence: `Opening MRR` is `opening MRR`, and `MRR` stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _remark(series: Series, point: Point, usual: UsualRange | None) -> str:
    if point is series.partial:
        return "month not finished"
    if point.value is None:
        return f"no {lower_first(series.definition.of_what)}" if point.denominator == 0 else "no data"
    if usual is None or usual.of_change or not usual.side(point.value):
        return ""
    return "above usual range" if usual.side(point.value) > 0 else "below usual range"

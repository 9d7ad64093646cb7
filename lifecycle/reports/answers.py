"""Asks the engine for the numbers of one block; a metric that cannot be had is a sentence that says why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.definitions import Project
from lifecycle.engine import Engine, MetricQuery
from lifecycle.errors import LifecycleError
from lifecycle.reports.block_kinds import Cohorts, Curve, Grid, Slices, Stages
from lifecycle.reports.data import (
    UNKNOWN,
    Definition,
    GridCell,
    GridData,
    GridRow,
    Point,
    Series,
    SliceValue,
    StageCount,
)
from lifecycle.reports.marts import finite
from lifecycle.reports.meanings import counted_inputs, definition_of
from lifecycle.reports.numbers import next_month
from lifecycle.warehouse import text_literal

MONTH = "metric_time__month"
QUARTER = "metric_time__quarter"

Labels = Mapping[str, Mapping[str, str]]
"""Labels of values, by what the values are: `stage` or `channel`."""


@dataclass(frozen=True)
class Span:
    """The months that a report shows: `first` to `period` closed, `partial` the one after if it has begun."""

    first: date
    period: date
    partial: date | None

    @property
    def closed(self) -> list[date]:
        """The closed months."""
        return [next_month(self.first, i) for i in range(months_between(self.first, self.period) + 1)]

    @property
    def until(self) -> date:
        """The day after the last month."""
        return next_month(self.partial or self.period)


@dataclass(frozen=True)
class Answer:
    """Rows as the engine gave them; `counts` names the columns of numerator and denominator."""

    definition: Definition
    rows: list[Mapping[str, Any]]
    counts: tuple[str, str] | None = None


def months_between(earlier: date, later: date) -> int:
    """Months from one first of a month to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def ask(engine: Engine, query: MetricQuery, counts: tuple[str, str] | None = None) -> Answer | str:
    """The rows of a query, told as those of its first metric; or why they could not be had, as one sentence."""
    unknown = [name for name in query.metrics if name not in engine.project.metrics]
    if unknown:
        return f"metric '{unknown[0]}' is not defined."
    try:
        sql = engine.sql(query)
        rows = engine.run(query, sql).to_pylist()
    except LifecycleError as error:
        return error.problem
    return Answer(definition_of(engine.project, engine.project.metrics[query.metrics[0]], sql), rows, counts)


def ask_months(engine: Engine, name: str, span: Span) -> Answer | str:
    """A metric by month, a share of counts with its counts."""
    counts = _counts(engine.project, name)
    return ask(engine, MetricQuery((name, *(counts or ())), (MONTH,), since=span.first, until=span.until), counts)


def ask_stages(engine: Engine, block: Stages, span: Span) -> Answer | str:
    """A count by stage at the end of the period and of the month before."""
    since = next_month(span.period, -1)
    by = (MONTH, block.by)
    return ask(
        engine, MetricQuery((block.metric,), by, since=since, until=next_month(span.period), where=filters(block.where))
    )


def ask_slices(engine: Engine, block: Slices, span: Span) -> Answer | str:
    """A metric by the block's dimensions, over all time or the last closed months."""
    since = next_month(span.period, 1 - block.months) if block.months else None
    until = next_month(span.period) if block.months else None
    by = (block.by, *((block.then,) if block.then else ()))
    return ask(engine, MetricQuery(block.metrics, by, since=since, until=until, where=filters(block.where)))


def ask_curve(engine: Engine, block: Curve) -> Answer | str:
    """The median that a curve gives, over everything that was watched."""
    if block.metric not in engine.project.metrics:
        return f"metric '{block.metric}' is not defined."
    needed = engine.project.metrics[block.metric].meta.required_dimensions
    wanted = {name: block.measure if name.endswith("__measure") else "all" for name in needed}
    return ask(engine, MetricQuery((block.metric,), where=filters(wanted)))


def ask_grid(engine: Engine, block: Grid, span: Span) -> Answer | str:
    """A count by two dimensions over the last closed months."""
    since, until = next_month(span.period, 1 - block.months), next_month(span.period)
    return ask(engine, MetricQuery((block.metric,), (block.rows, block.columns), since=since, until=until))


def ask_beside(engine: Engine, block: Grid, span: Span) -> Answer | str | None:
    """The figure beside each row of a grid; none where the block names none."""
    if not block.beside or not block.beside_by:
        return None
    since, until = next_month(span.period, 1 - block.months), next_month(span.period)
    where = filters(block.beside_where)
    return ask(engine, MetricQuery((block.beside,), (block.beside_by,), since=since, until=until, where=where))


def ask_cohorts(engine: Engine, block: Cohorts, span: Span) -> Answer | str:
    """A share by cohort and age."""
    counts = _counts(engine.project, block.metric)
    by = (QUARTER if block.grain == "quarter" else MONTH, block.age)
    first = next_month(span.first, -(span.first.month - 1) % 3) if block.grain == "quarter" else span.first
    if first > span.period:
        return "not one cohort is whole yet."
    query = MetricQuery((block.metric, *(counts or ())), by, since=first, until=next_month(span.period))
    return ask(engine, query, counts)


def series_of(answer: Answer, span: Span, matures_in: int = 0) -> Series:
    """The answer without gaps in time; months before the first known one, and those too young, are left away."""
    name = answer.definition.name
    known = {row[MONTH]: row for row in answer.rows if row[MONTH] is not None}

    def point(month: date) -> Point:
        row = known.get(month, {})
        numerator, denominator = (finite(row.get(each)) for each in answer.counts or ("", ""))
        return Point(month, finite(row.get(name)), numerator, denominator)

    closed = [point(month) for month in span.closed]
    kept = closed[: len(closed) - matures_in] or closed[:1]
    first = next((i for i, each in enumerate(kept) if each.value is not None), len(kept) - 1)
    partial = point(span.partial) if span.partial and not matures_in else None
    return Series(answer.definition, tuple(kept[first:]), partial)


def stages_of(answer: Answer, dimension: str, span: Span, labels: Mapping[str, str]) -> tuple[StageCount, ...]:
    """Counts at the end of the period and of the month before it, in the order of `labels`; unused ones left away."""
    name = answer.definition.name
    counts = {(row[MONTH], str(row[dimension])): int(row[name] or 0) for row in answer.rows}
    before = next_month(span.period, -1)
    has_before = any(month == before for month, _ in counts)
    found = {stage for month, stage in counts if month in (before, span.period)}
    ordered = [stage for stage in labels if stage in found] + sorted(found - labels.keys())
    held = [
        StageCount(
            stage=labels.get(stage, stage),
            accounts=counts.get((span.period, stage), 0),
            before=counts.get((before, stage), 0) if has_before else None,
        )
        for stage in ordered
    ]
    return tuple(row for row in held if row.accounts or row.before)


def slices_of(answer: Answer, block: Slices, labels: Labels) -> tuple[SliceValue, ...]:
    """A row per value, highest first; what nobody knows comes last, whatever its size."""
    rows = [
        SliceValue(_slice_name(row, block, labels), finite(row[block.metric]), finite(row.get(block.beside or "")))
        for row in answer.rows
        if row[block.by] is not None or block.months
    ]
    shown = [row for row in rows if row.value or not block.months]
    return tuple(sorted(shown, key=lambda row: (row.name == UNKNOWN, row.value is None, -(row.value or 0), row.name)))


def grid_of(answer: Answer, beside: Answer | None, block: Grid, labels: Labels) -> GridData:
    """Counts by two dimensions, in the order of the labels; a row or column of nothing is left away."""
    name = answer.definition.name
    cells = {
        (_value(row[block.rows]), _value(row[block.columns])): finite(row[name]) for row in answer.rows if row[name]
    }
    figures = {}
    if beside and block.beside and block.beside_by:
        figures = {_value(row[block.beside_by]): finite(row[block.beside]) for row in beside.rows}
    rows = _ordered({down for down, _ in cells}, labels_of(block.rows, labels))
    columns = _ordered({across for _, across in cells}, labels_of(block.columns, labels))
    return GridData(
        tuple(label for _, label in columns),
        tuple(
            GridRow(
                label,
                tuple(GridCell(cells.get((down, across), 0.0)) for across, _ in columns),
                figures.get(down),
            )
            for down, label in rows
        ),
    )


def cohorts_of(answer: Answer, block: Cohorts, span: Span) -> GridData:
    """Shares by cohort and age, oldest first; a cohort shows no age that its youngest members have not reached."""
    name, width = answer.definition.name, 3 if block.grain == "quarter" else 1
    time = QUARTER if block.grain == "quarter" else MONTH
    denominator = answer.counts[1] if answer.counts else ""
    found: dict[date, dict[int, GridCell]] = {}
    for row in answer.rows:
        begun, age = row[time], int(row[block.age])
        if age <= block.months and months_between(next_month(begun, width - 1), span.period) >= age:
            found.setdefault(begun, {})[age] = GridCell(finite(row[name]), finite(row.get(denominator)))
    ages = range(max((age for cells in found.values() for age in cells), default=-1) + 1)
    rows = [
        GridRow(cohort_name(begun, block.grain), tuple(cells.get(age) for age in ages), _base(cells))
        for begun, cells in sorted(found.items())
    ]
    return GridData(tuple(str(age) for age in ages), tuple(rows))


def cohort_name(begun: date, grain: str) -> str:
    """`2026-03`, or `2026 Q1`."""
    return f"{begun.year} Q{(begun.month + 2) // 3}" if grain == "quarter" else f"{begun:%Y-%m}"


def labels_of(dimension: str, labels: Labels) -> Mapping[str, str]:
    """The labels of a dimension's values; none where they have no other names."""
    name = dimension.rpartition("__")[2]
    for kind, known in labels.items():
        if kind in name.split("_"):
            return known
    return {}


def filters(where: Mapping[str, str]) -> tuple[str, ...]:
    """Conditions in MetricFlow's form: each dimension has one value."""
    return tuple(f"{{{{ Dimension('{name}') }}}} = {text_literal(value)}" for name, value in where.items())


def _counts(project: Project, name: str) -> tuple[str, str] | None:
    metric = project.metrics.get(name)
    return counted_inputs(project, metric) if metric else None


def _slice_name(row: Mapping[str, Any], block: Slices, labels: Labels) -> str:
    names = [block.by, *([block.then] if block.then else [])]
    return " → ".join(_label(row[name], labels_of(name, labels)) for name in names)


def _label(value: Any, labels: Mapping[str, str]) -> str:
    text = _value(value)
    words = text.replace("_", " ") if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", text) else text
    return UNKNOWN if text in ("", "unknown") else labels.get(text, words)


def _value(value: Any) -> str:
    return "" if value is None else str(value)


def _ordered(values: set[str], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Values and their labels, in the order of the labels; what has none after them, what is not known last."""
    ordered = [value for value in labels if value in values] + sorted(values - labels.keys())
    named = [(value, _label(value, labels)) for value in ordered]
    return sorted(named, key=lambda pair: pair[1] == UNKNOWN)


def _base(cells: Mapping[int, GridCell]) -> float | None:
    return next((cell.base for _, cell in sorted(cells.items())), None)

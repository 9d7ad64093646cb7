"""Gathers a report's data: the only part that asks the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from lifecycle.definitions import Exposure, Project
from lifecycle.engine import Engine, MetricQuery
from lifecycle.errors import DataFault, LifecycleError, UsageFault
from lifecycle.reports.data import Definition, Point, ReportData, Series, SliceValue, StageCount, last_closed_month
from lifecycle.reports.marts import Window, finite, read_currency, read_stage_labels, read_trust, read_window
from lifecycle.reports.meanings import counted_inputs, definition_of
from lifecycle.reports.numbers import next_month
from lifecycle.reports.spec import Layout, Slices, Stages, layout_of
from lifecycle.warehouse import text_literal

_MONTH = "metric_time__month"


@dataclass(frozen=True)
class _Span:
    """The months that a report shows: `first` to `period` closed, `partial` the one after if it has begun."""

    first: date
    period: date
    partial: date | None

    @property
    def closed(self) -> list[date]:
        count = (self.period.year - self.first.year) * 12 + self.period.month - self.first.month + 1
        return [next_month(self.first, i) for i in range(count)]

    @property
    def until(self) -> date:
        return next_month(self.partial or self.period)


def collect(project: Project, engine: Engine, name: str, period: date | None = None) -> ReportData:
    """All that the page of a report needs.

    Args:
        project: The project that declares the report as an exposure.
        engine: Answers its metrics.
        name: The exposure's name.
        period: Any day of a month that has ended; the last such month where `None`.

    Returns:
        The data; a metric that could not be had is named with its reason in `problems`.

    Raises:
        UsageFault: No such report, a fault in its layout, or a period that is not finished or not known.
        DataFault: Nothing is connected.
    """
    exposure = _exposure(project, name)
    layout = layout_of(exposure.name, exposure.path, exposure.meta, exposure.depends_on)
    window = read_window(engine)
    span = _span(window, layout, period)
    staged = {block.metric: block for block in layout.blocks() if isinstance(block, Stages)}
    labels = {metric: read_stage_labels(engine, block.framework) for metric, block in staged.items()}
    sliced = {block.metric: _ask_slices(engine, block) for block in layout.blocks() if isinstance(block, Slices)}
    only_sliced = {name for block in layout.blocks() if isinstance(block, Slices) for name in block.metrics}
    by_month = [name for name in layout.metrics if name not in only_sliced]
    found = {metric: _ask(engine, metric, span, staged.get(metric)) for metric in by_month} | sliced
    answers = {metric: each for metric, each in found.items() if isinstance(each, _Answer)}
    return ReportData(
        name=name,
        title=exposure.label or name,
        description=exposure.description,
        layout=layout,
        period=span.period,
        as_of=window.as_of,
        time_zone=window.time_zone,
        currency=read_currency(engine),
        definitions={metric: each.definition for metric, each in answers.items()}
        | {
            block.beside: definition_of(project, project.metrics[block.beside], answers[block.metric].definition.sql)
            for block in layout.blocks()
            if isinstance(block, Slices) and block.beside and block.metric in answers
        },
        series={metric: _series(each, span) for metric, each in answers.items() if metric not in staged | sliced},
        stages={
            metric: _stages(each, staged[metric].by, span, labels[metric])
            for metric, each in answers.items()
            if metric in staged
        },
        trust=read_trust(engine),
        problems={metric: each for metric, each in found.items() if isinstance(each, str)},
        slices={
            block.metric: _slices(answers[block.metric], block)
            for block in layout.blocks()
            if isinstance(block, Slices) and block.metric in answers
        },
    )


@dataclass(frozen=True)
class _Answer:
    """A metric's rows as the engine gave them; `counts` names the columns of numerator and denominator."""

    definition: Definition
    rows: list[Mapping[str, Any]]
    counts: tuple[str, str] | None


def _exposure(project: Project, name: str) -> Exposure:
    if name in project.exposures:
        return project.exposures[name]
    nearest = get_close_matches(name, project.exposures, n=1)
    known = ", ".join(sorted(project.exposures)) or "none"
    raise UsageFault(
        f"There is no report '{name}'.",
        f"Did you mean '{nearest[0]}'?" if nearest else f"The project's exposures: {known}.",
    )


def _span(window: Window, layout: Layout, period: date | None) -> _Span:
    last = last_closed_month(window.as_of)
    begins = window.starts_at.date()
    earliest = begins.replace(day=1) if begins.day == 1 else next_month(begins.replace(day=1))
    wanted = period.replace(day=1) if period else last
    if wanted > last:
        raise UsageFault(
            f"{wanted:%Y-%m} is not finished: the data are known up to {window.as_of:%Y-%m-%d}.",
            f"The last finished month is {last:%Y-%m}.",
        )
    if wanted < earliest:
        fault = UsageFault if period else DataFault
        raise fault(
            f"No month before {next_month(wanted):%Y-%m} is known whole: the data start on {begins:%Y-%m-%d}.",
            f"The first whole month is {earliest:%Y-%m}.",
        )
    first = max(earliest, next_month(wanted, 1 - layout.period.history))
    has_begun = wanted == last and window.as_of.date() > next_month(wanted)
    return _Span(first, wanted, next_month(wanted) if has_begun else None)


def _ask(engine: Engine, name: str, span: _Span, block: Stages | None) -> _Answer | str:
    """The metric by month, and by the stages of `block`; or why it could not be had, as one sentence."""
    metric = engine.project.metrics.get(name)
    if metric is None:
        return f"metric '{name}' is not defined."
    by, where = ((_MONTH, block.by), _filters(block.where)) if block else ((_MONTH,), ())
    counts = None if block else counted_inputs(engine.project, metric)
    try:
        query = MetricQuery((name, *(counts or ())), by, since=span.first, until=span.until, where=where)
        sql = engine.sql(query)
        rows = engine.run(query, sql).to_pylist()
    except LifecycleError as error:
        return error.problem
    return _Answer(definition_of(engine.project, metric, sql), rows, counts)


def _ask_slices(engine: Engine, block: Slices) -> _Answer | str:
    """The metric by the block's dimension, over all time; or why it could not be had, as one sentence."""
    unknown = [name for name in block.metrics if name not in engine.project.metrics]
    if unknown:
        return f"metric '{unknown[0]}' is not defined."
    query = MetricQuery(block.metrics, (block.by,), where=_filters(block.where))
    try:
        sql = engine.sql(query)
        rows = engine.run(query, sql).to_pylist()
    except LifecycleError as error:
        return error.problem
    return _Answer(definition_of(engine.project, engine.project.metrics[block.metric], sql), rows, None)


def _filters(where: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{{{{ Dimension('{name}') }}}} = {text_literal(value)}" for name, value in where.items())


def _slices(answer: _Answer, block: Slices) -> tuple[SliceValue, ...]:
    """A row per value of the dimension, highest first, what is not known last."""
    rows = [
        SliceValue(str(row[block.by]), finite(row[block.metric]), finite(row.get(block.beside or "")))
        for row in answer.rows
        if row[block.by] is not None
    ]
    return tuple(sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name)))


def _series(answer: _Answer, span: _Span) -> Series:
    """The answer without gaps in time; months before the first known one are left away."""
    name = answer.definition.name
    known = {row[_MONTH]: row for row in answer.rows if row[_MONTH] is not None}

    def point(month: date) -> Point:
        row = known.get(month, {})
        numerator, denominator = (finite(row.get(each)) for each in answer.counts or ("", ""))
        return Point(month, finite(row.get(name)), numerator, denominator)

    closed = [point(month) for month in span.closed]
    first = next((i for i, each in enumerate(closed) if each.value is not None), len(closed) - 1)
    return Series(answer.definition, tuple(closed[first:]), point(span.partial) if span.partial else None)


def _stages(answer: _Answer, dimension: str, span: _Span, labels: Mapping[str, str]) -> tuple[StageCount, ...]:
    """Counts at the end of the period and of the month before it, in the order of `labels`; unused ones left away."""
    name = answer.definition.name
    counts = {(row[_MONTH], str(row[dimension])): int(row[name] or 0) for row in answer.rows}
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

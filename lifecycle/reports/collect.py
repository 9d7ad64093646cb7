"""Gathers a report's data: the only part that asks the engine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from lifecycle.definitions import Exposure, Project
from lifecycle.engine import Engine
from lifecycle.errors import DataFault, UsageFault
from lifecycle.reports.answers import (
    Answer,
    Span,
    ask_beside,
    ask_cohorts,
    ask_curve,
    ask_grid,
    ask_months,
    ask_slices,
    ask_stages,
    cohorts_of,
    grid_of,
    series_of,
    slices_of,
    stages_of,
)
from lifecycle.reports.block_kinds import Block, Cohorts, Curve, Grid, Risks, Slices, Stages
from lifecycle.reports.data import Definition, ReportData, RiskList, last_closed_month
from lifecycle.reports.marts import (
    Window,
    read_currency,
    read_curve,
    read_risks,
    read_stage_labels,
    read_targets,
    read_trust,
    read_value_labels,
    read_window,
)
from lifecycle.reports.meanings import definition_of, label_of
from lifecycle.reports.numbers import next_month
from lifecycle.reports.spec import Layout, layout_of


def collect(
    project: Project,
    engine: Engine,
    name: str,
    period: date | None = None,
    watch: Callable[[str], None] = lambda _: None,
) -> ReportData:
    """All that the page of a report needs.

    Args:
        project: The project that declares the report as an exposure.
        engine: Answers its metrics.
        name: The exposure's name.
        period: Any day of a month that has ended; the last such month where `None`.
        watch: Is told the label of each metric before it is asked for.

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
    found = _found(engine, layout, span, watch)
    answers = {place: each for place, each in found.items() if isinstance(each, Answer)}
    labels = read_value_labels(engine)
    blocks = list(layout.blocks())
    return ReportData(
        name=name,
        title=exposure.label or name,
        description=exposure.description,
        layout=layout,
        period=span.period,
        as_of=window.as_of,
        time_zone=window.time_zone,
        currency=read_currency(engine),
        definitions=_definitions(project, layout, answers),
        series={
            metric: series_of(answer, span, layout.matures_in(metric))
            for (kind, metric), answer in answers.items()
            if kind == "months"
        },
        stages={
            block.metric: stages_of(answer, block.by, span, read_stage_labels(engine, block.framework))
            for block, answer in _of(Stages, blocks, answers)
        },
        trust=read_trust(engine),
        problems={metric: each for (_, metric), each in found.items() if isinstance(each, str)},
        slices={block.metric: slices_of(answer, block, labels) for block, answer in _of(Slices, blocks, answers)},
        curves={
            block.metric: curve
            for block, _ in _of(Curve, blocks, answers)
            if (curve := read_curve(engine, block.measure)) is not None
        },
        grids={
            **{
                block.metric: grid_of(answer, answers.get(("beside", block.beside or "")), block, labels)
                for block, answer in _of(Grid, blocks, answers)
            },
            **{block.metric: cohorts_of(answer, block, span) for block, answer in _of(Cohorts, blocks, answers)},
        },
        risks=_risks(engine, layout, span),
        targets=_targets(engine, span, answers),
    )


Place = tuple[str, str]
"""What was asked: `months`, or the kind of the block, or `beside`, and the metric."""

_B = TypeVar("_B", Stages, Slices, Curve, Grid, Cohorts)


def _found(engine: Engine, layout: Layout, span: Span, watch: Callable[[str], None]) -> dict[Place, Answer | str]:
    """What the engine says to every question of the layout, each asked once; in the order of the page."""
    found: dict[Place, Answer | str] = {}
    for name in layout.monthly:
        watch(_label(engine.project, name))
        found["months", name] = ask_months(engine, name, span)
    for block in layout.blocks():
        if block.metrics and block.metrics[0] not in layout.monthly:
            watch(_label(engine.project, block.metrics[0]))
        match block:
            case Stages():
                found["stages", block.metric] = ask_stages(engine, block, span)
            case Slices():
                found["slices", block.metric] = ask_slices(engine, block, span)
            case Curve():
                found["curve", block.metric] = ask_curve(engine, block)
            case Cohorts():
                found["cohorts", block.metric] = ask_cohorts(engine, block, span)
            case Grid():
                found["grid", block.metric] = ask_grid(engine, block, span)
                beside = ask_beside(engine, block, span)
                if beside is not None:
                    found["beside", block.beside or ""] = beside
    return found


def _label(project: Project, name: str) -> str:
    return label_of(project.metrics[name]) if name in project.metrics else name


def _of(kind: type[_B], blocks: Sequence[Block], answers: Mapping[Place, Answer]) -> Iterator[tuple[_B, Answer]]:
    """The blocks of one kind that were answered."""
    for block in blocks:
        if isinstance(block, kind) and (block.kind, block.metric) in answers:
            yield block, answers[block.kind, block.metric]


def _definitions(project: Project, layout: Layout, answers: Mapping[Place, Answer]) -> dict[str, Definition]:
    """By metric, in the order of the page; the count beside slices has the SQL of its slices."""
    by_name: dict[str, Definition] = {}
    for (_, name), answer in answers.items():
        by_name.setdefault(name, answer.definition)
    for block, answer in _of(Slices, list(layout.blocks()), answers):
        if block.beside:
            by_name.setdefault(
                block.beside, definition_of(project, project.metrics[block.beside], answer.definition.sql)
            )
    return {name: by_name[name] for name in layout.metrics if name in by_name}


def _targets(engine: Engine, span: Span, answers: Mapping[Place, Answer]) -> dict[str, float]:
    """Targets of the period in the unit of their metric; of a month that is shown later there is none."""
    forms = {name: answer.definition.form for (kind, name), answer in answers.items() if kind == "months"}
    told = read_targets(engine, span.period)
    return {name: value / _SECONDS.get(forms[name], 1) for name, value in told.items() if name in forms}


_SECONDS = {"hours": 3600, "days": 86_400}


def _risks(engine: Engine, layout: Layout, span: Span) -> RiskList | None:
    if not any(isinstance(block, Risks) for block in layout.blocks()):
        return None
    return read_risks(engine, next_month(span.period), layout.privacy != "none")


def _exposure(project: Project, name: str) -> Exposure:
    if name in project.exposures:
        return project.exposures[name]
    nearest = get_close_matches(name, project.exposures, n=1)
    known = ", ".join(sorted(project.exposures)) or "none"
    raise UsageFault(
        f"There is no report '{name}'.",
        f"Did you mean '{nearest[0]}'?" if nearest else f"The project's exposures: {known}.",
    )


def _span(window: Window, layout: Layout, period: date | None) -> Span:
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
    return Span(first, wanted, next_month(wanted) if has_begun else None)

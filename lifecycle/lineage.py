"""What a metric is made of: from the metric through the columns of models to columns of raw tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lifecycle.definitions import Metric, Project
from lifecycle.expressions import columns_read
from lifecycle.filters import FilterError, read_filter
from lifecycle.queries import without_grain
from lifecycle.relations import relations_of
from lifecycle.semantics import base_models, dimensions, lookup, reachable, simple_metrics

_DEEPEST = 60


@dataclass(frozen=True, order=True)
class Step:
    """A column of a table; `column` is `*` where a table is read without saying which."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class Lineage:
    """What columns are made of.

    Attributes:
        starts: The columns of models that were asked about.
        made_of: Each column of a model with the columns that it is made of, nearest first.
        raw: The columns at the end that no model of the project makes.
        constants: Columns that are one literal or a series, and read nothing.
        unknown: Columns whose SQL cannot be followed: Jinja blocks, or a column that the SQL does not have.
    """

    starts: tuple[Step, ...]
    made_of: dict[Step, tuple[Step, ...]] = field(default_factory=dict)
    raw: tuple[Step, ...] = ()
    constants: tuple[Step, ...] = ()
    unknown: tuple[Step, ...] = ()

    @property
    def is_grounded(self) -> bool:
        """Whether it reaches a raw column, or may: some SQL could not be followed."""
        return bool(self.raw or self.unknown)


def lineage_of_metric(project: Project, metric: Metric) -> Lineage:
    """The lineage of all that a metric aggregates, is filtered by, and is counted at."""
    return lineage_of(project, sorted(set(_all_columns_of(project, metric))))


def lineage_of(project: Project, starts: list[Step]) -> Lineage:
    """The lineage of columns of models. A column is followed once, however many ways lead to it."""
    relations = relations_of(project)
    found: dict[Step, tuple[Step, ...]] = {}
    raw: set[Step] = set()
    constants: set[Step] = set()
    unknown: set[Step] = set()
    edge = list(starts)
    for _ in range(_DEEPEST):
        beyond: list[Step] = []
        for step in edge:
            model = project.models.get(step.table)
            if step in found or step in raw:
                continue
            if model is None or model.sql_path.endswith(".csv"):
                raw.add(step)
                continue
            outputs = relations.outputs(model)
            origin = outputs.columns.get(step.column.lower()) if outputs else None
            if outputs is not None and step.column == "*":
                reads = {Step(*read) for one in outputs.columns.values() for read in one.reads}
            elif origin is None:
                unknown.add(step)
                found[step] = ()
                continue
            else:
                reads = {Step(*read) for read in origin.reads}
            if not reads:
                constants.add(step)
            found[step] = tuple(sorted(reads))
            beyond += found[step]
        if not beyond:
            break
        edge = beyond
    return Lineage(tuple(starts), found, *(tuple(sorted(steps)) for steps in (raw, constants, unknown)))


def columns_of_metric(project: Project, metric: Metric, with_time: bool = True) -> Iterator[Step]:
    """The columns of models that a metric aggregates, and the time that it is counted at."""
    from lifecycle.rules.guard import tree_of

    for simple in simple_metrics(project, metric):
        model = project.models.get(simple.model or "")
        if model is None:
            continue
        tree = tree_of(project, simple.expr or simple.name)
        columns = [column.parts[0].name for column in columns_read(tree)] if tree is not None else []
        time = next(
            (item.expr or item.name for item in model.dimensions if item.name == simple.agg_time_dimension), None
        )
        # a count of rows reads the rows
        yield from (Step(model.name, column) for column in columns or ["*"])
        if with_time and time and time.isidentifier():
            yield Step(model.name, time)


def _all_columns_of(project: Project, metric: Metric) -> Iterator[Step]:
    yield from columns_of_metric(project, metric)
    for one in (metric, *_below(project, metric, frozenset())):
        for template in (*one.filters, *(text for item in one.inputs for text in item.filters)):
            yield from _filtered(project, one, template)


def _below(project: Project, metric: Metric, seen: frozenset[str]) -> Iterator[Metric]:
    for item in metric.inputs:
        below = project.metrics.get(item.name)
        if below is not None and below.name not in seen:
            yield below
            yield from _below(project, below, seen | {metric.name})


def _filtered(project: Project, metric: Metric, template: str) -> Iterator[Step]:
    from lifecycle.rules.guard import tree_of

    try:
        calls = read_filter(template).calls
    except FilterError:
        return
    for call in calls:
        name = without_grain(call.name)
        found = [
            item for model in base_models(project, metric).values() for item in lookup(reachable(project, model), name)
        ]
        for item in (found or lookup(dimensions(project), name))[:1]:
            tree = tree_of(project, item.dimension.expr or item.dimension.name)
            for column in columns_read(tree) if tree is not None else ():
                yield Step(item.model.name, column.name)

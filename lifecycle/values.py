"""What a change of definitions does to the numbers: each metric under both, on one warehouse."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from lifecycle.definitions import Metric
from lifecycle.diff import Diff
from lifecycle.engine import Engine, MetricQuery
from lifecycle.errors import LifecycleError
from lifecycle.queries import GRAINS
from lifecycle.sides import Sides, open_sides

_BUILT = ("model", "macro", "seed", "variable", "column", "dimension")
_MOVING = ("breaking", "value-changing")
_TINY = 1e-9
_MOST_SLICES = 5

Row = tuple[Any, ...]
Values = Mapping[Row, float | None]


@dataclass(frozen=True)
class Moved:
    """A value that differs: in one period, or in one slice of it.

    Attributes:
        group: What it is of, in order of `by`.
        base: Under the older definition; none where it gives no row or no number.
        head: Under the newer one.
    """

    group: Row
    base: float | None
    head: float | None

    @property
    def change(self) -> float | None:
        """What the newer is more; none where one of them is no number."""
        return None if self.base is None or self.head is None else self.head - self.base

    @property
    def share(self) -> float | None:
        """The change as a share of the older value; none where that is zero or no number."""
        return self.change / abs(self.base) if self.change is not None and self.base else None


@dataclass(frozen=True)
class Shift:
    """What became of one metric.

    Attributes:
        by: What its values are grouped by, time first.
        periods: How many groups either definition gives.
        moved: Those that differ, in order of time.
        sliced_by: The dimension whose values carry the change of the last period that differs; empty when none does.
        slices: Its values there that differ, the largest change first.
        problem: Why it could not be compared; empty where it could.
        shown_as: The newer definition, whose format its values are shown in.
    """

    metric: str
    by: tuple[str, ...] = ()
    periods: int = 0
    moved: tuple[Moved, ...] = ()
    sliced_by: str = ""
    slices: tuple[Moved, ...] = ()
    problem: str = ""
    shown_as: Metric | None = None


@dataclass(frozen=True)
class ValueDiff:
    """The shifts of all metrics that may move, and the models that were built on each side to see them.

    Attributes:
        data: What the data alone moved: the older definitions on an earlier warehouse, and on the present one.
        earlier: The file of that warehouse; none where none was given.
    """

    shifts: Sequence[Shift]
    built: Sequence[str]
    data: Sequence[Shift] = ()
    earlier: Path | None = None


def compare_values(
    root: Path,
    found: Diff,
    grain: str = "month",
    metrics: Sequence[str] = (),
    target: str | None = None,
    earlier: Path | None = None,
) -> ValueDiff:
    """The metrics that a diff may move, under both definitions on the same raw data.

    Args:
        root: The folder of `dbt_project.yml`.
        found: The diff of two revisions.
        grain: Of time, at which to compare: day, week, month, quarter or year.
        metrics: Which metrics, also such as should not move; none means all that may.
        target: Name of an output in `profiles.yml`; none means its default.
        earlier: A DuckDB file of an earlier build, to tell what the data alone moved since, in any metric.

    Raises:
        UsageFault, EnvironmentFault, DataFault: No warehouse; dbt refuses a side.
    """
    names = _asked(found, metrics)
    known = sorted(set(found.graphs[0].definitions.metrics) & set(found.graphs[1].definitions.metrics))
    watched = [name for name in known if not metrics or name in metrics] if earlier else []
    if not names and not watched:
        return ValueDiff((), (), earlier=earlier)
    with open_sides(root, found, _to_build(found, names), target, earlier) as sides:
        suspects = tuple(_suspects(sides, found))
        shifts = [_shift(sides, name, grain, suspects) for name in names]
        then = replace(sides, base=sides.earlier, head=sides.base) if sides.earlier else sides
        return ValueDiff(shifts, sides.built, [_shift(then, name, grain) for name in watched], earlier)


def _suspects(sides: Sides, found: Diff) -> Iterator[str]:
    """What may differ though no total does: dimensions and calendars that are built anew, or defined otherwise."""
    changed = {change.subject for change in found.changes if change.kind in _MOVING}
    keys = {subject.rpartition(".")[2] for subject in changed if subject.startswith("entity ")}
    for model in sides.head.project.models.values():
        is_built = model.name in sides.built
        if model.time_spine and (is_built or f"time spine {model.name}" in changed):
            yield from (f"metric_time__{grain}" for grain in model.time_spine.custom)
        for dimension in model.dimensions:
            is_changed = model.primary_entity in keys or f"dimension {model.name}.{dimension.name}" in changed
            if dimension.type == "categorical" and (is_built or is_changed):
                yield f"{model.primary_entity}__{dimension.name}"


def _asked(found: Diff, metrics: Sequence[str]) -> list[str]:
    """The metrics of both sides that may move."""
    told = {
        subject.removeprefix("metric ")
        for change in found.changes
        if change.kind in _MOVING
        for subject in (change.subject, *change.affects)
        if subject.startswith("metric ")
    }
    both = set(found.graphs[0].definitions.metrics) & set(found.graphs[1].definitions.metrics)
    return sorted(both & (set(metrics) or told))


def _to_build(found: Diff, names: Iterable[str]) -> list[str]:
    """The models and seeds between what differs and the metrics: those whose rows may differ, and that are read."""
    changed = {
        change.subject for change in found.changes if change.kind in _MOVING and change.subject.split()[0] in _BUILT
    }
    models: set[str] = set()
    for graph in found.graphs:
        read = {source for name in names for source in (*graph.above(f"metric {name}"), *_joined(graph))}
        for subject in changed:
            below = {subject, *graph.dependents(subject)}
            models |= {each for each in below & read if each.split()[0] in ("model", "seed")}
    return sorted(subject.split()[1] for subject in models)


def _joined(graph: Any) -> Iterator[str]:
    """The models of dimensions, by which any metric may be grouped, and what they read."""
    for model in graph.definitions.dimensions:
        yield f"model {model}"
        yield from graph.above(f"model {model}")


def _shift(sides: Sides, name: str, grain: str, suspects: Sequence[str] = ()) -> Shift:
    try:
        by = _groups(sides.head, name, grain)
        shift = _compared(sides, name, by)
        if not shift.moved:
            return _moved_within(sides, shift, suspects)
        if not by or not by[0].startswith("metric_time"):
            return shift
        sliced_by, slices = _carriers(sides, name, by, shift.moved[-1])
    except LifecycleError as error:
        return Shift(name, problem=str(error))
    return replace(shift, sliced_by=sliced_by, slices=slices)


def _compared(sides: Sides, name: str, by: tuple[str, ...]) -> Shift:
    base, head = (_values(engine, name, by) for engine in (sides.base, sides.head))
    return Shift(name, by, len({*base, *head}), tuple(_moved(base, head)), shown_as=sides.head.project.metrics[name])


def _moved_within(sides: Sides, shift: Shift, suspects: Sequence[str]) -> Shift:
    """The comparison by the dimension or calendar within which most moves; the one of totals where none does."""
    best = shift
    known = set(sides.base.group_names([shift.metric])) & set(sides.head.group_names([shift.metric])) - set(shift.by)
    for suspect in suspects:
        if suspect in known:
            is_time = suspect.startswith("metric_time__")
            by = (suspect, *shift.by[1:]) if is_time else (*shift.by, suspect)
            found = _compared(sides, shift.metric, by)
            best = max(best, found, key=lambda each: sum(map(_size, each.moved)))
    return best


def _groups(engine: Engine, name: str, grain: str) -> tuple[str, ...]:
    """Time at the grain, or at the one that the metric needs, and what else it must be grouped by."""
    required = _required(engine.project.metrics, name)
    times = [each for each in required if each.startswith("metric_time__")]
    known = engine.dimensions([name])
    coarser = [each for each in GRAINS[GRAINS.index(grain) :] if f"metric_time__{each}" in engine.group_names([name])]
    time = times[:1] or ([f"metric_time__{coarser[0]}"] if "metric_time" in known and coarser else [])
    return (*time, *(each for each in required if not each.startswith("metric_time")))


def _required(metrics: Mapping[str, Metric], name: str) -> list[str]:
    metric = metrics[name]
    found = list(metric.meta.required_dimensions)
    for item in metric.inputs:
        found += [each for each in _required(metrics, item.name) if each not in found]
    return found


def _values(
    engine: Engine, name: str, by: Sequence[str], since: date | None = None, until: date | None = None
) -> Values:
    table = engine.run(MetricQuery((name,), tuple(by), since=since, until=until))
    groups = [each for each in table.column_names if each != name]
    return {
        tuple(row[group] for group in groups): None if row[name] is None else float(row[name])
        for row in table.to_pylist()
    }


def _moved(base: Values, head: Values) -> Iterator[Moved]:
    for group in sorted({*base, *head}, key=lambda row: tuple(map(str, row))):
        before, after = base.get(group), head.get(group)
        if group in base and group in head and _same(before, after):
            continue
        yield Moved(group, before, after)


def _same(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is after
    return abs(before - after) <= _TINY * max(1.0, abs(before), abs(after))


def _carriers(sides: Sides, name: str, by: Sequence[str], last: Moved) -> tuple[str, tuple[Moved, ...]]:
    """The dimension that tells the change of a period best: the one whose largest slice carries the most of it."""
    best: tuple[float, str, tuple[Moved, ...]] = (0.0, "", ())
    for dimension in _dimensions(sides, name, by):
        try:
            base, head = (
                {
                    row[1:]: value
                    for row, value in _values(engine, name, (*by, dimension)).items()
                    if row[0] == last.group[0]
                }
                for engine in (sides.base, sides.head)
            )
        except LifecycleError:
            continue
        slices = sorted(_moved(base, head), key=lambda each: -_size(each))
        total = sum(map(_size, slices))
        # Many slices that each carry a little tell less than one that carries all; one slice alone tells nothing.
        if slices and len({*base, *head}) > 1 and total:
            told = _size(slices[0]) / total - len(slices) / len({*base, *head}) / 2
            if told > best[0] or not best[1]:
                best = (told, dimension, tuple(slices[:_MOST_SLICES]))
    return best[1], best[2]


def _dimensions(sides: Sides, name: str, by: Sequence[str]) -> list[str]:
    """The categorical dimensions of a metric's own models, on both sides; other models' are too many to ask."""
    owners = {
        model.primary_entity for model in sides.head.project.models.values() if model.name in _models(sides, name)
    }
    kinds = {
        f"{model.primary_entity}__{dimension.name}": dimension.type
        for model in sides.head.project.models.values()
        for dimension in model.dimensions
    }
    common = set(sides.base.dimensions([name])) & set(sides.head.dimensions([name])) - set(by)
    own = {each for each in common if kinds.get(each) == "categorical" and each.split("__")[0] in owners}
    joined = {each for each in common if each.endswith("segment") and each.count("__") == 1}
    return [*sorted(own), *sorted(joined - own)]


def _models(sides: Sides, name: str) -> set[str]:
    metric = sides.head.project.metrics[name]
    own = {metric.model} if metric.model else set()
    return own.union(*(_models(sides, item.name) for item in metric.inputs))


def _size(moved: Moved) -> float:
    return abs((moved.head or 0.0) - (moved.base or 0.0))

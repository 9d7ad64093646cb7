"""What can be asked, and whether it makes sense: names that exist, a window that is one, filters that are filters."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.definitions import Metric, Project
from lifecycle.errors import UsageFault
from lifecycle.filters import Filter, FilterError, read_filter
from lifecycle.warehouse import Dialect

GRAINS = ("day", "week", "month", "quarter", "year")
FINER_THAN_DAY = ("nanosecond", "microsecond", "millisecond", "second", "minute", "hour")

_FILTER_HELP = "Write it as {{ Dimension('entity__name') }} = 'value'."


@dataclass(frozen=True)
class MetricQuery:
    """What to ask.

    Attributes:
        metrics: Names of metrics, at least one; the columns come in this order.
        by: What to group by, such as "metric_time__month" or "account__current_segment"; these columns come first.
        since: First day of metric_time, inclusive.
        until: Day after the last, exclusive. Grouped by month, a window that cuts a month takes all of it.
        where: Filters in MetricFlow's form, such as "{{ Dimension('account__current_segment') }} = 'smb'".
        order: Names to order by, "-" before a name for descending; none means all of `by`, ascending.
        limit: The most rows to return.
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    where: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: int | None = None


def validate_metrics(project: Project, metrics: Sequence[str]) -> None:
    """Raises UsageFault when there is no metric, or one does not exist."""
    if not metrics:
        raise UsageFault("The query names no metric.", "See `lifecycle query --list`.")
    for name in metrics:
        if name not in project.metrics:
            raise UsageFault(f"There is no metric '{name}'.", _suggestion(name, project.metrics))


def validate_query(project: Project, query: MetricQuery, known: set[str], dialect: Dialect) -> None:
    """Raises UsageFault on whatever in a query cannot be answered, beside its metrics.

    Args:
        project: Defines the metrics.
        query: Its metrics exist.
        known: The names that all of its metrics can be grouped by, with and without grain.
        dialect: Of the filters' SQL.
    """
    if query.since and query.until and query.until <= query.since:
        raise UsageFault(
            f"The window ends on {query.until} and starts on {query.since}.", "`until` is exclusive: name a later day."
        )
    for name in query.by:
        _known_dimension(name, known, query.metrics)
    fixed: set[str] = set()
    for template in query.where:
        parts = _read_filter(template, dialect)
        for call in parts.calls:
            if call.kind != "Metric":
                _known_dimension(call.name, known, query.metrics)
        fixed |= names_fixed(parts, dialect)
    for name in query.order:
        _known_order(name.removeprefix("-"), (*query.by, *query.metrics))
    _required_dimensions(project, query, fixed)


def without_grain(name: str) -> str:
    """`metric_time` of `metric_time__month`; a name without a grain as it is."""
    head, _, last = name.rpartition("__")
    return head if head and last in (*GRAINS, *FINER_THAN_DAY) else name


def _known_dimension(name: str, known: Iterable[str], metrics: Sequence[str]) -> None:
    if name not in known:
        raise UsageFault(f"There is no dimension '{name}' of {_listed(metrics)}.", _suggestion(name, known))


def _required_dimensions(project: Project, query: MetricQuery, fixed: set[str]) -> None:
    given = {*query.by, *fixed, *map(without_grain, query.by)}
    for metric in _with_inputs(project, query.metrics):
        missing = [name for name in metric.meta.required_dimensions if name not in given]
        if missing:
            raise UsageFault(
                f"Metric '{metric.name}' must be grouped by {_listed(missing)}, "
                f"or filtered to one value of {'it' if len(missing) == 1 else 'each'}.",
                f"Its rows may not be added up over {'it' if len(missing) == 1 else 'them'}.",
            )


def _with_inputs(project: Project, names: Iterable[str]) -> Iterator[Metric]:
    """The metrics and, below them, all that they are made of."""
    for name in names:
        metric = project.metrics.get(name)
        if metric:
            yield metric
            yield from _with_inputs(project, (item.name for item in metric.inputs))


def _read_filter(template: str, dialect: Dialect) -> Filter:
    """The filter, once it is sure to be one condition: MetricFlow writes it into the SQL as it stands."""
    from lifecycle.expressions import parse_expression, reads_only_its_row

    try:
        parts = read_filter(template)
    except FilterError as error:
        raise UsageFault(f'Filter "{template}" cannot be read: {error}.', _FILTER_HELP) from None
    if not parts.calls:
        raise UsageFault(f'Filter "{template}" names no dimension.', _FILTER_HELP)
    tree = parse_expression(parts.sql, dialect)
    if tree is None or not reads_only_its_row(tree):
        raise UsageFault(f'Filter "{template}" is not one condition in SQL.', _FILTER_HELP)
    return parts


def names_fixed(parts: Filter, dialect: str | None) -> set[str]:
    """The dimensions that a filter holds to one value: `x = 'a'`, alone or joined by `and`."""
    from lifecycle.expressions import parse_expression, placeholders_fixed

    tree = parse_expression(parts.sql, dialect)
    return {parts.calls[place].name for place in placeholders_fixed(tree)} if tree else set()


def _known_order(name: str, columns: Sequence[str]) -> None:
    if name not in columns:
        raise UsageFault(f"'{name}' is no column of this query to order by.", f"It has {_listed(columns)}.")


def _suggestion(name: str, known: Iterable[str]) -> str:
    nearest = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"Did you mean '{nearest[0]}'?" if nearest else "See `lifecycle query --list`."


def _listed(names: Sequence[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"

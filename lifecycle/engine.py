"""MetricFlow in process: a metric query becomes SQL, and our own connection runs it.

The only module that knows MetricFlow, whose classes promise no stability: its version is pinned.
"""

import difflib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lifecycle.errors import EnvironmentFault, UsageFault
from lifecycle.filters import Filter, FilterError, read_filter
from lifecycle.project import Metric, Project
from lifecycle.warehouse import Dialect, Warehouse

if TYPE_CHECKING:
    import pyarrow as pa
    from metricflow.engine.metricflow_engine import MetricFlowEngine

_GRAINS = ("day", "week", "month", "quarter", "year")
_FINER_THAN_DAY = ("nanosecond", "microsecond", "millisecond", "second", "minute", "hour")
# Aggregations whose type differs between engines when the input is a decimal.
_FRACTIONAL = ("average", "median", "percentile")


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


@dataclass(frozen=True)
class Engine:
    """Answers metric queries on one project and one warehouse."""

    project: Project
    warehouse: Warehouse

    def sql(self, query: MetricQuery) -> str:
        """The SQL of a query, in the warehouse's dialect.

        Raises:
            UsageFault: A metric, dimension, filter, order or window that does not exist or does not fit.
        """
        self._validate(query)
        from metricflow.engine.metricflow_engine import MetricFlowQueryRequest, OutputColumnOrderMode
        from metricflow_semantics.errors.error_classes import MetricFlowException

        last_day = query.until - timedelta(days=1) if query.until else None
        request = MetricFlowQueryRequest.create(
            metric_names=query.metrics,
            group_by_names=query.by or None,
            time_constraint_start=datetime.combine(query.since, time.min) if query.since else None,
            time_constraint_end=datetime.combine(last_day, time.min) if last_day else None,
            where_constraints=query.where or None,
            order_by_names=query.order or query.by or None,
            limit=query.limit,
            output_column_order_mode=OutputColumnOrderMode.INPUT_ORDER,
        )
        try:
            return self._metricflow.explain(request).sql_statement.sql
        except MetricFlowException as error:
            raise UsageFault(f"This query has no answer: {_reason(error)}.", "See `lifecycle query --list`.") from None

    def run(self, query: MetricQuery) -> "pa.Table":
        """The answer: one row per combination of `by`, its columns first, then the metrics.

        Types are the same on every engine. A time of a day or longer is date32, a shorter one timestamp[us] in UTC.
        Counts are int64, sums keep their decimals (38 digits), and ratios, averages, medians, percentiles and
        derived metrics with a division are float64. Unless `order` says otherwise, rows are in order of `by`, nulls
        last, text by code point.

        Raises:
            UsageFault: As for `sql`.
            DataFault: The warehouse refuses the SQL.
        """
        from lifecycle import arrow

        answer = self.warehouse.fetch(self.sql(query))
        groups = [name for name in answer.column_names if name not in query.metrics]
        columns = {name: self._group(name, answer[name]) for name in groups}
        columns |= {name: self._value(self.project.metrics[name], answer[name]) for name in query.metrics}
        table = arrow.table_of(columns)
        return table if query.order else arrow.sorted_by(table, groups)

    def dimensions(self, metrics: Sequence[str]) -> list[str]:
        """What all of `metrics` can be grouped by, in order of name; a time without its grain.

        Raises:
            UsageFault: A metric does not exist.
        """
        self._known_metrics(metrics)
        found = self._metricflow.simple_dimensions_for_metrics(list(metrics))
        return sorted({_without_grain(dimension.dunder_name) for dimension in found})

    @cached_property
    def _metricflow(self) -> "MetricFlowEngine":
        from metricflow.engine.metricflow_engine import MetricFlowEngine
        from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
        from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

        manifest = parse_manifest_from_dbt_generated_manifest(self._semantic_manifest())
        return MetricFlowEngine(SemanticManifestLookup(manifest), _renderer(self.warehouse.dialect))

    def _semantic_manifest(self) -> str:
        """The semantic manifest with every table named for this warehouse.

        dbt writes the names of the target that it parsed for, with the database in front, and that is the file's
        name on DuckDB; a connection knows its database, so the schema and the table are enough.
        """
        path = self.project.semantic_manifest
        try:
            manifest = json.loads(path.read_bytes())
        except (OSError, ValueError):
            raise EnvironmentFault(f"'{path}' cannot be read.", "Run `lifecycle build` or `dbt parse`.") from None
        quote = "`" if self.warehouse.dialect == "spark" else '"'
        for holder in (*manifest["semantic_models"], *manifest["project_configuration"]["time_spines"]):
            node = holder["node_relation"]
            names = (node["schema_name"], node["alias"])
            node["relation_name"] = ".".join(f"{quote}{name}{quote}" for name in names)
        return json.dumps(manifest)

    def _validate(self, query: MetricQuery) -> None:
        if not query.metrics:
            raise UsageFault("The query names no metric.", "See `lifecycle query --list`.")
        self._known_metrics(query.metrics)
        if query.since and query.until and query.until <= query.since:
            raise UsageFault(
                f"The window ends on {query.until} and starts on {query.since}.",
                "`until` is exclusive: name a later day.",
            )
        known = self._group_names(query.metrics)
        for name in query.by:
            self._known_dimension(name, known, query.metrics)
        filtered = set(self._filtered_names(query, known))
        for name in query.order:
            _known_order(name.removeprefix("-"), (*query.by, *query.metrics))
        self._required_dimensions(query, filtered)

    def _known_metrics(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.project.metrics:
                raise UsageFault(f"There is no metric '{name}'.", _suggestion(name, self.project.metrics))

    def _group_names(self, metrics: Sequence[str]) -> set[str]:
        """Every name that can be grouped by, with and without grain; entities too."""
        items = self._metricflow.list_group_bys(list(metrics), include_derived_time_granularities=True)
        names = {getattr(item, "dunder_name", item.name) for item in items}
        times = {name for name in names if _is_time(items, name) and _without_grain(name) == name}
        # MetricFlow lists the grains of metric_time alone; of another time dimension it says so itself.
        return {*names, "metric_time", *(f"{name}__{grain}" for name in times for grain in _GRAINS)}

    def _known_dimension(self, name: str, known: Iterable[str], metrics: Sequence[str]) -> None:
        if name not in known:
            raise UsageFault(f"There is no dimension '{name}' of {_listed(metrics)}.", _suggestion(name, known))

    def _filtered_names(self, query: MetricQuery, known: set[str]) -> Iterator[str]:
        for template in query.where:
            for call in _read_filter(template, self.warehouse.dialect).calls:
                if call.kind != "Metric":
                    self._known_dimension(call.name, known, query.metrics)
                yield call.name

    def _required_dimensions(self, query: MetricQuery, filtered: set[str]) -> None:
        given = {*query.by, *filtered, *map(_without_grain, query.by)}
        for metric in _with_inputs(self.project, query.metrics):
            missing = [name for name in metric.meta.required_dimensions if name not in given]
            if missing:
                raise UsageFault(
                    f"Metric '{metric.name}' must be grouped or filtered by {_listed(missing)}.",
                    "Add it to --by or --where: its rows may not be added up over it.",
                )

    def _group(self, name: str, column: "pa.ChunkedArray") -> "pa.ChunkedArray":
        from lifecycle import arrow

        grain = name.rpartition("__")[2]
        return arrow.to_utc(column) if grain in _FINER_THAN_DAY else arrow.to_date(column)

    def _value(self, metric: Metric, column: "pa.ChunkedArray") -> "pa.ChunkedArray":
        from lifecycle import arrow

        return arrow.to_float(column) if _is_fraction(self.project, metric) else arrow.to_plain_number(column)


_FILTER_HELP = "Write it as {{ Dimension('entity__name') }} = 'value'."


@dataclass(frozen=True)
class _Renderer:
    """The two things that MetricFlow needs of a SQL client to explain a query."""

    sql_engine_type: Any
    sql_plan_renderer: Any


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


def _renderer(dialect: Dialect) -> Any:
    from metricflow.protocols.sql_client import SqlEngine

    if dialect == "duckdb":
        from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer

        return _Renderer(SqlEngine.DUCKDB, DuckDbSqlPlanRenderer())
    if dialect == "postgres":
        from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer

        return _Renderer(SqlEngine.POSTGRES, PostgresSQLSqlPlanRenderer())
    from metricflow.sql.render.databricks import DatabricksSqlPlanRenderer

    # MetricFlow has no Spark of its own; what it writes for Databricks runs on open-source Spark.
    return _Renderer(SqlEngine.DATABRICKS, DatabricksSqlPlanRenderer())


def _is_fraction(project: Project, metric: Metric) -> bool:
    """Whether a metric is float64 on every engine; a decimal quotient has another type on each."""
    if metric.type in ("ratio", "conversion") or metric.agg in _FRACTIONAL:
        return True
    if metric.type == "derived" and "/" in (metric.expr or ""):
        return True
    return metric.type != "simple" and any(
        _is_fraction(project, project.metrics[item.name]) for item in metric.inputs if item.name in project.metrics
    )


def _with_inputs(project: Project, names: Iterable[str]) -> Iterator[Metric]:
    """The metrics and, below them, all that they are made of."""
    for name in names:
        metric = project.metrics.get(name)
        if metric:
            yield metric
            yield from _with_inputs(project, (item.name for item in metric.inputs))


def _without_grain(name: str) -> str:
    head, _, last = name.rpartition("__")
    return head if head and last in (*_GRAINS, *_FINER_THAN_DAY) else name


def _is_time(items: Iterable[Any], name: str) -> bool:
    return any(
        getattr(item, "dunder_name", None) == name and getattr(item.type, "value", "") == "time" for item in items
    )


def _known_order(name: str, columns: Sequence[str]) -> None:
    if name not in columns:
        raise UsageFault(f"'{name}' is no column of this query to order by.", f"It has {_listed(columns)}.")


def _suggestion(name: str, known: Iterable[str]) -> str:
    nearest = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"Did you mean '{nearest[0]}'?" if nearest else "See `lifecycle query --list`."


def _listed(names: Sequence[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _reason(error: Exception) -> str:
    """What MetricFlow says, in one line: the paragraph after its heading "Message:"."""
    lines = [line.strip() for line in str(error).splitlines()]
    start = lines.index("Message:") + 1 if "Message:" in lines else 0
    words: list[str] = []
    for line in lines[start:]:
        if not line and words:
            break
        words.append(line)
    return " ".join(" ".join(words).split()).rstrip(".:") or type(error).__name__

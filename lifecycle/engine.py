"""MetricFlow in process: a metric query becomes SQL, and our own connection runs it.

The only module that knows MetricFlow, whose classes promise no stability: its version is pinned.
"""

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lifecycle.errors import EnvironmentFault, UsageFault
from lifecycle.project import Metric, Project
from lifecycle.queries import (
    FINER_THAN_DAY,
    GRAINS,
    MetricQuery,
    validate_metrics,
    validate_query,
    without_grain,
)
from lifecycle.warehouse import Dialect, Warehouse

if TYPE_CHECKING:
    import pyarrow as pa
    from metricflow.engine.metricflow_engine import MetricFlowEngine

__all__ = ["Engine", "MetricQuery"]

# Aggregations whose type differs between engines when the input is a decimal.
_FRACTIONAL = ("average", "median", "percentile")


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
        validate_metrics(self.project, query.metrics)
        validate_query(self.project, query, self.group_names(query.metrics), self.warehouse.dialect)
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

    def run(self, query: MetricQuery, sql: str | None = None) -> "pa.Table":
        """The answer: one row per combination of `by`, its columns first, then the metrics.

        Args:
            query: What to ask.
            sql: What `sql` made of it, where that is known: to make it takes longer than to run it.

        Types are the same on every engine. A time of a day or longer is date32, a shorter one timestamp[us] in UTC.
        Counts are int64, sums keep their decimals (38 digits), and ratios, averages, medians, percentiles and
        derived metrics with a division are float64. Unless `order` says otherwise, rows are in order of `by`, nulls
        last, text by code point.

        Raises:
            UsageFault: As for `sql`.
            DataFault: The warehouse refuses the SQL.
        """
        from lifecycle import arrow

        answer = self.warehouse.fetch(sql or self.sql(query))
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
        validate_metrics(self.project, metrics)
        # With every grain, as metrics of which one is by day and one by month share no other time.
        items = self._metricflow.list_group_bys(list(metrics), include_derived_time_granularities=True)
        return sorted({without_grain(item.dunder_name) for item in items if hasattr(item, "dunder_name")})

    @cached_property
    def _metricflow(self) -> "MetricFlowEngine":
        with _no_garbage_collection():
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

    def group_names(self, metrics: Sequence[str]) -> set[str]:
        """Every name that can be grouped by, with and without grain; entities too."""
        items = self._metricflow.list_group_bys(list(metrics), include_derived_time_granularities=True)
        names = {getattr(item, "dunder_name", item.name) for item in items}
        times = {name for name in names if _is_time(items, name) and without_grain(name) == name}
        # MetricFlow lists the grains of metric_time alone; of another time dimension it says so itself.
        return {*names, "metric_time", *(f"{name}__{grain}" for name in times for grain in GRAINS)}

    def _group(self, name: str, column: "pa.ChunkedArray") -> "pa.ChunkedArray":
        from lifecycle import arrow

        grain = name.rpartition("__")[2]
        return arrow.to_utc(column) if grain in FINER_THAN_DAY else arrow.to_date(column)

    def _value(self, metric: Metric, column: "pa.ChunkedArray") -> "pa.ChunkedArray":
        from lifecycle import arrow

        return arrow.to_float(column) if _is_fraction(self.project, metric) else arrow.to_plain_number(column)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Importing MetricFlow makes many lasting objects; to look for garbage among them takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True)
class _Renderer:
    """The two things that MetricFlow needs of a SQL client to explain a query."""

    sql_engine_type: Any
    sql_plan_renderer: Any


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


def _is_time(items: Iterable[Any], name: str) -> bool:
    return any(
        getattr(item, "dunder_name", None) == name and getattr(item.type, "value", "") == "time" for item in items
    )


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

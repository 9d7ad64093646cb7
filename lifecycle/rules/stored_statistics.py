"""Rules on metrics that aggregate what is an aggregate already."""

from collections.abc import Iterator

from lifecycle.definitions import Metric, Model, Project
from lifecycle.expressions import columns_read, dialect_of, parse_expression
from lifecycle.filters import FilterError, read_filter
from lifecycle.findings import Finding
from lifecycle.queries import names_fixed, without_grain
from lifecycle.rules.additivity import is_condition, words_of
from lifecycle.rules.guard import each

# What is computed of many rows together, so that it has no sum and no mean.
_STATISTIC_WORDS = frozenset(
    "median p05 p10 p25 p50 p75 p90 p95 p99 percentile percentiles quantile quartile survival".split()
)


def statistics_are_read_one_row_at_a_time(project: Project) -> Iterator[Finding]:
    """LC306: a median that a table holds is not added up, nor is a mean or median taken of it.

    The median of a year is not the mean of its quarters' medians. A metric that adds up or averages a column that is a
    statistic by name (`median_seconds`, `reply_p90`, `survival`) must name in `config.meta.required_dimensions` what
    tells the rows of its model apart, which a uniqueness test on several dimensions says; what its own filter holds to
    one value need not be named. Then a query reads one row at a time, and `lifecycle query` refuses others.

    Where names mislead, `config.meta.statistic: true` or `false` on the column says which it is. The highest of several
    medians is the highest of them: `min` and `max` are let be.

    Bad:
        models: [{name: fct_orders, metrics: [{name: typical, agg: average, expr: median_amount}], columns: [{name: median_amount}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: typical, agg: median, expr: amount * 2}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        if model is None or metric.agg not in ("sum", "average", "median", "percentile"):
            return
        statistics = sorted(_statistics_read(project, model, metric))
        if not statistics:
            return
        keys = _keys_of_dimensions(model, metric)
        given = _columns_given(project, model, metric)
        if any(key <= given for key in keys) or (not keys and metric.meta.required_dimensions):
            return
        missing = min((sorted(key - _columns_fixed(project, model, metric)) for key in keys), key=len, default=[])
        names = ", ".join(_dimension_name(model, metric, column) for column in missing)
        position = metric.entry.at("expr")
        yield Finding(
            "LC306",
            "error",
            metric.path,
            position.line,
            position.column,
            f"metric '{metric.name}' takes the {metric.agg} of '{statistics[0]}', a statistic, "
            f"over rows of {model.name}.",
            f"Add `config.meta.required_dimensions: [{names}]`, so that each row is read by itself."
            if names
            else f"Name in `config.meta.required_dimensions` what tells the rows of {model.name} apart.",
        )

    yield from each("LC306", project.metrics.values(), check)


def _statistics_read(project: Project, model: Model, metric: Metric) -> set[str]:
    """The columns of which a metric takes the value and that are statistics, by what they say or by their names."""
    tree = parse_expression(metric.expr or metric.name, dialect_of(project))
    names = {column.name for column in columns_read(tree) if not is_condition(column)} if tree is not None else set()
    return {name for name in names if _is_statistic(model, name)}


def _is_statistic(model: Model, name: str) -> bool:
    said = model.columns[name].meta.get("statistic") if name in model.columns else None
    return bool(words_of(name) & _STATISTIC_WORDS) if said is None else bool(said)


def _keys_of_dimensions(model: Model, metric: Metric) -> list[frozenset[str]]:
    """The sets of columns that are unique together and can be grouped by."""
    time = metric.agg_time_dimension or model.agg_time_dimension
    known = {item.expr or item.name for item in model.dimensions} | {time}
    return [key for key in model.unique if key <= known]


def _columns_given(project: Project, model: Model, metric: Metric) -> set[str]:
    """The columns of the model that every query of the metric groups by or holds to one value."""
    required = {_column_of(model, metric, name) for name in metric.meta.required_dimensions}
    return (required | _columns_fixed(project, model, metric)) - {""}


def _columns_fixed(project: Project, model: Model, metric: Metric) -> set[str]:
    names: set[str] = set()
    for template in metric.filters:
        try:
            names |= names_fixed(read_filter(template), dialect_of(project))
        except FilterError:
            continue
    return {_column_of(model, metric, name) for name in names} - {""}


def _column_of(model: Model, metric: Metric, name: str) -> str:
    """The model's column behind a name such as `ticket__channel` or `metric_time__month`; empty when it has none."""
    plain = without_grain(name)
    if plain == "metric_time":
        plain = f"{model.primary_entity}__{metric.agg_time_dimension or model.agg_time_dimension}"
    entity, _, dimension = plain.partition("__")
    columns = {item.name: item.expr or item.name for item in model.dimensions}
    return columns.get(dimension, "") if entity == model.primary_entity else ""


def _dimension_name(model: Model, metric: Metric, column: str) -> str:
    dimension = next(item for item in model.dimensions if (item.expr or item.name) == column)
    if dimension.name == (metric.agg_time_dimension or model.agg_time_dimension):
        return f"metric_time__{dimension.granularity}"
    return f"{model.primary_entity}__{dimension.name}"

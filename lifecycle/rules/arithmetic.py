"""Rules on what metrics made of others do with them."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, Project
from lifecycle.expressions import dialect_of, parse_expression
from lifecycle.findings import Finding
from lifecycle.positions import Position
from lifecycle.rules.guard import each

_WHOLE = ("count", "count_distinct", "sum_boolean")


def divisions_survive_zero(project: Project) -> Iterator[Finding]:
    """LC304: a derived metric divides by `nullif(…, 0)`.

    Dividing by zero is infinity on DuckDB and an error on Postgres and Spark.

    Bad:
        metrics: [{name: value, type: derived, expr: revenue / orders, input_metrics: [revenue, orders]}]
    Good:
        metrics: [{name: value, type: derived, expr: "revenue / nullif(orders, 0)", input_metrics: [revenue, orders]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        for division in _divisions(project, metric):
            below = division.expression.unnest()
            if not isinstance(below, exp.Nullif | exp.Literal):
                message = f"metric '{metric.name}' divides by `{below.sql()}`, which may be zero."
                yield _finding("LC304", metric, message, f"Write `nullif({below.sql()}, 0)`.")

    yield from each("LC304", project.metrics.values(), check)


def divisions_keep_decimals(project: Project) -> Iterator[Finding]:
    """LC305: a derived metric does not divide one count by another as whole numbers.

    Postgres drops the decimals: a growth of 40 % comes out as 0. MetricFlow casts for a ratio alone.

    Bad:
        metrics: [{name: share, type: derived, expr: "completed_orders / nullif(orders, 0)", input_metrics: [completed_orders, orders]}]
    Good:
        metrics: [{name: share, type: derived, expr: "1.0 * completed_orders / nullif(orders, 0)", input_metrics: [completed_orders, orders]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        whole = {item.alias or item.name for item in metric.inputs if _is_whole(project, item.name)}
        for division in _divisions(project, metric):
            names = {column.name for column in division.find_all(exp.Column)}
            has_decimals = division.find(exp.Cast) or any(not n.is_int for n in division.find_all(exp.Literal))
            if names and names <= whole and not has_decimals:
                message = f"metric '{metric.name}' divides whole numbers, and Postgres drops the decimals."
                yield _finding("LC305", metric, message, "Multiply by 1.0 first.")

    yield from each("LC305", project.metrics.values(), check)


def inputs_are_told_apart(project: Project) -> Iterator[Finding]:
    """LC307: a metric that reads another twice gives each its own `alias`.

    MetricFlow computes both, filters and offsets included, and then reads one of them for both: a share is 1.

    Bad:
        metrics: [{name: growth, type: derived, expr: revenue - revenue, input_metrics: [{name: revenue}, {name: revenue, offset_window: 1 month}]}]
    Good:
        metrics: [{name: growth, type: derived, expr: revenue - before, input_metrics: [{name: revenue}, {name: revenue, alias: before, offset_window: 1 month}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        names = [item.alias or item.name for item in metric.inputs]
        told_apart = {(item.filters, item.offset_window, item.offset_to_grain) for item in metric.inputs}
        if metric.type == "ratio" and len(told_apart) == 1:
            return
        for name in sorted({name for name in names if names.count(name) > 1}):
            message = f"metric '{metric.name}' reads '{name}' twice under one name, and gets one value for both."
            place = metric.entry.at("numerator" if metric.type == "ratio" else "input_metrics")
            yield _finding("LC307", metric, message, "Give one of them an `alias`.", place)

    yield from each("LC307", project.metrics.values(), check)


def _divisions(project: Project, metric: Metric) -> Iterator[exp.Div]:
    if metric.type == "derived" and metric.expr:
        tree = parse_expression(metric.expr, dialect_of(project))
        if tree is not None:
            yield from tree.find_all(exp.Div)


def _is_whole(project: Project, name: str) -> bool:
    metric = project.metrics.get(name)
    return metric is not None and metric.agg in _WHOLE


def _finding(rule: str, metric: Metric, message: str, fix: str, place: Position | None = None) -> Finding:
    position = place or metric.entry.at("expr")
    return Finding(rule, "warning", metric.path, position.line, position.column, message, fix)

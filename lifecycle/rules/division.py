"""Rules on the divisions of derived metrics."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, Project
from lifecycle.expressions import dialect_of, parse_expression
from lifecycle.findings import Finding
from lifecycle.rules.guard import each

_WHOLE = ("count", "count_distinct", "sum_boolean")


def divisions_survive_zero(project: Project) -> Iterator[Finding]:
    """LC304: a derived metric divides by `nullif(…, 0)`.

    Dividing by zero is infinity on DuckDB and an error on Postgres and Spark.
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


def _divisions(project: Project, metric: Metric) -> Iterator[exp.Div]:
    if metric.type == "derived" and metric.expr:
        tree = parse_expression(metric.expr, dialect_of(project))
        if tree is not None:
            yield from tree.find_all(exp.Div)


def _is_whole(project: Project, name: str) -> bool:
    metric = project.metrics.get(name)
    return metric is not None and metric.agg in _WHOLE


def _finding(rule: str, metric: Metric, message: str, fix: str) -> Finding:
    position = metric.entry.at("expr")
    return Finding(rule, "warning", metric.path, position.line, position.column, message, fix)

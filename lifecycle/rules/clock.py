"""Rules on definitions whose value depends on when it is asked for."""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from lifecycle.definitions import Metric, Model, Project
from lifecycle.expressions import dialect_of, parse_expression
from lifecycle.filters import FilterError, names_in, read_filter
from lifecycle.findings import Finding
from lifecycle.positions import Position
from lifecycle.rules.guard import each

# sqlglot reads some of these as functions of its own, some as unknown functions, and some as columns, by dialect.
_CLOCK_NODES = (
    exp.CurrentDate,
    exp.CurrentDatetime,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.CurrentTimestampLTZ,
    exp.Localtime,
    exp.Localtimestamp,
    exp.UtcDate,
    exp.UtcTime,
    exp.UtcTimestamp,
)
_CLOCK_FUNCTIONS = frozenset(
    "clock_timestamp current_localtime current_localtimestamp curdate get_current_time get_current_timestamp getdate "
    "now statement_timestamp sysdatetime timeofday today transaction_timestamp unix_timestamp".split()
)
_CLOCK_NAMES = frozenset(
    "current_date current_time current_timestamp localtime localtimestamp sysdate systimestamp".split()
)
# What dbt's Jinja knows of the time.
_JINJA_CLOCKS = frozenset({"modules", "run_started_at"})

_FIX = "Compare with a column that the model computes as of a fixed date."


def metrics_do_not_read_the_clock(project: Project) -> Iterator[Finding]:
    """LC401: neither a metric's `expr` nor a filter of it reads the present date or time.

    Such a metric has another value tomorrow on the same data, so no test can hold it and no report be repeated.

    Bad:
        models: [{name: fct_orders, metrics: [{name: age, agg: average, expr: "date_diff('day', ordered_at, now())"}]}]
    Good:
        models: [{name: dim_customers, metrics: [{name: stay, agg: average, expr: "date_diff('day', signed_up_at, churned_at)"}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        texts = [("expr", metric.expr or "", "expr")]
        texts += [("filter", text, "filter") for text in metric.filters]
        for item in metric.inputs:
            texts += [(f"filter of input '{item.name}'", text, "input_metrics") for text in item.filters]
        for what, text, key in texts:
            found = _clock(project, text)
            if found:
                message = f"metric '{metric.name}': its {what} reads the clock (`{found}`)."
                yield _finding(metric.path, metric.entry.at(key), message)

    yield from each("LC401", project.metrics.values(), check)


def dimensions_do_not_read_the_clock(project: Project) -> Iterator[Finding]:
    """LC401: nor does the `expr` of a dimension.

    Bad:
        models: [{name: fct_orders, derived_semantics: {dimensions: [{name: is_late, type: categorical, expr: ordered_at < current_date}]}}]
    Good:
        models: [{name: fct_orders, derived_semantics: {dimensions: [{name: is_late, type: categorical, expr: "ordered_at < date '2025-06-01'"}]}}]
    """

    def check(model: Model) -> Iterator[Finding]:
        for dimension in model.dimensions:
            found = _clock(project, dimension.expr or "")
            if found:
                message = f"dimension '{dimension.name}' of {model.name}: its expr reads the clock (`{found}`)."
                yield _finding(model.path, dimension.entry.at("expr"), message)

    yield from each("LC401", project.models.values(), check)


def _clock(project: Project, template: str) -> str:
    """The first thing in an expression that asks for the time, as it is written; empty when there is none."""
    try:
        sql = read_filter(template).sql
    except FilterError:
        return next(iter(sorted(_JINJA_CLOCKS & names_in(template))), "")
    tree = parse_expression(sql, dialect_of(project)) if sql.strip() else None
    for node in tree.walk() if tree else ():
        name = node.name.lower()
        if isinstance(node, _CLOCK_NODES):
            return _as_written(node, sql)
        if isinstance(node, exp.Anonymous) and name in _CLOCK_FUNCTIONS:
            return f"{name}()"
        if isinstance(node, exp.Column) and not node.table and name in _CLOCK_NAMES:
            return name
    return ""


def _as_written(node: exp.Expression, sql: str) -> str:
    """The author's word: sqlglot turns `today()` and `now()` into the standard's names."""
    words = [token.text.lower() for token in sqlglot.tokenize(sql)]
    for word in words:
        if word in _CLOCK_FUNCTIONS:
            return f"{word}()"
        if word in _CLOCK_NAMES:
            return word
    return node.sql().lower()


def _finding(path: str, position: Position, message: str) -> Finding:
    return Finding("LC401", "error", path, position.line, position.column, message, _FIX)

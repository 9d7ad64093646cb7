"""Rules that ask the warehouse: what no file tells. Each asks one query per model, column or metric."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from lifecycle.definitions import Metric, Model, Project
from lifecycle.errors import LifecycleError
from lifecycle.findings import Finding
from lifecycle.positions import Node
from lifecycle.rules.conditions import literals_asked
from lifecycle.rules.guard import each, error, tree_of, warning
from lifecycle.semantics import semantic_models
from lifecycle.warehouse import open_warehouse, text_literal

Fetch = Callable[[str], list[dict[str, Any]]]
WarehouseRule = Callable[[Project, Fetch], Iterator[Finding]]

_COUNTS = ("count", "count_distinct", "sum_boolean")


def ask_warehouse(project: Project, target: str | None) -> list[Finding]:
    """What the warehouse says against the definitions; a table that is not built is passed over.

    Raises:
        EnvironmentFault: No profile, warehouse or server.
    """
    with closing(open_warehouse(project.root, target)) as warehouse:

        def fetch(sql: str) -> list[dict[str, Any]]:
            try:
                rows: list[dict[str, Any]] = warehouse.fetch(sql).to_pylist()
            except LifecycleError:
                return []
            return rows

        return [finding for rule in WAREHOUSE_RULES for finding in rule(project, fetch)]


def keys_are_unique(project: Project, fetch: Fetch) -> Iterator[Finding]:
    """LC901: a primary or unique entity has no value twice in its table, and a primary one no null.

    MetricFlow trusts the declaration. Revenue of orders, joined through an `order` that is the key of order lines, is
    counted once per line.

    Bad:
        # `--warehouse`: 2,000 orders in 6,000 rows
        models: [{name: fct_order_items, columns: [{name: order_id, entity: {type: primary, name: order}}]}]
    Good:
        models: [{name: fct_order_items, columns: [{name: order_id, entity: {type: foreign, name: order}}]}]
    """

    def check(model: Model) -> Iterator[Finding]:
        for entity in model.entities:
            column = entity.expr or entity.name
            if entity.type not in ("primary", "unique"):
                continue
            sql = f"select count(*) as n, count({column}) as filled, count(distinct {column}) as different from {_table(model)}"
            for row in fetch(sql):
                if row["different"] < row["filled"]:
                    message = f"entity '{entity.name}' of {model.name} is {entity.type} on '{column}', which has {row['different']:,} values in {row['filled']:,} rows."
                    yield error(
                        "LC901",
                        model,
                        entity.entry.at("entity"),
                        message,
                        "Make it foreign, and declare the column that tells rows apart.",
                    )
                elif entity.type == "primary" and row["filled"] < row["n"]:
                    message = f"entity '{entity.name}' of {model.name} is primary on '{column}', which is null in {row['n'] - row['filled']:,} rows."
                    yield error(
                        "LC901",
                        model,
                        entity.entry.at("entity"),
                        message,
                        "Fill the column, or leave these rows out of the model.",
                    )

    yield from each("LC901", semantic_models(project), check)


def filter_values_are_there(project: Project, fetch: Fetch) -> Iterator[Finding]:
    """LC902: a filter asks for a value that some row has.

    Bad:
        # `--warehouse`: no order has this status
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'completed'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'complete'"}]}]
    """
    present: dict[tuple[str, str, str], bool] = {}
    for condition, found, value in literals_asked(project):
        column = found.dimension.expr or found.dimension.name
        key = (found.model.name, column, value)
        if key not in present:
            where = f"cast({column} as varchar(1000)) = {text_literal(value)}"
            rows = fetch(
                f"select count(*) as n, sum(case when {where} then 1 else 0 end) as hits from {_table(found.model)}"
            )
            present[key] = not rows or not rows[0]["n"] or bool(rows[0]["hits"])
        if not present[key]:
            message = f"{condition.subject} asks '{found.dimension.name}' of {found.model.name} for '{value}', which no row has."
            yield warning(
                "LC902", condition.place, condition.position, message, "Correct the value, if the data are whole."
            )


def times_are_filled(project: Project, fetch: Fetch) -> Iterator[Finding]:
    """LC903: the time that a metric is counted at is filled, and its column is not null in every row.

    A row without a time is in the total and in no month, so that the months do not add up to it.

    Bad:
        # `--warehouse`: orders without a time
        models: [{name: fct_orders, agg_time_dimension: shipped_at}]
    Good:
        models: [{name: fct_orders, agg_time_dimension: ordered_at}]
    """
    empty: dict[tuple[str, str], int] = {}

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        time = metric.agg_time_dimension
        if model is None or time is None or not model.semantic_name:
            return
        column = next((item.expr or item.name for item in model.dimensions if item.name == time), time)
        if not metric.filters and (model.name, column) not in empty:
            rows = fetch(f"select count(*) - count({column}) as missing from {_table(model)}")
            empty[model.name, column] = rows[0]["missing"] if rows else 0
            if empty[model.name, column]:
                message = f"metric '{metric.name}' is counted at '{time}', which is null in {empty[model.name, column]:,} rows of {model.name}."
                yield warning(
                    "LC903",
                    metric,
                    metric.entry.start,
                    message,
                    "Filter these rows out, or count at a time that all rows have.",
                )
        tree = tree_of(project, metric.expr or metric.name)
        if tree is not None and metric.type == "simple":
            rows = fetch(f"select count(*) as n, count({metric.expr or metric.name}) as filled from {_table(model)}")
            if rows and rows[0]["n"] and not rows[0]["filled"]:
                message = f"metric '{metric.name}' reads `{metric.expr or metric.name}`, which is null in every row of {model.name}."
                yield warning(
                    "LC903",
                    metric,
                    metric.entry.at("expr"),
                    message,
                    "Correct the expression, or connect the source that fills it.",
                )

    yield from each("LC903", project.metrics.values(), check)


def shares_are_shares(project: Project, fetch: Fetch) -> Iterator[Finding]:
    """LC904: a share of counts of one model lies between 0 and 1.

    Asked of ratios with `config.meta.format: percent` whose sides count rows of one model without a join.

    Bad:
        # `--warehouse`: 1.2 of the orders are complete
        metrics: [{name: share, type: ratio, numerator: orders, denominator: completed_orders, config: {meta: {format: percent}}}]
    Good:
        metrics: [{name: share, type: ratio, numerator: completed_orders, denominator: orders, config: {meta: {format: percent}}}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        sides = [project.metrics.get(item.name) for item in metric.inputs if not item.filters]
        if metric.type != "ratio" or metric.meta.format != "percent" or len(sides) != 2:
            return
        sums = [_sum_of(project, side) for side in sides]
        model = project.models.get(sides[0].model or "") if sides[0] else None
        if model is None or None in sums or sides[1] is None or sides[1].model != model.name:
            return
        for row in fetch(f"select {sums[0]} as above, {sums[1]} as below from {_table(model)}"):
            if row["below"] and not 0 <= row["above"] / row["below"] <= 1:
                value = row["above"] / row["below"]
                message = f"metric '{metric.name}' is {value:.2f} over all rows of {model.name}, and no share."
                yield error(
                    "LC904",
                    metric,
                    metric.entry.at("numerator"),
                    message,
                    "Count of the numerator only what the denominator counts.",
                )

    yield from each("LC904", project.metrics.values(), check)


def invariants_hold(project: Project, fetch: Fetch) -> Iterator[Finding]:
    """LC905: what a model or metric says of its values in `config.meta.invariants` is true in its table.

    Each is told by a rule of your own, and checked over all rows. Of a model: `holds`, a condition on each row, such as
    a bound or an identity, where null passes; `falls` or `rises`, a column that never turns as the column `over` grows,
    within each group of the columns `within`. Of a metric that reads a model itself: `adds_up_over`, a column of that
    model whose parts add up to the whole, as those of distinct counts do only where nothing is in two of them.

    Bad:
        # `--warehouse`: an order of -5
        models: [{name: fct_orders, config: {meta: {invariants: [{holds: amount >= 0}]}}}]
    Good:
        models: [{name: fct_orders, config: {meta: {invariants: [{holds: amount >= refund_amount}]}}}]
    """

    def of_model(model: Model) -> Iterator[Finding]:
        for item in _invariants(model):
            asked = _broken_rows(item.plain(), _table(model))
            if asked is None:
                message = (
                    f"model '{model.name}': an invariant says neither `holds`, nor `falls` or `rises` with `over`."
                )
                yield error("LC905", model, item.position, message, "Say which of them is meant.")
                continue
            said, sql = asked
            for row in fetch(sql):
                if row["broken"]:
                    message = f"model '{model.name}' says that {said}, which is false {row['broken']:,} times."
                    yield error("LC905", model, item.position, message, "Correct the rows, or what is said of them.")

    def of_metric(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        for item in _invariants(metric):
            column, value = item.plain("adds_up_over"), _aggregate_of(project, metric)
            if not column or model is None or value is None:
                message = f"metric '{metric.name}': an invariant says no `adds_up_over`, or it is no sum or count of a model without a filter."
                yield error("LC905", metric, item.position, message, "Say what it adds up over, or leave it out.")
                continue
            sql = (
                f"with parts as (select {column} as part, {value} as n from {_table(model)} group by {column}), "
                f"whole as (select {value} as n from {_table(model)}) "
                "select max(whole.n) as n, sum(parts.n) as added from parts cross join whole"
            )
            for row in fetch(sql):
                if abs(float(row["n"] or 0) - float(row["added"] or 0)) > 1e-9 * max(1.0, abs(float(row["n"] or 0))):
                    message = (
                        f"metric '{metric.name}' is {row['n']:,} in all, and {row['added']:,} added up over '{column}'."
                    )
                    yield error(
                        "LC905", metric, item.position, message, "Correct the rows, or leave the invariant out."
                    )

    yield from each("LC905", project.models.values(), of_model)
    yield from each("LC905", project.metrics.values(), of_metric)


def _invariants(subject: Model | Metric) -> list[Node]:
    config = subject.node.get("config") if subject.node else None
    meta = config.get("meta") if config else None
    return meta.items("invariants") if meta else []


def _broken_rows(said: Any, table: str) -> tuple[str, str] | None:
    """An invariant of a model in words, and SQL that counts where it is `broken`."""
    if not isinstance(said, dict):
        return None
    if said.get("holds"):
        return (
            f"`{' '.join(said['holds'].split())}`",
            f"select count(*) as broken from {table} where not ({said['holds']})",
        )
    turn = next((word for word in ("falls", "rises") if said.get(word)), None)
    if turn is None or not said.get("over"):
        return None
    column, groups = said[turn], ", ".join(said.get("within") or ())
    window = f"{f'partition by {groups} ' if groups else ''}order by {said['over']}"
    sql = (
        f"with pairs as (select {column} as this, lag({column}) over ({window}) as before from {table}) "
        f"select count(*) as broken from pairs where this {'>' if turn == 'falls' else '<'} before"
    )
    return f"`{column}` {turn} over `{said['over']}`", sql


def _aggregate_of(project: Project, metric: Metric) -> str | None:
    if metric.agg == "sum" and not metric.filters and tree_of(project, metric.expr or metric.name) is not None:
        return f"sum({metric.expr or metric.name})"
    return _sum_of(project, metric)


def _sum_of(project: Project, metric: Metric | None) -> str | None:
    """A count as SQL over its model, where it needs no join."""
    if metric is None or metric.filters or metric.agg not in _COUNTS or tree_of(project, metric.expr) is None:
        return None
    if metric.agg == "sum_boolean":
        return f"sum(case when {metric.expr} then 1 else 0 end)"
    return f"count({'distinct ' if metric.agg == 'count_distinct' else ''}{metric.expr})"


def _table(model: Model) -> str:
    return model.relation_name or model.name


WAREHOUSE_RULES: tuple[WarehouseRule, ...] = (
    keys_are_unique,
    filter_values_are_there,
    times_are_filled,
    shares_are_shares,
    invariants_hold,
)
"""The rules of `check --warehouse`, in order of id."""

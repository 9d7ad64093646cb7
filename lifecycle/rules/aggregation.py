"""Rules on what is aggregated, and how."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, Model, Project
from lifecycle.expressions import columns_read
from lifecycle.findings import Finding
from lifecycle.kinds import NUMBERS, TIMES
from lifecycle.rules.additivity import is_condition, words_of
from lifecycle.rules.guard import each, error, kind_in, tree_of, warning

_NUMERIC_AGGREGATIONS = ("sum", "average", "median", "percentile")
_MEAN_WORDS = frozenset("avg average mean ratio rate pct percent percentage".split())


def aggregations_fit_the_kind(project: Project) -> Iterator[Finding]:
    """LC308: what is added up or averaged is a number, and no key.

    A sum of texts fails in the first query; a sum of truth values does on Postgres; a sum of `customer_id` gives a
    number that means nothing. Kinds come from declared types and from the model's SQL.

    Bad:
        models: [{name: fct_orders, metrics: [{name: coupons, agg: sum, expr: coupon_code}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: coupons, agg: count_distinct, expr: coupon_code}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        tree = tree_of(project, metric.expr or metric.name)
        if model is None or tree is None:
            return
        position = metric.entry.at("expr")
        kind = kind_in(project, model, tree)
        written = metric.expr or metric.name
        if metric.agg in _NUMERIC_AGGREGATIONS and kind and kind not in NUMBERS:
            fix = {"boolean": "Use `agg: sum_boolean`.", "text": "Use `agg: count_distinct`, or another column."}
            message = f"metric '{metric.name}' takes the {metric.agg} of `{written}`, which is of kind {kind}."
            yield error("LC308", metric, position, message, fix.get(kind, "Use a number, such as a duration."))
        elif metric.agg == "sum_boolean" and (kind in TIMES or kind in ("text", "decimal", "float")):
            message = f"metric '{metric.name}' takes the sum_boolean of `{written}`, which is of kind {kind}."
            yield error("LC308", metric, position, message, "Use a condition, such as `amount > 0`.")
        elif metric.agg in (*_NUMERIC_AGGREGATIONS, "sum_boolean"):
            key = _key_read(model, tree)
            if key:
                message = f"metric '{metric.name}' takes the {metric.agg} of '{key}', a key."
                yield error("LC308", metric, position, message, "Use `agg: count_distinct`, or another column.")

    yield from each("LC308", project.metrics.values(), check)


def averages_are_not_averaged(project: Project) -> Iterator[Finding]:
    """LC309: a mean or a share that a column holds is not added up, nor is a mean of it taken.

    Each row then counts the same, whether it stands for one order or a thousand. Divide the sums instead.
    `config.meta.statistic: false` on the column says that it is none.

    Bad:
        models: [{name: fct_orders, metrics: [{name: typical_value, agg: average, expr: avg_order_value_7d}]}]
    Good:
        metrics: [{name: typical_value, type: ratio, numerator: revenue, denominator: orders}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        tree = tree_of(project, metric.expr or metric.name)
        if model is None or tree is None or metric.agg not in _NUMERIC_AGGREGATIONS or metric.meta.required_dimensions:
            return
        for column in columns_read(tree):
            said = model.columns[column.name].meta.get("statistic") if column.name in model.columns else None
            is_mean = bool(words_of(column.name) & _MEAN_WORDS) if said is None else False
            if is_mean and not is_condition(column) and isinstance(tree.unnest(), exp.Column):
                message = f"metric '{metric.name}' takes the {metric.agg} of '{column.name}', which is a mean or a share already."
                yield warning(
                    "LC309", metric, metric.entry.at("expr"), message, "Divide one sum by the other in a ratio metric."
                )

    yield from each("LC309", project.metrics.values(), check)


def constants_are_not_aggregated(project: Project) -> Iterator[Finding]:
    """LC311: what is aggregated is read from the rows.

    The mean of a constant is the constant. Only to count rows is 1 of use: `agg: count` or `sum`.

    Bad:
        models: [{name: fct_orders, metrics: [{name: fixed, agg: average, expr: 42}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: rows_n, agg: count, expr: 1}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        tree = tree_of(project, metric.expr)
        if (
            metric.type != "simple"
            or tree is None
            or tree.find(exp.Column)
            or tree.find(exp.Query)
            or tree.find(exp.Star)
        ):
            return
        if any(
            isinstance(node, exp.Anonymous | exp.Func)
            for node in tree.walk()
            if not isinstance(node, exp.Case | exp.If | exp.Cast)
        ):
            return
        is_one = tree.sql() in ("1", "TRUE") and metric.agg in ("count", "sum", "sum_boolean")
        if not is_one and not (metric.agg == "count" and not isinstance(tree, exp.Null)):
            message = (
                f"metric '{metric.name}' takes the {metric.agg} of `{metric.expr}`, which is the same in every row."
            )
            yield error(
                "LC311",
                metric,
                metric.entry.at("expr"),
                message,
                "Read a column, or write `agg: count` and `expr: 1` for the number of rows.",
            )

    yield from each("LC311", project.metrics.values(), check)


def filled_nulls_mean_zero(project: Project) -> Iterator[Finding]:
    """LC312: what is filled with 0 is a count or a sum.

    On a day without orders there were 0 orders, but no average order value of 0; a mean over the filled days is too low.

    Bad:
        models: [{name: fct_orders, metrics: [{name: mean, agg: average, expr: amount, fill_nulls_with: 0}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: mean, agg: average, expr: amount}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.fill_nulls_with is not None and metric.agg in ("average", "median", "percentile", "min", "max"):
            message = f"metric '{metric.name}' fills days without rows with {metric.fill_nulls_with}, and the {metric.agg} of nothing is no number."
            yield warning("LC312", metric, metric.entry.at("fill_nulls_with"), message, "Leave `fill_nulls_with` out.")

    yield from each("LC312", project.metrics.values(), check)


def filled_nulls_are_kept(project: Project) -> Iterator[Finding]:
    """LC313: `fill_nulls_with` is not counted upon in the latest spec.

    dbt-core 1.12 drops it in silence (dbt-core#13037), so that days without rows are null after all.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: sum, expr: refund_amount, fill_nulls_with: 0, join_to_timespine: true}]}]
    Good:
        metrics: [{name: gross, type: derived, expr: "coalesce(refunds, 0)", input_metrics: [refunds]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        is_filled = metric.fill_nulls_with is not None and metric.agg in (
            "sum",
            "count",
            "count_distinct",
            "sum_boolean",
        )
        if is_filled:
            message = f"metric '{metric.name}' sets `fill_nulls_with`, which dbt-core 1.12 drops."
            yield warning(
                "LC313",
                metric,
                metric.entry.at("fill_nulls_with"),
                message,
                "Write `coalesce(…, 0)` in a derived metric.",
            )

    yield from each("LC313", project.metrics.values(), check)


def balances_are_well_declared(project: Project) -> Iterator[Finding]:
    """LC314: of a balance, the first or the last row of the period is taken: `window_agg` is min or max.

    Bad:
        models: [{name: fct_mrr_daily, metrics: [{name: arr, agg: sum, expr: mrr * 12, non_additive_dimension: {name: snapshot_date, window_agg: sum}}]}]
    Good:
        models: [{name: fct_mrr_daily, metrics: [{name: arr, agg: sum, expr: mrr * 12, non_additive_dimension: {name: snapshot_date, window_agg: max}}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        balance = metric.node.get("non_additive_dimension") if metric.node else None
        if balance is None or not isinstance(balance.value, dict):
            return
        choice = balance.plain("window_agg")
        if choice not in ("min", "max"):
            position = balance.keys.get("window_agg", balance.position)
            message = (
                f"metric '{metric.name}': `window_agg` is '{choice}'."
                if choice
                else f"metric '{metric.name}': its balance has no `window_agg`."
            )
            yield error("LC314", metric, position, message, "Use max for the end of the period, or min for its start.")
        if metric.agg in ("average", "median", "percentile"):
            message = f"metric '{metric.name}' takes the {metric.agg} of a balance on one day."
            yield warning(
                "LC314",
                metric,
                metric.entry.at("agg"),
                message,
                "Use `agg: sum`, or leave `non_additive_dimension` out.",
            )

    yield from each("LC314", project.metrics.values(), check)


def cumulative_metrics_add_up(project: Project) -> Iterator[Finding]:
    """LC310: what is accumulated can be added: no ratio, no average, no balance, no other cumulative metric.

    MetricFlow accumulates simple metrics alone. The ratio of two accumulated metrics is what is mostly meant.

    Bad:
        metrics: [{name: aov_28d, type: cumulative, input_metric: aov, window: 28 days, period_agg: last}]
    Good:
        metrics: [{name: refunds_28d, type: cumulative, input_metric: refunds, window: 28 days, period_agg: last}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        below = project.metrics.get(metric.inputs[0].name) if metric.type == "cumulative" and metric.inputs else None
        if below is None:
            return
        problem = ""
        if below.type != "simple":
            problem = f"is a {below.type} metric"
        elif below.agg in ("average", "median", "percentile"):
            problem = f"is a {below.agg}"
        elif below.non_additive_dimension:
            problem = "is a balance"
        if problem:
            message = f"metric '{metric.name}' accumulates '{below.name}', which {problem}."
            fix = (
                "Accumulate its numerator and denominator, and divide these."
                if below.type == "ratio"
                else "Accumulate a sum or a count."
            )
            yield error("LC310", metric, metric.entry.at("input_metric"), message, fix)

    yield from each("LC310", project.metrics.values(), check)


def _key_read(model: Model, tree: exp.Expr) -> str:
    """The key whose value an expression takes: alone or as the result of a `case`."""
    keys = {(entity.expr or entity.name).lower() for entity in model.entities}
    plain = tree.unnest()
    for column in columns_read(tree):
        is_value = plain is column or (isinstance(plain, exp.Case) and not is_condition(column))
        if is_value and column.name.lower() in keys:
            return column.name
    return ""

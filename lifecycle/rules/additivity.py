"""Rules on metrics that are added up where they may not be."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, Model, Project
from lifecycle.expressions import columns_read, dialect_of, parse_expression
from lifecycle.findings import Finding
from lifecycle.rules.guard import each

# Words of a name, between underscores. A balance is how much there is at an instant; a flow is how much comes or
# goes in a period, and adding flows over time is right.
_BALANCE_WORDS = frozenset(
    "arr backlog balance balances closing headcount inventory mrr open opening outstanding stock".split()
)
_STATE_WORDS = _BALANCE_WORDS | frozenset("active current live".split())
_FLOW_WORDS = frozenset(
    "added change changed changes churn churned contracted contraction converted created days delta ended expanded "
    "expansion gained hours increase invoiced lost minutes months movement movements net new paid reactivated "
    "reactivation removed seconds solved started weeks won".split()
)
# A period that a row stands for, as its column or its table is named.
_PERIOD_WORDS = frozenset("day days daily week weeks weekly month months monthly quarter quarters year years".split())
_SNAPSHOT_WORDS = frozenset("snapshot snapshots balance balances asof".split())


def balances_are_not_summed_over_time(project: Project) -> Iterator[Finding]:
    """LC301: a balance is not added up over time.

    Twelve month-ends of MRR do not add up to the year's: the sum needs `non_additive_dimension`, which takes the last
    (`max`) or the first (`min`) row of the period that is asked for. Two things must hold for a finding:

    - rows are snapshots: the model has one row per thing and period. A uniqueness test on columns that include the
      metric's time says so; else the name of that time (`month_start`, `snapshot_date`) or of the model (`_daily`).
    - what is added is a balance by name (`mrr_amount`, `opening_…`, `is_active`), and no flow (`new_…`, `churned_…`).

    Where names mislead, the metric says which it is: `config.meta.additive: true` ends the matter, `false` makes it a
    balance. A metric that must be grouped by one grain (`config.meta.required_dimensions: [metric_time__month]`) is
    never added up over time either.

    Bad:
        models: [{name: fct_mrr_daily, metrics: [{name: arr, agg: sum, expr: mrr * 12}]}]
    Good:
        models: [{name: fct_mrr_daily, metrics: [{name: arr, agg: sum, expr: mrr * 12, non_additive_dimension: {name: snapshot_date, window_agg: max}}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        is_settled = metric.non_additive_dimension or metric.meta.additive is True or _has_required_time(metric)
        if model is None or is_settled or metric.agg not in ("sum", "count", "sum_boolean"):
            return
        if metric.meta.additive is False or (_holds_snapshots(model, metric) and _adds_a_balance(project, metric)):
            time = metric.agg_time_dimension or model.agg_time_dimension or "its time"
            choice = "min" if "opening" in words_of(f"{metric.name} {metric.expr}") else "max"
            yield _finding(
                "LC301",
                metric,
                "agg",
                f"metric '{metric.name}' adds up a balance over '{time}', one row per period of {model.name}.",
                f"Add `non_additive_dimension: {{name: {time}, window_agg: {choice}}}`, "
                "or `config.meta.additive: true` if the sum is meant.",
            )

    yield from each("LC301", project.metrics.values(), check)


def cumulative_metrics_choose_a_row(project: Project) -> Iterator[Finding]:
    """LC302: a cumulative metric says which row of a longer period it takes.

    Left out, `period_agg` is `first`: month to date, asked by month, is then the first day's value.

    Bad:
        metrics: [{name: refunds_mtd, type: cumulative, input_metric: refunds, grain_to_date: month}]
    Good:
        metrics: [{name: refunds_mtd, type: cumulative, input_metric: refunds, grain_to_date: month, period_agg: last}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        is_written = "period_agg" in metric.entry.keys
        if metric.type == "cumulative" and not is_written and metric.period_agg in (None, "first"):
            message = f"metric '{metric.name}' is cumulative and takes the first row of a longer period."
            yield _finding("LC302", metric, "type", message, "Add `period_agg: last`.")

    yield from each("LC302", project.metrics.values(), check)


def percentiles_are_exact(project: Project) -> Iterator[Finding]:
    """LC303: `percentile` is a share, and `percentile_type` is left out.

    In dbt-core 1.12, `continuous` means approximate: silently on DuckDB, an error on Postgres and Spark; `discrete`
    fails on Spark. Left out, the percentile is exact and continuous on all three.

    Bad:
        models: [{name: fct_orders, metrics: [{name: p95, agg: percentile, expr: amount, percentile: 95}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: p95, agg: percentile, expr: amount, percentile: 0.95}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        share = metric.agg_params.get("percentile")
        if isinstance(share, int | float) and not 0 < share < 1:
            message = f"metric '{metric.name}' asks for percentile {share:g}, which is no share from 0 to 1."
            yield _finding("LC303", metric, "percentile", message, f"Write {share / 100:g}.")
            return
        is_set = metric.agg_params.get("use_approximate_percentile") or metric.agg_params.get("use_discrete_percentile")
        if is_set or "percentile_type" in metric.entry.keys:
            message = f"metric '{metric.name}' sets `percentile_type`, which makes it approximate or not portable."
            yield _finding("LC303", metric, "percentile_type", message, "Leave `percentile_type` out.")

    yield from each("LC303", project.metrics.values(), check)


def _finding(rule: str, metric: Metric, key: str, message: str, fix: str) -> Finding:
    position = metric.entry.at(key)
    return Finding(rule, "error", metric.path, position.line, position.column, message, fix)


def _has_required_time(metric: Metric) -> bool:
    return any(name.startswith("metric_time__") for name in metric.meta.required_dimensions)


def _holds_snapshots(model: Model, metric: Metric) -> bool:
    """Whether a row of the model is the state of something in one period of the metric's time."""
    time = metric.agg_time_dimension or model.agg_time_dimension or ""
    column = next((item.expr or item.name for item in model.dimensions if item.name == time), time)
    if any(column in together and len(together) > 1 for together in model.unique):
        return True
    words = words_of(column)
    return bool(words & (_PERIOD_WORDS | _SNAPSHOT_WORDS) or words_of(model.name) & (_PERIOD_WORDS | _SNAPSHOT_WORDS))


def _adds_a_balance(project: Project, metric: Metric) -> bool:
    """Whether what is added is how much there is, by its name."""
    tree = parse_expression(metric.expr or metric.name, dialect_of(project))
    if tree is None or words_of(metric.name) & _FLOW_WORDS:
        return False
    read = {column.name for column in columns_read(tree)}
    values = {column.name for column in columns_read(tree) if not is_condition(column)}
    is_counting = metric.agg != "sum" or not values
    words = words_of(" ".join([*read, metric.name] if is_counting else values))
    return bool(words & (_STATE_WORDS if is_counting else _BALANCE_WORDS)) and not words & _FLOW_WORDS


def is_condition(column: exp.Column) -> bool:
    """Whether a column only decides what is added: it stands in the `when` of a `case`."""
    branch = column.find_ancestor(exp.If)
    return branch is not None and any(column is node for node in branch.this.walk())


def words_of(name: str) -> set[str]:
    """The words of a name, in lower case."""
    return set(name.lower().replace(" ", "_").split("_"))

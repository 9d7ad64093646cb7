"""Rules: what they say of faulty definitions, and that they are silent on sound ones."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lifecycle.definitions import Column, Dimension, Meta, Metric, MetricInput, Model, Project
from lifecycle.findings import Finding
from lifecycle.rules import RULES, check_project
from lifecycle.rules.additivity import balances_are_not_summed_over_time, percentiles_are_exact
from lifecycle.rules.arithmetic import inputs_are_told_apart
from lifecycle.rules.clock import metrics_do_not_read_the_clock
from lifecycle.rules.columns import (
    dimensions_read_known_columns,
    expressions_are_sql,
    metrics_read_known_columns,
    required_dimensions_exist,
)
from lifecycle.rules.guard import each
from lifecycle.rules.meta import metrics_are_described
from lifecycle.rules.stored_statistics import statistics_are_read_one_row_at_a_time

Parsed = Callable[[str], Project]

MONTHS = Model(
    name="fct_account_months",
    package="shop",
    path="models/fct_account_months.yml",
    sql_path="models/fct_account_months.sql",
    description="One row per account and month.",
    schema="main",
    relation_name='"main"."fct_account_months"',
    columns={
        name: Column(name, "", "")
        for name in ("account_id", "month_start", "closing_mrr_amount", "new_mrr_amount", "is_active", "ticket_count")
    },
    has_contract=True,
    semantic_name="fct_account_months",
    agg_time_dimension="month_start",
    dimensions=(Dimension("month_start", "time", "month", None),),
)
MRR = Metric(
    name="mrr",
    label="MRR",
    description="Monthly recurring revenue.",
    type="simple",
    path="models/fct_account_months.yml",
    package="shop",
    expr="closing_mrr_amount",
    agg="sum",
    model="fct_account_months",
    agg_time_dimension="month_start",
    meta=Meta(owner="finance", declared={"owner": "finance"}),
)
SOUND = {
    "owner": "finance",
    "version": 1,
    "status": "active",
    "unit": "USD",
    "format": "money",
    "good_direction": "up",
    "tier": "core",
}


def project_of(*metrics: Metric, model: Model = MONTHS) -> Project:
    return Project(
        root=Path("/shop"),
        name="shop",
        target_path=Path("/shop/target"),
        adapter_type="duckdb",
        generated_at="",
        models={model.name: model},
        metrics={metric.name: metric for metric in metrics},
        exposures={},
    )


def with_meta(metric: Metric, **declared: object) -> Metric:
    whole = {key: declared[key] for key in ("version", "min_n") if isinstance(declared.get(key), int)}
    owner = declared.get("owner")
    additive = declared.get("additive")
    meta = Meta(
        owner=owner if isinstance(owner, str) else None,
        additive=additive if isinstance(additive, bool) else None,
        declared=declared,
        **whole,  # type: ignore[arg-type]
    )
    return replace(metric, meta=meta)


def test_sound_definitions_give_no_finding(shop_parsed: Parsed) -> None:
    assert check_project(shop_parsed("good")) == []


def test_each_defect_is_found_once_with_its_line_and_its_fix(shop_parsed: Parsed) -> None:
    found = [str(finding).removeprefix("models/definitions.yml:") for finding in check_project(shop_parsed("bad"))]

    assert found == [
        "8: LC101 entity 'campaign' reads 'campaign_id', which is not a column of fct_orders. "
        "Correct the name, or add the column to the model.",
        "13: LC401 dimension 'is_late' of fct_orders: its expr reads the clock (`today()`). "
        "Compare with a column that the model computes as of a fixed date.",
        "14: LC101 dimension 'is_large' reads 'amont', which is not a column of fct_orders. Did you mean 'amount'?",
        "21: LC101 metric 'misspelled' reads 'amountt', which is not a column of fct_orders. Did you mean 'amount'?",
        "28: LC108 metric 'qualified': `expr` names the table in 'main.fct_orders.amount'. Write 'amount'.",
        "35: LC102 metric 'nested': `expr` aggregates before `agg: sum` does. Write the column alone.",
        "42: LC102 metric 'holding_a_query': `expr` holds a query. Join the table in the model, and read its column.",
        "49: LC102 metric 'unclosed': `expr` is not one SQL expression. Mend its SQL.",
        "57: LC401 metric 'recent_orders': its filter reads the clock (`current_date`). "
        "Compare with a column that the model computes as of a fixed date.",
        "64: LC401 metric 'age_of_orders': its expr reads the clock (`now()`). "
        "Compare with a column that the model computes as of a fixed date.",
        "73: LC303 metric 'nineties' sets `percentile_type`, which makes it approximate or not portable. "
        "Leave `percentile_type` out.",
        "75: LC201 metric 'undescribed' has no `description` and `config.meta.owner`. Add them.",
        "105: LC301 metric 'mrr' adds up a balance over 'snapshot_date', one row per period of fct_mrr_daily. "
        "Add `non_additive_dimension: {name: snapshot_date, window_agg: max}`, "
        "or `config.meta.additive: true` if the sum is meant.",
        "113: LC304 metric 'aov' divides by `orders`, which may be zero. Write `nullif(orders, 0)`.",
        "120: LC305 metric 'growth' divides whole numbers, and Postgres drops the decimals. Multiply by 1.0 first.",
        "126: LC302 metric 'revenue_mtd' is cumulative and takes the first row of a longer period. "
        "Add `period_agg: last`.",
    ]


def test_a_share_of_a_metric_in_itself_needs_two_names() -> None:
    active = MetricInput("mrr", filters=("{{ Dimension('account__is_active') }}",))
    share = Metric(name="active_share", label="", description="", type="ratio", path="metrics/share.yml")
    [finding] = inputs_are_told_apart(project_of(MRR, replace(share, inputs=(active, MetricInput("mrr")))))

    assert (finding.rule, finding.message) == (
        "LC307",
        "metric 'active_share' reads 'mrr' twice under one name, and gets one value for both.",
    )
    told = (replace(active, alias="active_mrr"), MetricInput("mrr"))
    assert list(inputs_are_told_apart(project_of(MRR, replace(share, inputs=told)))) == []


def test_a_misspelled_column_is_named_with_its_file_and_the_nearest_name() -> None:
    [finding] = metrics_read_known_columns(
        project_of(replace(MRR, expr="case when is_actve then closing_mrr_amount end"))
    )

    assert str(finding) == (
        "models/fct_account_months.yml:1: LC101 metric 'mrr' reads 'is_actve', "
        "which is not a column of fct_account_months. Did you mean 'is_active'?"
    )


def test_columns_are_compared_without_case() -> None:
    assert list(metrics_read_known_columns(project_of(replace(MRR, expr="CLOSING_MRR_AMOUNT")))) == []


def test_a_lambda_parameter_and_a_field_of_a_struct_are_no_columns() -> None:
    expr = "list_sum(list_transform(closing_mrr_amount.parts, part -> part + 1))"

    assert list(metrics_read_known_columns(project_of(replace(MRR, expr=expr)))) == []


@pytest.mark.parametrize(
    ("sql", "is_known"),
    [
        ("select account_id, 1 as mrr from {{ ref('x') }}", True),
        ("with rows as (select 1 as mrr) select * from rows", True),
        ("select mrr from a union all select mrr from b", True),
        ("select * from {{ ref('fct_account_months') }}", False),
        ("select a.*, b.* from a join b on true", False),
        ("{% for c in range(3) %} select 1 as c{{ c }} {% endfor %}", False),
        ("select {{ some_macro('x') }} as mrr from {{ source('a', 'b') }}", True),
    ],
)
def test_without_a_contract_columns_come_from_the_sql_or_stay_unknown(sql: str, is_known: bool) -> None:
    model = replace(MONTHS, has_contract=False, sql=sql, dimensions=())
    findings = list(metrics_read_known_columns(project_of(replace(MRR, expr="mrrr"), model=model)))

    assert bool(findings) is is_known


def test_a_dimension_without_expr_is_the_column_of_its_name() -> None:
    model = replace(MONTHS, dimensions=(Dimension("regon", "categorical", None, None),))
    [finding] = dimensions_read_known_columns(project_of(model=model))

    assert finding.message == "dimension 'regon' reads 'regon', which is not a column of fct_account_months."


def test_the_sum_of_a_balance_is_found_by_the_columns_that_are_tested_unique() -> None:
    model = replace(MONTHS, name="fct_accounts_over_time", unique=(frozenset({"account_id", "seen_on"}),))
    metric = replace(MRR, model="fct_accounts_over_time", agg_time_dimension="seen_on")
    [finding] = balances_are_not_summed_over_time(project_of(metric, model=model))

    assert (
        finding.message
        == "metric 'mrr' adds up a balance over 'seen_on', one row per period of fct_accounts_over_time."
    )


@pytest.mark.parametrize(
    "metric",
    [
        replace(MRR, non_additive_dimension="month_start"),
        replace(MRR, name="new_mrr", expr="new_mrr_amount"),
        replace(MRR, name="churned_mrr", expr="case when is_active then closing_mrr_amount end"),
        replace(MRR, name="tickets", expr="ticket_count"),
        replace(MRR, name="accounts_seen", agg="count_distinct", expr="account_id"),
        replace(MRR, name="account_months", agg="count", expr="account_id"),
        replace(MRR, name="average_mrr", agg="average"),
        replace(MRR, meta=Meta(additive=True)),
        replace(MRR, meta=Meta(required_dimensions=("metric_time__month",))),
    ],
    ids=lambda metric: f"{metric.agg} {metric.expr} as {metric.name}",
)
def test_a_flow_a_distinct_count_and_a_settled_balance_may_be_summed(metric: Metric) -> None:
    assert list(balances_are_not_summed_over_time(project_of(metric))) == []


@pytest.mark.parametrize(
    "metric",
    [
        MRR,
        replace(MRR, name="paying", agg="sum_boolean", expr="is_active"),
        replace(MRR, name="active_accounts", agg="count", expr="account_id"),
        replace(MRR, name="paying", expr="case when is_active then 1 else 0 end"),
        replace(MRR, name="tickets", expr="ticket_count", meta=Meta(additive=False)),
    ],
    ids=lambda metric: f"{metric.agg} {metric.expr} as {metric.name}",
)
def test_amounts_and_states_of_a_snapshot_may_not_be_summed(metric: Metric) -> None:
    assert [finding.rule for finding in balances_are_not_summed_over_time(project_of(metric))] == ["LC301"]


def test_an_opening_balance_takes_the_first_row_of_a_period() -> None:
    [finding] = balances_are_not_summed_over_time(project_of(replace(MRR, name="opening_mrr")))

    assert finding.fix == (
        "Add `non_additive_dimension: {name: month_start, window_agg: min}`, "
        "or `config.meta.additive: true` if the sum is meant."
    )


def test_the_same_column_of_an_event_is_no_balance() -> None:
    events = replace(MONTHS, name="fct_subscriptions", agg_time_dimension="started_at")
    metric = replace(MRR, model="fct_subscriptions", agg_time_dimension="started_at")

    assert list(balances_are_not_summed_over_time(project_of(metric, model=events))) == []


def test_a_percentile_is_a_share_and_no_number_of_percent() -> None:
    [finding] = percentiles_are_exact(project_of(replace(MRR, agg="percentile", agg_params={"percentile": 95.0})))

    assert (finding.message, finding.fix) == (
        "metric 'mrr' asks for percentile 95, which is no share from 0 to 1.",
        "Write 0.95.",
    )


SUMMARIES = replace(
    MONTHS,
    name="fct_summaries",
    columns={
        name: Column(name, "", "") for name in ("summary_id", "measure", "slice", "quarter_start", "median_seconds")
    },
    agg_time_dimension="quarter_start",
    primary_entity="summary",
    dimensions=(
        Dimension("measure", "categorical", None, None),
        Dimension("slice", "categorical", None, None),
        Dimension("quarter_start", "time", "quarter", None),
    ),
    unique=(frozenset({"summary_id"}), frozenset({"measure", "slice", "quarter_start"})),
)
MEDIAN = replace(
    MRR, name="wait", agg="average", expr="median_seconds / 3600e0", model="fct_summaries", agg_time_dimension=None
)
ONE_MEASURE = ("{{ Dimension('summary__measure') }} = 'reply'",)


def test_a_stored_median_is_not_averaged_without_what_tells_its_rows_apart() -> None:
    [finding] = statistics_are_read_one_row_at_a_time(project_of(replace(MEDIAN, filters=ONE_MEASURE), model=SUMMARIES))

    assert str(finding) == (
        "models/fct_account_months.yml:1: LC306 metric 'wait' takes the average of 'median_seconds', a statistic, "
        "over rows of fct_summaries. Add `config.meta.required_dimensions: [metric_time__quarter, summary__slice]`, "
        "so that each row is read by itself."
    )


@pytest.mark.parametrize(
    "metric",
    [
        replace(MEDIAN, filters=("{{ Dimension('summary__measure') }} like 'r%'",)),
        replace(MEDIAN, meta=Meta(required_dimensions=("summary__slice", "metric_time__quarter"))),
        replace(MEDIAN, filters=ONE_MEASURE, meta=Meta(required_dimensions=("summary__slice", "account__segment"))),
        replace(MEDIAN, agg="sum"),
        replace(MEDIAN, agg="median"),
    ],
    ids=lambda metric: f"{metric.agg} {metric.filters} {metric.meta.required_dimensions}",
)
def test_all_that_tells_the_rows_of_a_statistic_apart_is_required(metric: Metric) -> None:
    assert [f.rule for f in statistics_are_read_one_row_at_a_time(project_of(metric, model=SUMMARIES))] == ["LC306"]


@pytest.mark.parametrize(
    "metric",
    [
        replace(
            MEDIAN, filters=ONE_MEASURE, meta=Meta(required_dimensions=("summary__slice", "summary__quarter_start"))
        ),
        replace(
            MEDIAN,
            meta=Meta(required_dimensions=("summary__measure", "summary__slice", "metric_time__quarter")),
        ),
        replace(MEDIAN, agg="max"),
        replace(MEDIAN, agg="count"),
        replace(MEDIAN, agg="sum", expr="case when median_seconds > 60 then 1 else 0 end"),
        replace(MEDIAN, expr="duration_seconds"),
    ],
    ids=lambda metric: f"{metric.agg} {metric.expr} {metric.meta.required_dimensions}",
)
def test_a_statistic_that_is_read_row_by_row_is_let_be(metric: Metric) -> None:
    assert list(statistics_are_read_one_row_at_a_time(project_of(metric, model=SUMMARIES))) == []


def test_a_column_may_say_whether_it_is_a_statistic() -> None:
    plain = replace(SUMMARIES, columns={"median_seconds": Column("median_seconds", "", "", {"statistic": False})})
    named = replace(SUMMARIES, columns={"typical": Column("typical", "", "", {"statistic": True})}, unique=())
    [finding] = statistics_are_read_one_row_at_a_time(project_of(replace(MEDIAN, expr="typical"), model=named))

    assert list(statistics_are_read_one_row_at_a_time(project_of(MEDIAN, model=plain))) == []
    assert finding.fix == "Name in `config.meta.required_dimensions` what tells the rows of fct_summaries apart."


def test_a_required_dimension_that_nothing_has_is_told_with_the_nearest() -> None:
    names = ("summary__slic", "summary__measure", "contract__summary__slice", "metric_time__month", "region")
    metric = replace(MEDIAN, meta=Meta(required_dimensions=names))
    found = [(f.message, f.fix) for f in required_dimensions_exist(project_of(metric, model=SUMMARIES))]

    assert found == [
        ("metric 'wait' requires 'summary__slic', which is no dimension.", "Did you mean 'summary__slice'?"),
        ("metric 'wait' requires 'region', which is no dimension.", "Write it as `entity__dimension`."),
    ]


def test_house_keys_are_asked_for_only_where_metrics_are_versioned() -> None:
    assert list(metrics_are_described(project_of(MRR))) == []

    versioned = with_meta(replace(MRR, name="arr"), **SOUND)
    [finding] = metrics_are_described(project_of(MRR, versioned))

    assert (finding.severity, finding.message, finding.fix) == (
        "error",
        "metric 'mrr' has no `config.meta.version`, `config.meta.status`, `config.meta.unit`, `config.meta.format`, "
        "`config.meta.good_direction` and `config.meta.tier`.",
        "Add them.",
    )


def test_a_missing_owner_is_a_warning_where_metrics_are_not_versioned() -> None:
    [finding] = metrics_are_described(project_of(with_meta(MRR)))

    assert (finding.severity, finding.message) == ("warning", "metric 'mrr' has no `config.meta.owner`.")


def test_a_ratio_says_from_how_many_it_is_shown() -> None:
    [finding] = metrics_are_described(project_of(replace(with_meta(MRR, **SOUND), type="ratio")))

    assert finding.message == "metric 'mrr' has no `config.meta.min_n`."


@pytest.mark.parametrize(
    ("key", "value", "message", "fix"),
    [
        (
            "format",
            "euros",
            "`config.meta.format` is 'euros'.",
            "Use one of integer, decimal, percent, money, hours, days.",
        ),
        ("status", "done", "`config.meta.status` is 'done'.", "Use one of proposed, active, deprecated."),
        ("good_direction", "higher", "`config.meta.good_direction` is 'higher'.", "Use one of up, down, none."),
        ("tier", 1, "`config.meta.tier` is '1'.", "Use one of headline, core, secondary."),
        ("version", "1.2", "`config.meta.version` is '1.2'.", "Use a whole number from 1."),
        ("version", 0, "`config.meta.version` is '0'.", "Use a whole number from 1."),
    ],
)
def test_a_value_that_reports_do_not_understand_is_told_with_those_they_do(
    key: str, value: object, message: str, fix: str
) -> None:
    [finding] = metrics_are_described(project_of(with_meta(MRR, **{**SOUND, key: value})))

    assert (finding.message, finding.fix) == (f"metric 'mrr': {message}", fix)


@pytest.mark.parametrize(
    ("template", "clock"),
    [
        ("{{ TimeDimension('metric_time', 'day') }} >= current_date", "current_date"),
        ("{{ TimeDimension('metric_time', 'day') }} >= CURRENT_TIMESTAMP - interval '7 days'", "current_timestamp"),
        ("{{ TimeDimension('metric_time').grain('day') }} >= getdate()", "getdate()"),
        ("{{ Dimension('a__b') }} >= '{{ run_started_at }}'", "run_started_at"),
        ("{{ Dimension('a__b') }} >= '{{ modules.datetime.date.today() }}'", "modules"),
    ],
)
def test_a_filter_on_the_present_is_found(template: str, clock: str) -> None:
    [finding] = metrics_do_not_read_the_clock(project_of(replace(MRR, filters=(template,))))

    assert finding.message == f"metric 'mrr': its filter reads the clock (`{clock}`)."


def test_a_filter_of_an_input_is_read_too() -> None:
    inputs = (MetricInput("mrr", filters=("{{ Dimension('a__b') }} > now()",)),)
    [finding] = metrics_do_not_read_the_clock(project_of(replace(MRR, name="rate", type="ratio", inputs=inputs)))

    assert finding.message == "metric 'rate': its filter of input 'mrr' reads the clock (`now()`)."


def test_a_column_called_now_and_a_fixed_date_are_no_clock() -> None:
    filters = ("{{ Dimension('a__now') }} = 'now'", "{{ Dimension('a__day') }} >= date '2025-01-01'")

    assert list(metrics_do_not_read_the_clock(project_of(replace(MRR, filters=filters)))) == []


def test_an_expression_that_is_sound_sql_is_let_be() -> None:
    expr = "case when is_active then coalesce(closing_mrr_amount, 0) / 12 end"

    assert list(expressions_are_sql(project_of(replace(MRR, expr=expr)))) == []


def test_a_check_that_fails_on_one_metric_does_not_hide_the_others() -> None:
    def check(metric: Metric) -> Iterator[Finding]:
        if metric.name == "arr":
            raise RecursionError
        yield Finding("LC999", "error", metric.path, 1, 1, f"metric '{metric.name}' is seen.", "")

    metrics = [MRR, replace(MRR, name="arr"), replace(MRR, name="customers")]

    assert [finding.message for finding in each("LC999", metrics, check)] == [
        "metric 'mrr' is seen.",
        "Rule LC999 could not read metric 'arr': RecursionError.",
        "metric 'customers' is seen.",
    ]


def test_every_rule_begins_its_documentation_with_its_id() -> None:
    ids = [(rule.__doc__ or "").split(":")[0] for rule in RULES]

    assert all(len(id_) == 5 and id_.startswith("LC") and id_[2:].isdigit() for id_ in ids)
    assert ids == sorted(ids)

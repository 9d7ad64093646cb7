"""Where columns come from: kinds, values and lineage, from SQL; and what `explain` says of a metric."""

import json
import shutil
from pathlib import Path

import pytest
import sqlglot
from projects import FIXTURES

from lifecycle import cli
from lifecycle.explain import explain_metric
from lifecycle.expressions import normal_form, parse_expression
from lifecycle.files import read_project
from lifecycle.lineage import Step, lineage_of
from lifecycle.relations import keep, relations_of, remember
from lifecycle.sql_origins import Origin, Table, origins_of

KINDS = {"amount": "decimal", "status": "text", "ordered_at": "timestamp"}


def origin(sql: str, column: str = "x") -> Origin:
    outputs = origins_of(sqlglot.parse_one(sql, dialect="duckdb"), lambda table: Table(table.name, KINDS))
    assert outputs is not None
    return outputs.columns[column]


@pytest.mark.parametrize(
    ("sql", "kind", "reads"),
    [
        ("select amount * 2 as x from orders", "decimal", {"orders.amount"}),
        ("select o.amount as x from orders as o", "decimal", {"orders.amount"}),
        ("with a as (select amount as b from orders) select b as x from a", "decimal", {"orders.amount"}),
        ("with orders as (select * from orders) select amount as x from orders", "decimal", {"orders.amount"}),
        ("select x from (select status || 'a' as x from orders) as a", "text", {"orders.status"}),
        (
            "select amount as x from orders union all select amount from returns",
            "decimal",
            {"orders.amount", "returns.amount"},
        ),
        ("select case when status = 'a' then 1 else 0 end as x from orders", "integer", {"orders.status"}),
        ("select cast(ordered_at as date) + 1 as x from orders", "date", {"orders.ordered_at"}),
        (
            "select max(ordered_at) over (partition by status) as x from orders",
            "timestamp",
            {"orders.ordered_at", "orders.status"},
        ),
        ("select (select max(amount) from returns) as x from orders", "", {"returns.amount"}),
        ("select i % 2 = 0 as x from range(1, 9) t(i)", "boolean", set()),
        ("select date '2025-01-01' + cast(i as integer) as x from range(1, 9) t(i)", "date", set()),
        ("select * replace (1 as status), amount as x from orders", "decimal", {"orders.amount"}),
        ("select count(*) as x from orders", "integer", {"orders.amount", "orders.ordered_at", "orders.status"}),
    ],
)
def test_a_column_is_followed_through_a_query(sql: str, kind: str, reads: set[str]) -> None:
    found = origin(sql)

    assert (found.kind, {f"{table}.{column}" for table, column in found.reads}) == (kind, reads)


def test_the_values_of_a_case_are_known_and_null_is_none_of_them() -> None:
    assert origin("select case when amount > 1 then 'a' else 'b' end as x from orders").values == {"a", "b"}
    assert origin("select case when amount > 1 then 'a' end as x from orders").values == {"a"}
    assert origin("select case when amount > 1 then status else 'b' end as x from orders").values is None


def test_rows_joined_with_a_series_are_repeated_unless_it_is_joined_by_a_key() -> None:
    assert origin("select status as x from orders, range(1, 4) t(k)").is_repeated
    assert not origin("select status as x from orders join range(1, 4) t(k) on k = amount").is_repeated
    assert not origin("select status as x from orders, range(1, 4) t(k) group by status").is_repeated


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amount", " AMOUNT "),
        ("a_b - c_d", "(a_b) - c_d"),
        ("a_b + c_d", "c_d + a_b"),
        ("case when a_b in (1, 2) then 1 end", "CASE WHEN a_b IN (2, 1) THEN 1 END"),
    ],
)
def test_two_ways_to_write_an_expression_have_one_form(one: str, other: str) -> None:
    forms = [normal_form(parse_expression(sql.strip(), "duckdb"), sql) for sql in (one, other)]

    assert forms[0] == forms[1]
    assert forms[0] != normal_form(parse_expression("c_d - a_b", "duckdb"), "")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(
        FIXTURES / "bad_metrics", folder, ignore=shutil.ignore_patterns("cases", "good.yml", "expected.yml")
    )
    shutil.copy(FIXTURES / "bad_metrics" / "good.yml", folder / "models" / "marts" / "_semantic.yml")
    sql = "select id as order_id, customer as customer_id, amount from {{ source('erp', 'orders') }}"
    (folder / "models" / "marts" / "stg_orders.sql").write_text(sql)
    return folder


def test_lineage_ends_in_raw_columns(shop: Path) -> None:
    found = lineage_of(read_project(shop), [Step("stg_orders", "amount"), Step("fct_order_items", "order_id")])

    assert list(map(str, found.raw)) == ["erp.orders.amount"]
    assert found.made_of[Step("fct_order_items", "order_id")] == (Step("fct_orders", "order_id"),)
    assert found.constants == (Step("fct_orders", "order_id"),)


def test_what_was_read_of_sql_is_kept_for_as_long_as_it_is_the_same(shop: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    project = read_project(shop)
    before = {name: relations_of(project).outputs(model) for name, model in project.models.items()}
    keep(relations_of(project), kept)

    again = read_project(shop)
    relations = remember(again, kept)
    assert {name: relations.outputs(model) for name, model in again.models.items()} == before
    assert relations.used.keys() == json.loads(kept.read_text()).keys()


def test_a_metric_is_explained_from_its_formula_to_its_readers(shop: Path) -> None:
    project = read_project(shop)
    told = explain_metric(project, project.metrics["revenue"]).as_dict()

    assert told["formula"] == "sum of amount of fct_orders, at ordered_at"
    assert told["owner"] == "analytics"
    assert told["lineage"]["columns"] == ["fct_orders.amount", "fct_orders.ordered_at"]
    assert [f"{one['kind']} {one['name']}" for one in told["consumers"]] == [
        "metric aov",
        "metric net_revenue",
        "metric revenue_28d",
        "metric revenue_mom",
        "metric revenue_mtd",
        "saved query monthly_lifecycle",
    ]


@pytest.mark.parametrize(
    ("metric", "formula"),
    [
        ("aov", "revenue / orders"),
        ("revenue_mom", "(revenue - prev) / nullif(prev, 0), where prev is revenue (1 month before)"),
        ("revenue_28d", "revenue, added up over the last 28 days; of a longer period its last value"),
        ("visit_to_purchase_7d", "visits → purchases within 7 days"),
        ("mrr", "sum of mrr of fct_mrr_daily, at snapshot_date; not added up over snapshot_date"),
        ("p90_order_value", "percentile of amount of fct_orders, at ordered_at, at the share 0.9"),
        (
            "completed_orders",
            "count of order_id of fct_orders, at ordered_at, where {{ Dimension('order__order_status') }} = 'complete'",
        ),
    ],
)
def test_a_formula_says_how_a_metric_is_computed(shop: Path, metric: str, formula: str) -> None:
    project = read_project(shop)

    assert explain_metric(project, project.metrics[metric]).formula == formula


def test_explain_prints_text_and_json_and_knows_no_other_metric(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as exit_:
            cli.main(["explain", *arguments, "--project-dir", str(shop)])
        return int(exit_.value.code or 0)

    assert run("aov") == 0
    assert "Formula\n  revenue / orders\n" in capsys.readouterr().out
    assert run("aov", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["inputs"] == ["revenue", "orders"]
    assert run("aovv") == 2
    assert capsys.readouterr().err == "There is no metric 'aovv'. Did you mean 'aov'?\n"

"""Each kind of change of a definition moves what an independent query says, on a small shop with seven orders."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from pairs import CORPUS, edited, written
from projects import _clean
from test_diff import git
from test_values import Compared, compared, expected

from lifecycle.build import build
from lifecycle.diff import diff_revisions
from lifecycle.value_output import values_json, values_markdown, values_text
from lifecycle.values import compare_values

RAW = """
create schema raw;
create table raw.calendar as select cast(day as date) as date_day
    from range(date '2024-01-01', date '2025-05-01', interval 1 day) as days (day);
create table raw.customers (customer_id bigint, segment text, region text, signed_up_at date);
insert into raw.customers values
    (1, 'smb', 'eu', '2025-01-02'), (2, 'enterprise', 'us', '2025-01-10'),
    (3, 'mid', 'eu', '2025-02-01'), (4, 'smb', 'us', '2025-02-20');
create table raw.orders (id bigint, customer_id bigint, payer_id bigint, ordered_at date, shipped_at date,
    order_status text, plan_code text, amount decimal(18, 2), refund decimal(18, 2), is_test boolean, is_gift boolean);
insert into raw.orders values
    (1, 1, 2, '2024-01-15', '2024-01-20', 'complete', 'b', 80, null, false, false),
    (2, 1, 1, '2025-01-05', '2025-02-02', 'complete', 'b', 100, 10, false, false),
    (3, 2, 3, '2025-01-20', '2025-01-22', 'cancelled', 'p', 700, 30, false, false),
    (4, 3, 1, '2025-02-14', '2025-03-01', 'complete', 'p', 500, 20.55, false, false),
    (5, 2, 2, '2025-02-25', '2025-02-26', 'complete', 'x', 120.40, 7, false, false),
    (6, 4, 3, '2025-04-10', '2025-04-11', 'complete', 'p', 260.75, null, false, true),
    (7, 4, 4, '2025-04-12', '2025-04-13', 'complete', 'p', 999, 1, true, false);
create table raw.mrr_days (snapshot_date date, customer_id bigint, mrr decimal(18, 2));
insert into raw.mrr_days values
    ('2025-01-01', 1, 100), ('2025-01-31', 1, 120), ('2025-01-31', 2, 50),
    ('2025-02-01', 1, 110), ('2025-02-01', 2, 50), ('2025-02-28', 1, 90);
"""
PROFILE = """
shop:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: shop.duckdb, schema: main, threads: 1, settings: {TimeZone: UTC}}
"""
SOURCES = """
sources:
  - name: shop
    schema: raw
    tables: [{name: calendar}, {name: customers}, {name: orders}, {name: mrr_days}]
"""
# what the shop lacks to be built: its contract names columns that no SQL gives
BUILDABLE: list[list[str | None]] = [
    ["dbt_project.yml", 'version: "1"', 'version: "1.0.0"'],
    ["@orders", "    config: {contract: {enforced: true}}\n", ""],
    ["@stage", "    plan_code,\n", "    plan_code,\n    payer_id,\n    shipped_at,\n    is_gift,\n"],
    [
        "@orders_sql",
        "orders.refund,\n",
        "orders.refund,\n    orders.payer_id,\n    orders.shipped_at,\n    orders.is_gift,\n",
    ],
    ["models/sources.yml", None, SOURCES],
    ["profiles.yml", None, PROFILE],
]
AMOUNT = "agg: sum\n        expr: {}\n"
LARGE = "expr: case when amount > 250 and not is_gift then 1 else 0 end\n"
# one change of each metric, so that what moved it is known
DEFINITIONS = [
    ("@orders", AMOUNT.format("refund") + "        config", "agg: max\n        expr: refund\n        config"),
    ("@orders", "= 'complete' and", "= 'complete' or"),
    ("@orders", "expr: amount - coalesce(refund, 0)", "expr: amount - refund"),
    ("@orders", "percentile: 0.9\n", "percentile: 0.95\n"),
    ("@orders", LARGE, f"{LARGE}        agg_time_dimension: shipped_at\n"),
    ("@orders", "expr: amount > 250}", "expr: amount > 500}"),
    ("@shop", "window: 28 days", "window: 60 days"),
    ("@shop", "offset_window: 1 month", "offset_window: 1 year"),
    (
        "@shop",
        "numerator: revenue\n",
        "numerator: {name: revenue, filter: \"{{ Dimension('order__order_status') }} = 'complete'\"}\n",
    ),
    ("@shop", "window: 7 days", "window: 14 days"),
    ("@mrr", "window_agg: max", "window_agg: min"),
]
CUSTOMER = "\n        data_type: bigint\n        entity: {type: foreign, name: customer}"
UPSTREAM = [
    ("@stage", "    amount,\n", "    amount * 0.9 as amount,\n"),
    ("dbt_project.yml", "fiscal_year_start_month: 1", "fiscal_year_start_month: 4"),
    ("@orders", f"- name: customer_id{CUSTOMER}", f"- name: payer_id{CUSTOMER}"),
]
ORDERS = "select cast(date_trunc('month', {1}) as date), {0} from main_marts.fct_orders where {2} group by 1"
JOINED = """select cast(date_trunc('month', ordered_at) as date), count(*) from main_marts.fct_orders as o
    left join main_marts.dim_customers as c on c.customer_id = o.{} where {} group by 1"""
PASSES = "order_status = 'complete' {} segment in ('smb', 'enterprise')"
WINDOW = """select month,
    (select sum(amount) from main_marts.fct_orders where ordered_at > last - {} and ordered_at <= last)
    from (
        select cast(date_trunc('month', date_day) as date) as month, max(date_day) as last from raw.calendar group by 1
    )"""
GROWTH = """with months as (select date_trunc('month', date_day) as month, sum(amount) as revenue
    from raw.calendar left join main_marts.fct_orders on ordered_at = date_day group by 1)
    select cast(this.month as date), (this.revenue - past.revenue) / nullif(past.revenue, 0) from months as this
    inner join months as past on past.month = this.month - interval 1 {}"""
CONVERTED = """select cast(date_trunc('month', signed_up_at) as date), nullif(avg(case when exists (
    select 1 from main_marts.fct_orders as o
        where o.customer_id = c.customer_id and ordered_at between signed_up_at and signed_up_at + {}
    ) then 1 else 0 end), 0)
    from main_marts.dim_customers as c group by 1"""
BALANCE = """select cast(date_trunc('month', snapshot_date) as date), sum(mrr) from raw.mrr_days where snapshot_date in
    (select {}(snapshot_date) from raw.mrr_days group by date_trunc('month', snapshot_date)) group by 1"""
SLICED = "select cast(date_trunc('month', ordered_at) as date), {}, count(*) from main_marts.fct_orders group by 1, 2"
COMPLETE = "sum(case when order_status = 'complete' then amount else 0 end) / count(order_id)"
TENTH = """select cast(date_trunc('month', ordered_at) as date),
    sum(round(amount * 0.9 - coalesce(refund, 0), 2) - coalesce(refund, 0))
    from raw.orders where not is_test group by 1"""


def orders(value: str, time: str = "ordered_at", where: str = "true") -> str:
    return ORDERS.format(value, time, where)


@pytest.fixture(scope="module")
def shop_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with what it needs to be built, built."""
    folder = tmp_path_factory.mktemp("projects") / "shop"
    written(folder, edited(BUILDABLE))
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(RAW)
    with pytest.MonkeyPatch.context() as environment:
        _clean(environment)
        assert build(folder).faults == ()
    return folder


def placed(edits: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(CORPUS["files"].get(path.lstrip("@"), path), old, new) for path, old, new in edits]


DEFINED = {
    "aggregation": ("refunds", orders("sum(refund)"), orders("max(refund)")),
    "filter": (
        "completed_orders",
        JOINED.format("customer_id", PASSES.format("and")),
        JOINED.format("customer_id", PASSES.format("or")),
    ),
    "expression": ("net_cash", orders("sum(amount - coalesce(refund, 0))"), orders("sum(amount - refund)")),
    "percentile": ("p90_order_value", orders("quantile_cont(amount, 0.9)"), orders("quantile_cont(amount, 0.95)")),
    "time": (
        "large_orders",
        orders("count(case when amount > 250 and not is_gift then 1 end)"),
        orders("count(case when amount > 250 and not is_gift then 1 end)", "shipped_at"),
    ),
    "dimension": ("orders", SLICED.format("amount > 250"), SLICED.format("amount > 500")),
    "window": ("revenue_28d", WINDOW.format(28), WINDOW.format(60)),
    "offset": ("revenue_growth", GROWTH.format("month"), GROWTH.format("year")),
    "numerator": ("average_order_value", orders("sum(amount) / count(order_id)"), orders(COMPLETE)),
    "conversion window": ("signup_to_order_7d", CONVERTED.format(7), CONVERTED.format(14)),
    "balance": ("mrr", BALANCE.format("max"), BALANCE.format("min")),
}
BUILT = {
    "upstream SQL": ("net_cash", orders("sum(amount - coalesce(refund, 0))"), TENTH),
    "calendar": (
        "signups",
        "select extract(year from signed_up_at), count(*) from raw.customers group by 1",
        "select extract(year from signed_up_at - interval 3 month), count(*) from raw.customers group by 1",
    ),
    "join key": (
        "completed_orders",
        JOINED.format("customer_id", PASSES.format("and")),
        JOINED.format("payer_id", PASSES.format("and")),
    ),
}


@pytest.fixture(scope="module")
def by_definition(shop_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    asked = [metric for metric, _, _ in DEFINED.values()]
    return compared(shop_dir, tmp_path_factory.mktemp("definitions"), placed(DEFINITIONS), asked)


@pytest.fixture(scope="module")
def by_upstream(shop_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    asked = [metric for metric, _, _ in BUILT.values()]
    return compared(shop_dir, tmp_path_factory.mktemp("upstream"), placed(UPSTREAM), asked)


def agrees(found: Compared, metric: str, base: str, head: str) -> None:
    shift = found.shift(metric)
    assert shift.problem == ""
    wanted, moved = expected(found.root, base, head), found.moved(metric)
    assert wanted
    assert moved.keys() == wanted.keys()
    for group, pair in wanted.items():
        assert moved[group] == pytest.approx(pair), group


@pytest.mark.parametrize("kind", DEFINED)
def test_a_definition_moves_what_an_independent_query_says(by_definition: Compared, kind: str) -> None:
    agrees(by_definition, *DEFINED[kind])


@pytest.mark.parametrize("kind", BUILT)
def test_what_is_built_otherwise_moves_what_an_independent_query_says(by_upstream: Compared, kind: str) -> None:
    agrees(by_upstream, *BUILT[kind])


def test_a_change_of_data_under_one_definition_is_told_apart(shop_dir: Path, tmp_path: Path) -> None:
    root = tmp_path / "shop"
    shutil.copytree(shop_dir, root)
    (root / ".gitignore").write_text("target/\nlogs/\n*.duckdb\n.user.yml\n")
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "Shop")
    with duckdb.connect(str(root / "shop.duckdb")) as connection:
        connection.execute("update main_marts.fct_orders set refund = 60 where order_id = 3")
    [(path, old, new)] = placed(DEFINITIONS[:1])
    (root / path).write_text((root / path).read_text().replace(old, new))
    with pytest.MonkeyPatch.context() as environment:
        _clean(environment)
        asked = ["refunds", "signups"]
        values = compare_values(root, diff_revisions(root, "HEAD"), metrics=asked, earlier=shop_dir / "shop.duckdb")

    # January has refunds of 10 and 30, then of 10 and 60: the sum was 40 and is 70, and the largest is 60.
    moved = {each.metric: [(str(m.group[0]), m.base, m.head) for m in each.moved] for each in values.shifts}
    told = {each.metric: [(str(m.group[0]), m.base, m.head) for m in each.moved] for each in values.data}
    assert moved["refunds"][0] == ("2025-01-01", 70.0, 60.0)
    assert told == {"refunds": [("2025-01-01", 40.0, 70.0)], "signups": []}
    text = values_text(values)
    assert f"\nData, under the older definitions, from {shop_dir / 'shop.duckdb'} to the warehouse:\n" in text
    assert text.endswith(
        "    2025-01-01: 40.00 → 70.00 (+30.00, +75.0%)\n"
        + "".join(f"{line}\n" for line in text.splitlines()[-7:] if line.startswith(("      ", "    in ")))
        + "  No value differs of signups.\n"
    )
    assert '"kind": "data"' in values_json(values)
    assert "### What the data did to the values" in values_markdown(values)


def test_a_seed_that_names_slices_otherwise_moves_them_and_no_total(shop_dir: Path, tmp_path: Path) -> None:
    found = compared(shop_dir, tmp_path, [("seeds/plans.csv", "p,pro,2", "p,plus,2")], ["orders"])

    agrees(found, "orders", SLICED.format("plan_name"), SLICED.format("replace(plan_name, 'pro', 'plus')"))
    assert found.shift("orders").by == ("metric_time__month", "order__plan_name")

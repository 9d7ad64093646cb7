"""The rules of `check --warehouse`, on a warehouse that answers what a test says."""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from projects import FIXTURES

from lifecycle.definitions import Project
from lifecycle.files import read_project
from lifecycle.rules.warehouse import WAREHOUSE_RULES

Rows = list[dict[str, Any]]

TABLES = """
create table dim_customers as select i as customer_id, date '2025-01-01' as signed_up_at, 'smb' as segment, 'paid' as
    acquisition_channel from range(10) t(i);
create table fct_orders as select i as order_id, 1 as customer_id, date '2025-01-01' as ordered_at, 10 as amount,
    0 as refund_amount, 'complete' as order_status from range(10) t(i);
create table fct_order_items as select i as order_item_id, i // 2 as order_id, date '2025-01-01' as item_at, 'a' as sku,
    1 as quantity from range(10) t(i);
create table fct_events as select i as event_id, 1 as customer_id, date '2025-01-01' as event_at,
    'visit' as event_type from range(10) t(i);
create table fct_mrr_daily as select i as mrr_id, 1 as customer_id, date '2025-01-01' as snapshot_date, 1 as mrr,
    'pro' as plan from range(10) t(i);
"""

FALSE_KEY = (
    "  - name: order_item_id\n    entity:\n      type: primary\n      name: order_item\n"
    "  - name: order_id\n    entity:\n      type: foreign",
    "  - name: order_id\n    entity:\n      type: primary",
)
VISITS_EACH = (
    "  numerator: revenue\n  denominator: orders\n  description: Gross amount per order.\n  config:\n    meta:\n",
    "  numerator: visits\n  denominator: active_customers\n  description: Visits.\n  config:\n    meta:\n"
    "      format: percent\n",
)


def said(model: str, invariant: str) -> tuple[str, str]:
    """The sound definitions with an invariant of a model."""
    return (f"- name: {model}\n", f"- name: {model}\n  config: {{meta: {{invariants: [{invariant}]}}}}\n")


COUNTED = "    description: Customers with at least one event.\n    config:\n      meta:\n"
LARGER = said("fct_orders", "{holds: amount >= refund_amount}")
FALLING = said("fct_mrr_daily", "{falls: mrr, over: mrr_id, within: [customer_id]}")
PARTS = (COUNTED, f"{COUNTED}        invariants: [{{adds_up_over: event_type}}]\n")


def told(folder: Path, change: tuple[str, str] = ("", ""), sql: str = "") -> list[str]:
    """What the rules say of the sound definitions with one text replaced, on the tables after one statement."""
    shutil.copytree(
        FIXTURES / "bad_metrics", folder, ignore=shutil.ignore_patterns("cases", "good.yml", "expected.yml")
    )
    text = (FIXTURES / "bad_metrics" / "good.yml").read_text()
    assert change[0] in text
    (folder / "models" / "marts" / "_semantic.yml").write_text(text.replace(*change, 1))
    project: Project = read_project(folder)
    with duckdb.connect() as connection:
        connection.execute(TABLES + sql)

        def fetch(asked: str) -> Rows:
            return connection.sql(asked).to_arrow_table().to_pylist()

        return [f"{found.rule} {found.message}" for rule in WAREHOUSE_RULES for found in rule(project, fetch)]


def test_sound_tables_are_let_be(tmp_path: Path) -> None:
    # no row is a purchase, which the metric finds without a filter
    assert told(tmp_path / "p") == [
        "LC903 metric 'purchases' reads `case when event_type = 'purchase' then event_id end`, "
        "which is null in every row of fct_events."
    ]


@pytest.mark.parametrize("change", [LARGER, FALLING, PARTS], ids=["bound", "curve", "parts"])
def test_an_invariant_that_holds_is_let_be(tmp_path: Path, change: tuple[str, str]) -> None:
    assert [message for message in told(tmp_path / "p", change) if not message.startswith("LC903")] == []


@pytest.mark.parametrize(
    ("change", "sql", "message"),
    [
        (
            FALSE_KEY,
            "",
            "LC901 entity 'order' of fct_order_items is primary on 'order_id', which has 5 values in 10 rows.",
        ),
        (
            ("", ""),
            "update fct_orders set order_id = null where order_id = 3",
            "LC901 entity 'order' of fct_orders is primary on 'order_id', which is null in 1 rows.",
        ),
        (
            ("= ''complete''", "= ''returned''"),
            "",
            "LC902 metric 'completed_orders': its filter asks 'order_status' of fct_orders for 'returned', "
            "which no row has.",
        ),
        (
            ("", ""),
            "update fct_orders set ordered_at = null where order_id < 4",
            "LC903 metric 'orders' is counted at 'ordered_at', which is null in 4 rows of fct_orders.",
        ),
        (
            VISITS_EACH,
            "",
            "LC904 metric 'aov' is 10.00 over all rows of fct_events, and no share.",
        ),
        (
            LARGER,
            "update fct_orders set refund_amount = 20 where order_id in (1, 2)",
            "LC905 model 'fct_orders' says that `amount >= refund_amount`, which is false 2 times.",
        ),
        (
            FALLING,
            "update fct_mrr_daily set mrr = 5 where mrr_id = 4",
            "LC905 model 'fct_mrr_daily' says that `mrr` falls over `mrr_id`, which is false 1 times.",
        ),
        (
            PARTS,
            "update fct_events set event_type = 'login' where event_id = 3",
            "LC905 metric 'active_customers' is 1 in all, and 2 added up over 'event_type'.",
        ),
        (
            said("fct_orders", "{hold: amount > 0}"),
            "",
            "LC905 model 'fct_orders': an invariant says neither `holds`, nor `falls` or `rises` with `over`.",
        ),
    ],
    ids=[
        "false key",
        "empty key",
        "value that never occurs",
        "no time",
        "share over one",
        "bound",
        "curve",
        "parts",
        "no invariant",
    ],
)
def test_what_no_file_tells_is_found(tmp_path: Path, change: tuple[str, str], sql: str, message: str) -> None:
    assert message in told(tmp_path / "p", change, sql)

"""Metric queries and their answers."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from lifecycle.engine import Engine, MetricQuery
from lifecycle.errors import UsageFault
from lifecycle.project import Project
from lifecycle.warehouse import Warehouse, describe_warehouse, open_warehouse

pytestmark = pytest.mark.usefixtures("clean_environment")


def test_columns_are_the_groups_and_then_the_metrics_as_asked(engine: Engine) -> None:
    table = engine.run(MetricQuery(("ticket_cost", "tickets"), by=("account__segment", "metric_time__month")))

    assert table.schema == pa.schema(
        [
            ("account__segment", pa.string()),
            ("metric_time__month", pa.date32()),
            ("ticket_cost", pa.decimal128(38, 2)),
            ("tickets", pa.int64()),
        ]
    )


def test_rows_are_in_order_of_the_groups_with_null_last(engine: Engine) -> None:
    table = engine.run(MetricQuery(("tickets",), by=("account__segment",)))

    assert table.to_pydict() == {"account__segment": ["large", "smb", None], "tickets": [1, 2, 1]}


def test_an_order_may_be_asked_for(engine: Engine) -> None:
    table = engine.run(MetricQuery(("tickets",), by=("metric_time__month",), order=("tickets",), limit=1))

    assert table.to_pylist() == [{"metric_time__month": date(2025, 2, 1), "tickets": 1}]


def test_a_balance_is_that_of_the_last_month_asked_for(engine: Engine) -> None:
    assert engine.run(MetricQuery(("mrr",))).to_pylist() == [{"mrr": Decimal("110.00")}]


def test_a_share_is_a_float_however_the_counts_are_stored(engine: Engine) -> None:
    table = engine.run(MetricQuery(("solved_rate",)))

    assert table.schema.field("solved_rate").type == pa.float64()
    assert table.to_pylist() == [{"solved_rate": 0.75}]


def test_a_window_takes_its_first_day_and_leaves_the_day_it_ends_on(engine: Engine) -> None:
    window = MetricQuery(("tickets",), by=("metric_time__day",), since=date(2025, 1, 15), until=date(2025, 1, 31))

    assert engine.run(window).to_pylist() == [{"metric_time__day": date(2025, 1, 15), "tickets": 1}]


def test_the_last_day_of_a_window_is_whole(engine: Engine) -> None:
    # t2 was created at 23:30
    assert engine.run(MetricQuery(("tickets",), until=date(2025, 1, 16))).to_pylist() == [{"tickets": 2}]


def test_by_month_a_window_that_cuts_a_month_takes_all_of_it(engine: Engine) -> None:
    window = MetricQuery(("tickets",), by=("metric_time__month",), since=date(2025, 1, 20), until=date(2025, 1, 21))

    assert engine.run(window).to_pylist() == [{"metric_time__month": date(2025, 1, 1), "tickets": 3}]


def test_a_filter_reads_a_dimension_of_another_model(engine: Engine) -> None:
    filtered = MetricQuery(("tickets",), where=("{{ Dimension('account__segment') }} = 'smb'",))

    assert engine.run(filtered).to_pylist() == [{"tickets": 2}]


def test_dimensions_are_those_that_all_metrics_share(engine: Engine) -> None:
    assert engine.dimensions(["tickets"]) == [
        "account__segment",
        "metric_time",
        "ticket__created_at",
        "ticket__is_open",
    ]
    assert engine.dimensions(["tickets", "mrr"]) == ["account__segment", "metric_time"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (MetricQuery(("tickts",)), "There is no metric 'tickts'. Did you mean 'tickets'?"),
        (MetricQuery(()), "The query names no metric. See `lifecycle query --list`."),
        (
            MetricQuery(("tickets",), by=("account__segmnt",)),
            "There is no dimension 'account__segmnt' of 'tickets'. Did you mean 'account__segment'?",
        ),
        (
            MetricQuery(("tickets", "mrr"), by=("ticket__is_open",)),
            "There is no dimension 'ticket__is_open' of 'tickets' and 'mrr'. See `lifecycle query --list`.",
        ),
        (
            MetricQuery(("tickets",), order=("-mrr",)),
            "'mrr' is no column of this query to order by. It has 'tickets'.",
        ),
        (
            MetricQuery(("tickets",), since=date(2025, 1, 2), until=date(2025, 1, 2)),
            "The window ends on 2025-01-02 and starts on 2025-01-02. `until` is exclusive: name a later day.",
        ),
        (
            MetricQuery(("tickets",), where=("{{ Dimension('account__segmnt') }} = 'smb'",)),
            "There is no dimension 'account__segmnt' of 'tickets'. Did you mean 'account__segment'?",
        ),
        (
            MetricQuery(("tickets",), where=("segment = 'smb'",)),
            "Filter \"segment = 'smb'\" names no dimension. Write it as {{ Dimension('entity__name') }} = 'value'.",
        ),
        (
            MetricQuery(("tickets",), where=("{{ Dimension('account__segment') }} = 'a'; drop table x",)),
            "Filter \"{{ Dimension('account__segment') }} = 'a'; drop table x\" is not one condition in SQL. "
            "Write it as {{ Dimension('entity__name') }} = 'value'.",
        ),
        (
            MetricQuery(("tickets",), where=("{{ Dimension('account__segment') }} in (select 'a')",)),
            "Filter \"{{ Dimension('account__segment') }} in (select 'a')\" is not one condition in SQL. "
            "Write it as {{ Dimension('entity__name') }} = 'value'.",
        ),
        (
            MetricQuery(("tickets",), where=("{{ Dimensio('account__segment') }} = 'a'",)),
            "Filter \"{{ Dimensio('account__segment') }} = 'a'\" cannot be read: 'Dimensio' is undefined. "
            "Write it as {{ Dimension('entity__name') }} = 'value'.",
        ),
        (
            MetricQuery(("median_cost",)),
            "Metric 'median_cost' must be grouped by 'account__segment', or filtered to one value of it. "
            "Its rows may not be added up over it.",
        ),
        (
            MetricQuery(("median_cost",), where=("{{ Dimension('account__segment') }} in ('smb', 'large')",)),
            "Metric 'median_cost' must be grouped by 'account__segment', or filtered to one value of it. "
            "Its rows may not be added up over it.",
        ),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(engine: Engine, query: MetricQuery, sentence: str) -> None:
    with pytest.raises(UsageFault) as fault:
        engine.run(query)

    assert str(fault.value) == sentence


@pytest.mark.parametrize(
    "query",
    [
        MetricQuery(("median_cost",), by=("account__segment",)),
        MetricQuery(("median_cost",), where=("{{ Dimension('account__segment') }} = 'smb'",)),
        MetricQuery(
            ("median_cost",),
            where=("{{ Dimension('account__segment') }} = 'smb' and {{ Dimension('ticket__is_open') }} = false",),
        ),
    ],
)
def test_a_required_dimension_is_grouped_by_or_held_to_one_value(engine: Engine, query: MetricQuery) -> None:
    answers = {row.get("account__segment", "smb"): row["median_cost"] for row in engine.run(query).to_pylist()}

    assert answers["smb"] == 15.25


@pytest.mark.parametrize("target", ["duckdb", "postgres", "spark"])
def test_sql_can_be_had_without_a_connection(tiny: Project, tiny_dir: Path, target: str) -> None:
    engine = Engine(tiny, describe_warehouse(tiny_dir, target))
    quote = "`" if target == "spark" else '"'

    sql = engine.sql(MetricQuery(("ticket_cost",), by=("metric_time__month",)))

    assert f"FROM {quote}main{quote}.{quote}fct_tickets{quote} " in sql


def test_postgres_gives_the_same_rows_of_the_same_types(
    engine: Engine, tiny: Project, tiny_dir: Path, postgres_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINY_PGPORT", str(postgres_port))
    monkeypatch.setenv("TINY_PGDATABASE", "postgres")
    fill_postgres(tiny_dir, engine.warehouse, postgres_port)
    everything = MetricQuery(
        ("tickets", "solved_rate", "ticket_cost", "median_cost", "mrr"), by=("metric_time__month", "account__segment")
    )

    warehouse = open_warehouse(tiny_dir, "postgres")
    answer = Engine(tiny, warehouse).run(everything)
    warehouse.close()

    assert answer.equals(engine.run(everything))


def fill_postgres(tiny_dir: Path, source: Warehouse, port: int) -> None:
    """Makes the tiny project's tables from its own SQL, which both engines read."""
    import psycopg2

    assert source.dialect == "duckdb"
    connection = psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres")
    with connection, connection.cursor() as cursor:
        cursor.execute("drop schema if exists main cascade; create schema main")
        for path in sorted((tiny_dir / "models").glob("*.sql")):
            cursor.execute(f"create table main.{path.stem} as {path.read_text()}")
    connection.close()

"""Every mart and every metric is the same on Postgres and Spark as on DuckDB, to the cent and the second."""

import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from conftest import Built, asked_by, opened

from lifecycle.queries import MetricQuery

TARGET = os.environ.get("LIFECYCLE_TEST_TARGET")
COMPANY = os.environ.get("LIFECYCLE_TEST_COMPANY", "ravenstack")

pytestmark = pytest.mark.skipif(
    TARGET is None, reason="compares another engine; run `make test-postgres` or `make test-spark`"
)

# what each metric is asked by: the month, and one way across
SLICES = {"accounts_in_stage": "stage_day__stage"}


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Built]:
    yield from opened(COMPANY, "duckdb")


@pytest.fixture(scope="module")
def other() -> Iterator[Built]:
    assert TARGET is not None
    yield from opened(COMPANY, TARGET)


def marts(built: Built) -> dict[str, str]:
    """Each mart by name, with what to put after `from`."""
    models = built.engine.project.models.values()
    return {m.name: m.relation_name for m in models if m.schema == "marts" and m.relation_name}


def rows(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows of a table in an order of their own, comparable between engines."""
    return sorted((tuple(_plain(value) for value in row.values()) for row in table.to_pylist()), key=repr)


def _plain(value: Any) -> Any:
    # engines disagree on the width of numbers and on the zone tag of UTC, not on the value; a quotient is a decimal in
    # one of them and a float in another, and two equal amounts are one float
    if hasattr(value, "tzinfo") and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    return round(float(value), 9) if isinstance(value, float | Decimal) else value


def test_every_mart_has_the_same_rows(duckdb: Built, other: Built) -> None:
    assert marts(duckdb).keys() == marts(other).keys()
    for name in marts(duckdb):
        expected = rows(duckdb.warehouse.fetch(f"select * from {marts(duckdb)[name]}"))
        assert rows(other.warehouse.fetch(f"select * from {marts(other)[name]}")) == expected, name


def test_every_metric_has_the_same_values(duckdb: Built, other: Built) -> None:
    differing = []
    for metric in duckdb.engine.project.metrics:
        month = asked_by(duckdb.engine.project.metrics[metric])
        across = SLICES.get(metric, "account__current_segment")
        # what must be grouped by more than its month has been divided enough, and some know no account
        # Spark takes a second for each query, and by the month it has read them all
        divided = TARGET != "spark" and len(month) == 1 and across in duckdb.engine.dimensions([metric])
        for by in (month, (*month, across)) if divided else (month,):
            query = MetricQuery(metrics=(metric,), by=by)
            if rows(other.engine.run(query)) != rows(duckdb.engine.run(query)):
                differing.append((metric, by))
    assert differing == []

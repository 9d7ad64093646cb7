"""Profiles and connections."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from lifecycle.arrow import sorted_by, to_date, to_float, to_plain_number, to_utc
from lifecycle.errors import DataFault, EnvironmentFault, UsageFault
from lifecycle.profiles import read_target
from lifecycle.warehouse import Warehouse, describe_warehouse, open_warehouse

pytestmark = pytest.mark.usefixtures("clean_environment")


def test_a_variable_in_a_profile_is_read_from_the_environment(tiny_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINY_PGPORT", "5433")

    assert read_target(tiny_dir, "postgres").settings["port"] == "5433"


def test_dbts_own_variables_choose_the_profile_and_the_target(tiny_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_TARGET", "spark")

    assert read_target(tiny_dir).type == "spark"


def test_a_variable_that_is_not_set_is_named(tiny_copy: Path) -> None:
    path = tiny_copy / "profiles.yml"
    path.write_text(path.read_text().replace("env_var('TINY_DUCKDB_PATH', 'tiny.duckdb')", "env_var('NOWHERE')"))

    with pytest.raises(EnvironmentFault) as fault:
        read_target(tiny_copy)

    assert str(fault.value) == (
        f"'{path}' cannot be read: the environment variable NOWHERE is not set. Set the variable, or mend the file."
    )


def test_a_project_without_profiles_says_where_they_are_looked_for(
    tiny_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_PROFILES_DIR", str(tmp_path))

    with pytest.raises(EnvironmentFault) as fault:
        read_target(tiny_copy)

    assert str(fault.value) == f"'{tmp_path}/profiles.yml' does not exist. Write it, or set DBT_PROFILES_DIR."


def test_an_unknown_target_is_told_with_those_there_are(tiny_dir: Path) -> None:
    with pytest.raises(UsageFault) as fault:
        open_warehouse(tiny_dir, "prod")

    assert str(fault.value) == "Profile 'tiny' has no target 'prod'. It has duckdb, oracle, postgres, spark."


def test_an_engine_that_is_not_ours_is_refused(tiny_dir: Path) -> None:
    with pytest.raises(UsageFault) as fault:
        open_warehouse(tiny_dir, "oracle")

    assert str(fault.value) == (
        "Target 'oracle' is of type 'oracle', which is not supported. Use duckdb, postgres or spark."
    )


def test_a_duckdb_file_that_is_not_built_yet_says_how_to(tiny_copy: Path) -> None:
    (tiny_copy / "tiny.duckdb").unlink()

    with pytest.raises(EnvironmentFault) as fault:
        open_warehouse(tiny_copy)

    assert str(fault.value) == (
        f"DuckDB file '{tiny_copy / 'tiny.duckdb'}' does not exist. Run `lifecycle build` first."
    )


def test_a_file_that_is_no_duckdb_file_is_said_to_be_none(tiny_copy: Path) -> None:
    (tiny_copy / "tiny.duckdb").write_text("nothing of the kind")

    with pytest.raises(EnvironmentFault) as fault:
        open_warehouse(tiny_copy)

    assert str(fault.value) == (
        f"'{tiny_copy / 'tiny.duckdb'}' cannot be opened as a DuckDB file. Delete it and run `lifecycle build`."
    )


def test_a_duckdb_file_that_is_being_written_is_said_to_be_in_use(tiny_copy: Path) -> None:
    writer = duckdb.connect(str(tiny_copy / "tiny.duckdb"))
    try:
        with pytest.raises(EnvironmentFault) as fault:
            open_warehouse(tiny_copy)
    finally:
        writer.close()

    assert str(fault.value) == (
        f"DuckDB file '{tiny_copy / 'tiny.duckdb'}' is in use by another program. Close it, and run this again."
    )


def test_a_warehouse_is_only_read(warehouse: Warehouse) -> None:
    with pytest.raises(DataFault) as fault:
        warehouse.fetch("create table x as select 1 as a")

    assert str(fault.value) == (
        'The query fails: Invalid Input Error: Cannot execute statement of type "CREATE" on database "tiny" which is '
        "attached in read-only mode. Run it with --explain to see the SQL."
    )


def test_times_are_in_utc(warehouse: Warehouse) -> None:
    assert warehouse.fetch("select current_setting('TimeZone') as zone").to_pylist() == [{"zone": "UTC"}]


def test_a_server_that_is_not_there_is_told_with_its_address(tiny_dir: Path) -> None:
    pytest.importorskip("psycopg2", reason="needs psycopg2; run `make test-postgres`")
    with pytest.raises(EnvironmentFault) as fault:
        open_warehouse(tiny_dir, "postgres")

    assert str(fault.value) == (
        "Postgres at 127.0.0.1:1 does not answer: Connection refused. Start it, or correct the profile."
    )


def test_a_described_warehouse_knows_its_dialect_and_cannot_fetch(tiny_dir: Path) -> None:
    described = describe_warehouse(tiny_dir, "postgres")

    assert described.dialect == "postgres"
    with pytest.raises(EnvironmentFault) as fault:
        described.fetch("select 1")
    assert str(fault.value) == "The warehouse is not connected."


def test_postgres_gives_arrow_types(tiny_dir: Path, postgres_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINY_PGPORT", str(postgres_port))
    monkeypatch.setenv("TINY_PGDATABASE", "postgres")
    warehouse = open_warehouse(tiny_dir, "postgres")
    table = warehouse.fetch(
        "select 1 as whole, 1.50::numeric(18,2) as amount, sum(x) as total, 'a' as text, true as flag, "
        "date '2025-01-02' as day, timestamp '2025-01-02 03:00' as at, null::numeric as none, '{1}'::int[] as list "
        "from (values (1.25), (2.5)) as listed (x)"
    )
    warehouse.close()

    assert [(field.name, str(field.type)) for field in table.schema] == [
        ("whole", "int64"),
        ("amount", "decimal128(38, 2)"),
        ("total", "decimal128(38, 2)"),
        ("text", "string"),
        ("flag", "bool"),
        ("day", "date32[day]"),
        ("at", "timestamp[us]"),
        ("none", "decimal128(38, 0)"),
        ("list", "string"),
    ]
    assert table.to_pylist()[0]["total"] == Decimal("3.75")


def test_a_moment_in_another_zone_becomes_its_date_in_utc() -> None:
    late = pa.chunked_array([pa.array([1735776000 * 10**6 - 1], pa.timestamp("us", tz="Asia/Tokyo"))])

    assert to_date(late).to_pylist() == [date(2025, 1, 1)]
    assert to_utc(late).type == pa.timestamp("us")


def test_whole_decimals_become_integers_unless_they_are_too_large() -> None:
    small, large = (pa.chunked_array([pa.array([Decimal(n)], pa.decimal128(38, 0))]) for n in (7, 10**30))

    assert to_plain_number(small).type == pa.int64()
    assert to_plain_number(large).type == pa.decimal128(38, 0)


def test_text_is_not_made_a_number() -> None:
    text = pa.chunked_array([["a"]])

    assert to_float(text) is text
    assert to_plain_number(text) is text
    assert to_date(text) is text


def test_null_sorts_last_and_text_by_code_point() -> None:
    table = pa.table({"name": ["a", None, "B", "é"]})

    assert sorted_by(table, ["name"]).column("name").to_pylist() == ["B", "a", "é", None]

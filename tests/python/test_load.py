"""Copying raw files into a server."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lifecycle.errors import DataFault, EnvironmentFault, UsageFault
from lifecycle.load import Loaded, load, raw_schema
from lifecycle.load_types import postgres_type, readable_type

pytestmark = pytest.mark.usefixtures("clean_environment")


@pytest.fixture
def raw(tiny_copy: Path) -> Path:
    """A folder of raw files: a CSV table, a Parquet table, and one that is both."""
    folder = tiny_copy / "data" / "raw"
    folder.mkdir(parents=True)
    (folder / "accounts.csv").write_text('id,Name\n007,"O\'Brien, ""x"""\n008,\n')
    (folder / "both.csv").write_text("origin\ncsv\n")
    (folder / "notes.txt").write_text("no table")
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"copy (select 'parquet' as origin) to '{folder}/both.parquet'")
        connection.execute(
            f"""copy (
                select
                    1::bigint as id, '' as empty_text, null::varchar as no_text, 1.5::decimal(18, 2) as amount,
                    true as flag, date '2025-01-02' as day, timestamp '2025-01-02 03:04:05.678' as at,
                    timestamptz '2025-01-02 03:04:05+02' as instant, 2.5::double as share, 3::utinyint as small,
                    [1, 2] as list, e'a\\nb\\\\N' as odd
            ) to '{folder}/tickets.parquet'"""
        )
    return tiny_copy


@pytest.fixture
def postgres(postgres_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An open connection to the server that the tiny project's profile then names."""
    import psycopg2

    monkeypatch.setenv("TINY_PGPORT", str(postgres_port))
    monkeypatch.setenv("TINY_PGDATABASE", "postgres")
    with closing(psycopg2.connect(host="127.0.0.1", port=postgres_port, user="postgres", dbname="postgres")) as opened:
        opened.autocommit = True
        opened.cursor().execute("drop schema if exists raw cascade")
        yield opened


def rows(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    cursor = connection.cursor()
    cursor.execute(sql)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def test_each_file_becomes_a_table_and_parquet_wins_over_csv(raw: Path, postgres: Any) -> None:
    assert list(load(raw, "postgres")) == [Loaded("accounts", 2), Loaded("both", 1), Loaded("tickets", 1)]
    assert rows(postgres, "select origin from raw.both") == [("parquet",)]


def test_csv_is_text_with_its_zeros_and_an_empty_field_is_null(raw: Path, postgres: Any) -> None:
    list(load(raw, "postgres"))

    assert rows(postgres, 'select id, "Name" from raw.accounts order by id') == [
        ("007", 'O\'Brien, "x"'),
        ("008", None),
    ]


def test_parquet_keeps_its_types_and_null_is_not_an_empty_text(raw: Path, postgres: Any) -> None:
    list(load(raw, "postgres"))

    [row] = rows(postgres, "select * from raw.tickets")

    assert row == (
        1,
        "",
        None,
        Decimal("1.50"),
        True,
        date(2025, 1, 2),
        datetime(2025, 1, 2, 3, 4, 5, 678000),
        datetime(2025, 1, 2, 1, 4, 5, tzinfo=UTC),
        2.5,
        3,
        "[1, 2]",
        "a\nb\\N",
    )


def test_loading_again_replaces_the_rows_and_keeps_the_views_on_them(raw: Path, postgres: Any) -> None:
    list(load(raw, "postgres"))
    postgres.cursor().execute("create view raw.names as select id from raw.accounts")
    (raw / "data" / "raw" / "accounts.csv").write_text("id,Name\n009,z\n")

    list(load(raw, "postgres"))

    assert rows(postgres, "select id from raw.names") == [("009",)]


def test_a_file_with_other_columns_makes_its_table_anew(raw: Path, postgres: Any) -> None:
    list(load(raw, "postgres"))
    (raw / "data" / "raw" / "accounts.csv").write_text("account_id\n1\n")

    list(load(raw, "postgres"))

    assert rows(postgres, "select * from raw.accounts") == [("1",)]


def test_a_broken_file_leaves_the_rows_that_were_there(raw: Path, postgres: Any) -> None:
    list(load(raw, "postgres"))
    (raw / "data" / "raw" / "accounts.csv").write_bytes(b"id,Name\n1,caf\xe9\n")

    with pytest.raises(DataFault) as fault:
        list(load(raw, "postgres"))

    assert str(fault.value) == (
        "connector 'files': file 'data/raw/accounts.csv' cannot be read as CSV, line 2. Write it again, in UTF-8."
    )
    assert rows(postgres, "select count(*) from raw.accounts") == [(2,)]


def test_what_the_server_refuses_is_said_with_its_table(raw: Path, postgres: Any) -> None:
    postgres.cursor().execute("create schema raw; create view raw.accounts as select 1 as a")

    with pytest.raises(DataFault) as fault:
        list(load(raw, "postgres"))

    assert str(fault.value) == (
        "Postgres refuses table 'raw.accounts': \"accounts\" is not a table. Mend the file, or the rights of the user."
    )


def test_duckdb_needs_no_loading(raw: Path) -> None:
    with pytest.raises(UsageFault) as fault:
        list(load(raw, "duckdb"))

    assert str(fault.value) == ("DuckDB reads the folder itself, so there is nothing to load. Run `lifecycle build`.")


def test_an_empty_folder_says_which_var_names_it(tiny_copy: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        list(load(tiny_copy, "postgres", path=tmp_path / "none"))

    assert str(fault.value) == (
        f"connector 'files': folder '{tmp_path}/none' does not exist, or has no .csv or .parquet file in it. "
        "Set the var `files_path`, or give --path."
    )


def test_a_connector_without_a_folder_says_how_to_give_one(tiny_copy: Path) -> None:
    with pytest.raises(UsageFault) as fault:
        list(load(tiny_copy, "postgres", connector="zendesk"))

    assert str(fault.value) == (
        "Connector 'zendesk' has no folder of files. Set the var `zendesk_path`, or give --path."
    )


def test_each_connector_has_a_schema_of_its_own(tiny_copy: Path) -> None:
    assert (raw_schema(tiny_copy, "files"), raw_schema(tiny_copy, "zendesk")) == ("raw", "raw_zendesk")

    path = tiny_copy / "dbt_project.yml"
    path.write_text(path.read_text().replace("files_path: data/raw", "zendesk_schema: fivetran_zendesk"))

    assert raw_schema(tiny_copy, "zendesk") == "fivetran_zendesk"


def test_a_var_of_an_installed_package_counts_where_the_project_says_nothing(tiny_copy: Path) -> None:
    package = tiny_copy / "dbt_packages" / "lifecycle"
    package.mkdir(parents=True)
    (package / "dbt_project.yml").write_text("vars: {zendesk_schema: from_the_package}")

    assert raw_schema(tiny_copy, "zendesk") == "from_the_package"


@pytest.mark.parametrize(
    ("duckdb_type", "type_", "in_postgres"),
    [
        ("DECIMAL(18,2)", "DECIMAL(18,2)", "numeric(18,2)"),
        ("HUGEINT", "DECIMAL(38,0)", "numeric(38,0)"),
        ("UINTEGER", "BIGINT", "bigint"),
        ("TIMESTAMP_NS", "TIMESTAMP", "timestamp without time zone"),
        ("TIME", "VARCHAR", "text"),
        ("STRUCT(a INTEGER)", "VARCHAR", "text"),
    ],
)
def test_a_type_that_an_engine_lacks_becomes_the_next_wider_one(duckdb_type: str, type_: str, in_postgres: str) -> None:
    assert (readable_type(duckdb_type), postgres_type(type_)) == (type_, in_postgres)

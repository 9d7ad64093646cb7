"""The marts are told from what is delivered, and not from the order in which it lies there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from conftest import BUILT, ROOT

FIRST = BUILT / "duckdb" / "simulated"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The simulated company as `first`, and as `again` built from the same rows in another order."""
    if not (FIRST / "raw").is_dir():
        pytest.fail("simulated is not built on duckdb. Run `make build-test`.")
    folder = tmp_path_factory.mktemp("again")
    shuffle(FIRST / "raw", folder / "raw")
    build(folder)
    with closing(duckdb.connect()) as connection:
        for name, path in (("first", FIRST), ("again", folder)):
            connection.execute(f"attach '{path / 'lifecycle.duckdb'}' as {name} (read_only)")
        yield connection


def shuffle(delivered: Path, raw: Path) -> None:
    """Writes each table with its last row first."""
    raw.mkdir()
    with closing(duckdb.connect()) as connection:
        for path in delivered.glob("*.parquet"):
            ordered = f"from '{path}' order by file_row_number desc"
            connection.execute(f"copy ({ordered}) to '{raw / path.name}'")


def build(folder: Path) -> None:
    environment = os.environ | {
        "LIFECYCLE_DUCKDB_PATH": str(folder / "lifecycle.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    options = ["--exclude-resource-type", "test", "unit_test", "--vars", f"{{files_path: {folder / 'raw'}}}"]
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", *options]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def test_the_order_of_delivered_rows_changes_no_mart(both: duckdb.DuckDBPyConnection) -> None:
    tables = both.execute(
        "select table_name from duckdb_tables() where database_name = 'first' and schema_name = 'marts'"
    ).fetchall()
    assert tables
    for (table,) in tables:
        here, there = f"first.marts.{table}", f"again.marts.{table}"
        for one, other in ((here, there), (there, here)):
            differing = both.execute(f"from {one} except all from {other} limit 5").fetchall()
            assert differing == [], f"{one} has rows that {other} has not"

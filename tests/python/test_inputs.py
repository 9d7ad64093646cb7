"""What a source does wrong is told in one sentence, with the exit code that says whose fault it is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

Build = Callable[[], tuple[int, str]]
HEADER = "ticket_id,created_at,account_id\n"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inputs")


@pytest.fixture
def raw(workspace: Path) -> Path:
    """The folder that the connector `files` reads, with accounts in it; emptied for each test."""
    folder = workspace / "raw"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "accounts.csv").write_text("account_id\na\n")
    return folder


@pytest.fixture
def build(workspace: Path) -> Build:
    """Builds the staging model of tickets; returns the exit code and what was said, its paths made short."""

    def run() -> tuple[int, str]:
        variables = {
            "LIFECYCLE_DUCKDB_PATH": str(workspace / "lifecycle.duckdb"),
            "DBT_TARGET_PATH": str(workspace / "target"),
            "DBT_LOG_PATH": str(workspace / "logs"),
            "COLUMNS": "1000",
        }
        command = [sys.executable, "-m", "lifecycle.cli", "build", "--select", "stg_files__tickets"]
        done = subprocess.run(
            [*command, "--vars", f"{{files_path: {workspace / 'raw'}}}"],
            cwd=ROOT,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr + done.stdout
        return done.returncode, " ".join((done.stdout + done.stderr).replace(f"{workspace}/", "").split())

    return run


def test_a_folder_that_is_not_there_is_the_environment(raw: Path, build: Build) -> None:
    shutil.rmtree(raw)
    code, said = build()
    assert code == 3
    assert (
        "connector 'files': folder 'raw' does not exist, or has no .csv or .parquet file in it. "
        "Set the var `files_path`, or take 'files' out of `connectors`." in said
    )


def test_a_table_that_is_not_there_is_empty(raw: Path, build: Build, workspace: Path) -> None:
    code, _ = build()
    assert code == 0
    with duckdb.connect(str(workspace / "lifecycle.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute(
            "select count(*), typeof(any_value(created_at)) from staging.stg_files__tickets"
        ).fetchone() == (
            0,
            "TIMESTAMP",
        )


def test_a_table_with_a_header_alone_is_empty(raw: Path, build: Build) -> None:
    (raw / "tickets.csv").write_text(HEADER)
    assert build()[0] == 0


def test_a_key_that_is_missing_is_named_with_the_nearest_column(raw: Path, build: Build) -> None:
    (raw / "tickets.csv").write_text("ticketId,created_at\nt1,2025-01-01\n")
    code, said = build()
    assert code == 1
    assert (
        "connector 'files': table 'tickets' has no `ticket_id`, which it needs. Did you mean `ticketId`? Rename it."
        in said
    )


def test_a_value_of_another_type_is_shown_and_counted(raw: Path, build: Build) -> None:
    (raw / "tickets.csv").write_text(HEADER + "t1,yesterday,a\nt2,2025-01-01,a\nt3,tomorrow,a\n")
    code, said = build()
    assert code == 1
    assert (
        "connector 'files': column `created_at` of table 'tickets' must be a timestamp, and 2 rows are not, such as "
        "'tomorrow'. Mend these values, or cast them where the table is made." in said
    )


def test_a_column_of_another_type_is_told(raw: Path, build: Build) -> None:
    duckdb.sql("select 't1' as ticket_id, 17 as created_at").write_parquet(str(raw / "tickets.parquet"))
    code, said = build()
    assert code == 1
    assert (
        "connector 'files': column `created_at` of table 'tickets' is INTEGER, which cannot be a timestamp. "
        "Cast it where the table is made." in said
    )


def test_a_file_of_no_bytes_has_no_header(raw: Path, build: Build) -> None:
    (raw / "tickets.csv").touch()
    code, said = build()
    assert code == 1
    assert "connector 'files': table 'tickets' has no `ticket_id`, which it needs." in said
    assert "Has the file a header?" in said


def test_a_corrupt_parquet_file_is_named(raw: Path, build: Build) -> None:
    (raw / "tickets.parquet").write_bytes(b"not parquet at all, not by any means")
    code, said = build()
    assert code == 1
    assert "connector 'files': file 'raw/tickets.parquet' cannot be read as Parquet. Write it again." in said


def test_a_csv_file_whose_rows_differ_in_length_is_named(raw: Path, build: Build) -> None:
    (raw / "tickets.csv").write_text(HEADER + "t1,2025-01-01,a\nt2,2025-01-01,a,one too many\n")
    code, said = build()
    assert code == 1
    assert "connector 'files': file 'raw/tickets.csv' cannot be read as CSV." in said

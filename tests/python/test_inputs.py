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

Build = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inputs")


@pytest.fixture(scope="module")
def raw(workspace: Path) -> Path:
    """The folder that the connector `files` reads."""
    return workspace / "raw"


@pytest.fixture(scope="module")
def build(workspace: Path, raw: Path) -> Build:
    """Builds staging models of tables; returns the exit code and what was said, its paths made short."""

    def run(*tables: str) -> tuple[int, str]:
        variables = {
            "LIFECYCLE_DUCKDB_PATH": str(workspace / "lifecycle.duckdb"),
            "DBT_TARGET_PATH": str(workspace / "target"),
            "DBT_LOG_PATH": str(workspace / "logs"),
            "COLUMNS": "1000",
        }
        command = [sys.executable, "-m", "lifecycle.cli", "build", "--vars", f"{{files_path: {raw}}}"]
        for table in tables:
            command += ["--select", f"stg_files__{table}"]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr + done.stdout
        return done.returncode, " ".join((done.stdout + done.stderr).replace(f"{workspace}/", "").split())

    return run


@pytest.fixture(scope="module")
def faults(raw: Path, build: Build) -> tuple[int, str]:
    """One build of six tables, each with a fault of its own."""
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir()
    (raw / "accounts.csv").write_text("accountId,created_at\na,2025-01-01\n")
    (raw / "contacts.csv").write_text("contact_id,created_at\n1,yesterday\n2,2025-01-01\n3,tomorrow\n")
    duckdb.sql("select 't1' as ticket_id, 17 as created_at").write_parquet(str(raw / "tickets.parquet"))
    (raw / "staff.csv").touch()
    (raw / "plans.parquet").write_bytes(b"not parquet at all, not by any means")
    (raw / "orders.csv").write_text("order_id,ordered_at\no1,2025-01-01\no2,2025-01-01,one too many\n")
    return build("accounts", "contacts", "tickets", "staff", "plans", "orders")


def test_a_folder_that_is_not_there_is_the_environment(raw: Path, build: Build) -> None:
    shutil.rmtree(raw, ignore_errors=True)
    code, said = build("tickets")
    assert code == 3
    assert (
        "connector 'files': folder 'raw' does not exist, or has no .csv or .parquet file in it. "
        "Set the var `files_path`, or take 'files' out of `connectors`." in said
    )


def test_a_table_that_is_not_there_and_one_with_a_header_alone_are_empty(
    raw: Path, build: Build, workspace: Path
) -> None:
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir()
    (raw / "accounts.csv").write_text("account_id,created_at\n")
    code, _ = build("accounts", "tickets")
    assert code == 0
    with duckdb.connect(str(workspace / "lifecycle.duckdb"), read_only=True) as warehouse:
        for table in ("accounts", "tickets"):
            question = f"select count(*), typeof(any_value(created_at)) from staging.stg_files__{table}"
            assert warehouse.execute(question).fetchone() == (0, "TIMESTAMP"), table


def test_data_at_fault_is_no_fault_of_the_environment(faults: tuple[int, str]) -> None:
    assert faults[0] == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "connector 'files': table 'accounts' has no `account_id`, which it needs. Did you mean `accountId`? Rename it.",
        "connector 'files': column `created_at` of table 'contacts' must be a timestamp, and 2 rows are not, "
        "such as 'tomorrow'. Mend these values, or cast them where the table is made.",
        "connector 'files': column `created_at` of table 'tickets' is INTEGER, which cannot be a timestamp. "
        "Cast it where the table is made.",
        "connector 'files': table 'staff' has no `staff_id`, which it needs. It has column0. Has the file a header?",
        "connector 'files': file 'raw/plans.parquet' cannot be read as Parquet. Write it again.",
        "connector 'files': file 'raw/orders.csv' cannot be read as CSV.",
    ],
)
def test_each_fault_is_told_in_one_sentence(faults: tuple[int, str], sentence: str) -> None:
    assert sentence in faults[1]

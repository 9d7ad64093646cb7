"""dbt's errors in our sentences, with our exit codes."""

from pathlib import Path

import pytest

from lifecycle.dbt_faults import fault_of
from lifecycle.dbt_process import Event

ROOT = Path("/shop")


def error(message: str, node: str = "stg_files__tickets", resource: str = "model") -> Event:
    return Event("RunResultError", "error", message, node, resource, "models/x.sql")


CASES = [
    (
        error(
            "Compilation Error in model stg_files__accounts (models/staging/files/stg_files__accounts.sql)\n"
            "  connector 'files': folder 'raw' does not exist, or has no .csv or .parquet file in it. "
            "Set the var `files_path`, or take 'files' out of `connectors`. [exit 3]\n  \n"
            "  > in macro stop (macros/connect/stop.sql)\n  > called by model stg_files__accounts (models/x.sql)"
        ),
        3,
        "connector 'files': folder 'raw' does not exist, or has no .csv or .parquet file in it. "
        "Set the var `files_path`, or take 'files' out of `connectors`.",
    ),
    (
        error(
            "Compilation Error in model stg_files__tickets (models/x.sql)\n"
            "  connector 'files': table 'tickets' has no `ticket_id`, which it needs. Did you mean `id`? Rename it.\n"
            "  > in macro stop (macros/connect/stop.sql)"
        ),
        1,
        "connector 'files': table 'tickets' has no `ticket_id`, which it needs. Did you mean `id`? Rename it.",
    ),
    (
        error(
            "Runtime Error in model stg_files__tickets (models/x.sql)\n"
            "  Invalid Input Error: File '/shop/data/raw/tickets.parquet' too small to be a Parquet file"
        ),
        1,
        "connector 'files': file 'data/raw/tickets.parquet' cannot be read as Parquet. Write it again.",
    ),
    (
        error(
            "Runtime Error in model x\n  "
            "Invalid Input Error: No magic bytes found at end of file 'data/raw/tickets.parquet'"
        ),
        1,
        "connector 'files': file 'data/raw/tickets.parquet' cannot be read as Parquet. Write it again.",
    ),
    (
        error(
            'Runtime Error in model x\n  Invalid Input Error: Failed to read file "data/raw/tickets.parquet": '
            "Snappy decompression failure",
            node="fct_tickets",
        ),
        1,
        "file 'data/raw/tickets.parquet' cannot be read as Parquet. Write it again.",
    ),
    (
        error(
            'Runtime Error in model x\n  Invalid Input Error: Error when sniffing file "data/raw/tickets.csv".\n'
            "  It was not possible to automatically detect the CSV parsing dialect"
        ),
        1,
        "connector 'files': file 'data/raw/tickets.csv' cannot be read as CSV. Write it again.",
    ),
    (
        error(
            "Runtime Error in model x\n  Invalid Input Error: CSV Error on Line: 3\n  Original Line: a,x\n"
            "  Invalid unicode (byte sequence mismatch) detected. This file is not utf-8 encoded.\n"
            "    file = /other/tickets.csv\n    delimiter = , (Set By User)"
        ),
        1,
        "connector 'files': file '/other/tickets.csv' cannot be read as CSV, line 3. Write it again, in UTF-8.",
    ),
    (
        Event(
            "MainEncounteredError",
            "error",
            'Runtime Error\n  IO Error: Could not set lock on file "/shop/data/lifecycle.duckdb": '
            "Conflicting lock is held in python3 (PID 1).",
        ),
        3,
        "DuckDB file '/shop/data/lifecycle.duckdb' is in use by another program. Close it, and run this again.",
    ),
    (
        Event(
            "MainEncounteredError",
            "error",
            'Database Error\n  connection to server at "127.0.0.1", port 5432 failed: Connection refused\n'
            "  \tIs the server running on that host and accepting TCP/IP connections?\n  ",
        ),
        3,
        "Postgres at 127.0.0.1:5432 does not answer: Connection refused. Start it, or correct the profile.",
    ),
    (
        error("Got 3 results, configured to fail if != 0", "not_null_tickets_id", "test"),
        1,
        "Test 'not_null_tickets_id' fails: Got 3 results, configured to fail if != 0. See models/x.sql.",
    ),
    (
        error("actual differs from expected:\n@@ ,a\n+++,b", "a_draft_is_not_sent", "unit_test"),
        1,
        "Unit test 'a_draft_is_not_sent' fails. Run `dbt test --select a_draft_is_not_sent`; see models/x.sql.",
    ),
    (
        error(
            'Database Error in model fct_tickets (models/x.sql)\n  column "idd" does not exist\n'
            "  LINE 3:     idd\n              ^\n  compiled code at target/run/x.sql",
            "fct_tickets",
        ),
        1,
        "Model 'fct_tickets' fails: column \"idd\" does not exist. See models/x.sql.",
    ),
]


@pytest.mark.parametrize(("event", "exit_code", "sentence"), CASES, ids=[case[2][:60] for case in CASES])
def test_an_error_of_dbt_becomes_one_sentence_and_what_to_do(event: Event, exit_code: int, sentence: str) -> None:
    fault = fault_of(event, ROOT)

    assert fault is not None
    assert (str(fault), fault.exit_code) == (sentence, exit_code)


def test_progress_is_no_fault() -> None:
    assert fault_of(Event("LogModelResult", "error", "1 of 1 ERROR creating model"), ROOT) is None

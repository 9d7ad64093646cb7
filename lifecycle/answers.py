"""Turns the answer of a query into the format that was asked for, and writes it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifecycle.dbt_project import project_var
from lifecycle.definitions import Project
from lifecycle.errors import UsageFault
from lifecycle.listing import list_metrics, listing_text
from lifecycle.output import rich_table, to_csv, to_json
from lifecycle.terminal import as_text

if TYPE_CHECKING:
    import pyarrow as pa

    from lifecycle.engine import Engine


def answer_text(table: "pa.Table", project: Project, format_: str) -> str:
    """The rows as "json", "csv" or else a table for people."""
    if format_ == "json":
        return to_json(table.to_pylist())
    if format_ == "csv":
        return to_csv(table.column_names, table.to_pylist())
    currency = str(project_var(project.root, "reporting_currency") or "currency")
    return as_text(rich_table(table, project.metrics, currency))


def listing_of(engine: "Engine", format_: str) -> str:
    """The metrics that there are, as "json", "csv" or else text.

    Raises:
        UsageFault: The format is Parquet.
    """
    rows = list_metrics(engine)
    if format_ == "json":
        return to_json(rows)
    if format_ == "csv":
        flat = [{**row, "dimensions": " ".join(row["dimensions"])} for row in rows]
        return to_csv(list(rows[0]) if rows else [], flat)
    if format_ == "parquet":
        raise UsageFault("The list of metrics is not written as Parquet.", "Use --format json or csv.")
    return listing_text(rows)


def write_text(text: str, output: Path | None) -> None:
    """Writes to a file, or to stdout when there is none.

    Raises:
        UsageFault: The file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _not_written(output, error) from None


def write_parquet(table: "pa.Table", output: Path) -> None:
    """Writes a Parquet file, types as they are.

    Raises:
        UsageFault: The file cannot be written.
    """
    import pyarrow.parquet as pq

    try:
        pq.write_table(table, output)
    except OSError as error:
        raise _not_written(output, error) from None


def _not_written(output: Path, error: OSError) -> UsageFault:
    return UsageFault(f"'{output}' cannot be written: {error.strerror or error}.", "Name another file.")

"""Answers as text: tables for people, JSON and CSV in full precision for programs."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from lifecycle.definitions import Metric

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.table import Table

# A spreadsheet takes a cell that starts with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formatted(value: Any, metric: Metric | None = None) -> str:
    """One value for people, by the metric's `format`; "n/a" for none.

    Shares are from 0 to 1; hours and days are given in that unit.
    """
    if value is None:
        return "n/a"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, bool | str | date) or not isinstance(value, int | float | Decimal):
        return str(value)
    return _number(value, metric.meta.format if metric else None)


def _number(value: float | Decimal, format_: str | None) -> str:
    """A number with a thousands separator; without a format, a whole number as it is and another with two decimals."""
    patterns = {
        "integer": "{:,.0f}",
        "decimal": "{:,.2f}",
        "percent": "{:.1%}",
        "money": "{:,.2f}",
        "hours": "{:,.1f} h",
        "days": "{:,.1f} d",
    }
    pattern = patterns.get(format_ or "", "{:,}" if isinstance(value, int) else "{:,.2f}")
    return pattern.format(value)


def unit_of(metric: Metric, currency: str) -> str:
    """The unit to write beside a value; empty where the format or the metric's name says it already."""
    unit = metric.meta.unit or ""
    if metric.meta.format in ("percent", "hours", "days") or unit in ("count", metric.name):
        return ""
    return currency if unit == "currency" else unit


def rich_table(table: "pa.Table", metrics: Mapping[str, Metric], currency: str = "currency") -> "Table":
    """The rows for a terminal, metrics to the right; `currency` is what amounts are in."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, header_style="bold", pad_edge=False)
    for name in table.column_names:
        metric = metrics.get(name)
        unit = unit_of(metric, currency) if metric else ""
        heading = Text(f"{name} ({unit})" if unit else name)
        shown.add_column(heading, justify="right" if metric else "left", no_wrap=True)
    for row in table.to_pylist():
        # As Text, so that a value with square brackets is no markup.
        shown.add_row(*(Text(formatted(value, metrics.get(name))) for name, value in row.items()))
    return shown


def to_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """A JSON list of one object a line. Decimals keep all their digits; dates are ISO 8601; nan and inf are null."""
    lines = ["  {" + ", ".join(f"{json.dumps(k)}: {_json(v)}" for k, v in row.items()) + "}" for row in rows]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def to_csv(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """CSV with a header, in full precision; null is empty. Text that a spreadsheet would run gets a quote in front."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_cell(name) for name in names])
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return stream.getvalue()


def _json(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) and not isfinite(value):
        return "null"
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) and not _is_number(value) else value
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

"""Answers as text."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from lifecycle.definitions import Meta, Metric
from lifecycle.output import formatted, rich_table, to_csv, to_json, unit_of
from lifecycle.terminal import as_text

MRR = Metric("mrr", "MRR", "", "simple", "models/mrr.yml", meta=Meta(format="money", unit="USD"))


def test_json_keeps_every_digit_of_a_decimal() -> None:
    text = to_json([{"mrr": Decimal("12345678901234567.89"), "day": date(2025, 1, 2), "rate": 0.1, "none": None}])

    assert text == '[\n  {"mrr": 12345678901234567.89, "day": "2025-01-02", "rate": 0.1, "none": null}\n]\n'


def test_what_json_cannot_say_is_null() -> None:
    assert json.loads(to_json([{"rate": float("nan"), "ratio": float("inf")}])) == [{"rate": None, "ratio": None}]


def test_no_rows_are_an_empty_list() -> None:
    assert to_json([]) == "[]\n"


def test_a_formula_in_a_csv_cell_is_made_text() -> None:
    rows = [{"name": text} for text in ("=1+1", "+a", "@x", "-5", "-5 apples", "\t=1", "plain")]

    assert to_csv(["name"], rows) == "name\n'=1+1\n'+a\n'@x\n-5\n'-5 apples\n'\t=1\nplain\n"


def test_csv_keeps_every_digit_and_leaves_null_empty() -> None:
    rows = [{"mrr": Decimal("100.10"), "at": datetime(2025, 1, 2, 3), "rate": 1 / 3, "none": None}]

    assert to_csv(["mrr", "at", "rate", "none"], rows) == (
        "mrr,at,rate,none\n100.10,2025-01-02T03:00:00,0.3333333333333333,\n"
    )


@pytest.mark.parametrize(
    ("format_", "value", "text"),
    [
        ("integer", 1234, "1,234"),
        ("decimal", 1234.5, "1,234.50"),
        ("percent", 0.1234, "12.3%"),
        ("money", Decimal("-1234.5"), "-1,234.50"),
        ("hours", 12.34, "12.3 h"),
        ("days", 2, "2.0 d"),
        (None, 1234, "1,234"),
        (None, Decimal("0.5"), "0.50"),
        ("money", None, "n/a"),
    ],
)
def test_numbers_are_shown_by_the_metrics_format(format_: str | None, value: object, text: str) -> None:
    assert formatted(value, replace(MRR, meta=Meta(format=format_))) == text


def test_a_unit_is_written_unless_the_value_or_the_name_says_it() -> None:
    units = {
        "USD": Meta(format="money", unit="USD"),
        "EUR": Meta(format="money", unit="currency"),
        "": Meta(format="percent", unit="share"),
    }

    assert [unit_of(replace(MRR, meta=meta), "EUR") for meta in units.values()] == list(units)
    assert unit_of(replace(MRR, meta=Meta(format="integer", unit="count")), "EUR") == ""


def test_a_value_with_square_brackets_is_shown_as_it_is() -> None:
    table = pa.table({"account__name": ["[bold]x[/bold]"], "mrr": pa.array([Decimal("1.5")])})

    assert as_text(rich_table(table, {"mrr": MRR})) == ("account__name   mrr (USD)\n[bold]x[/bold]       1.50\n")

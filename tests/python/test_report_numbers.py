from datetime import date

import pytest

from lifecycle.reports.numbers import (
    Style,
    change,
    days_in,
    exact,
    month_name,
    month_short,
    next_month,
    out_of,
    parts,
    relative_change,
    short,
    signed,
    tick,
)

UK = Style("en_GB", "EUR")
GERMAN = Style("de_DE", "EUR")


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1_595, "integer", "1,595"),
        (12_400, "integer", "12,400"),
        (1_240_000, "integer", "1.24m"),
        (0, "integer", "0"),
        (None, "integer", "—"),
        (1_240_000, "money", "€1.24m"),
        (999_960, "money", "€1.00m"),
        (84_312.4, "money", "€84.3k"),
        (9_312.4, "money", "€9,312"),
        (-12_400, "money", "\N{MINUS SIGN}€12.4k"),
        (-0.2, "money", "€0"),
        (0.018, "percent", "1.8%"),
        (0.0994, "percent", "9.9%"),
        (0.0996, "percent", "10%"),
        (0.9, "percent", "90%"),
        (0.0, "percent", "0%"),
        (10 / 3, "hours", "3 h 20 min"),
        (0.4, "hours", "24 min"),
        (2.0, "hours", "2 h"),
        (40.2, "hours", "40 h"),
        (27.4, "days", "27 days"),
        (4.25, "decimal", "4.3"),
    ],
)
def test_a_tile_keeps_as_many_digits_as_a_reader_does(value, form, text):
    assert short(value, form, UK) == text


@pytest.mark.parametrize(("base", "text"), [(1556, "1.8%"), (100, "1.8%"), (99, "2%")])
def test_a_share_of_fewer_than_a_hundred_is_a_whole_percentage(base, text):
    assert short(0.018, "percent", UK, base) == text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.9, "percent", "90.0%"),
        (84_312.4, "money", "€84,312"),
        (40.2, "hours", "40 h 12 min"),
        (None, "percent", "—"),
        (0, "percent", "0.0%"),
    ],
)
def test_a_table_keeps_the_digits(value, form, text):
    assert exact(value, form, UK) == text


@pytest.mark.parametrize(
    ("value", "form", "step", "text"),
    [
        (50_000, "money", 25_000, "€50k"),
        (1_500_000, "money", 500_000, "€1.5m"),
        (12_000, "integer", 4_000, "12k"),
        (1_000, "integer", 500, "1,000"),
        (0.025, "percent", 0.005, "2.5%"),
        (0.5, "hours", 0.5, "0.5 h"),
    ],
)
def test_an_axis_has_the_decimals_that_its_steps_need(value, form, step, text):
    assert tick(value, form, UK, step) == text


@pytest.mark.parametrize(
    ("before", "after", "form", "text"),
    [
        (1556, 1595, "integer", "39 more"),
        (10, 8, "integer", "2 fewer"),
        (0.022, 0.018, "percent", "0.4 points lower"),
        (0.02, 0.03, "percent", "1.0 points higher"),
        (0.02, 0.0200001, "percent", "unchanged"),
        (12, 10, "hours", "2 h less"),
        (0, 3, "integer", "3 more"),
    ],
)
def test_a_change_has_a_size_and_a_direction_and_a_share_changes_by_points(before, after, form, text):
    assert change(before, after, form, UK) == text


@pytest.mark.parametrize(
    ("before", "after", "form", "text"),
    [
        (100, 112, "integer", "12%"),
        (19, 38, "integer", None),
        (0, 5, "integer", None),
        (0.01, 0.02, "percent", None),
        (1000.0, 1010.0, "money", "1.0%"),
    ],
)
def test_a_percentage_needs_a_base_of_twenty_and_is_never_of_a_percentage(before, after, form, text):
    assert relative_change(before, after, form, UK) == text


def test_another_locale_writes_numbers_its_own_way():
    assert short(1_595, "integer", GERMAN) == "1.595"
    assert short(0.018, "percent", GERMAN) == "1,8\xa0%"
    assert exact(84_312, "money", GERMAN) == "84.312\xa0€"
    assert month_name(date(2024, 12, 1), GERMAN) == "Dezember 2024"


@pytest.mark.parametrize("text", ["€1.24m", "\N{MINUS SIGN}€12.4k", "3 h 20 min", "1.8%", "—", "3 of 14"])
def test_the_pieces_of_a_number_give_the_number_back(text):
    assert "".join(piece for piece, _ in parts(text)) == text


def test_units_are_told_from_figures():
    assert parts("3 h 20 min") == (("3", False), (" h ", True), ("20", False), (" min", True))
    assert parts("€1.24m") == (("€", True), ("1.24", False), ("m", True))
    assert parts("—") == (("—", False),)


def test_labels_of_bars_carry_a_sign():
    assert [signed(value, "integer", UK) for value in (62, -28, 0)] == ["+62", "\N{MINUS SIGN}28", "0"]
    assert signed(27_400.0, "money", UK) == "+27.4k"


def test_months_and_counts_read_as_written_in_the_text():
    assert month_name(date(2024, 12, 1), UK) == "December 2024"
    assert month_short(date(2024, 9, 1), UK) == "Sep 2024"
    assert out_of(28, 1556, UK) == "28 of 1,556"


def test_months_are_counted_over_the_year_and_february_has_its_day():
    assert next_month(date(2024, 12, 1)) == date(2025, 1, 1)
    assert next_month(date(2024, 1, 1), -13) == date(2022, 12, 1)
    assert days_in(date(2024, 2, 1)) == 29

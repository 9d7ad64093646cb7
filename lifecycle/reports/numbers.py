"""Numbers and dates as a reader sees them: one rule per kind of number, in one locale."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import inf

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

NO_DATA = "—"
MINUS = "\N{MINUS SIGN}"

SMALL_BASE = 20
"""Below this many, a percentage says more than the numbers do."""

_SCALES = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))


@dataclass(frozen=True)
class Style:
    """How numbers are written: a locale such as `en_GB`, a currency such as `USD`."""

    locale: str
    currency: str


def short(value: float | None, form: str, style: Style, base: float | None = None) -> str:
    """A number for a tile or a sentence: as many digits as a reader keeps.

    Args:
        value: In the metric's unit; a share is 0 to 1, a duration is hours or days.
        form: integer, decimal, percent, money, hours or days.
        style: Locale and currency.
        base: Of how many a share is a share; below 100 it is written without decimals.

    Returns:
        The text with its unit; an em dash for `None`, which is never shown as zero.
    """
    if value is None:
        return NO_DATA
    match form:
        case "percent":
            text = _percent(value, style, _share_digits(value, base))
        case "money":
            text = _money(value, _money_digits(value), style, scale_from=10_000)
        case "hours":
            text = _clock(value, style, whole_hours_from=10)
        case "days":
            text = _with_unit(value, 0 if abs(value) >= 10 else 1, "days", style)
        case "decimal":
            text = _decimal(value, 1, style)
        case _:
            text = _compact(value, 2, style, scale_from=1e6)
    return text


def exact(value: float | None, form: str, style: Style) -> str:
    """A number for a table: every digit that is worth comparing, an em dash for `None`."""
    if value is None:
        return NO_DATA
    match form:
        case "percent":
            text = _percent(value, style, 1)
        case "money":
            text = _money(value, 0, style, scale_from=inf)
        case "hours":
            text = _clock(value, style, whole_hours_from=1000)
        case "days":
            text = _with_unit(value, 1, "days", style)
        case "decimal":
            text = _decimal(value, 2, style)
        case _:
            text = _decimal(value, 0, style)
    return text


def tick(value: float, form: str, style: Style, step: float) -> str:
    """A number on an axis, with only the decimals that the `step` between ticks needs."""
    match form:
        case "percent":
            return _percent(value, style, 0 if step >= 0.01 else 1)
        case "money":
            whole = step >= (1e6 if abs(value) >= 1e6 else 1e3)
            return _money(value, 0 if whole else 1, style, scale_from=1000)
        case "hours":
            return _with_unit(value, 0 if step >= 1 else 1, "h", style)
        case "days":
            return _with_unit(value, 0 if step >= 1 else 1, "d", style)
    if abs(value) < 10_000:
        return _decimal(value, 0 if step >= 1 else 1, style)
    return _compact(value, 0 if step >= 1000 else 1, style, scale_from=10_000)


def size_of_change(before: float, after: float, form: str, style: Style) -> str:
    """How far apart two values are, without direction: `39`, `0.4 points`, `20 min`.

    A share changes by points, never by percent of a percentage.
    """
    distance = abs(after - before)
    if form != "percent":
        return short(distance, form, style)
    return f"{_decimal(distance * 100, 1, style)} points"


def change(before: float, after: float, form: str, style: Style) -> str:
    """How `after` compares with `before`: `39 more`, `0.4 points lower`, `unchanged`."""
    size = size_of_change(before, after, form, style)
    if size == size_of_change(0, 0, form, style):
        return "unchanged"
    less = {"percent": "lower", "integer": "fewer"}.get(form, "less")
    more = "higher" if form == "percent" else "more"
    return f"{size} {more if after > before else less}"


def relative_change(before: float, after: float, form: str, style: Style) -> str | None:
    """The change in percent of `before`; `None` where that would mislead.

    It would for shares, for a base that is not positive, and for counts under 20.
    """
    if form == "percent" or before <= 0 or (form == "integer" and before < SMALL_BASE):
        return None
    share = abs(after - before) / before
    return _percent(share, style, _share_digits(share, None))


def signed(value: float, form: str, style: Style) -> str:
    """A change with its sign, for a bar's label: `+62`; money without its currency, which the chart names."""
    text = _compact(value, 1, style, scale_from=10_000) if form == "money" else short(value, form, style)
    return f"+{text}" if value > 0 else text


def out_of(numerator: float, denominator: float, style: Style) -> str:
    """The two counts behind a share: `28 of 1,556`."""
    return f"{_decimal(numerator, 0, style)} of {_decimal(denominator, 0, style)}"


def parts(text: str) -> tuple[tuple[str, bool], ...]:
    """`text` cut into figures and units, so that a tile can set units smaller.

    Returns:
        Pairs of a piece and whether it is a unit; the pieces joined give `text` back.
    """
    pieces = re.findall(rf"{MINUS}|\d[\d.,]*|[^\d{MINUS}]+", text)
    is_unit = (not piece[0].isdigit() and piece != MINUS and len(pieces) > 1 for piece in pieces)
    return tuple(zip(pieces, is_unit, strict=True))


def month_name(month: date, style: Style) -> str:
    """A month in full: `December 2024`."""
    return format_date(month, "MMMM y", style.locale)


def month_short(month: date, style: Style) -> str:
    """A month for tables and tiles: `Dec 2024`."""
    return f"{format_date(month, 'MMM', style.locale)[:3]} {month.year}"


def month_tick(month: date, style: Style) -> str:
    """A month below an axis: `Sep`, always three letters."""
    return format_date(month, "MMM", style.locale)[:3]


def day_name(day: date, style: Style) -> str:
    """A day: `31 Dec 2024`."""
    return f"{day.day} {month_short(day, style)}"


def next_month(month: date, count: int = 1) -> date:
    """The first day of the month that is `count` months after `month` (before, if negative)."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def days_in(month: date) -> int:
    """How many days the month has that starts on `month`."""
    return (next_month(month) - month) // timedelta(days=1)


def _share_digits(share: float, base: float | None) -> int:
    if share in (0, 1) or (base is not None and base < 100):
        return 0
    return 1 if abs(share) < 0.0995 else 0


def _percent(value: float, style: Style, digits: int) -> str:
    pattern = _pattern("percent", style.locale, digits)
    return _tidy(format_percent(_rounded(value, digits + 2), pattern, style.locale))


def _with_unit(value: float, digits: int, unit: str, style: Style) -> str:
    return f"{_decimal(value, digits, style)} {unit}"


def _decimal(value: float, digits: int, style: Style) -> str:
    pattern = _pattern("decimal", style.locale, digits)
    return _tidy(format_decimal(_rounded(value, digits), pattern, style.locale))


def _clock(value: float, style: Style, whole_hours_from: int) -> str:
    minutes = round(abs(value) * 60)
    sign = MINUS if value < 0 and minutes else ""
    if minutes < 60:
        return f"{sign}{minutes} min"
    if minutes >= whole_hours_from * 60:
        return f"{sign}{_decimal(minutes / 60, 0, style)} h"
    hours, rest = divmod(minutes, 60)
    return f"{sign}{hours} h {rest} min" if rest else f"{sign}{hours} h"


def _money(value: float, digits: int, style: Style, scale_from: float) -> str:
    scale, mark = _scale(value, style, scale_from)
    pattern = _pattern("currency", style.locale, digits if scale > 1 else 0)
    amount = _rounded(value / scale, digits if scale > 1 else 0)
    text = format_currency(amount, style.currency, pattern, style.locale, currency_digits=False)
    return _tidy(text) + mark


def _compact(value: float, digits: int, style: Style, scale_from: float) -> str:
    scale, mark = _scale(value, style, scale_from)
    return _decimal(value / scale, digits if scale > 1 else 0, style) + mark


def _scale(value: float, style: Style, scale_from: float) -> tuple[float, str]:
    """The power of ten to divide by, and its mark; only English has marks we trust."""
    if abs(value) < scale_from or not style.locale.startswith("en"):
        return 1.0, ""
    # 999,960 is a million, not a thousand thousands
    return next((scale for scale in _SCALES if abs(value) >= 0.99995 * scale[0]), (1.0, ""))


def _money_digits(value: float) -> int:
    return 2 if abs(value) >= 999_950 else 1


def _rounded(value: float, digits: int) -> Decimal:
    """Half away from zero, as people round; never minus zero."""
    step = Decimal(1).scaleb(-digits)
    return Decimal(repr(value)).quantize(step, ROUND_HALF_UP) + 0


def _tidy(text: str) -> str:
    return text.replace("-", MINUS)


@lru_cache
def _pattern(kind: str, locale: str, digits: int) -> str:
    """The locale's own pattern for decimal, percent or currency, with `digits` decimals."""
    known = Locale.parse(locale)
    patterns = {
        "decimal": known.decimal_formats[None],
        "percent": known.percent_formats[None],
        "currency": known.currency_formats["standard"],
    }
    decimals = "." + "0" * digits if digits else ""
    return re.sub(r"0(\.[0#]+)?(?=[^#0,.]*$)", f"0{decimals}", patterns[kind].pattern)

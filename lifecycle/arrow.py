"""Arrow tables with the same types, whichever engine the rows come from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# Type numbers of Postgres's catalog (pg_type.oid), which it never changes.
_POSTGRES_TYPES: dict[int, pa.DataType] = {
    16: pa.bool_(),
    20: pa.int64(),
    21: pa.int64(),
    23: pa.int64(),
    25: pa.string(),
    700: pa.float64(),
    701: pa.float64(),
    1042: pa.string(),
    1043: pa.string(),
    1082: pa.date32(),
    1114: pa.timestamp("us"),
    1184: pa.timestamp("us", tz="UTC"),
}
_NUMERIC = 1700
_DIGITS = 38
_WHOLE_DIGITS = 20


def table_from_postgres(description: Sequence[Any], rows: Sequence[Sequence[Any]]) -> pa.Table:
    """The rows of a psycopg2 cursor, one Arrow column each; types that Arrow lacks become text."""
    columns = []
    for place, column in enumerate(description):
        values = [row[place] for row in rows]
        if column.type_code == _NUMERIC:
            columns.append(pa.array(*_decimals(values)))
        elif column.type_code in _POSTGRES_TYPES:
            columns.append(pa.array(values, _POSTGRES_TYPES[column.type_code]))
        else:
            columns.append(pa.array([None if value is None else str(value) for value in values], pa.string()))
    return pa.table(columns, names=[column.name for column in description])


def _decimals(values: Sequence[Decimal | None]) -> tuple[list[Decimal | None], pa.DataType]:
    """Values and the type that holds them: Postgres keeps no scale for a sum or a quotient, so it is the largest found.

    A quotient may have more digits than Arrow's decimal holds; those beyond are cut.
    """
    scale = max((_scale(value) for value in values if value is not None), default=0)
    scale = min(scale, _DIGITS - _WHOLE_DIGITS)
    step = Decimal(1).scaleb(-scale)
    cut = [None if value is None or not value.is_finite() else value.quantize(step) for value in values]
    return cut, pa.decimal128(_DIGITS, scale)


def _scale(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def to_date(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A date or timestamp as date32, in UTC; anything else as it is."""
    return _if(pa.types.is_temporal, lambda c: pc.cast(to_utc(c), pa.date32(), safe=False))(column)


def to_utc(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A timestamp in microseconds of UTC, without a zone; anything else as it is."""
    return _if(pa.types.is_timestamp, lambda c: pc.cast(c, pa.timestamp("us"), safe=False))(column)


def to_float(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A number as float64; anything else as it is."""
    return _if(_is_number, lambda c: pc.cast(c, pa.float64(), safe=False))(column)


def to_plain_number(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A whole number as int64, a decimal with 38 digits and its own scale, a float as float64.

    A decimal without decimals is a whole number: DuckDB's and Postgres's sums of integers are such.
    """
    type_ = column.type
    if pa.types.is_decimal(type_) and type_.scale > 0:
        return pc.cast(column, pa.decimal128(_DIGITS, type_.scale), safe=False)
    if pa.types.is_integer(type_) or pa.types.is_decimal(type_):
        try:
            return pc.cast(column, pa.int64())
        except pa.ArrowInvalid:
            return column
    return pc.cast(column, pa.float64()) if pa.types.is_floating(type_) else column


def table_of(columns: Mapping[str, pa.ChunkedArray]) -> pa.Table:
    """A table of named columns, in their order."""
    return pa.table(list(columns.values()), names=list(columns))


def sorted_by(table: pa.Table, names: Iterable[str]) -> pa.Table:
    """The rows in ascending order of columns, nulls last, text by code point: the same on every engine."""
    keys = [(name, "ascending") for name in names]
    return table.sort_by(keys) if keys and table.num_rows > 1 else table


def _if(
    is_such: Callable[[pa.DataType], bool], convert: Callable[[pa.ChunkedArray], pa.ChunkedArray]
) -> Callable[[pa.ChunkedArray], pa.ChunkedArray]:
    return lambda column: convert(column) if is_such(column.type) else column


def _is_number(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_) or pa.types.is_decimal(type_) or pa.types.is_floating(type_))

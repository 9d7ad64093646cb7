"""The types that raw tables keep on their way from DuckDB to another engine."""

import re
from dataclasses import dataclass

_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")

_READABLE = {
    "VARCHAR": "VARCHAR",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TINYINT": "INTEGER",
    "SMALLINT": "INTEGER",
    "INTEGER": "INTEGER",
    "BIGINT": "BIGINT",
    "UTINYINT": "INTEGER",
    "USMALLINT": "INTEGER",
    "UINTEGER": "BIGINT",
    "UBIGINT": "DECIMAL(20,0)",
    "HUGEINT": "DECIMAL(38,0)",
    "UHUGEINT": "DECIMAL(38,0)",
    "FLOAT": "DOUBLE",
    "DOUBLE": "DOUBLE",
    "TIMESTAMP": "TIMESTAMP",
    "TIMESTAMP_S": "TIMESTAMP",
    "TIMESTAMP_MS": "TIMESTAMP",
    "TIMESTAMP_NS": "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMP WITH TIME ZONE",
}

_POSTGRES = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
}


@dataclass(frozen=True)
class Column:
    """A column and its DuckDB type, one that `postgres_type` knows and Spark reads from Parquet."""

    name: str
    type: str

    @property
    def quoted(self) -> str:
        """The name as SQL, whatever it holds."""
        return '"' + self.name.replace('"', '""') + '"'


def readable_type(duckdb_type: str) -> str:
    """The DuckDB type to cast a column to before it leaves: the next wider one that all engines have, else text."""
    return duckdb_type if _DECIMAL.fullmatch(duckdb_type) else _READABLE.get(duckdb_type, "VARCHAR")


def postgres_type(readable: str) -> str:
    """Postgres's own name of a type, as its catalog writes it."""
    decimal = _DECIMAL.fullmatch(readable)
    return f"numeric({decimal[1]},{decimal[2]})" if decimal else _POSTGRES[readable]

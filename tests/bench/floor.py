"""The least that a build could cost: plain DuckDB, no dbt, no row judged. Prints the seconds of each part as JSON.

python tests/bench/floor.py read|compute|write FOLDER THREADS MEMORY
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

Statement = tuple[str, str]


def read(folder: Path) -> Iterator[Statement]:
    """Every column of every raw table, once."""
    for path in sorted((folder / "raw").glob("*.parquet")):
        yield path.stem, f"select bit_xor(hash(columns(*))) from raw.{path.stem}"


def compute(folder: Path) -> Iterator[Statement]:
    """The rows of the costly marts whose raw tables are there, in the most direct way for sound data."""
    there = {path.stem for path in (folder / "raw").glob("*.parquet")}
    for path in sorted((Path(__file__).parent / "floor").glob("*.sql")):
        query = path.read_text()
        if there.issuperset(re.findall(r"\braw\.(\w+)", query)):
            yield path.stem, f"create table {path.stem} as {query}"


def write(folder: Path) -> Iterator[Statement]:
    """The rows of the marts, as they were built."""
    with duckdb.connect(str(folder / "lifecycle.duckdb"), read_only=True) as warehouse:
        names = warehouse.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"
        ).fetchall()
    for (name,) in names:
        yield name, f"create table {name} as select * from built.marts.{name}"


PARTS: dict[str, Callable[[Path], Iterator[Statement]]] = {"read": read, "compute": compute, "write": write}


def main() -> None:
    """Runs one part in a warehouse of its own, which is removed after."""
    part, folder = sys.argv[1], Path(sys.argv[2])
    path = folder / "floor.duckdb"
    path.unlink(missing_ok=True)
    statements = list(PARTS[part](folder))
    seconds: dict[str, float] = {}
    with duckdb.connect(str(path), config={"threads": int(sys.argv[3]), "memory_limit": sys.argv[4]}) as connection:
        connection.execute("create schema raw")
        for table in (folder / "raw").glob("*.parquet"):
            connection.execute(f"create view raw.{table.stem} as select * from '{table}'")
        if part == "write":
            connection.execute(f"attach '{folder / 'lifecycle.duckdb'}' as built (read_only)")
        for name, statement in statements:
            begin = time.perf_counter()
            connection.execute(statement).fetchall()
            seconds[name] = round(time.perf_counter() - begin, 3)
    path.unlink()
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()

"""Copies the raw files of a connector into Postgres or Spark, where dbt cannot read a folder."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lifecycle.dbt_project import project_var
from lifecycle.errors import DataFault, EnvironmentFault, UsageFault
from lifecycle.load_types import Column, postgres_type, readable_type
from lifecycle.profiles import Target, read_target
from lifecycle.unreadable import unreadable_file
from lifecycle.warehouse import dialect_of, first_line, open_postgres, open_spark, text_literal

# As macros/connect/raw_file.sql reads it, so that an id `007` keeps its zeros on every engine.
_CSV_OPTIONS = (
    "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', skip = 0, comment = ''"
)


@dataclass(frozen=True)
class Loaded:
    """A table that was written, and its number of rows."""

    table: str
    rows: int


@dataclass(frozen=True)
class _Source:
    """A raw file: the table it becomes, its columns, and the query that reads it with types that all engines have."""

    table: str
    columns: tuple[Column, ...]
    query: str


@dataclass(frozen=True)
class _Writer:
    """How an engine takes rows: DuckDB's options for the file in between, and what reads that file into a table."""

    options: str
    write: Callable[[_Source, Path], None]


def load(project_dir: Path, target: str | None, connector: str = "files", path: Path | None = None) -> Iterator[Loaded]:
    """Writes each file of a connector's folder as a table, replacing what was there; yields each as it is written.

    Columns of a CSV file are text, and an empty field is null; Parquet keeps its types, and an empty text stays one.

    Args:
        project_dir: The folder of `dbt_project.yml`; a relative folder of files is below it.
        target: A Postgres or Spark output of `profiles.yml`; none means its default.
        connector: Whose folder: the var `<connector>_path`.
        path: That folder, in place of the var.

    Raises:
        UsageFault: The target is DuckDB, or no folder is known.
        EnvironmentFault: The folder or the server is not there.
        DataFault: A file cannot be read, or the server refuses it.
    """
    root = project_dir.resolve()
    settings = read_target(root, target)
    dialect = dialect_of(settings)
    if dialect == "duckdb":
        raise UsageFault("DuckDB reads the folder itself, so there is nothing to load.", "Run `lifecycle build`.")
    files = _files(root / _folder(root, connector, path), connector)
    schema = raw_schema(root, connector)
    opened = _postgres(settings, schema) if dialect == "postgres" else _spark(settings, schema)
    with _reader() as reader, opened as writer, TemporaryDirectory() as folder:
        for table, file in files.items():
            between = Path(folder) / table
            with _readable(file, connector, root):
                source = _source(reader, table, file)
                rows = _export(reader, source, between, writer.options)
            writer.write(source, between)
            between.unlink()
            yield Loaded(table, rows)


def raw_schema(project_dir: Path, connector: str) -> str:
    """Where a connector's tables are, as macros/connect/raw_schema.sql says it."""
    configured = project_var(project_dir, f"{connector}_schema")
    return str(configured or ("raw" if connector == "files" else f"raw_{connector}"))


def _folder(root: Path, connector: str, path: Path | None) -> Path:
    folder = path.absolute() if path else project_var(root, f"{connector}_path")
    if not folder:
        raise UsageFault(
            f"Connector '{connector}' has no folder of files.", f"Set the var `{connector}_path`, or give --path."
        )
    return Path(folder)


def _files(folder: Path, connector: str) -> dict[str, Path]:
    """The files by table, in order of name; where a table has both, Parquet."""
    found = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    by_ending = {ending: [file for file in found if file.suffix == ending] for ending in (".csv", ".parquet")}
    files = {file.stem.lower(): file for ending in (".csv", ".parquet") for file in by_ending[ending]}
    if not files:
        raise EnvironmentFault(
            f"connector '{connector}': folder '{folder}' does not exist, or has no .csv or .parquet file in it.",
            f"Set the var `{connector}_path`, or give --path.",
        )
    return dict(sorted(files.items()))


@contextmanager
def _reader() -> Iterator[Any]:
    import duckdb

    with closing(duckdb.connect()) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


@contextmanager
def _readable(file: Path, connector: str, root: Path) -> Iterator[None]:
    """Turns DuckDB's errors inside into one sentence on the file."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        other = (f"file '{file}' cannot be read: {first_line(error)}.", "Write it again.")
        problem, fix = unreadable_file(str(error), root) or other
        raise DataFault(f"connector '{connector}': {problem}", fix) from None


def _source(reader: Any, table: str, file: Path) -> _Source:
    name = text_literal(str(file))
    origin = f"read_csv({name}, {_CSV_OPTIONS})" if file.suffix == ".csv" else f"read_parquet({name})"
    described = reader.execute(f"describe select * from {origin}").fetchall()
    columns = tuple(Column(row[0], readable_type(row[1])) for row in described)
    selected = ", ".join(f"cast({column.quoted} as {column.type}) as {column.quoted}" for column in columns)
    return _Source(table, columns, f"select {selected} from {origin}")


def _export(reader: Any, source: _Source, file: Path, options: str) -> int:
    """Writes the rows to a file, and returns how many they are."""
    return int(reader.execute(f"copy ({source.query}) to {text_literal(str(file))} ({options})").fetchone()[0])


@contextmanager
def _postgres(target: Target, schema: str) -> Iterator[_Writer]:
    import psycopg2
    from psycopg2 import sql

    connection = open_postgres(target)

    def write(source: _Source, file: Path) -> None:
        command = sql.SQL("copy {} from stdin (format csv)").format(sql.Identifier(schema, source.table))
        try:
            # One transaction per table: a reader sees the old rows or the new.
            with connection, connection.cursor() as cursor, file.open(encoding="utf-8", newline="") as rows:
                _empty_table(cursor, schema, source)
                cursor.copy_expert(command, rows)
        except psycopg2.Error as error:
            raise DataFault(
                f"Postgres refuses table '{schema}.{source.table}': {first_line(error)}.",
                "Mend the file, or the rights of the user.",
            ) from None

    with closing(connection):
        with connection, connection.cursor() as cursor:
            cursor.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
        # Null is empty, and an empty text is quoted: Postgres reads the same difference.
        yield _Writer("format csv, header false, nullstr '', force_quote *", write)


def _empty_table(cursor: Any, schema: str, source: _Source) -> None:
    """Makes the table, or empties it when its columns are the same, so that views on it stay."""
    from psycopg2 import sql

    name = sql.Identifier(schema, source.table)
    wanted = [(column.name, postgres_type(column.type)) for column in source.columns]
    cursor.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute "
        "where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum",
        [name.as_string(cursor)],
    )
    if cursor.fetchall() == wanted:
        cursor.execute(sql.SQL("truncate table {}").format(name))
        return
    columns = [sql.SQL("{} " + type_).format(sql.Identifier(column)) for column, type_ in wanted]
    # Views on the old columns go with it; the next build makes them again.
    cursor.execute(sql.SQL("drop table if exists {} cascade").format(name))
    cursor.execute(sql.SQL("create table {} ({})").format(name, sql.SQL(", ").join(columns)))


@contextmanager
def _spark(target: Target, schema: str) -> Iterator[_Writer]:
    session = open_spark(target)
    from pyspark.errors import PySparkException

    # DuckDB's timestamps carry no zone, and ours are UTC, as the session is.
    session.conf.set("spark.sql.parquet.inferTimestampNTZ.enabled", "false")

    def write(source: _Source, file: Path) -> None:
        name = f"`{schema}`.`{source.table}`"
        try:
            session.read.parquet(str(file)).write.mode("overwrite").format("parquet").saveAsTable(name)
        except PySparkException as error:
            raise DataFault(
                f"Spark refuses table '{schema}.{source.table}': {first_line(error)}.",
                "Mend the file, or delete the folder of the old table.",
            ) from None

    try:
        session.sql(f"create schema if not exists `{schema}`")
        yield _Writer("format parquet", write)
    finally:
        session.stop()

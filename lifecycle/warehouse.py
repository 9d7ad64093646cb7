"""Connections that answer SQL with Arrow tables: DuckDB, Postgres and Spark."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from lifecycle.errors import DataFault, EnvironmentFault, UsageFault
from lifecycle.profiles import Target, read_target

if TYPE_CHECKING:
    import pyarrow as pa

Dialect = Literal["duckdb", "postgres", "spark"]


@dataclass(frozen=True)
class Warehouse:
    """An open connection; `contextlib.closing(warehouse)` closes it.

    Attributes:
        dialect: Whose SQL it speaks.
        fetch: SQL in, all its rows out. Raises DataFault when the SQL fails.
        close: Ends the connection.
    """

    dialect: Dialect
    fetch: Callable[[str], "pa.Table"]
    close: Callable[[], None]


def open_warehouse(project_dir: Path, target: str | None = None) -> Warehouse:
    """The warehouse of a dbt target, for reading only, in UTC.

    Args:
        project_dir: The folder of `dbt_project.yml`.
        target: Name of an output in `profiles.yml`; none means its default.

    Raises:
        EnvironmentFault: No profile, no DuckDB file or one that is locked, no server, or a library not installed.
        UsageFault: No such target, or one of an engine that is not supported.
    """
    settings = read_target(project_dir.resolve(), target)
    openers = {"duckdb": open_duckdb, "postgres": _open_postgres, "spark": _open_spark}
    return openers[dialect_of(settings)](settings)


def describe_warehouse(project_dir: Path, target: str | None = None) -> Warehouse:
    """The warehouse of a dbt target, not connected: it knows its dialect, and cannot fetch."""

    def refuse(_: str) -> "pa.Table":
        raise EnvironmentFault("The warehouse is not connected.")

    return Warehouse(dialect_of(read_target(project_dir.resolve(), target)), refuse, lambda: None)


def dialect_of(target: Target) -> Dialect:
    """The engine of a target.

    Raises:
        UsageFault: It is none of ours.
    """
    if target.type not in ("duckdb", "postgres", "spark"):
        raise UsageFault(
            f"Target '{target.name}' is of type '{target.type}', which is not supported.",
            "Use duckdb, postgres or spark.",
        )
    return cast(Dialect, target.type)


def duckdb_path(target: Target) -> Path:
    """The file of a DuckDB target; dbt reads a relative path from the project's folder."""
    return target.project_dir / str(target.settings.get("path", ":memory:"))


def open_duckdb(target: Target, file: Path | None = None) -> Warehouse:
    """The warehouse of a DuckDB target, for reading only; `file` is another than its own, such as an earlier build.

    Raises:
        EnvironmentFault: No such file, or one that is locked or damaged.
    """
    import duckdb

    path = file or duckdb_path(target)
    if not path.exists():
        raise EnvironmentFault(f"DuckDB file '{path}' does not exist.", "Run `lifecycle build` first.")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise _duckdb_fault(path, error) from None
    connection.execute("set timezone = 'UTC'")
    # A view on a raw file names it relative to the project's folder, which need not be ours.
    connection.execute(f"set file_search_path = {text_literal(str(target.project_dir))}")

    def fetch(sql: str) -> "pa.Table":
        try:
            return connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise _query_fault(error) from None

    return Warehouse("duckdb", fetch, connection.close)


def _duckdb_fault(path: Path, error: Exception) -> EnvironmentFault:
    if re.search(r"lock|different configuration", str(error), re.IGNORECASE):
        return EnvironmentFault(f"DuckDB file '{path}' is in use by another program.", "Close it, and run this again.")
    return EnvironmentFault(f"'{path}' cannot be opened as a DuckDB file.", "Delete it and run `lifecycle build`.")


def open_postgres(target: Target) -> Any:
    """A psycopg2 connection in UTC, in a transaction.

    Raises:
        EnvironmentFault: psycopg2 is not installed, or the server does not answer.
    """
    try:
        import psycopg2
    except ImportError:
        raise EnvironmentFault(
            "Target 'postgres' needs psycopg2, which is not installed.", "Install lifecycle-metrics[postgres]."
        ) from None
    settings = target.settings
    try:
        return psycopg2.connect(
            host=settings.get("host"),
            port=int(settings.get("port", 5432)),
            user=settings.get("user"),
            password=settings.get("password") or settings.get("pass") or None,
            dbname=settings.get("dbname") or settings.get("database"),
            sslmode=settings.get("sslmode"),
            connect_timeout=10,
            options="-c timezone=UTC",
        )
    except psycopg2.OperationalError as error:
        where = f"{settings.get('host')}:{settings.get('port', 5432)}"
        raise EnvironmentFault(
            f"Postgres at {where} does not answer: {first_line(error).rpartition(' failed: ')[2]}.",
            "Start it, or correct the profile.",
        ) from None


def _open_postgres(target: Target) -> Warehouse:
    connection = open_postgres(target)
    import psycopg2

    from lifecycle.arrow import table_from_postgres

    connection.set_session(readonly=True, autocommit=True)

    def fetch(sql: str) -> "pa.Table":
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return table_from_postgres(cursor.description, cursor.fetchall())
        except psycopg2.Error as error:
            raise _query_fault(error) from None

    return Warehouse("postgres", fetch, connection.close)


def open_spark(target: Target) -> Any:
    """The SparkSession of a target of method `session`, as dbt-spark makes it, in UTC and with Hive's catalog.

    Raises:
        EnvironmentFault: PySpark or Java is not installed, or the session cannot start.
        UsageFault: The target connects by another method.
    """
    if target.settings.get("method") != "session":
        raise UsageFault(
            f"Target '{target.name}' reaches Spark by method '{target.settings.get('method')}'.",
            "Set `method: session`.",
        )
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise EnvironmentFault(
            "Target 'spark' needs PySpark, which is not installed.", "Install lifecycle-metrics[spark]."
        ) from None
    builder = SparkSession.builder.enableHiveSupport()
    defaults = {"spark.ui.showConsoleProgress": "false"}
    settings = target.settings.get("server_side_parameters") or {}
    parameters = {**defaults, **settings, "spark.sql.session.timeZone": "UTC"}
    for key, value in parameters.items():
        builder = builder.config(key, str(value))
    try:
        # The catalog and the warehouse's folder are relative to where Java starts; dbt starts it in the project.
        with contextlib.chdir(target.project_dir):
            session = builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        raise EnvironmentFault(
            f"Spark does not start: {first_line(error)}.", "Is Java 17 or later installed?"
        ) from None
    session.sparkContext.setLogLevel("ERROR")
    return session


def _open_spark(target: Target) -> Warehouse:
    session = open_spark(target)
    from pyspark.errors import PySparkException

    def fetch(sql: str) -> "pa.Table":
        try:
            return session.sql(sql).toArrow()
        except PySparkException as error:
            raise _query_fault(error) from None

    return Warehouse("spark", fetch, session.stop)


def _query_fault(error: Exception) -> DataFault:
    text = first_line(error)
    if re.search(r"does not exist|TABLE_OR_VIEW_NOT_FOUND", text):
        return DataFault(
            f"The query fails: {text}.", "Run `lifecycle build`, or `lifecycle check` for a misspelled name."
        )
    return DataFault(f"The query fails: {text}.", "Run it with --explain to see the SQL.")


def first_line(error: Exception) -> str:
    """The first line of an error's text that says something, without its full stop."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__).rstrip(".!")


def text_literal(value: str) -> str:
    """`value` as a SQL text."""
    return "'" + value.replace("'", "''") + "'"

"""Tells from DuckDB's error which raw file it cannot read."""

import re
from pathlib import Path

# DuckDB names the file in as many ways as it has readers: file "x", File 'x', file = x, file: x.
_FILE = re.compile(
    r"[Ff]ile\s*[=:]?\s*['\"]?(?P<file>[^'\"\n]+?\.(?P<ending>csv|parquet))(?=['\",\s]|$)", re.IGNORECASE
)
_IS_UNREADABLE = re.compile(
    r"sniffing file|CSV Error on Line|too small to be a Parquet|magic bytes|Failed to read file|outside file|"
    r"decompression failure|Parquet footer|metadata in file",
    re.IGNORECASE,
)
_COLUMNS = re.compile(r"they contain: (?P<expected>\d+) columns.*?sniffer: (?P<found>\d+)", re.DOTALL)
_LINE = re.compile(r"CSV Error on Line: (?P<line>\d+)")


def unreadable_file(text: str, project_dir: Path) -> tuple[str, str] | None:
    """What is wrong with which file and what to do, or none when the error is about something else.

    Args:
        text: DuckDB's error, whole.
        project_dir: A file below it is shown relative to it.
    """
    found = _FILE.search(text)
    if found is None or not _IS_UNREADABLE.search(text):
        return None
    file = _relative(found["file"], project_dir)
    columns = _COLUMNS.search(text)
    if columns:
        # dbt fills the table that a seed has already, which may be of an older version.
        problem = f"file '{file}' has {columns['found']} columns, and its table has {columns['expected']}."
        return problem, "Run `lifecycle build --full-refresh`."
    format_ = "CSV" if found["ending"].lower() == "csv" else "Parquet"
    line = _LINE.search(text)
    where = f", line {line['line']}" if line else ""
    problem = f"file '{file}' cannot be read as {format_}{where}."
    return problem, "Write it again, in UTF-8." if "not utf-8" in text else "Write it again."


def _relative(file: str, project_dir: Path) -> str:
    path = Path(file)
    root = project_dir.resolve()
    return path.relative_to(root).as_posix() if path.is_absolute() and path.is_relative_to(root) else file

"""The columns of models, as their contracts and their SQL tell: kinds, values, and what they are made of."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lifecycle.definitions import Model, Project
from lifecycle.kinds import Kind, kind_of_type
from lifecycle.sql_origins import Origin, Outputs, Table, origins_of, tables_of
from lifecycle.sql_text import sql_of

# Raise it when what is kept of a query changes.
_VERSION = "1"

Json = dict[str, Any]


class Relations:
    """What can be known of the columns of a project's models. A query is read once and kept by its hash."""

    def __init__(self, project: Project, kept: Json | None = None) -> None:
        self._project = project
        self._kept: Json = kept if kept is not None else {}
        self._origins: dict[str, Outputs | None] = {}
        self._asking: set[str] = set()
        self._by_relation = {
            _last_two(model.relation_name): name for name, model in project.models.items() if model.relation_name
        }
        self.used: Json = {}

    def columns(self, model: Model) -> frozenset[str] | None:
        """The names of a model's columns in lower case, or none where they cannot be known without a warehouse.

        With an enforced contract they are those of its YAML. Otherwise YAML may leave some out, and its SQL decides.
        """
        if model.has_contract:
            return frozenset(name.lower() for name in model.columns)
        if model.sql_path.endswith(".csv"):
            return _header(self._project.root / model.sql_path)
        outputs = self.outputs(model)
        return frozenset(outputs.columns) if outputs is not None and outputs.is_whole else None

    def kind(self, model: Model, column: str) -> Kind:
        """The kind of a column: by its declared type, else by the SQL; empty where neither tells."""
        declared = next((item for name, item in model.columns.items() if name.lower() == column.lower()), None)
        if declared is not None and declared.data_type:
            return kind_of_type(declared.data_type)
        if model.has_contract:
            return ""
        return self.origin(model, column).kind

    def values(self, model: Model, column: str) -> frozenset[str] | None:
        """Every value that a column can have, as a test or the SQL says; none where neither does."""
        declared = model.columns.get(column)
        if declared is not None and declared.accepted is not None:
            return declared.accepted
        origin = self.origin(model, column)
        if origin.values is not None or not origin.is_copy or len(origin.reads) != 1:
            return origin.values
        table, name = next(iter(origin.reads))
        beyond = self._project.models.get(table)
        return self.values(beyond, name) if beyond is not None and beyond is not model else None

    def origin(self, model: Model, column: str) -> Origin:
        """What a column is made of; nothing is known of one that the SQL does not tell."""
        outputs = self.outputs(model)
        return (outputs.columns.get(column.lower()) if outputs else None) or Origin()

    def outputs(self, model: Model) -> Outputs | None:
        """What a model's SQL returns, or none where it cannot be read."""
        if model.name not in self._origins and model.name not in self._asking:
            self._asking.add(model.name)
            self._origins[model.name] = self._read(model)
            self._asking.discard(model.name)
        return self._origins.get(model.name)

    def kinds(self, name: str) -> dict[str, Kind] | None:
        """The columns of the model called `name` with their kinds, or none where they are not all known."""
        model = self._project.models.get(name)
        if model is None:
            return None
        columns = self.columns(model)
        return None if columns is None else {column: self.kind(model, column) for column in sorted(columns)}

    def _read(self, model: Model) -> Outputs | None:
        if not model.sql or not model.sql_path.endswith(".sql"):
            return None
        text = _hash(_VERSION, self._project.adapter_type, str(model.is_compiled), model.sql)
        tables: Any = self._kept.get(text)
        if tables is None:
            tree = _parsed(model, self._project)
            tables = False if tree is None else sorted({(table.db, table.name) for table in tables_of(tree)})
        self.used[text] = tables
        if tables is False:
            return None
        known = {(db, name): self._table(db, name) for db, name in tables}
        signature = json.dumps([[table.name, table.kinds] for table in known.values()], sort_keys=True)
        key = _hash(text, signature)
        kept = self._kept.get(key)
        if kept is None:
            tree = _parsed(model, self._project)
            outputs = origins_of(tree, lambda table: known[table.db, table.name]) if tree is not None else None
            kept = _packed(outputs)
        self.used[key] = kept
        return _unpacked(kept)

    def _table(self, db: str, name: str) -> Table:
        """What is known of a table in SQL: a model by its relation, or by its name where the SQL gives no schema."""
        model = self._by_relation.get(f"{db}.{name}".lower()) if db else name
        if model is None and not self._by_relation and db:
            model = None
        if model is not None and model in self._project.models:
            return Table(model, self.kinds(model))
        return Table(f"{db}.{name}" if db else name, None)


def relations_of(project: Project) -> Relations:
    """The one `Relations` of a project."""
    found = project.memo.get("relations")
    if found is None:
        found = project.memo["relations"] = Relations(project)
    assert isinstance(found, Relations)  # noqa: S101 - tells mypy what the memo holds
    return found


def remember(project: Project, path: Path) -> Relations:
    """The `Relations` of a project that begins with what `keep` left in a file; nothing where there is none."""
    kept: Json = {}
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_bytes())
    found = project.memo["relations"] = Relations(project, kept if isinstance(kept, dict) else {})
    return found


def keep(relations: Relations, path: Path) -> None:
    """Writes what was read of queries to a file, where that is new; a folder that cannot be written is no fault."""
    if relations.used.keys() <= relations._kept.keys():
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps({**relations._kept, **relations.used}, separators=(",", ":")), encoding="utf-8")
        beside.replace(path)


def _parsed(model: Model, project: Project) -> Any:
    import sqlglot

    from lifecycle.expressions import dialect_of

    sql = sql_of(model)
    if not sql:
        return None
    try:
        return sqlglot.parse_one(sql, dialect=dialect_of(project))
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None


def _hash(*parts: str) -> str:
    return hashlib.sha1("\0".join(parts).encode(), usedforsecurity=False).hexdigest()


def _header(path: Path) -> frozenset[str] | None:
    """The names in the first line of a seed."""
    import csv

    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return frozenset(name.strip().lower() for name in next(csv.reader(file)))
    except (OSError, UnicodeDecodeError, StopIteration, csv.Error):
        return None


def _last_two(relation: str) -> str:
    parts = [part.strip('"`') for part in relation.split(".")]
    return ".".join(parts[-2:]).lower()


def _packed(outputs: Outputs | None) -> Any:
    if outputs is None:
        return False
    columns = {
        name: [
            o.kind,
            None if o.values is None else sorted(o.values),
            sorted(o.reads),
            o.is_copy,
            o.is_repeated,
            o.is_constant,
        ]
        for name, o in outputs.columns.items()
    }
    return [columns, outputs.is_whole, outputs.is_series]


def _unpacked(kept: Any) -> Outputs | None:
    if not kept:
        return None
    columns, is_whole, is_series = kept
    return Outputs({name: _origin(*parts) for name, parts in columns.items()}, is_whole, is_series)


def _origin(kind: Kind, values: Iterable[str] | None, reads: Iterable[list[str]], *flags: bool) -> Origin:
    found = frozenset((table, column) for table, column in reads)
    return Origin(kind, None if values is None else frozenset(values), found, *flags)

"""Golden numbers: the rows of a file go through the project's own SQL, and the engine is asked for the metric."""

import csv
import difflib
import fcntl
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from graphlib import TopologicalSorter
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import yaml

from lifecycle.dbt_process import run_dbt
from lifecycle.engine import Engine, MetricQuery
from lifecycle.project import load_project
from lifecycle.warehouse import Warehouse, text_literal

Row = Mapping[str, Any]

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"

TOLERANCE = 1e-9

_FRACTION = re.compile(r"-?\d+/\d+")
_REQUIRED = ("metric", "source", "trap", "as_of", "given", "query", "expect")
_OPTIONAL = ("starts_at", "also")
_QUERY = ("by", "since", "until", "where")
_WINDOW = "model.lifecycle.observation_window"
_DELIVERED = "model.lifecycle.delivered_rows"
_VERSIONS = count(1)


class GoldenError(Exception):
    """A golden file that does not say what it should; the message names the file and the word."""


@dataclass(frozen=True)
class Question:
    """A query of one metric, and the rows that it must answer with."""

    query: MetricQuery
    expect: tuple[Row, ...]

    def __str__(self) -> str:
        asked = self.query
        words = [f"by {', '.join(asked.by)}"] if asked.by else []
        words += [f"{name} {day}" for name, day in (("since", asked.since), ("until", asked.until)) if day]
        words += [f"where {condition}" for condition in asked.where]
        return " ".join((*asked.metrics, *words))


@dataclass(frozen=True)
class Golden:
    """One file of tests/golden; its README.md tells what each key means."""

    path: Path
    metric: str
    source: str
    as_of: date
    starts_at: date | None
    given: Mapping[str, Sequence[Row]]
    questions: tuple[Question, ...]


def read_golden(path: Path) -> Golden:
    """The file, every key known.

    Raises:
        GoldenError: A key is missing, unknown, or not of its kind.
    """
    content = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    _check_keys(path, "the file", content, (*_REQUIRED, *_OPTIONAL), _REQUIRED)
    if content["metric"] != path.stem:
        raise GoldenError(f"{path.name}: 'metric' is '{content['metric']}'. Name the file after its metric.")
    for key in ("source", "trap"):
        if not isinstance(content[key], str) or not content[key].strip():
            raise GoldenError(f"{path.name}: '{key}' is not a text. Say it in a sentence.")
    for key in ("as_of", "starts_at"):
        if not isinstance(content.get(key, date.min), date):
            raise GoldenError(f"{path.name}: '{key}' is '{content[key]}'. Write a day or an instant.")
    asked = [{"query": content["query"], "expect": content["expect"]}, *content.get("also", ())]
    return Golden(
        path=path,
        metric=content["metric"],
        source=content["source"].strip(),
        as_of=content["as_of"],
        starts_at=content.get("starts_at"),
        given=content["given"],
        questions=tuple(_question(path, content["metric"], item) for item in asked),
    )


def _question(path: Path, metric: str, item: Row) -> Question:
    _check_keys(path, "a question", item, ("query", "expect"), ("query", "expect"))
    asked = item["query"] or {}
    _check_keys(path, "'query'", asked, _QUERY)
    query = MetricQuery(
        metrics=(metric,),
        by=tuple(asked.get("by", ())),
        since=asked.get("since"),
        until=asked.get("until"),
        where=tuple(asked.get("where", ())),
    )
    for row in item["expect"]:
        _check_keys(path, "'expect'", row, (*query.by, metric), (*query.by, metric))
        _check_number(path, row[metric])
    return Question(query, tuple(item["expect"]))


class _Loader(yaml.CSafeLoader):
    """YAML, safely, where a name that is written twice is a fault and not the last of the two."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise GoldenError(f"line {node.start_mark.line + 1}: '{twice[0]}' is written twice. Keep one.")
        return super().construct_mapping(node, deep=deep)


def _check_number(path: Path, value: object) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not is_number and not _FRACTION.fullmatch(str(value)):
        raise GoldenError(f"{path.name}: '{value}' is expected. Expect a number, a fraction such as 7/9, or null.")


def _check_keys(path: Path, place: str, found: Row, known: Sequence[str], required: Sequence[str] = ()) -> None:
    if not isinstance(found, Mapping):
        raise GoldenError(f"{path.name}: {place} is '{found}'. Write names and values.")
    for key in found:
        if key not in known:
            nearest = difflib.get_close_matches(str(key), known, n=1)
            hint = f"Did you mean '{nearest[0]}'?" if nearest else f"Known are {', '.join(known)}."
            raise GoldenError(f"{path.name}: {place} has '{key}', which nothing reads. {hint}")
    missing = [key for key in required if key not in found]
    if missing:
        raise GoldenError(f"{path.name}: {place} lacks '{missing[0]}'. Add it.")


@dataclass(frozen=True)
class Step:
    """A table to make: its id, its name in dbt and in SQL, and the SELECT that fills it."""

    key: str
    name: str
    relation: str
    sql: str


@dataclass(frozen=True, repr=False)
class Laboratory:
    """The project's compiled models on a DuckDB in memory, and the engine that queries it.

    Attributes:
        manifest: dbt's, compiled.
        contracts: By entity, the columns that a source may hand over, as its YAML states them.
        steps: Entities, intermediate models and marts, each after those it reads.
        graph: By id, what each of them, each metric and each semantic model reads.
        connection: Where they are made; every golden file makes them anew.
        engine: Asks metrics of that connection.
        delivered: By entity, the rows that came last.
        versions: By id, which rows a table holds: 0 for none, else a number that no other rows have had.
        made: By id, the versions of what a step read when it was last made; it is made anew when they differ.
    """

    manifest: Mapping[str, Any]
    contracts: Mapping[str, Mapping[str, Any]]
    steps: tuple[Step, ...]
    graph: Mapping[str, Sequence[str]]
    connection: duckdb.DuckDBPyConnection
    engine: Engine
    delivered: dict[str, list[Row]]
    versions: dict[str, int]
    made: dict[str, tuple[object, ...]]

    @property
    def metrics(self) -> list[str]:
        """The names of all metrics of the project."""
        return sorted(self.engine.project.metrics)

    def fill(self, golden: Golden) -> None:
        """Make the tables that the metric of a golden file needs, from its rows.

        Raises:
            GoldenError: An entity or column that no contract has, or a value that is not of its type.
        """
        _check_keys(golden.path, "'given'", golden.given, tuple(self.contracts))
        delivered = {
            entity: [self._checked(golden, entity, row) for row in rows] for entity, rows in golden.given.items()
        }
        starts_at = golden.starts_at or min(self._moments(golden), default=golden.as_of)
        nodes = [f"metric.lifecycle.{golden.metric}", *self._joined(golden)]
        self.build(nodes, delivered, starts_at, golden.as_of)

    def _joined(self, golden: Golden) -> Iterable[str]:
        """The semantic models by whose dimensions a file groups or filters; `account__segment` is of `account`."""
        asked = [name for question in golden.questions for name in (*question.query.by, *question.query.where)]
        entities = {match for name in asked for match in re.findall(r"(\w+?)__", name)}
        for key, semantic in self.manifest["semantic_models"].items():
            if any(each["name"] in entities and each["type"] == "primary" for each in semantic["entities"]):
                yield key

    def build(self, nodes: Iterable[str], given: Mapping[str, Sequence[Row]], starts_at: date, as_of: date) -> None:
        """Make every table that `nodes` need; entities that are not given have no rows.

        The rows arrive as a connector delivers them, so the entity layer judges them: what is spam, a test or deleted
        is left out by the project's own rules, and so is what had not happened at `as_of`.
        """
        for entity in self.contracts:
            if self.delivered.get(entity) != (rows := list(given.get(entity, ()))):
                self._deliver(entity, rows)
        window = f"select cast('{starts_at}' as timestamp) as starts_at, cast('{as_of}' as timestamp) as as_of"
        if self.made.get(_WINDOW) != (window,):
            self._make(_WINDOW, self.manifest["nodes"][_WINDOW]["relation_name"], window, (window,))
        needed = self._upstream(nodes)
        came = tuple(self.versions[_staging(entity)] for entity in self.contracts)
        if _DELIVERED in needed and self.made.get(_DELIVERED) != came:
            counted = " union all ".join(map(self._counted, self.contracts))
            self._make(_DELIVERED, self.manifest["nodes"][_DELIVERED]["relation_name"], counted, came)
        for step in self.steps:
            if step.key in needed:
                state = tuple(self.versions.get(key) for key in self.graph[step.key] if key != _WINDOW)
                # of nothing comes nothing, whatever the window
                if any(version != 0 for version in state) or not state:
                    state = (*state, self.versions.get(_WINDOW) if _WINDOW in self.graph[step.key] else None)
                if self.made.get(step.key) != state:
                    self._make(step.key, step.relation, step.sql, state)

    def _upstream(self, nodes: Iterable[str]) -> set[str]:
        """What metrics, semantic models and models read, directly or not; the time spine always."""
        spines = (key for key, each in self.manifest["nodes"].items() if each.get("time_spine"))
        asked, found = [*nodes, *spines], set[str]()
        while asked:
            key = asked.pop()
            if key not in found:
                found.add(key)
                asked += self.graph.get(key, ())
        return found

    def answer(self, query: MetricQuery) -> list[Row]:
        """The rows that the engine answers with."""
        rows: list[Row] = self.engine.run(query).to_pylist()
        return rows

    def _make(self, key: str, relation: str, sql: str, state: tuple[object, ...]) -> None:
        self.made.pop(key, None)
        [(row_count,)] = self.connection.execute(f"create or replace table {relation} as {sql}").fetchall()
        self._hold(key, row_count)
        self.made[key] = state

    def changed(self, key: str) -> None:
        """Says that a test has written other rows into a table, so that what reads it is made anew."""
        self._hold(key, 1)

    def _hold(self, key: str, row_count: int) -> None:
        self.versions[key] = next(_VERSIONS) if row_count else 0

    def _deliver(self, entity: str, rows: list[Row]) -> None:
        key = _staging(entity)
        self.delivered.pop(entity, None)
        relation = self.manifest["nodes"][key]["relation_name"]
        types = {name: _duckdb_type(column["data_type"]) for name, column in self.contracts[entity].items()}
        listed = ", ".join(f"{name} {type_}" for name, type_ in types.items())
        self.connection.execute(f"create or replace table {relation} ({listed})")
        if rows:
            columns = {name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in types}
            self.connection.register("delivered", pa.table(columns))
            self.connection.execute(f"insert into {relation} select * from delivered")
            self.connection.unregister("delivered")
        self._hold(key, len(rows))
        self.delivered[entity] = rows

    def _counted(self, entity: str) -> str:
        """What `delivered_rows` says of an entity."""
        keys = [name for name, column in self.contracts[entity].items() if column["config"]["meta"].get("key")]
        different = f"count(distinct ({', '.join(keys)}))" if keys else "count(*)"
        relation = self.manifest["nodes"][_staging(entity)]["relation_name"]
        return (
            f"select 'files' as connector, '{entity}' as entity, count(*) > 0 as is_connected,"
            " count(*) as delivered_rows, count(*) as staged_rows,"
            f" count(*) - {different} as duplicate_rows from {relation}"
        )

    def _checked(self, golden: Golden, entity: str, row: Row) -> Row:
        columns = self.contracts[entity]
        _check_keys(golden.path, f"a row of '{entity}'", row, tuple(columns))
        for name, value in row.items():
            if self._is_refused(_text(value), _duckdb_type(columns[name]["data_type"])):
                kind = f"Write a {columns[name]['data_type']}."
                raise GoldenError(f"{golden.path.name}: '{name}' of '{entity}' is '{value}'. {kind}")
        return row

    def _is_refused(self, value: str | None, data_type: str) -> bool:
        try:
            self.connection.execute(f"select cast(? as {data_type})", [value]).fetchall()
        except duckdb.ConversionException:
            return True
        return False

    def _moments(self, golden: Golden) -> Iterable[date]:
        """When something happened, by the given rows; plans do not count."""
        for entity, rows in golden.given.items():
            for name, column in self.contracts[entity].items():
                if column["config"]["meta"].get("moment") in ("row", "event"):
                    for row in rows:
                        if row.get(name) is not None:
                            yield _instant(golden.path, name, row[name])


def _staging(entity: str) -> str:
    return f"model.lifecycle.stg_files__{entity}"


def _instant(path: Path, name: str, value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise GoldenError(f"{path.name}: '{name}' is '{value}'. Write a day or an instant.") from None


def _duckdb_type(data_type: str) -> str:
    return "varchar" if data_type == "string" else data_type


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def open_laboratory() -> Laboratory:
    """The project compiled into data/test/laboratory, nothing built and nothing read."""
    folder = ROOT / "data" / "test" / "laboratory"
    folder.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as environment, (folder / "lock").open("w") as lock:
        environment.setenv("DBT_TARGET_PATH", str(folder / "target"))
        environment.setenv("DBT_LOG_PATH", str(folder / "logs"))
        environment.setenv("LIFECYCLE_DUCKDB_PATH", str(folder / "golden.duckdb"))
        # of the processes that run tests, the first compiles for all
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_compiled(folder / "target" / "semantic_manifest.json"):
            _compile()
        project = load_project(ROOT, positions=False)
    manifest = json.loads((folder / "target" / "manifest.json").read_bytes())
    connection = _open_connection(manifest)
    warehouse = Warehouse("duckdb", lambda sql: connection.sql(sql).to_arrow_table(), connection.close)
    contracts = _contracts(manifest)
    steps = tuple(_steps(manifest))
    graph = {
        key: node["depends_on"]["nodes"]
        for kind in ("nodes", "metrics", "semantic_models")
        for key, node in manifest[kind].items()
        if "nodes" in node.get("depends_on", {})
    }
    return Laboratory(manifest, contracts, steps, graph, connection, Engine(project, warehouse), {}, {}, {})


def _contracts(manifest: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        node["name"].removeprefix("entity_"): {
            name: column for name, column in node["columns"].items() if not column["config"]["meta"].get("derived")
        }
        for node in manifest["nodes"].values()
        if node["name"].startswith("entity_") and node["resource_type"] == "model"
    }


def _is_compiled(artifact: Path) -> bool:
    read = (ROOT / name for name in ("dbt_project.yml", "models", "macros", "seeds", "metrics", "reports"))
    paths = [path for root in read for path in (root, *root.rglob("*"))]
    return artifact.exists() and all(path.stat().st_mtime < artifact.stat().st_mtime for path in paths)


def _compile() -> None:
    layers = [f"path:models/{layer}" for layer in ("entities", "intermediate", "marts")]
    options = ["--target", "duckdb", "--vars", "{connectors: [files]}", "--select", *layers]
    # These two look at the raw tables, of which there are none; a golden file says what the first of them holds.
    events = list(run_dbt(ROOT, ["compile", *options, "--exclude", "observation_window", "delivered_rows"]))
    if events[-1].exit_code:
        said = [event.message for event in events if event.level == "error"] or [events[-1].message]
        raise RuntimeError("dbt compile fails: " + " ".join(said))


def _open_connection(manifest: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory under the name that the compiled SQL gives the database, with its schemas and seeds."""
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]
    connection = duckdb.connect(":memory:")
    database = nodes[0]["database"]
    connection.execute(f"attach ':memory:' as \"{database}\"")
    connection.execute(f'use "{database}"')
    connection.execute("set timezone = 'UTC'")
    connection.execute("set threads = 1")
    for schema in sorted({node["schema"] for node in nodes}):
        connection.execute(f'create schema if not exists "{schema}"')
    for node in nodes:
        if node["resource_type"] == "seed":
            _load_seed(connection, node)
    return connection


def _load_seed(connection: duckdb.DuckDBPyConnection, node: Mapping[str, Any]) -> None:
    path = ROOT / node["original_file_path"]
    types = node["config"]["column_types"]
    with path.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    columns = ", ".join(f"cast({name} as {_duckdb_type(types.get(name, 'string'))}) as {name}" for name in names)
    rows = f"read_csv({text_literal(str(path))}, header = true, all_varchar = true)"
    connection.execute(f"create table {node['relation_name']} as select {columns} from {rows}")


def _steps(manifest: Mapping[str, Any]) -> Iterable[Step]:
    """All that was compiled, each model after those it reads."""
    nodes = manifest["nodes"]
    graph = {key: node["depends_on"]["nodes"] for key, node in nodes.items() if node.get("compiled_code")}
    for key in TopologicalSorter(graph).static_order():
        if key in graph:
            yield Step(key, nodes[key]["name"], nodes[key]["relation_name"], nodes[key]["compiled_code"])


def differences(question: Question, got: Sequence[Row]) -> str:
    """Expected and got rows side by side, those that differ marked with "!"; empty when they are the same."""
    by, metric = question.query.by, question.query.metrics[0]
    expected, answered = _by_key(question.expect, by, metric), _by_key(got, by, metric)
    lines: list[tuple[str, ...]] = [(" ", " | ".join(by) or "(all)", "expected", "got")]
    is_same = len(question.expect) == len(expected) and len(got) == len(answered)
    for key in sorted({*expected, *answered}):
        is_right = key in expected and key in answered and is_equal(expected[key], answered[key])
        is_same = is_same and is_right
        shown = [str(rows.get(key, "(no row)")) for rows in (expected, answered)]
        lines.append((" " if is_right else "!", " | ".join(key) or "(all)", *shown))
    if is_same:
        return ""
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def _by_key(rows: Iterable[Row], by: Sequence[str], metric: str) -> dict[tuple[str, ...], Any]:
    return {tuple(str(row[name]) for name in by): row[metric] for row in rows}


def is_equal(expected: object, got: object) -> bool:
    """Whether a number is the one expected: counts and amounts exactly, a float within a billionth.

    An expected "7/9" is that fraction. A number of another kind than the metric's is not equal: 3.0 is no count.
    """
    if expected is None or got is None:
        return expected is got
    if isinstance(got, Decimal):
        return isinstance(expected, int | float) and Decimal(str(expected)) == got
    if isinstance(got, float):
        return abs(_number(expected) - got) <= TOLERANCE
    return type(expected) is type(got) and expected == got


def _number(expected: object) -> float:
    text = str(expected)
    return float(Fraction(text)) if _FRACTION.fullmatch(text) else float(text)

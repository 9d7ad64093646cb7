"""Checks what metrics say of their versions, against the lock, the changelog, the calendar and the golden tests."""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from lifecycle.findings import Finding, Severity
from lifecycle.lock import PATH, Lock, definitions_in, lock_of, read_lock, write_lock
from lifecycle.meaning.graph import Graph
from lifecycle.meaning.read import Json, Written, line_of, meta_of

_CHANGELOG = "CHANGELOG.md"
_GOLDEN = "tests/golden"
_UPDATE = "run `lifecycle check --update-lock`"
_TOLD = 5


def version_findings(root: Path, today: date | None = None) -> list[Finding]:
    """What is wrong with versions and deprecations; of versions nothing where the project has no lock.

    Args:
        root: The folder of `dbt_project.yml`.
        today: The day to judge deprecations by; none means the present one, UTC.
    """
    graph = definitions_in(root)
    lock = read_lock(root)
    day = today or datetime.now(UTC).date()
    found = [*_deprecated(graph, day), *_without_golden(graph, root)]
    if lock is not None:
        asked = lock_of(graph)
        refused = list(_refused(graph, root, lock, asked))
        named = {finding.message.split("'")[1] for finding in refused}
        found += [*_incomplete(graph), *refused, *_stale(lock, asked, named)]
    return found


def update_lock(root: Path, same_meaning: Collection[str] = ()) -> list[Finding]:
    """Writes the lock, unless a meaning changed under its version or the changelog is silent; gives what is wrong then.

    Args:
        root: The folder of `dbt_project.yml`.
        same_meaning: Metrics that are written otherwise and mean the same, which keep their version.
    """
    graph = definitions_in(root)
    asked = lock_of(graph)
    lock = read_lock(root)
    refused = list(_refused(graph, root, lock, asked, same_meaning)) if lock else []
    if not refused:
        write_lock(root, asked)
    return refused


def _refused(
    graph: Graph, root: Path, lock: Lock, asked: Lock, same_meaning: Collection[str] = ()
) -> Iterator[Finding]:
    """LC701, LC702, LC703: a meaning has one version, a version one meaning, and the changelog tells of each."""
    log = (root / _CHANGELOG).read_text(encoding="utf-8") if (root / _CHANGELOG).exists() else ""
    for name, metric in graph.definitions.metrics.items():
        was, is_ = lock.metrics.get(name), asked.metrics[name]
        version = is_.get("version")
        if was is not None and name not in same_meaning and lock.written_with == asked.written_with:
            yield from _version(graph, metric, was, is_)
        if isinstance(version, int) and version > 1 and not _is_told(log, name, version):
            message = f"metric '{name}' is in version {version}, and {_CHANGELOG} does not say what changed."
            fix = f'Add a line to "Changed numbers" that names `{name}` and version {version}.'
            yield _at(graph, metric, "LC703", "error", message, fix)


def _version(graph: Graph, metric: Written, was: Json, is_: Json) -> Iterator[Finding]:
    name = metric.keys[-1]
    before, after = was.get("version") or 0, is_.get("version") or 0
    changed = was.get("definition") != is_.get("definition")
    if changed and after <= before:
        message = f"metric '{name}' means something else than in version {before}, and is still in version {after}."
        fix = f"Raise `config.meta.version` to {before + 1}, tell of it in {_CHANGELOG}, and {_UPDATE}."
        yield _at(graph, metric, "LC701", "error", message, fix)
    elif not changed and after != before:
        message = f"metric '{name}' is in version {after}, and means what it meant in version {before}."
        yield _at(graph, metric, "LC702", "error", message, f"Leave `config.meta.version` at {before}.")


def _stale(lock: Lock, asked: Lock, told: Collection[str]) -> Iterator[Finding]:
    """LC704: the lock holds what the definitions are, and all that they read."""
    if lock == asked:
        return
    new, gone = sorted(set(asked.metrics) - set(lock.metrics)), sorted(set(lock.metrics) - set(asked.metrics))
    both = [name for name in asked.metrics if name in lock.metrics and name not in told]
    other = [name for name in both if asked.metrics[name] != lock.metrics[name]]
    moved = [name for name in other if asked.metrics[name]["effective"] != lock.metrics[name].get("effective")]
    inputs = sorted(
        subject for subject in {*asked.inputs, *lock.inputs} if asked.inputs.get(subject) != lock.inputs.get(subject)
    )
    parts = [
        f"{len(new)} new metrics ({_some(new)})" if new else "",
        f"{len(gone)} that are gone ({_some(gone)})" if gone else "",
        f"{len(moved)} whose numbers may move ({_some(moved)})" if moved else "",
        f"by {_some(inputs)}" if inputs else "",
    ]
    if lock.written_with != asked.written_with:
        parts = [f"it was written with {lock.written_with}, and this is {asked.written_with}, which hash otherwise"]
    why = ", ".join(part for part in parts if part) or "other words, owners, dimensions or consumers"
    message = f"the lock is not that of the definitions: {why}."
    yield Finding("LC704", "warning", PATH, 1, 1, message, f"See `lifecycle diff`, and {_UPDATE}.")


def _incomplete(graph: Graph) -> Iterator[Finding]:
    """LC705: a deprecated metric says until when it is there, and what to read instead."""
    metrics = graph.definitions.metrics
    for name, metric in metrics.items():
        meta = meta_of(metric.entry)
        successor = str(meta.get("successor") or "")
        is_told = _date(meta.get("remove_after")) and successor in metrics and successor != name
        if _is_deprecated(metric) and not is_told:
            message = f"metric '{name}' is deprecated and does not say until when, or which metric to read instead."
            fix = "Add `remove_after`, a day, and `successor`, a metric that is there, to `config.meta`."
            yield _at(graph, metric, "LC705", "error", message, fix)


def _deprecated(graph: Graph, today: date) -> Iterator[Finding]:
    """LC706, LC707: a deprecated metric has no readers, and is gone after its day."""
    metrics = graph.definitions.metrics
    for name, metric in metrics.items():
        meta = meta_of(metric.entry)
        if meta.get("status") != "deprecated":
            continue
        day, successor = _date(meta.get("remove_after")), str(meta.get("successor") or "")
        is_over = day is not None and day < today
        if is_over:
            message = f"metric '{name}' was to be removed after {day}."
            yield _at(graph, metric, "LC707", "error", message, "Remove it.")
        severity: Severity = "error" if is_over else "warning"
        for reader in sorted(graph.readers.get(f"metric {name}", ())):
            found = _entry(graph, reader)
            until = f" and goes after {day}" if day else ""
            fix = f"Read '{successor}'." if successor in metrics else "Read another metric."
            if found is not None and not _is_deprecated(found):
                message = f"{reader} reads metric '{name}', which is deprecated{until}."
                yield _at(graph, found, "LC706", severity, message, fix)


def _without_golden(graph: Graph, root: Path) -> Iterator[Finding]:
    """LC708: where metrics have golden tests, each has one."""
    folder = root / _GOLDEN
    if not folder.is_dir():
        return
    tested = {path.stem for path in folder.glob("*.yml")}
    for name, metric in graph.definitions.metrics.items():
        if name not in tested:
            message = f"metric '{name}' has no golden test."
            yield _at(graph, metric, "LC708", "warning", message, f"Write {_GOLDEN}/{name}.yml.")


def _is_told(log: str, name: str, version: int) -> bool:
    """Whether one entry of the changelog names a metric and its version."""
    told = re.compile(rf"`{re.escape(name)}`.*\bversion {version}\b", re.DOTALL)
    return any(told.search(entry) for entry in re.split(r"\n(?=[-#*])", log))


def _is_deprecated(item: Written) -> bool:
    return meta_of(item.entry).get("status") == "deprecated"


def _entry(graph: Graph, subject: str) -> Written | None:
    kind, _, name = subject.rpartition(" ")
    definitions = graph.definitions
    of = {"metric": definitions.metrics, "saved query": definitions.saved_queries, "report": definitions.reports}
    return of[kind].get(name) if kind in of else None


def _at(graph: Graph, item: Written, rule: str, severity: Severity, message: str, fix: str) -> Finding:
    line = line_of(graph.definitions.tree.files[item.path], item.keys)
    return Finding(rule, severity, item.path, line, 1, message, fix)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None

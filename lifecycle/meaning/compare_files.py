"""Compares models, macros, seeds, vars, columns and the time spine of two trees."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lifecycle.meaning.changes import SAME, Change, Class, plain, value_text
from lifecycle.meaning.graph import Graph
from lifecycle.meaning.read import Json, ModelText, Written, canonical, columns_of, config_of
from lifecycle.meaning.sql_files import macro_form, model_meaning

_MOVING = ("schema", "database", "alias")
_ROWS = ("unique_key", "incremental_strategy", "event_time", "lookback", "strategy", "updated_at", "check_cols")


def compare_models(base: Graph, head: Graph) -> Iterator[Change]:
    """The differences between the SQL of models, their settings and their columns."""
    old, new = base.definitions.models, head.definitions.models
    for name in sorted({*old, *new}):
        subject = f"model {name}"
        if name not in new:
            is_public = base.is_mart(name)
            kind: Class = "breaking" if is_public else "cosmetic"
            why = "who reads its table fails" if is_public else "it was a step, and what read it is told of by itself"
            yield Change(subject, kind, "model", old[name].path, "", old[name].path, why, is_gone=True)
        elif name not in old:
            yield Change(subject, "additive", "model", "", new[name].path, new[name].path, "it is new")
        else:
            yield from _sql(subject, old[name], new[name])
            yield from _settings(subject, base, head, name)
            yield from _time_spine(name, old[name].yaml, new[name].yaml)
            yield from _columns(name, base, head)


def compare_macros(base: Graph, head: Graph) -> Iterator[Change]:
    """The differences between macros."""
    old, new = base.definitions.macros, head.definitions.macros
    for name in sorted({*old, *new}):
        subject = f"macro {name}"
        if name not in new:
            is_read = bool(base.dependents(subject))
            why = "what called it is written otherwise" if is_read else "nothing called it"
            kind: Class = "value-changing" if is_read else "cosmetic"
            yield Change(subject, kind, "macro", old[name].path, "", old[name].path, why, is_gone=True)
        elif name not in old:
            yield Change(subject, "additive", "macro", "", new[name].path, new[name].path, "it is new")
        elif macro_form(old[name].tree) != macro_form(new[name].tree):
            why = "it writes other SQL"
            yield Change(subject, "value-changing", "macro", "", "", new[name].path, why)
        elif _told_text(base, old[name].path) != _told_text(head, new[name].path) and _is_first(head, name):
            yield Change(subject, "cosmetic", "macro", "", "", new[name].path, SAME)


def compare_seeds(base: Graph, head: Graph) -> Iterator[Change]:
    """The differences between seeds: their rows, whatever their order, and their columns."""
    old, new = base.definitions.seeds, head.definitions.seeds
    for name in sorted({*old, *new}):
        subject = f"seed {name}"
        if name not in new:
            why = "who reads its table fails"
            yield Change(subject, "breaking", "seed", old[name].path, "", old[name].path, why, is_gone=True)
        elif name not in old:
            yield Change(subject, "additive", "seed", "", new[name].path, new[name].path, "it is new")
        else:
            yield from _seed(subject, old[name], new[name])
            yield from _columns_of(name, old[name].yaml, new[name].yaml, reads_yaml=False, told=frozenset())


def compare_variables(base: Graph, head: Graph) -> Iterator[Change]:
    """The differences between dbt vars; one that nothing reads changes nothing."""
    old, new = base.definitions.variables, head.definitions.variables
    for name in sorted({*old, *new}):
        if name in old and name in new and canonical(old[name]) == canonical(new[name]):
            continue
        subject = f"variable {name}"
        is_read = bool(base.dependents(subject) and head.dependents(subject))
        kind: Class = "value-changing" if is_read else ("cosmetic" if name in old else "additive")
        why = "what reads it computes otherwise" if is_read else "nothing read it before and after"
        texts = (canonical(old[name]) if name in old else "", canonical(new[name]) if name in new else "")
        keys = ("vars", *_way(head.definitions.tree.project.get("vars"), name))
        yield Change(subject, kind, "value", *texts, "dbt_project.yml", why, keys)


def _sql(subject: str, old: ModelText, new: ModelText) -> Iterator[Change]:
    if old.text == new.text:
        return
    before, after = model_meaning(old.text), model_meaning(new.text)
    if before.form != after.form:
        yield Change(subject, "value-changing", "SQL", "", "", new.path, "its rows may be others")
    elif before.place == after.place and old.text != new.text:
        yield Change(subject, "cosmetic", "SQL", "", "", new.path, SAME)
    if before.place != after.place:
        yield Change(subject, "breaking", "config", before.place, after.place, new.path, "its table has another name")


def _settings(subject: str, base: Graph, head: Graph, name: str) -> Iterator[Change]:
    old, new = base.definitions.models[name], head.definitions.models[name]
    place = new.yaml or old.yaml
    if place is None:
        return
    before, after = config_of(old.entry), config_of(new.entry)
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            kind, why = _setting(str(key), before, after)
            texts = (value_text(before.get(key)), value_text(after.get(key)))
            yield Change(subject, kind, str(key), *texts, place.path, why, (*place.keys, "config"))
    rows = [graph.definitions.primary_entity(name) for graph in (base, head)]
    declared = [each.entry.get("primary_entity") for each in (old, new)]
    if declared[0] != declared[1] and all(name in graph.definitions.dimensions for graph in (base, head)):
        same = rows[0] == rows[1]
        why = SAME if same else "its dimensions have other names"
        texts = (value_text(rows[0]), value_text(rows[1]))
        keys = (*place.keys, "primary_entity")
        yield Change(subject, "cosmetic" if same else "breaking", "primary_entity", *texts, place.path, why, keys)
    if plain(old.entry.get("description")) != plain(new.entry.get("description")):
        texts = (value_text(old.entry.get("description")), value_text(new.entry.get("description")))
        yield Change(subject, "cosmetic", "description", *texts, place.path, "words", (*place.keys, "description"))


def _setting(key: str, before: Json, after: Json) -> tuple[Class, str]:
    if key in _MOVING:
        return "breaking", "its table has another name"
    if key in _ROWS:
        return "value-changing", "its rows may be others"
    if key == "materialized" and "incremental" in (before.get(key), after.get(key)):
        return "value-changing", "its rows may be others"
    if key == "access" and before.get(key) == "public":
        return "breaking", "others may no longer read it"
    return "cosmetic", "how it is kept"


def _time_spine(name: str, old: Written | None, new: Written | None) -> Iterator[Change]:
    before, after = ((each.entry.get("time_spine") if each else None) or {} for each in (old, new))
    place = new or old
    if before == after or place is None:
        return
    grains = [
        {str(item.get("name")): str(item.get("column_name") or item.get("name")) for item in each}
        for each in (before.get("custom_granularities") or [], after.get("custom_granularities") or [])
    ]
    standard = "standard_granularity_column"
    if not after or set(grains[0]) - set(grains[1]):
        kind: Class = "breaking"
        why = "a grain can no longer be asked for"
    elif not before:
        kind, why = "additive", "it is new"
    elif before.get(standard) != after.get(standard) or any(grains[1][key] != grains[0][key] for key in grains[0]):
        kind, why = "value-changing", "periods are cut by another column"
    else:
        kind, why = "additive", "there is one more grain"
    keys = (*place.keys, "time_spine")
    yield Change(f"time spine {name}", kind, "time_spine", value_text(before), value_text(after), place.path, why, keys)


def _columns(name: str, base: Graph, head: Graph) -> Iterator[Change]:
    reads_yaml = any(name in graph.reads and graph.reads[name].graph for graph in (base, head))
    told = frozenset(
        column.keys[-1]
        for graph, other in ((base, head), (head, base))
        for kind in ("dimensions", "entities")
        for column in getattr(graph.definitions, kind).get(name, {}).values()
        if column.name not in getattr(other.definitions, kind).get(name, {})
    )
    old, new = base.definitions.models[name].yaml, head.definitions.models[name].yaml
    subjects = {
        column.keys[-1]: f"{kind} {name}.{column.name}"
        for kind, columns in (("entity", head.definitions.entities), ("dimension", head.definitions.dimensions))
        for column in columns.get(name, {}).values()
    }
    for change in _columns_of(name, old, new, reads_yaml, told):
        column = change.subject.partition(".")[2]
        is_word = change.kind == "cosmetic" and column in subjects
        yield change if not is_word else _renamed(change, subjects[column])


def _renamed(change: Change, subject: str) -> Change:
    return Change(subject, change.kind, change.aspect, change.old, change.new, change.path, change.why, change.keys)


def _columns_of(
    name: str, old: Written | None, new: Written | None, reads_yaml: bool, told: frozenset[str]
) -> Iterator[Change]:
    """The columns that a contract or a description names; `told` are those told of already."""
    before, after = (columns_of(each.entry) if each else {} for each in (old, new))
    place = new or old
    if place is None:
        return
    for column in sorted({*before, *after}):
        subject, keys = f"column {name}.{column}", (*place.keys, "columns", column)
        had, has = before.get(column, {}), after.get(column, {})
        types = (value_text(had.get("data_type")), value_text(has.get("data_type")))
        if column not in after:
            if types[0] and column not in told:
                yield Change(
                    subject, "breaking", "column", types[0], "", place.path, "who reads it fails", keys, is_gone=True
                )
        elif column not in before:
            if types[1] and column not in told:
                yield Change(subject, "additive", "column", "", types[1], place.path, "it is new", keys)
        else:
            if types[0] != types[1]:
                kind: Class = "breaking" if all(types) else "cosmetic"
                yield Change(subject, kind, "data_type", *types, place.path, "it has another type", keys)
            yield from _column_words(subject, had, has, reads_yaml, (place.path, keys))


def _column_words(
    subject: str, had: Json, has: Json, reads_yaml: bool, place: tuple[str, tuple[str, ...]]
) -> Iterator[Change]:
    path, keys = place
    if plain(had.get("description")) != plain(has.get("description")):
        texts = (value_text(had.get("description")), value_text(has.get("description")))
        yield Change(subject, "cosmetic", "description", *texts, path, "words", keys)
    before, after = canonical(had.get("config")), canonical(has.get("config"))
    if before != after:
        kind: Class = "value-changing" if reads_yaml else "cosmetic"
        why = "its model's SQL is written by it" if reads_yaml else "what is said of it"
        yield Change(subject, kind, "config", before, after, path, why, keys)


def _seed(subject: str, old: ModelText, new: ModelText) -> Iterator[Change]:
    before, after = seed_rows(old.text), seed_rows(new.text)
    had, has = set(before[0]), set(after[0])
    lost = sorted(had - has)
    if lost:
        yield Change(subject, "breaking", "columns", ", ".join(lost), "", new.path, "who reads them fails")
    elif [_as_set(row) for row in before[1]] != [_as_set(row) for row in after[1]]:
        common = had & has
        counts = [Counter(_as_set(row, common) for row in rows) for rows in (before[1], after[1])]
        if counts[0] == counts[1]:
            more = sorted(has - had)
            kind: Class = "additive" if more else "cosmetic"
            why = "there are more columns" if more else "its rows stand in another order"
            yield Change(subject, kind, "columns" if more else "rows", "", ", ".join(more), new.path, why)
        else:
            gone, come = counts[0] - counts[1], counts[1] - counts[0]
            yield Change(subject, "value-changing", "rows", _sample(gone), _sample(come), new.path, "rules are others")
    elif old.text != new.text:
        yield Change(subject, "cosmetic", "rows", "", "", new.path, SAME)
    types = [config_of(each.entry).get("column_types") or {} for each in (old, new)]
    place = new.yaml or old.yaml
    if types[0] != types[1] and place:
        texts = (canonical(types[0]), canonical(types[1]))
        kind = "additive" if types[0].items() <= types[1].items() and has - had else "value-changing"
        why = "values are read as another type"
        yield Change(subject, kind, "column_types", *texts, place.path, why, (*place.keys, "config", "column_types"))
    if place and plain(old.entry.get("description")) != plain(new.entry.get("description")):
        texts = (value_text(old.entry.get("description")), value_text(new.entry.get("description")))
        yield Change(subject, "cosmetic", "description", *texts, place.path, "words", (*place.keys, "description"))


def seed_rows(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """The columns of a CSV file, and its rows by column."""
    reader = csv.DictReader(io.StringIO(text))
    return list(reader.fieldnames or []), [{str(k): str(v) for k, v in row.items()} for row in reader]


def _as_set(row: Mapping[str, str], columns: set[str] | None = None) -> frozenset[tuple[str, str]]:
    return frozenset((key, value) for key, value in row.items() if columns is None or key in columns)


def _sample(rows: Counter[frozenset[tuple[str, str]]]) -> str:
    texts = [", ".join(value for _, value in sorted(row)) for row in list(rows)[:2]]
    more = len(rows) - len(texts)
    return "; ".join(sorted(texts)) + (f" and {more} more" if more > 0 else "")


def _told_text(graph: Graph, path: str) -> str:
    return graph.definitions.tree.files[path]


def _is_first(graph: Graph, name: str) -> bool:
    """Whether a macro is the first of its file, which stands for the words around all of them."""
    path = graph.definitions.macros[name].path
    return next(macro.name for macro in graph.definitions.macros.values() if macro.path == path) == name


def _way(declared: Any, name: str) -> tuple[str, ...]:
    if isinstance(declared, dict) and name not in declared:
        for scope, inside in declared.items():
            if isinstance(inside, dict) and name in inside:
                return (str(scope), name)
    return (name,)

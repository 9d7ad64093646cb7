"""Compares metrics, dimensions and entities of two trees."""

from collections.abc import Iterator, Mapping

from lifecycle.meaning.changes import SAME, WORDS, Change, Class, plain, text_at, text_of, value_text
from lifecycle.meaning.graph import Graph
from lifecycle.meaning.normal import normal_expression
from lifecycle.meaning.read import Json, SemanticColumn, Written, config_of, meta_of

_GRAINS = tuple("nanosecond microsecond millisecond second minute hour day week month quarter year".split())
_WHY: Mapping[str, str] = {
    "type": "it is another kind of number",
    "unit": "its values are in another unit",
    "model": "it is read from another table",
    "agg": "its rows are aggregated otherwise",
    "expr": "something else is computed",
    "filter": "other rows count",
    "window": "it looks back over another time",
    "grain_to_date": "it begins anew at another grain",
    "period_agg": "a longer period takes another of its days",
    "percentile": "it is another percentile",
    "percentile_type": "the percentile is taken otherwise; `continuous` is an estimate",
    "fill_nulls_with": "periods without rows have another value",
    "join_to_timespine": "periods without rows come and go",
    "agg_time_dimension": "its rows are counted at another time",
    "non_additive_dimension": "its balance is taken otherwise",
    "numerator": "its numerator is another",
    "denominator": "its denominator is another",
    "input_metrics": "it is made of other metrics",
    "input_metric": "it is made of another metric",
}


def compare_metrics(base: Graph, head: Graph) -> Iterator[Change]:
    """The differences between metrics of the same name, and those that came or went."""
    old, new = base.definitions.metrics, head.definitions.metrics
    for name in sorted({*old, *new}):
        if name not in new:
            yield _removed(name, old[name], base, head)
        elif name not in old:
            twin = _twin(name, head, base)
            why = f"it means what '{twin}' meant, under another name" if twin else "it is new"
            yield _change(name, new[name], "additive", "metric", "", text_of(new[name].entry), why)
        else:
            yield from _compared(name, base, head)


def compare_semantic_columns(base: Graph, head: Graph) -> Iterator[Change]:
    """The differences between dimensions and entities, and those that came or went."""
    for kind in ("dimension", "entity"):
        old = base.definitions.dimensions if kind == "dimension" else base.definitions.entities
        new = head.definitions.dimensions if kind == "dimension" else head.definitions.entities
        for model in sorted({*old, *new}):
            if model in base.definitions.models and model in head.definitions.models:
                yield from _columns(kind, model, base, head, (old.get(model, {}), new.get(model, {})))


def _removed(name: str, metric: Written, base: Graph, head: Graph) -> Change:
    meta = meta_of(metric.entry)
    successor = str(meta.get("successor") or "")
    text = text_of(metric.entry)
    if meta.get("status") == "deprecated" and successor in head.definitions.metrics:
        why = f"it was deprecated, and its readers were told to read '{successor}'"
        return _change(name, metric, "value-changing", "metric", text, "", why, is_gone=True)
    twin = _twin(name, base, head)
    why = f"it is gone; '{twin}' means the same" if twin else "it is gone, and who reads it fails"
    return _change(name, metric, "breaking", "metric", text, "", why, is_gone=True)


def _twin(name: str, of: Graph, among: Graph) -> str | None:
    """A metric of the other tree, not in this one, that means the same."""
    wanted = of.meanings[name].hash
    known = of.definitions.metrics
    return next((other for other, m in among.meanings.items() if other not in known and m.hash == wanted), None)


def _compared(name: str, base: Graph, head: Graph) -> Iterator[Change]:
    old, new = base.definitions.metrics[name], head.definitions.metrics[name]
    before, after = base.meanings[name].values, head.meanings[name].values
    differing = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
    if "type" in differing:
        differing = [key for key in differing if key in ("type", "unit", "hidden")]
    if {"expr", "input_metrics"} <= set(differing) and old.entry.get("expr") == new.entry.get("expr"):
        differing.remove("expr")
    swapped = {"numerator", "denominator"} <= set(differing) and before.get("numerator") == after.get("denominator")
    for key in differing:
        kind, why = _class_of(key, before, after, swapped)
        if key == "model" and _loses_groups(base, head, str(before[key]), str(after[key])):
            kind, why = "breaking", "it is read from a table that lacks some of its groups"
        texts = (text_at(old.entry, key), text_at(new.entry, key))
        if texts[0] == texts[1]:
            # It differs by what stands elsewhere: a default of its model, or a dimension that it reads.
            texts = (value_text(before.get(key)), value_text(after.get(key)))
        yield _change(name, new, kind, key, *texts, why)
    yield from _required(name, old, new)
    yield from _words(name, old, new, set(differing))


def _class_of(key: str, before: Json, after: Json, swapped: bool) -> tuple[Class, str]:
    if key == "hidden":
        if after.get("hidden"):
            return "breaking", "it can no longer be asked for"
        return "additive", "it can be asked for"
    if swapped and key in ("numerator", "denominator") and before.get("denominator") == after.get("numerator"):
        return "breaking", "the ratio stands upside down"
    kind: Class = "breaking" if key in ("type", "unit") else "value-changing"
    return kind, _WHY.get(key, f"its `{key}` is another")


def _loses_groups(base: Graph, head: Graph, old: str, new: str) -> bool:
    def groups(graph: Graph, model: str) -> set[str]:
        definitions = graph.definitions
        primary = definitions.primary_entity(model) if model in definitions.models else None
        own = {f"{primary}__{name}" for name in definitions.dimensions.get(model, ())}
        return own | set(definitions.entities.get(model, ()))

    return not groups(base, old) <= groups(head, new)


def _required(name: str, old: Written, new: Written) -> Iterator[Change]:
    before, after = _required_of(old), _required_of(new)
    texts = (", ".join(sorted(before)), ", ".join(sorted(after)))
    if after - before:
        why = "a query that does not group by it is refused"
        yield _change(name, new, "breaking", "required_dimensions", *texts, why)
    elif before - after:
        yield _change(name, new, "additive", "required_dimensions", *texts, "it can be asked without")


def _required_of(metric: Written) -> set[str]:
    declared = meta_of(metric.entry).get("required_dimensions") or []
    return {declared} if isinstance(declared, str) else set(map(str, declared))


def _words(name: str, old: Written, new: Written, told: set[str]) -> Iterator[Change]:
    """What differs as it is written and means the same."""
    skipped = {*WORDS, *told}
    for key in sorted({*old.entry, *new.entry} - skipped):
        if old.entry.get(key) != new.entry.get(key) and "type" not in told:
            texts = (text_at(old.entry, key), text_at(new.entry, key))
            yield _change(name, new, "cosmetic", str(key), *texts, SAME)
    for key in ("label", "description"):
        if plain(old.entry.get(key)) != plain(new.entry.get(key)):
            texts = (text_at(old.entry, key), text_at(new.entry, key))
            yield _change(name, new, "cosmetic", key, *texts, "words")
    before, after = ({**config_of(each.entry), **meta_of(each.entry)} for each in (old, new))
    for key in sorted({*before, *after} - {"unit", "required_dimensions"}):
        if before.get(key) != after.get(key):
            texts = (value_text(before.get(key)), value_text(after.get(key)))
            yield _change(name, new, "cosmetic", str(key), *texts, "what is said of it")


def _columns(
    kind: str,
    model: str,
    base: Graph,
    head: Graph,
    columns: tuple[Mapping[str, SemanticColumn], Mapping[str, SemanticColumn]],
) -> Iterator[Change]:
    old, new = columns
    owners = (base.definitions.models[model].yaml, head.definitions.models[model].yaml)
    for name in sorted({*old, *new}):
        subject = f"{kind} {model}.{name}"
        column = new.get(name) or old[name]
        owner = owners[1] if name in new and owners[1] else owners[0]
        if owner is None:
            continue
        path, keys = owner.path, (*owner.keys, *column.keys)
        if name not in new:
            why = "who groups, filters or joins by it fails"
            yield Change(subject, "breaking", kind, old[name].type, "", path, why, keys, is_gone=True)
        elif name not in old:
            yield Change(subject, "additive", kind, "", new[name].type, path, "it is new", keys)
        else:
            for aspect, difference, texts, why in _column_differences(kind, old[name], new[name]):
                yield Change(subject, difference, aspect, *texts, path, why, keys)


def _column_differences(
    kind: str, old: SemanticColumn, new: SemanticColumn
) -> Iterator[tuple[str, Class, tuple[str, str], str]]:
    if old.type != new.type:
        difference: Class = "breaking" if kind == "dimension" else "value-changing"
        why = "it is another kind of dimension" if kind == "dimension" else "tables are joined otherwise"
        yield "type", difference, (old.type, new.type), why
    if old.granularity != new.granularity:
        coarser = _grain(new.granularity) > _grain(old.granularity)
        why = "finer grains can no longer be asked for" if coarser else "finer grains can be asked for"
        yield "granularity", "breaking" if coarser else "additive", (old.granularity, new.granularity), why
    if old.expr != new.expr:
        same = normal_expression(old.expr) == normal_expression(new.expr)
        why = "it joins on something else" if kind == "entity" else "it groups and filters by something else"
        if same:
            why = SAME
        yield "expr", "cosmetic" if same else "value-changing", (old.expr, new.expr), why
    if old.settings != new.settings:
        yield "settings", "value-changing", (old.settings, new.settings), "it is read otherwise"


def _grain(name: str) -> int:
    return _GRAINS.index(name) if name in _GRAINS else -1


def _change(
    name: str, metric: Written, kind: Class, aspect: str, old: str, new: str, why: str, is_gone: bool = False
) -> Change:
    config = ("config",) if aspect not in metric.entry else ()
    keys = (*metric.keys, *(config or (aspect,))) if aspect != "metric" else metric.keys
    return Change(f"metric {name}", kind, aspect, old, new, metric.path, why, keys, is_gone=is_gone)

"""Compares what reads metrics in two trees: saved queries and reports."""

from collections.abc import Iterator
from typing import Any

from lifecycle.meaning.changes import SAME, Change, Class, plain, text_at, text_of, value_text
from lifecycle.meaning.graph import Graph
from lifecycle.meaning.metrics import filter_meaning
from lifecycle.meaning.read import Json, Written, canonical, meta_of


def compare_saved_queries(base: Graph, head: Graph) -> Iterator[Change]:
    """The differences between saved queries."""
    old, new = base.definitions.saved_queries, head.definitions.saved_queries
    for name in sorted({*old, *new}):
        subject = f"saved query {name}"
        item = new.get(name) or old[name]
        if name not in new:
            why = "it is gone, and who reads it fails"
            yield Change(
                subject, "breaking", "saved query", text_of(item.entry), "", item.path, why, item.keys, is_gone=True
            )
        elif name not in old:
            yield Change(subject, "additive", "saved query", "", text_of(item.entry), item.path, "it is new", item.keys)
        else:
            for aspect, kind, texts, why in _query_differences(base, head, old[name].entry, item.entry):
                yield Change(subject, kind, aspect, *texts, item.path, why, (*item.keys, "query_params", aspect))


def _query_differences(
    base: Graph, head: Graph, old: Json, new: Json
) -> Iterator[tuple[str, Class, tuple[str, str], str]]:
    before, after = (each.get("query_params") or {} for each in (old, new))
    for key, what in (("metrics", "column"), ("group_by", "group")):
        had, has = (_squeezed(each.get(key)) for each in (before, after))
        texts = (value_text(before.get(key)), value_text(after.get(key)))
        if had - has:
            yield key, "breaking", texts, f"a {what} is gone"
        elif has - had:
            yield key, "additive", texts, f"there is one more {what}"
    texts = (value_text(before.get("where")), value_text(after.get("where")))
    if before.get("where") != after.get("where"):
        meant = [
            filter_meaning(each.definitions, item.get("where"))[0] for each, item in ((base, before), (head, after))
        ]
        kind: Class = "cosmetic" if meant[0] == meant[1] else "value-changing"
        why = SAME if kind == "cosmetic" else "other rows count"
        yield "where", kind, texts, why
    if before.get("limit") != after.get("limit"):
        yield "limit", "value-changing", (str(before.get("limit")), str(after.get("limit"))), "other rows are given"
    had, has = ({canonical(item) for item in each.get("exports") or []} for each in (old, new))
    if had - has:
        yield (
            "exports",
            "breaking",
            (value_text(old.get("exports")), value_text(new.get("exports"))),
            "a table is gone",
        )
    elif has - had:
        yield (
            "exports",
            "additive",
            (value_text(old.get("exports")), value_text(new.get("exports"))),
            "one more table",
        )
    for key in ("label", "description"):
        if plain(old.get(key)) != plain(new.get(key)):
            yield key, "cosmetic", (text_at(old, key), text_at(new, key)), "words"


def compare_reports(base: Graph, head: Graph) -> Iterator[Change]:
    """The differences between reports (dbt exposures)."""
    old, new = base.definitions.reports, head.definitions.reports
    for name in sorted({*old, *new}):
        subject = f"report {name}"
        item = new.get(name) or old[name]
        if name not in new:
            yield Change(
                subject, "breaking", "report", text_of(item.entry), "", item.path, "it is gone", item.keys, is_gone=True
            )
        elif name not in old:
            yield Change(subject, "additive", "report", "", text_of(item.entry), item.path, "it is new", item.keys)
        else:
            yield from _report_differences(subject, old[name], item)


def _report_differences(subject: str, old: Written, new: Written) -> Iterator[Change]:
    before, after = (list(_blocks(meta_of(each.entry))) for each in (old, new))
    keys = (*new.keys, "config")
    if sorted(before) != sorted(after):
        left = list(before)
        for block in after:
            if block in left:
                left.remove(block)
        texts = ("; ".join(left), "; ".join(block for block in after if block not in before))
        kind: Class = "value-changing" if left else "additive"
        why = "it shows other numbers" if left else "it shows more"
        yield Change(subject, kind, "layout", *texts, new.path, why, keys)
    elif canonical(meta_of(old.entry)) != canonical(meta_of(new.entry)):
        yield Change(subject, "cosmetic", "layout", "", "", new.path, "words and order", keys)
    for key in sorted({*old.entry, *new.entry} - {"config", "meta", "name"}):
        if plain(old.entry.get(key)) != plain(new.entry.get(key)):
            texts = (text_at(old.entry, key), text_at(new.entry, key))
            yield Change(subject, "cosmetic", str(key), *texts, new.path, "what is said of it", (*new.keys, str(key)))


def _blocks(value: Any) -> Iterator[str]:
    """What a layout shows: each of its innermost mappings that names a metric, and its period; without words."""
    if isinstance(value, list):
        for item in value:
            yield from _blocks(item)
    elif isinstance(value, dict):
        said = {
            key: each for key, each in value.items() if not str(key).endswith(("title", "label", "question", "wide"))
        }
        if any(isinstance(each, str) for key, each in value.items() if key in ("metric", "by")) or "grain" in value:
            yield canonical(said)
        else:
            for item in value.values():
                yield from _blocks(item)


def _squeezed(value: Any) -> set[str]:
    return {"".join(str(item).split()).replace('"', "'") for item in value} if isinstance(value, list) else set()

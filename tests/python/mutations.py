"""Breaks sound definitions in every small way, and counts what `check` tells: `python tests/python/mutations.py`.

Writes docs/mutations.md. A mutant is caught when there is a finding. What survives has a reason below, or is open.
"""

import copy
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from lifecycle.files import read_project
from lifecycle.relations import Relations
from lifecycle.rules import check_project

HERE = Path(__file__).parent
CORPUS = HERE / "fixtures" / "bad_metrics"
PAGE = HERE.parents[1] / "docs" / "mutations.md"
DEFINITIONS = Path("models/marts/_semantic.yml")

AGGREGATIONS = ("sum", "min", "max", "count", "count_distinct", "sum_boolean", "average", "median", "percentile")
NAMES = {
    *("name", "expr", "agg", "type", "agg_time_dimension", "granularity", "numerator", "denominator", "input_metric"),
    *("base_metric", "conversion_metric", "entity", "calculation", "window", "grain_to_date", "period_agg", "alias"),
    *("offset_window", "window_agg", "filter", "dimension", "metrics", "group_by", "export_as"),
}

# Why a mutant that survives is no fault that can be told from the definitions: the first that fits.
SOUND = (
    ("swap", "agg", "another aggregation of the same column is another metric, and as sound"),
    ("swap", "expr", "another number of the model is another metric, and as sound"),
    ("swap", "numerator", "a ratio of another metric, or turned, is a ratio"),
    ("swap", "window_agg", "the first row of a period is a balance too"),
    ("swap", "period_agg", "the first or mean value is written, so it is meant"),
    ("negate", "filter", "the other rows are a population too"),
    ("negate", "expr", "other arithmetic is another metric"),
    ("negate", "enabled", "nothing asks for a semantic model without metrics"),
    ("drop", "description", "of a model or column; metrics are told"),
    ("drop", "dimension", "a dimension that nothing asks for"),
    ("drop", "entity", "an entity that nothing asks for"),
    ("drop", "granularity", "of a column that is no dimension"),
    ("drop", "column", "a dimension or entity that nothing asks for"),
    ("drop", "filter", "all rows are a population too"),
    ("drop", "expr", "a metric without `expr` reads the column of its name"),
    ("drop", "window", "without a window all of history is added up, which may be meant"),
    ("drop", "grain_to_date", "without one all of history is added up, which may be meant"),
    ("drop", "model", "metrics that nothing reads"),
    ("retype", "filter", "equivalent: the same filter twice"),
    ("drop", "type", "equivalent: a metric is simple unless it says otherwise"),
    ("drop", "semantic_model.name", "equivalent: the semantic model is called as its model"),
    ("drop", "name", "equivalent: a semantic model may be called as its model, an input without alias as its metric"),
    ("drop", "enabled", "equivalent: a semantic model is on unless it says otherwise"),
    ("drop", "metrics", "metrics that nothing reads"),
    ("drop", "saved_queries", "queries that nothing reads"),
    ("drop", "dimensions", "dimensions that nothing asks for"),
    ("drop", "config", "equivalent: an export is a table unless it says otherwise"),
    ("drop", "export_as", "equivalent: an export is a table unless it says otherwise"),
    ("swap", "denominator", "a ratio to another metric, as sound"),
    ("swap", "input_metric", "another metric accumulated, as sound"),
    ("swap", "base_metric", "the conversion of another event, as sound"),
    ("swap", "conversion_metric", "the conversion to another event, as sound"),
    ("retype", "version", "equivalent: dbt reads no version but for 2, and any is let be"),
    ("drop", "calculation", "equivalent: the rate is the default"),
    ("drop", "metric", "a metric that nothing reads"),
    ("drop", "query", "a query or export that nothing reads"),
    ("drop", "version", "equivalent: dbt needs no version of the file"),
    ("drop", "derived_semantics", "dimensions that nothing asks for"),
    ("drop", "group_by", "a coarser query"),
    ("drop", "exports", "a query that is not written"),
    ("misspell", "name", "another name for what nobody else names"),
    ("misspell", "text", "words for people"),
    ("retype", "text", "words for people"),
)


@dataclass(frozen=True)
class Mutant:
    """One change: its kind, the key it is at, what it did, and the definitions after it."""

    kind: str
    key: str
    what: str
    definitions: dict[str, Any]


def mutants(good: dict[str, Any]) -> Iterator[Mutant]:  # noqa: C901, PLR0912 - one kind after the other
    """Every mutant of sound definitions, in order."""
    for path, value in list(_walk(good, ())):
        key = _key(path)
        where = ".".join(map(str, path))
        if path and path[0] != "version":
            yield Mutant("drop", _dropped(path), f"drop {where}", _without(good, path))
        if isinstance(value, str) and (key in NAMES or path[-1:] != ()) and len(value) > 2:
            kind = key if key in NAMES else "text"
            yield Mutant("misspell", kind, f"misspell {where}: {value}", _with(good, path, _misspelt(value)))
        if isinstance(value, dict):
            for name in value:
                if len(name) > 3:
                    yield Mutant("misspell", "key", f"misspell the key {where}.{name}", _renamed(good, path, name))
        if key == "agg":
            for other in AGGREGATIONS:
                if other != value:
                    yield Mutant("swap", "agg", f"{where}: {value} → {other}", _with(good, path, other))
        for other in _swaps(key, value, good):
            yield Mutant("swap", key, f"{where}: {value} → {other}", _with(good, path, other))
        for other in _negations(key, value):
            yield Mutant("negate", key, f"{where}: {value} → {other}", _with(good, path, other))
        for other in _retypes(key, value) if path else ():
            kind = key if key in NAMES or key not in ("label", "description", "owner") else "text"
            yield Mutant("retype", kind, f"{where}: {value!r} → {other!r}", _with(good, path, other))
    for place, metric in enumerate(good["metrics"]):
        if metric["type"] == "ratio":
            turned = {"numerator": metric["denominator"], "denominator": metric["numerator"]}
            yield Mutant(
                "swap", "numerator", f"turn {metric['name']}", _with(good, ("metrics", place), {**metric, **turned})
            )


def reason_of(mutant: Mutant) -> str:
    """Why a mutant that survives is sound; empty for an open one."""
    return next((why for kind, key, why in SOUND if (kind, key) == (mutant.kind, mutant.key)), "")


def run(step: int = 1) -> list[tuple[Mutant, tuple[str, ...]]]:
    """Every `step`th mutant with the rules that tell it."""
    good = yaml.safe_load((CORPUS / "good.yml").read_text())
    found = []
    kept: dict[str, Any] = {}
    with TemporaryDirectory() as name:
        folder = Path(name) / "project"
        shutil.copytree(CORPUS, folder, ignore=shutil.ignore_patterns("cases", "good.yml", "expected.yml"))
        for mutant in list(mutants(good))[::step]:
            text = yaml.dump(mutant.definitions, Dumper=yaml.CSafeDumper, sort_keys=False)
            (folder / DEFINITIONS).write_text(text)
            project = read_project(folder)
            relations = project.memo["relations"] = Relations(project, kept)
            found.append((mutant, tuple(sorted({finding.rule for finding in check_project(project)}))))
            kept |= relations.used
    return found


def page(results: list[tuple[Mutant, tuple[str, ...]]]) -> str:
    """docs/mutations.md."""
    total: Counter[str] = Counter(mutant.kind for mutant, _ in results)
    caught: Counter[str] = Counter(mutant.kind for mutant, rules in results if rules)
    survivors = [mutant for mutant, rules in results if not rules]
    sound: Counter[str] = Counter(mutant.kind for mutant in survivors if reason_of(mutant))
    lines = [
        "# Mutations",
        "",
        "What `lifecycle check` tells of sound definitions that are broken in one place, from files alone. Made by",
        "`python tests/python/mutations.py` of `tests/python/fixtures/bad_metrics/good.yml`: every key dropped, every",
        "name and key misspelt, aggregations, columns and sides swapped, conditions negated, values of another type.",
        "What survives as sound is another definition that nothing in the files contradicts; the reasons are ours.",
        "",
        "| kind | mutants | caught | caught of all but the sound | survive as sound | open |",
        "|---|---|---|---|---|---|",
    ]
    for kind in ("drop", "swap", "misspell", "negate", "retype", "all"):
        n, c, s = (sum(x.values()) if kind == "all" else x[kind] for x in (total, caught, sound))
        share = f"{c / (n - s):.1%}" if n > s else "none is"
        lines.append(f"| {kind} | {n} | {c} ({c / n:.1%}) | {share} | {s} | {n - c - s} |")
    lines += [
        "",
        "## What survives as sound",
        "",
        "| kind | where | mutants | why it is no fault that definitions show |",
        "|---|---|---|---|",
    ]
    grouped = Counter((m.kind, m.key, reason_of(m)) for m in survivors if reason_of(m))
    lines += [f"| {kind} | `{key}` | {n} | {why} |" for (kind, key, why), n in sorted(grouped.items())]
    lines += ["", "## What is open", ""]
    left = Counter((m.kind, m.key) for m in survivors if not reason_of(m))
    first = {(m.kind, m.key): m.what for m in reversed(survivors) if not reason_of(m)}
    lines += [f"- {kind} `{key}`, {n}: such as `{first[kind, key]}`" for (kind, key), n in sorted(left.items())] or [
        "Nothing."
    ]
    return "\n".join(lines) + "\n"


def _walk(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _walk(item, (*path, key))


def _key(path: tuple[Any, ...]) -> str:
    names = [part for part in path if isinstance(part, str)]
    return names[-1] if names else ""


def _dropped(path: tuple[Any, ...]) -> str:
    """What a dropped place is: a key, or an item of a list by what the list holds."""
    if isinstance(path[-1], int):
        kinds = {
            "metrics": "metric",
            "columns": "column",
            "saved_queries": "query",
            "exports": "query",
            "models": "model",
        }
        return kinds.get(_key(path), _key(path))
    return "semantic_model.name" if path[-2:] == ("semantic_model", "name") else str(path[-1])


def _with(good: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    found = copy.deepcopy(good)
    place: Any = found
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return found


def _without(good: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    found = copy.deepcopy(good)
    place: Any = found
    for part in path[:-1]:
        place = place[part]
    del place[path[-1]]
    return found


def _renamed(good: dict[str, Any], path: tuple[Any, ...], name: str) -> dict[str, Any]:
    found = copy.deepcopy(good)
    place: Any = found
    for part in path:
        place = place[part]
    items = [(_misspelt(key) if key == name else key, value) for key, value in place.items()]
    place.clear()
    place.update(items)
    return found


def _misspelt(text: str) -> str:
    """A text with a letter left out, of its longest word."""
    word = max(re.findall(r"\w+", text), key=len)
    middle = len(word) // 2
    return text.replace(word, word[:middle] + word[middle + 1 :], 1)


def _swaps(key: str, value: Any, good: dict[str, Any]) -> Iterator[Any]:
    columns = (
        "order_id",
        "customer_id",
        "ordered_at",
        "order_status",
        "coupon_code",
        "is_first_order",
        "refund_amount",
    )
    if key == "expr" and value in ("amount", "refund_amount", "order_id"):
        yield from (column for column in columns if column != value)
    if key in ("numerator", "denominator", "input_metric", "base_metric", "conversion_metric"):
        names = [m["name"] for model in good["models"] for m in model["metrics"]] + [m["name"] for m in good["metrics"]]
        yield from (name for name in names if name != value)
    yield from (
        {"max": ["min"], "min": ["max"], "last": ["first", "average"]}.get(value, [])
        if key in ("window_agg", "period_agg")
        else []
    )


def _negations(key: str, value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    if isinstance(value, str) and key in ("filter", "expr"):
        for before, after in ((" = ", " != "), (" > ", " <= "), (" - ", " + "), (" + ", " - ")):
            if before in value:
                yield value.replace(before, after, 1)
        if key == "filter":
            yield f"not ({value})"
    if isinstance(value, str) and key in ("window", "offset_window"):
        yield f"-{value}"


def _retypes(key: str, value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield str(value) + "!"
    elif isinstance(value, int | float):
        yield from ("high", value * 100, -value)
    elif isinstance(value, str) and key not in ("name",):
        yield [value, value]
        yield {"name": {"of": value}}
        if key == "filter":
            yield re.sub(r"'(\w+)'$", "5", value)
    elif isinstance(value, list | dict):
        yield "text"


if __name__ == "__main__":
    outcome = run(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    PAGE.write_text(page(outcome), encoding="utf-8")
    for mutant, rules in outcome:
        if "LC000" in rules:
            print("CRASH", mutant.what)
        if not rules and not reason_of(mutant):
            print(mutant.what)

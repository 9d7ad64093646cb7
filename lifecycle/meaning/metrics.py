"""What a metric means, as plain values: equal for two definitions that give the same numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from lifecycle.meaning.changes import WORDS
from lifecycle.meaning.normal import normal_conditions, normal_expression
from lifecycle.meaning.read import Definitions, Json, SemanticColumn, Written, canonical, meta_of
from lifecycle.meaning.sql_files import digest
from lifecycle.meaning.templates import expression_text, parsed

_DEFAULTS: Json = {
    "join_to_timespine": False,
    "fill_nulls_with": None,
    "hidden": False,
    "filter": [],
    "agg_time_dimension": None,
}
_DEFAULTS_OF: Mapping[str, Json] = {
    "cumulative": {"period_agg": "first"},
    "conversion": {"calculation": "conversion_rate"},
}
_INPUTS = ("numerator", "denominator", "input_metric", "base_metric", "conversion_metric")
_WINDOW = re.compile(r"^\s*(\d+)\s+(\w+?)s?\s*$")


@dataclass(frozen=True)
class MetricMeaning:
    """What a metric means.

    Attributes:
        values: What decides its numbers, by key of YAML, defaults left out.
        inputs: The metrics that it is made of.
        dimensions: Dimensions that its filters read, as "model.dimension".
        entities: Entities by which its filters reach them, as "model.entity".
    """

    values: Json
    inputs: tuple[str, ...] = ()
    dimensions: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()

    @property
    def hash(self) -> str:
        """Of the definition: own keys, not those of its inputs."""
        return digest(canonical(self.values))


def metric_meaning(definitions: Definitions, metric: Written) -> MetricMeaning:
    """The meaning of a metric among the definitions that it stands with."""
    return _Meaning(definitions, metric).read()


@dataclass
class _Meaning:
    definitions: Definitions
    metric: Written
    inputs: list[str] = field(default_factory=list)
    dimensions: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)

    def read(self) -> MetricMeaning:
        entry = self.metric.entry
        kind = str(entry.get("type") or "simple").lower()
        values: dict[str, Any] = {"type": kind, "unit": meta_of(entry).get("unit")}
        defaults = {**_DEFAULTS, **_DEFAULTS_OF.get(kind, {})}
        for key in entry:
            if key not in (*WORDS, "type", "expr", "input_metrics"):
                values[str(key)] = self._value(str(key), entry[key])
        if kind == "simple":
            values |= self._of_simple()
        elif kind == "derived":
            values |= self._of_derived()
        left = {key: value for key, value in values.items() if key == "type" or value != defaults.get(key)}
        return MetricMeaning(left, tuple(self.inputs), frozenset(self.dimensions), frozenset(self.entities))

    def _value(self, key: str, value: Any) -> Any:
        if key == "filter":
            return self._filter(value)
        if key in _INPUTS:
            return self._input(value)
        if key in ("window", "offset_window"):
            return normal_window(value)
        if key == "non_additive_dimension" and isinstance(value, dict):
            groups = value.get("group_by") or []
            kept = {**value, "group_by": sorted(groups) if isinstance(groups, list) else groups}
            return {name: each for name, each in kept.items() if each}
        return value

    def _of_simple(self) -> Json:
        entry, model = self.metric.entry, self.metric.model
        owner = self.definitions.models[model].entry if model in self.definitions.models else {}
        time = str(entry.get("agg_time_dimension") or owner.get("agg_time_dimension") or "")
        dimension = self.definitions.dimensions.get(model, {}).get(time)
        return {
            "model": model,
            "expr": normal_expression(str(entry.get("expr") or self.metric.keys[-1])),
            "agg_time_dimension": normal_expression(dimension.expr) if dimension else time,
        }

    def _of_derived(self) -> Json:
        listed = self.metric.entry.get("input_metrics")
        names: dict[str, str] = {}
        for item in listed if isinstance(listed, list) else ():
            given = item if isinstance(item, dict) else {"name": item}
            known_as = str(given.get("alias") or given.get("name") or "")
            names[known_as.lower()] = f"[{canonical(self._input({**given, 'alias': None}))}]"
        expr = normal_expression(str(self.metric.entry.get("expr") or ""), names)
        return {"expr": expr, "input_metrics": sorted(names.values())}

    def _input(self, given: Any) -> Any:
        item = given if isinstance(given, dict) else {"name": given}
        name = str(item.get("name") or "")
        if name and name not in self.inputs:
            self.inputs.append(name)
        kept = {key: self._value(str(key), value) for key, value in item.items() if key != "alias"}
        found = {key: value for key, value in kept.items() if value not in (None, [], "")}
        return name if list(found) == ["name"] else found

    def _filter(self, value: Any) -> list[str]:
        conditions, dimensions, entities = filter_meaning(self.definitions, value, self.metric.model)
        self.dimensions |= dimensions
        self.entities |= entities
        return conditions


def normal_window(value: Any) -> Any:
    """A window with its unit in the singular."""
    found = _WINDOW.match(str(value)) if value is not None else None
    return f"{int(found[1])} {found[2].lower()}" if found else value


def filter_meaning(definitions: Definitions, value: Any, model: str = "") -> tuple[list[str], set[str], set[str]]:
    """A filter's conditions in their normal form, the dimensions that they read, and the entities that lead there.

    Args:
        definitions: What its dimensions are of.
        value: A template, or a list of them.
        model: The model of the metric that is filtered, whose keys lead to other models.
    """
    conditions: set[str] = set()
    dimensions: set[str] = set()
    entities: set[str] = set()
    for template in _templates(value):
        tree = parsed(template)
        if tree is None:
            conditions.add(" ".join(template.split()))
            continue
        names: dict[str, str] = {}
        parts: list[str] = []
        for output in tree.body:
            for item in output.nodes if isinstance(output, nodes.Output) else [output]:
                if isinstance(item, nodes.TemplateData):
                    parts.append(item.data)
                    continue
                call = _group_call(item)
                place = resolve(definitions, call, model) if call else None
                text = expression_text(item)
                if call and place:
                    dimensions.add(place.dimension)
                    entities |= place.entities
                    text = text.replace(repr(call), place.meaning)
                name = f"_lc_{len(names)}"
                names[name] = f"{{{text}}}"
                parts.append(name)
        conditions |= set(normal_conditions("".join(parts), names))
    return sorted(conditions), dimensions, entities


@dataclass(frozen=True)
class Place:
    """Where a name such as `customer__segment` leads.

    Attributes:
        dimension: "model.dimension".
        meaning: The way there and the dimension's own expression, in their normal form.
        entities: "model.entity" of each key on the way.
    """

    dimension: str
    meaning: str
    entities: frozenset[str]


def resolve(definitions: Definitions, name: str, model: str = "") -> Place | None:
    """The dimension that a qualified name means, or none where it is no one dimension.

    Args:
        definitions: What it is of.
        name: One or more entities and a dimension, joined by two underscores.
        model: Where the way begins, where that is known.
    """
    *path, last = name.split("__")
    if not path:
        return None
    found: list[tuple[str, SemanticColumn]] = []
    for owner, dimensions in definitions.dimensions.items():
        if last in dimensions and path[-1] in _own_entities(definitions, owner):
            found.append((owner, dimensions[last]))
    if len(found) != 1:
        return None
    owner, dimension = found[0]
    keys = {f"{owner}.{path[-1]}"} if path[-1] in definitions.entities.get(owner, {}) else set()
    if model and model != owner and path[0] in definitions.entities.get(model, {}):
        keys.add(f"{model}.{path[0]}")
    way = "" if owner == model else "__".join(path)
    meaning = f"{way}>{owner}.{normal_expression(dimension.expr)}"
    return Place(f"{owner}.{last}", meaning, frozenset(keys))


def _own_entities(definitions: Definitions, model: str) -> set[str]:
    """The entities by which others reach a model: what a row is, and what is unique in it."""
    found = {name for name, key in definitions.entities.get(model, {}).items() if key.type in ("primary", "unique")}
    natural = {name for name, key in definitions.entities.get(model, {}).items() if key.type == "natural"}
    primary = definitions.primary_entity(model)
    return found | natural | ({primary} if primary else set())


def group_names(value: str) -> list[str]:
    """The names in the text of a group, a filter or a depends_on: `order__status` of `Dimension('order__status')`."""
    tree = parsed(value if "{{" in value else f"{{{{ {value} }}}}")
    if tree is None:
        return []
    return [str(node.value) for node in tree.find_all(nodes.Const) if isinstance(node.value, str)]


def _templates(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, dict):
        return _templates(value.get("where_filters") or list(value.values()))
    return [text for item in value for text in _templates(item)] if isinstance(value, list) else [str(value)]


def _group_call(node: nodes.Node) -> str | None:
    """The qualified name in `Dimension('order__status')`, whatever is said of its grain after it."""
    kinds = ("Dimension", "TimeDimension", "Entity")
    for call in [node, *node.find_all(nodes.Call)]:
        if isinstance(call, nodes.Call) and isinstance(call.node, nodes.Name) and call.node.name in kinds and call.args:
            first = call.args[0]
            return str(first.value) if isinstance(first, nodes.Const) else None
    return None

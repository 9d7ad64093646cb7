"""Reads the YAML of a tree: every metric, model, seed, saved query and report, as it is written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import yaml

from lifecycle.errors import DataFault
from lifecycle.meaning.sql_files import says_it_is_off
from lifecycle.meaning.templates import Macro, macros_in
from lifecycle.meaning.trees import Tree

Json = Mapping[str, Any]

# libyaml's loader is ten times faster; both are the safe one.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Written:
    """An entry of a YAML file.

    Attributes:
        path: The file.
        keys: The way to it in the file: keys of mappings, names of list entries.
        entry: What stands there.
        model: The model under which a simple metric stands; empty for all else.
    """

    path: str
    keys: tuple[str, ...]
    entry: Json
    model: str = ""


@dataclass(frozen=True)
class SemanticColumn:
    """A dimension or an entity of a model. `expr` is SQL over the model's columns."""

    name: str
    type: str
    expr: str
    granularity: str
    settings: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class ModelText:
    """A model, seed or snapshot: its file, and its YAML where it has some.

    Attributes:
        path: Its own file.
        text: What stands in it.
        yaml: Its entry in a YAML file; none where it has none.
    """

    name: str
    path: str
    text: str
    yaml: Written | None = None

    @property
    def entry(self) -> Json:
        """Its YAML, empty where it has none."""
        return self.yaml.entry if self.yaml else {}


@dataclass(frozen=True)
class Definitions:
    """All that a tree defines, by name.

    Attributes:
        models: Models and snapshots; one that is turned off is not there.
        variables: dbt vars, each by its name whatever package it is for.
    """

    tree: Tree
    models: Mapping[str, ModelText]
    seeds: Mapping[str, ModelText]
    metrics: Mapping[str, Written]
    saved_queries: Mapping[str, Written]
    reports: Mapping[str, Written]
    macros: Mapping[str, Macro]
    variables: Mapping[str, Any]
    dimensions: Mapping[str, Mapping[str, SemanticColumn]] = field(default_factory=dict)
    entities: Mapping[str, Mapping[str, SemanticColumn]] = field(default_factory=dict)

    @property
    def project_name(self) -> str:
        """The project's name, as its packages call it."""
        return str(self.tree.project.get("name") or "")

    def primary_entity(self, model: str) -> str | None:
        """The entity that a row of a model is."""
        declared = self.models[model].entry.get("primary_entity")
        primary = [name for name, entity in self.entities.get(model, {}).items() if entity.type == "primary"]
        return str(declared) if declared else next(iter(primary), None)


def read_definitions(tree: Tree) -> Definitions:
    """What a tree defines.

    Raises:
        DataFault: A YAML file is none.
    """
    entries = [item for path in tree.files if path.endswith((".yml", ".yaml")) for item in _entries(path, tree)]
    of_models = {item.keys[1]: item for item in entries if item.keys[0] in ("models", "snapshots")}
    of_seeds = {item.keys[1]: item for item in entries if item.keys[0] == "seeds"}
    code = [
        path for key in ("model-paths", "snapshot-paths") for path in tree.below(key) if path.endswith((".sql", ".py"))
    ]
    models = {
        name: ModelText(name, path, tree.files[path], of_models.get(name))
        for path in code
        if not _is_off(of_models.get(name := PurePosixPath(path).stem), tree.files[path])
    }
    seeds = {
        name: ModelText(name, path, tree.files[path], of_seeds.get(name))
        for path in tree.below("seed-paths")
        if path.endswith(".csv") and not _is_off(of_seeds.get(name := PurePosixPath(path).stem), "")
    }
    semantic = {name: model for name, model in models.items() if _is_semantic(model.entry)}
    top = [item for item in entries if item.keys[0] == "metrics"]
    below = [item for model in semantic.values() if model.yaml for item in _metrics_of(model.yaml)]
    return Definitions(
        tree=tree,
        models=models,
        seeds=seeds,
        metrics={item.keys[-1]: item for item in (*below, *top) if not _is_off(item)},
        saved_queries={item.keys[1]: item for item in entries if item.keys[0] == "saved_queries" and not _is_off(item)},
        reports={item.keys[1]: item for item in entries if item.keys[0] == "exposures" and not _is_off(item)},
        macros={
            macro.name: macro
            for path in tree.below("macro-paths")
            if path.endswith(".sql")
            for macro in macros_in(path, tree.files[path])
        },
        variables=_variables(tree.project.get("vars")),
        dimensions={name: _columns_of(model, "dimension", "dimensions") for name, model in semantic.items()},
        entities={name: _columns_of(model, "entity", "entities") for name, model in semantic.items()},
    )


def canonical(value: Any) -> str:
    """JSON in one form: keys in order, no layout."""
    return json.dumps(value, sort_keys=True, default=str, ensure_ascii=False, separators=(", ", ": "))


def meta_of(entry: Json) -> Json:
    """`config.meta` of an entry, with what stands under `meta` alone."""
    return {**_mapping(entry.get("meta")), **_mapping(_mapping(entry.get("config")).get("meta"))}


def config_of(entry: Json) -> Json:
    """`config` of an entry without its meta."""
    return {key: value for key, value in _mapping(entry.get("config")).items() if key != "meta"}


def columns_of(entry: Json) -> dict[str, Json]:
    """The columns that YAML names, by name."""
    listed = entry.get("columns")
    return {str(item["name"]): item for item in listed if _named(item)} if isinstance(listed, list) else {}


def line_of(text: str, keys: tuple[str, ...]) -> int:
    """The line of an entry, from 1: as far along `keys` as the file has them."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        return 1
    line = 1
    for key in keys:
        found = _child(node, key)
        if found is None:
            break
        node, line = found
    return line


def _child(node: yaml.Node | None, key: str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return value, name.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            name = _child(item, "name")
            if name is not None and isinstance(name[0], yaml.ScalarNode) and name[0].value == key:
                return item, name[1]
    return None


@cache
def _loaded(text: str) -> Any:
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - one of the safe ones


def _entries(path: str, tree: Tree) -> Iterator[Written]:
    try:
        content = _loaded(tree.files[path])
    except yaml.YAMLError as error:
        why = " ".join(str(error).split())
        raise DataFault(f"'{path}' of {tree.name} is not YAML: {why}.", "Mend the file.") from None
    for key in ("models", "snapshots", "seeds", "metrics", "saved_queries", "exposures"):
        listed = content.get(key) if isinstance(content, dict) else None
        for item in listed if isinstance(listed, list) else ():
            if _named(item):
                yield Written(path, (key, str(item["name"])), item)


def _metrics_of(model: Written) -> Iterator[Written]:
    listed = model.entry.get("metrics")
    for item in listed if isinstance(listed, list) else ():
        if _named(item):
            yield Written(model.path, (*model.keys, "metrics", str(item["name"])), item, model.keys[1])


def _named(item: object) -> bool:
    return isinstance(item, dict) and bool(item.get("name"))


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _is_off(item: Written | None, sql: str = "") -> bool:
    entry = item.entry if item else {}
    says = [_mapping(entry.get("config")).get("enabled"), entry.get("enabled")]
    return False in says or (bool(sql) and says_it_is_off(sql))


def _is_semantic(entry: Json) -> bool:
    declared = entry.get("semantic_model")
    return declared is True or (isinstance(declared, dict) and declared.get("enabled") is not False)


def _variables(declared: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in _mapping(declared).items():
        found |= value if isinstance(value, dict) else {str(name): value}
    return found


def _columns_of(model: ModelText, key: str, derived_key: str) -> dict[str, SemanticColumn]:
    """The dimensions or entities of a semantic model, those on its columns first."""
    found: dict[str, SemanticColumn] = {}
    for column, entry in columns_of(model.entry).items():
        declared = entry.get(key)
        if declared:
            settings = declared if isinstance(declared, dict) else {"type": declared}
            item = {"name": column, "expr": column, "granularity": entry.get("granularity"), **settings}
            semantic = _semantic_column(item, ("columns", column))
            found[semantic.name] = semantic
    derived = _mapping(model.entry.get("derived_semantics")).get(derived_key)
    for item in derived if isinstance(derived, list) else ():
        if _named(item):
            semantic = _semantic_column(item, ("derived_semantics", derived_key, str(item["name"])))
            found[semantic.name] = semantic
    return found


def _semantic_column(item: Json, keys: tuple[str, ...]) -> SemanticColumn:
    known = ("name", "type", "expr", "granularity", "label", "description", "config", "meta")
    name = str(item["name"])
    return SemanticColumn(
        name=name,
        type=str(item.get("type") or ""),
        expr=str(item.get("expr") or name),
        granularity=str(item.get("granularity") or ""),
        settings=canonical({key: value for key, value in item.items() if key not in known}),
        keys=keys,
    )

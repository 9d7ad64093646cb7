"""Reads dbt's YAML with the place of every value."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from lifecycle.dbt_project import YAML_LOADER as _LOADER

_MEANINGS: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers

_TAG = "tag:yaml.org,2002:"
_TRUE = frozenset({"true", "yes", "on"})
# Unit tests are half of a project's YAML and define nothing: they are read as empty lines.
_UNIT_TESTS = re.compile(r"^unit_tests:[ ]*\n(?:(?:[ #-].*)?(?:\n|\Z))*", re.MULTILINE)


class _Texts(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]  # typed as any
    """Leaves every scalar a text: what a plain one means is looked up below, where its first letter allows more."""

    def descend_resolver(self, *_: object) -> None:
        """No value depends on its place."""

    def ascend_resolver(self) -> None:
        """Likewise."""

    def resolve(self, *_: object) -> str:
        """No tag is needed."""
        return ""


class Position(NamedTuple):
    """A place in a file; both numbers count from 1. A tuple, as a project has tens of thousands."""

    line: int
    column: int


START = Position(1, 1)


@dataclass(frozen=True)
class Entry:
    """A YAML mapping with a name: where it starts, and where each of its keys stands."""

    start: Position = START
    keys: Mapping[str, Position] = field(default_factory=dict)

    def at(self, key: str) -> Position:
        """Where `key` stands, or the start of the entry when it is not written."""
        return self.keys.get(key, self.start)


class Node(NamedTuple):
    """A value of YAML and its place; a tuple, as a project has tens of thousands.

    Attributes:
        value: A text, number, truth value or none; a dict of nodes; or a list of nodes.
        position: Where the value begins.
        keys: Of a dict, where each key stands.
    """

    value: Any
    position: Position = START
    keys: Mapping[str, Position] = MappingProxyType({})

    def get(self, key: str) -> "Node | None":
        """The node below a key; none where this is no dict or has no such key."""
        value = self[0]
        return value.get(key) if type(value) is dict else None

    def plain(self, key: str | None = None) -> Any:
        """The value without places, of this node or of the one below `key`."""
        node = self if key is None else self.get(key)
        if node is None:
            return None
        value = node[0]
        return _plain(value) if type(value) in (dict, list) else value

    def items(self, key: str) -> list["Node"]:
        """The nodes of the list below `key`; a dict or text there is a list of one, as dbt reads `filter`."""
        node = self.get(key)
        if node is None or node.value is None:
            return []
        return list(node.value) if isinstance(node.value, list) else [node]

    def named(self, key: str) -> Iterator[tuple[str, "Node"]]:
        """The dicts of the list below `key` that have a `name`, with it."""
        node = self.get(key)
        for item in node[0] if node is not None and type(node[0]) is list else ():
            name = item.plain("name")
            if name is not None and not isinstance(name, dict | list):
                yield str(name), item

    @property
    def entry(self) -> Entry:
        """The places of a dict; it starts where its name does."""
        return Entry(self.keys.get("name", self.position), self.keys)


class YamlError(Exception):
    """A file is not YAML: what is wrong, and where."""

    def __init__(self, problem: str, position: Position) -> None:
        self.position = position
        super().__init__(problem)


def read_yaml(text: str) -> Node:
    """The nodes of one dbt YAML file, without its unit tests; an empty file is an empty dict.

    Raises:
        YamlError: It is not YAML.
    """
    try:
        root = yaml.compose(_UNIT_TESTS.sub(_emptied, text), Loader=_Texts)
    except yaml.YAMLError:
        root = _compose_whole(text)
    return _node(root) if root is not None else Node({})


EntryKey = tuple[str, str]
"""A kind ("metric", "exposure", "model" or "column") and a name; of a column or dimension it is "model.name"."""


def read_entries(path: Path) -> dict[EntryKey, Entry]:
    """The named entries of one dbt YAML file; none when it is missing or no YAML, which dbt reports itself."""
    try:
        return dict(_entries(read_yaml(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError, YamlError):
        return {}


def read_scalars(path: Path) -> list[tuple[str, Position]]:
    """The texts and numbers of a YAML file, as written, each with its place; those before the first error in it."""
    found = []
    with contextlib.suppress(OSError, UnicodeDecodeError, yaml.YAMLError), path.open(encoding="utf-8") as stream:
        for token in yaml.scan(stream, Loader=_LOADER):
            if isinstance(token, yaml.ScalarToken):
                found.append((token.value, _position(token)))
    return found


def _entries(root: Node) -> Iterator[tuple[EntryKey, Entry]]:
    for kind in ("metric", "exposure"):
        for name, node in root.named(f"{kind}s"):
            yield (kind, name), node.entry
    for model, model_node in root.named("models"):
        yield ("model", model), model_node.entry
        for name, node in model_node.named("metrics"):
            yield ("metric", name), node.entry
        for name, node in model_node.named("columns"):
            yield ("column", f"{model}.{name}"), node.entry
            dimension = node.get("dimension")
            if dimension and dimension.plain("name"):
                yield ("column", f"{model}.{dimension.plain('name')}"), node.entry
        derived = model_node.get("derived_semantics")
        for name, node in derived.named("dimensions") if derived else ():
            yield ("column", f"{model}.{name}"), node.entry


def _emptied(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _compose_whole(text: str) -> yaml.Node | None:
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=_Texts)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Position(mark.line + 1, mark.column + 1) if mark else START
        raise YamlError(str(getattr(error, "problem", None) or error), place) from None
    return root


def _node(node: yaml.Node) -> Node:
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Node] = {}
        keys: dict[str, Position] = {}
        for key, value in node.value:
            if key.value == "<<":
                merged = [_node(value)] if isinstance(value, yaml.MappingNode) else list(map(_node, value.value))
                for one in merged:
                    values = {**one.value, **values}
                    keys = {**one.keys, **keys}
                continue
            values[str(key.value)] = _node(value)
            keys[str(key.value)] = _position(key)
        return Node(values, _position(node), keys)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(item) for item in node.value], _position(node))
    return Node(_scalar(node) if isinstance(node, yaml.ScalarNode) else None, _position(node))


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    meanings = _MEANINGS.get(text[:1], ()) if not node.style else ()
    kind = next((tag.removeprefix(_TAG) for tag, pattern in meanings if pattern.match(text)), "")
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in _TRUE
    if kind in ("int", "float"):
        with contextlib.suppress(ValueError):
            return int(text.replace("_", ""), 0) if kind == "int" else float(text)
    return text


def _plain(value: Any) -> Any:
    if type(value) is dict:
        return {key: _plain(item[0]) for key, item in value.items()}
    return [_plain(item[0]) for item in value] if type(value) is list else value


def _position(node: Any) -> Position:
    mark = node.start_mark
    return Position(mark.line + 1, mark.column + 1)

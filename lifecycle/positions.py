"""Where in a dbt YAML file each metric, dimension and exposure is written."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

# libyaml's loader is ten times faster; both are the safe one.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Position:
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Entry:
    """A YAML mapping with a name: where it starts, and where each of its keys stands."""

    start: Position = Position(1, 1)
    keys: Mapping[str, Position] = field(default_factory=dict)

    def at(self, key: str) -> Position:
        """Where `key` stands, or the start of the entry when it is not written."""
        return self.keys.get(key, self.start)


EntryKey = tuple[str, str]
"""A kind ("metric", "exposure", "model" or "column") and a name; of a column or dimension it is "model.name"."""


def read_entries(path: Path) -> dict[EntryKey, Entry]:
    """The named entries of one dbt YAML file; none when it is missing or no YAML.

    dbt itself reports a file that it cannot read, so nothing is raised here.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            root = yaml.compose(stream, Loader=_LOADER)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return dict(_entries(root))


def read_scalars(path: Path) -> list[tuple[str, Position]]:
    """The texts and numbers of a YAML file, as written, each with its place; those before the first error in it."""
    found = []
    with contextlib.suppress(OSError, UnicodeDecodeError, yaml.YAMLError), path.open(encoding="utf-8") as stream:
        for token in yaml.scan(stream, Loader=_LOADER):
            if isinstance(token, yaml.ScalarToken):
                found.append((token.value, Position(token.start_mark.line + 1, token.start_mark.column + 1)))
    return found


def _entries(root: yaml.Node | None) -> Iterator[tuple[EntryKey, Entry]]:
    for kind in ("metric", "exposure"):
        for name, node in _named(_value(root, f"{kind}s")):
            yield (kind, name), _entry(node)
    for model, model_node in _named(_value(root, "models")):
        yield ("model", model), _entry(model_node)
        for name, node in _named(_value(model_node, "metrics")):
            yield ("metric", name), _entry(node)
        for name, node in _named(_value(model_node, "columns")):
            yield ("column", f"{model}.{name}"), _entry(node)
            renamed = _value(_value(node, "dimension"), "name")
            if isinstance(renamed, yaml.ScalarNode):
                yield ("column", f"{model}.{renamed.value}"), _entry(node)
        derived = _value(model_node, "derived_semantics")
        for name, node in _named(_value(derived, "dimensions")):
            yield ("column", f"{model}.{name}"), _entry(node)


def _named(node: yaml.Node | None) -> Iterator[tuple[str, yaml.MappingNode]]:
    """The mappings of a sequence that have a `name`."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else []:
        name = _value(item, "name")
        if isinstance(item, yaml.MappingNode) and isinstance(name, yaml.ScalarNode):
            yield name.value, item


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    found: list[yaml.Node] = [value for name, value in node.value if name.value == key]
    return found[0] if found else None


def _entry(node: yaml.MappingNode) -> Entry:
    keys = {name.value: _position(name) for name, _ in node.value}
    return Entry(start=keys.get("name", _position(node)), keys=keys)


def _position(node: yaml.Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)

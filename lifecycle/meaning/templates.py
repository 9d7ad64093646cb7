"""Jinja in SQL as trees: what a template calls and reads, and one text for all ways to write it."""

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, TemplateError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

Texts = frozenset[str]
"""What an expression may be, each with `*` for what is not known before dbt runs."""

UNKNOWN: Texts = frozenset({"*"})
_MANY = 100


class _Blocks(Extension):
    """dbt's own tags: what stands in a snapshot is read; tests, materializations and docs are left out."""

    tags = {"test", "data_test", "materialization", "docs", "snapshot"}  # noqa: RUF012 - as its base class has it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        tag = next(parser.stream).value
        while parser.stream.current.type != "block_end":
            next(parser.stream)
        body = parser.parse_statements((f"name:end{tag}",), drop_needle=True)
        return body if tag == "snapshot" else []


_JINJA = Environment(extensions=["jinja2.ext.do", _Blocks])  # noqa: S701 - it makes no page


@cache
def parsed(text: str) -> nodes.Template | None:
    """The tree of a template, or none when it is not Jinja."""
    try:
        return _JINJA.parse(text)
    except TemplateError:
        return None


@dataclass(frozen=True)
class Macro:
    """A macro: where it stands, and its tree."""

    name: str
    path: str
    tree: nodes.Macro


def macros_in(path: str, text: str) -> Iterator[Macro]:
    """The macros of a file."""
    tree = parsed(text)
    for node in tree.find_all(nodes.Macro) if tree else ():
        yield Macro(node.name, path, node)


@dataclass(frozen=True)
class Reads:
    """What a template takes from the rest of the project.

    Attributes:
        refs: Names of models, seeds and snapshots, with `*` for what a run decides.
        macros: Names of macros that it calls, directly or not.
        variables: Names of vars, directly or not.
        graph: Whether it reads what YAML says of models.
    """

    refs: Texts = frozenset()
    macros: Texts = frozenset()
    variables: Texts = frozenset()
    graph: bool = False

    def __or__(self, other: "Reads") -> "Reads":
        return Reads(
            self.refs | other.refs,
            self.macros | other.macros,
            self.variables | other.variables,
            self.graph or other.graph,
        )


class Reader:
    """Finds what templates read, following the macros that they call with the arguments that they give."""

    def __init__(self, macros: Mapping[str, Macro], project: str) -> None:
        self._macros = macros
        self._packages = {project, "context"}
        self._known: dict[tuple[str, frozenset[tuple[str, Texts]]], Reads] = {}

    def of_template(self, text: str) -> Reads:
        """What a model's SQL reads."""
        tree = parsed(text)
        return self._of(tree, {}) if tree else Reads()

    def of_macro(self, name: str) -> Reads:
        """What a macro reads, whatever it is given."""
        return self._of_macro(name, {})

    def _of_macro(self, name: str, given: Mapping[str, Texts]) -> Reads:
        key = (name, frozenset(given.items()))
        if key not in self._known:
            # A macro that calls itself adds nothing to what it reads.
            self._known[key] = Reads()
            self._known[key] = self._of(self._macros[name].tree, given)
        return self._known[key]

    def _of(self, tree: nodes.Node, given: Mapping[str, Texts]) -> Reads:
        names = dict(given)
        telling = _telling(tree)
        lists: dict[str, nodes.Node] = {}
        for node in telling:
            _bind(node, names, lists)
        found = Reads(graph=any(isinstance(node, nodes.Name) for node in telling))
        for node in telling:
            if isinstance(node, nodes.Call):
                found |= self._call(node, names)
            elif isinstance(node, nodes.Getitem):
                found |= self._called(_texts(node.arg, names), (), {})
        return found

    def _call(self, call: nodes.Call, names: Mapping[str, Texts]) -> Reads:
        callee = call.node
        arguments = [_texts(argument, names) for argument in call.args]
        if isinstance(callee, nodes.Name) and callee.name == "ref" and arguments:
            return Reads(refs=frozenset(arguments[-1] - UNKNOWN))
        if isinstance(callee, nodes.Name) and callee.name == "var" and arguments:
            return Reads(variables=frozenset(arguments[0] - UNKNOWN))
        named = {item.key: _texts(item.value, names) for item in call.kwargs}
        return self._called(self._callees(callee, names), tuple(arguments), named)

    def _callees(self, callee: nodes.Node, names: Mapping[str, Texts]) -> Texts:
        if isinstance(callee, nodes.Name):
            return frozenset({callee.name})
        if isinstance(callee, nodes.Getattr) and isinstance(callee.node, nodes.Name):
            return frozenset({callee.attr}) if callee.node.name in self._packages else frozenset()
        if isinstance(callee, nodes.Call) and isinstance(callee.node, nodes.Getattr) and callee.args:
            dispatched = _texts(callee.args[0], names) if callee.node.attr == "dispatch" else frozenset()
            return frozenset(f"*__{name}" for name in dispatched)
        return frozenset()

    def _called(self, patterns: Texts, arguments: tuple[Texts, ...], named: Mapping[str, Texts]) -> Reads:
        found = Reads()
        for name in matching(patterns - UNKNOWN, self._macros):
            parameters = [parameter.name for parameter in self._macros[name].tree.args]
            given = {**dict(zip(parameters, arguments, strict=False)), **named}
            inside = self._of_macro(name, {key: value for key, value in given.items() if value != UNKNOWN})
            found |= inside | Reads(macros=frozenset({name}))
        return found


def matching(patterns: Texts, names: Mapping[str, object]) -> Iterator[str]:
    """The names that fit any of the patterns."""
    for pattern in sorted(patterns):
        if "*" not in pattern:
            yield from (pattern,) if pattern in names else ()
            continue
        fits = re.compile(".*".join(re.escape(part) for part in pattern.split("*")))
        yield from (name for name in names if fits.fullmatch(name))


@cache
def _telling(tree: nodes.Node) -> tuple[nodes.Node, ...]:
    """What says what a template reads: calls, what names are set to, and the words `context`, `model` and `graph`."""

    def tells(node: nodes.Node) -> bool:
        if isinstance(node, nodes.Name):
            return node.name in ("model", "graph")
        if isinstance(node, nodes.Getitem):
            return isinstance(node.node, nodes.Name) and node.node.name == "context"
        return True

    kinds = (nodes.Assign, nodes.For, nodes.Call, nodes.Getitem, nodes.Name)
    return tuple(node for node in tree.find_all(kinds) if tells(node))


def _bind(node: nodes.Node, names: dict[str, Texts], lists: dict[str, nodes.Node]) -> None:
    """Notes what a `set` or a loop may make of a name; `lists` holds what names are set to that can be looped over."""
    if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
        lists[node.target.name] = node.node
        names[node.target.name] = names.get(node.target.name, frozenset()) | _texts(node.node, names)
    elif isinstance(node, nodes.For):
        targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
        for row in _rows(node.iter, lists) or [[]]:
            for place, target in enumerate(targets):
                if isinstance(target, nodes.Name):
                    value = _texts(row[place], names) if place < len(row) else UNKNOWN
                    names[target.name] = names.get(target.name, frozenset()) | value


def _rows(looped: nodes.Node, lists: Mapping[str, nodes.Node]) -> list[list[nodes.Node]]:
    """What a loop goes over, where that is written out: each turn's values."""
    if isinstance(looped, nodes.Name):
        looped = lists.get(looped.name, looped)
    if isinstance(looped, nodes.List | nodes.Tuple):
        rows: list[list[nodes.Node]] = []
        for item in looped.items:
            rows.append(list(item.items) if isinstance(item, nodes.Tuple | nodes.List) else [item])
        return rows
    if isinstance(looped, nodes.Call) and isinstance(looped.node, nodes.Getattr) and looped.node.attr == "items":
        looped = looped.node.node
    return [[pair.key, pair.value] for pair in looped.items] if isinstance(looped, nodes.Dict) else []


def _texts(node: nodes.Node, names: Mapping[str, Texts]) -> Texts:
    """The texts that an expression may be."""
    if isinstance(node, nodes.Const):
        return frozenset({str(node.value)})
    if isinstance(node, nodes.Name):
        return names.get(node.name, UNKNOWN)
    if isinstance(node, nodes.Concat):
        parts = [_texts(part, names) for part in node.nodes]
        joined = frozenset("".join(each) for each in itertools.islice(itertools.product(*parts), _MANY + 1))
        return joined if len(joined) <= _MANY else UNKNOWN
    if isinstance(node, nodes.Add):
        return frozenset(a + b for a in _texts(node.left, names) for b in _texts(node.right, names))
    if isinstance(node, nodes.CondExpr):
        return _texts(node.expr1, names) | (_texts(node.expr2, names) if node.expr2 else frozenset())
    return UNKNOWN


def expression_text(node: nodes.Node) -> str:
    """One text for an expression of Jinja, however it is written."""
    return repr(node)


def placeholder(text: str) -> str:
    """A name for SQL that stands for an expression of Jinja."""
    return "_jj_" + hashlib.sha256(text.encode()).hexdigest()[:12]

"""Reads metric filters: SQL in which `{{ Dimension('entity__name') }}` stands for a column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined)
_KINDS = ("Dimension", "TimeDimension", "Entity", "Metric")


@dataclass(frozen=True)
class Call:
    """One `{{ … }}` of a filter: Dimension, TimeDimension, Entity or Metric; a name, and the grain asked for."""

    kind: str
    name: str
    grain: str = ""


@dataclass(frozen=True)
class Filter:
    """A filter taken apart.

    Attributes:
        sql: The filter with each call replaced by a plain name `_lc_0`, `_lc_1`, …
        calls: The calls, in the same order.
    """

    sql: str
    calls: tuple[Call, ...]


class FilterError(Exception):
    """The filter's Jinja cannot be read; the text says why, without a full stop."""


@dataclass(frozen=True)
class _Placeholder:
    """What a call renders to; `.grain('month')` and the like change nothing here."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __getattr__(self, name: str) -> Callable[..., "_Placeholder"]:
        if name not in ("grain", "date_part", "descending"):
            raise AttributeError(name)
        return lambda *_, **__: self


@dataclass
class _Recorder:
    calls: list[Call] = field(default_factory=list)

    def function(self, kind: str) -> Callable[..., _Placeholder]:
        def record(name: str, *given: object, **named: object) -> _Placeholder:
            path = named.get("entity_path") or (given[0] if given and isinstance(given[0], list) else ())
            grain = given[0] if given and isinstance(given[0], str) else named.get("time_granularity_name") or ""
            full = "__".join([*map(str, path if isinstance(path, list | tuple) else ()), str(name)])
            self.calls.append(Call(kind, full, str(grain).lower()))
            return _Placeholder(f"_lc_{len(self.calls) - 1}")

        return record


@cache
def _read(template: str) -> Filter | str:
    """The filter, or why it cannot be read."""
    if "{" not in template:
        return Filter(template, ())
    recorder = _Recorder()
    try:
        sql = _rendered(template, recorder)
    except (TemplateError, TypeError) as error:
        return str(error).rstrip(".")
    return Filter(sql, tuple(recorder.calls))


def read_filter(template: str) -> Filter:
    """A filter's SQL and calls.

    Raises:
        FilterError: The Jinja is not closed, or calls what does not exist.
    """
    found = _read(template)
    if isinstance(found, str):
        raise FilterError(found)
    return found


def _rendered(template: str, recorder: _Recorder) -> str:
    """What a template renders to. Plain calls are made without compiling it, which takes far longer than reading it."""
    functions = {kind: recorder.function(kind) for kind in _KINDS}
    parts: list[str] = []
    for output in _ENVIRONMENT.parse(template).body:
        for node in output.nodes if isinstance(output, nodes.Output) else [output]:
            if isinstance(node, nodes.TemplateData):
                parts.append(node.data)
                continue
            called = node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""
            given = _constants(node) if called in functions and isinstance(node, nodes.Call) else None
            if given is None:
                recorder.calls.clear()
                return _ENVIRONMENT.from_string(template).render(functions)
            parts.append(str(functions[called](*given)))
    return "".join(parts)


def _constants(call: nodes.Call) -> list[Any] | None:
    """The arguments of a call that has only constant ones by place; none for any other."""
    if call.kwargs or call.dyn_args or call.dyn_kwargs:
        return None
    try:
        return [argument.as_const() for argument in call.args]
    except nodes.Impossible:
        return None


def names_in(template: str) -> set[str]:
    """The names that a filter's Jinja uses and does not define; none where it cannot be read."""
    try:
        return meta.find_undeclared_variables(SandboxedEnvironment().parse(template))
    except TemplateError:
        return set()

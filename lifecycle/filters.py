"""Reads metric filters: SQL in which `{{ Dimension('entity__name') }}` stands for a column."""

from collections.abc import Callable
from dataclasses import dataclass, field

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True)
class Call:
    """One `{{ … }}` of a filter: a kind (Dimension, TimeDimension, Entity or Metric) and a name, without its grain."""

    kind: str
    name: str


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
        def record(name: str, *_: object, **__: object) -> _Placeholder:
            self.calls.append(Call(kind, str(name)))
            return _Placeholder(f"_lc_{len(self.calls) - 1}")

        return record


def read_filter(template: str) -> Filter:
    """A filter's SQL and calls.

    Raises:
        FilterError: The Jinja is not closed, or calls what does not exist.
    """
    recorder = _Recorder()
    kinds = ("Dimension", "TimeDimension", "Entity", "Metric")
    functions = {kind: recorder.function(kind) for kind in kinds}
    try:
        sql = SandboxedEnvironment(undefined=StrictUndefined).from_string(template).render(functions)
    except (TemplateError, TypeError) as error:
        raise FilterError(str(error).rstrip(".")) from None
    return Filter(sql, tuple(recorder.calls))


def names_in(template: str) -> set[str]:
    """The names that a filter's Jinja uses and does not define; none where it cannot be read."""
    try:
        return meta.find_undeclared_variables(SandboxedEnvironment().parse(template))
    except TemplateError:
        return set()

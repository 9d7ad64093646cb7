"""What depends on what, from the raw file to the report, by the files alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from lifecycle.meaning.metrics import MetricMeaning, group_names, metric_meaning, resolve
from lifecycle.meaning.read import Definitions, ModelText, config_of, meta_of
from lifecycle.meaning.templates import Reader, Reads, Texts, matching, parsed

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Graph:
    """The subjects of a tree and their dependents.

    A subject is a kind and a name: "macro rounded", "variable large_order", "seed plans", "model stg_orders",
    "dimension fct_orders.plan_name", "entity fct_orders.customer", "time spine days", "metric revenue",
    "saved query revenue_by_plan", "report board".
    """

    definitions: Definitions

    @cached_property
    def reads(self) -> Mapping[str, Reads]:
        """By model, what its SQL reads."""
        return {name: self._reader.of_template(model.text) for name, model in self.definitions.models.items()}

    @cached_property
    def macro_reads(self) -> Mapping[str, Reads]:
        """By macro, what it reads."""
        return {name: self._reader.of_macro(name) for name in self.definitions.macros}

    @cached_property
    def meanings(self) -> Mapping[str, MetricMeaning]:
        """By metric, what it means."""
        return {name: metric_meaning(self.definitions, metric) for name, metric in self.definitions.metrics.items()}

    @cached_property
    def sources(self) -> Mapping[str, frozenset[str]]:
        """By subject, the subjects that it reads itself."""
        found: dict[str, set[str]] = {}
        for subject, source in self._edges():
            found.setdefault(subject, set()).add(source)
        return {subject: frozenset(sources) for subject, sources in found.items()}

    @cached_property
    def readers(self) -> Mapping[str, frozenset[str]]:
        """By subject, the subjects that read it themselves."""
        found: dict[str, set[str]] = {}
        for subject, source in self._edges():
            found.setdefault(source, set()).add(subject)
        return {source: frozenset(subjects) for source, subjects in found.items()}

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.definitions.macros, self.definitions.project_name)

    def dependents(self, subject: str) -> frozenset[str]:
        """All that reads a subject, directly or not."""
        return _closure(self.readers, subject)

    def above(self, subject: str) -> frozenset[str]:
        """All that a subject reads, directly or not."""
        return _closure(self.sources, subject)

    def is_mart(self, model: str) -> bool:
        """Whether people query a model: it says so, has semantics, or lies in a folder of marts."""
        found = self.definitions.models.get(model)
        if found is None:
            return False
        access = found.entry.get("access") or config_of(found.entry).get("access")
        parts = PurePosixPath(found.path).parts
        return access == "public" or "marts" in parts or model in self.definitions.dimensions

    def _edges(self) -> Iterator[tuple[str, str]]:
        """(what reads, what is read)."""
        yield from self._edges_of_sql()
        yield from self._edges_of_metrics()
        for name, query in self.definitions.saved_queries.items():
            parameters = query.entry.get("query_params")
            given = parameters if isinstance(parameters, dict) else {}
            for metric in _names_in(given.get("metrics")):
                yield f"saved query {name}", f"metric {metric}"
            yield from self._edges_of_groups(f"saved query {name}", [given.get("group_by"), given.get("where")])
        for name, report in self.definitions.reports.items():
            for kind, names in _depends_on(report.entry.get("depends_on")):
                for source in names:
                    yield f"report {name}", (f"metric {source}" if kind == "metric" else self._node(source))
            yield from self._edges_of_groups(f"report {name}", [meta_of(report.entry)])

    def _edges_of_sql(self) -> Iterator[tuple[str, str]]:
        for name, reads in self.reads.items():
            yield from self._edges_of_reads(f"model {name}", reads)
            for source in matching(reads.refs, {**self.definitions.models, **self.definitions.seeds}):
                yield f"model {name}", self._node(source)
        for name, reads in self.macro_reads.items():
            yield from self._edges_of_reads(f"macro {name}", reads)
        for name, model in self.definitions.models.items():
            if model.entry.get("time_spine"):
                yield f"time spine {name}", f"model {name}"
            for kind, columns in (("dimension", self.definitions.dimensions), ("entity", self.definitions.entities)):
                for column in columns.get(name, ()):
                    yield f"{kind} {name}.{column}", f"model {name}"

    def _edges_of_reads(self, subject: str, reads: Reads) -> Iterator[tuple[str, str]]:
        for macro in reads.macros:
            yield subject, f"macro {macro}"
        for variable in _fitting(reads.variables, self.definitions.variables):
            yield subject, f"variable {variable}"

    def _edges_of_metrics(self) -> Iterator[tuple[str, str]]:
        spines = [name for name, model in self.definitions.models.items() if model.entry.get("time_spine")]
        for name, metric in self.definitions.metrics.items():
            subject, meaning = f"metric {name}", self.meanings[name]
            if metric.model:
                yield subject, f"model {metric.model}"
            yield from ((subject, f"metric {source}") for source in meaning.inputs)
            yield from ((subject, f"dimension {source}") for source in meaning.dimensions)
            yield from ((subject, f"entity {source}") for source in meaning.entities)
            yield from ((subject, f"time spine {spine}") for spine in spines)
            yield from (
                (subject, f"entity {metric.model}.{key}") for key in self.definitions.entities.get(metric.model, ())
            )

    def _edges_of_groups(self, subject: str, values: Iterable[Any]) -> Iterator[tuple[str, str]]:
        models = {metric.model for metric in self.definitions.metrics.values() if metric.model}
        for name in {name for text in _texts_in(list(values)) for name in [text, *group_names(text)] if "__" in name}:
            place = resolve(self.definitions, name)
            if place is None:
                continue
            yield subject, f"dimension {place.dimension}"
            yield from ((subject, f"entity {entity}") for entity in place.entities)
            first = name.split("__")[0]
            for model in models:
                if first in self.definitions.entities.get(model, {}):
                    yield subject, f"entity {model}.{first}"

    def _node(self, name: str) -> str:
        return f"seed {name}" if name in self.definitions.seeds else f"model {name}"


def shown(graphs: Iterable[Graph], subjects: Iterable[str]) -> list[str]:
    """What a reader is told of dependents: metrics, saved queries, marts and reports, in order."""
    found = set()
    for subject in subjects:
        kind, _, name = subject.partition(" ")
        if kind == "model" and any(graph.is_mart(name) for graph in graphs):
            found.add(f"mart {name}")
        elif kind in ("metric", "saved", "report"):
            found.add(subject)
    return sorted(found)


def model_of(definitions: Definitions, name: str) -> ModelText | None:
    """A model or a seed by its name."""
    return definitions.models.get(name) or definitions.seeds.get(name)


def _closure(edges: Mapping[str, frozenset[str]], start: str) -> frozenset[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for subject in edges.get(waiting.pop(), NOTHING) - found:
            found.add(subject)
            waiting.append(subject)
    return frozenset(found - {start})


def _fitting(patterns: Texts, variables: Mapping[str, object]) -> Iterator[str]:
    """The vars that are read; one that the project does not set is still read, by its default."""
    yield from (name for name in patterns if "*" not in name)
    yield from matching(frozenset(name for name in patterns if "*" in name), variables)


def _names_in(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for pair in value.items() for item in pair for text in _texts_in(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _texts_in(item))
    elif isinstance(value, str):
        yield value


def _depends_on(value: Any) -> Iterator[tuple[str, list[str]]]:
    """The kind (`ref` or `metric`) and the name of each thing that a report reads."""
    for text in _names_in(value):
        names = group_names(text)
        if parsed(f"{{{{ {text} }}}}") is not None and names:
            yield text.partition("(")[0].strip(), names[-1:]

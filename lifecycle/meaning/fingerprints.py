"""Hashes of what definitions mean: of each thing that a metric reads, and of all of it together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lifecycle.meaning.compare_files import seed_rows
from lifecycle.meaning.graph import Graph
from lifecycle.meaning.normal import normal_expression
from lifecycle.meaning.read import ModelText, SemanticColumn, canonical, columns_of, config_of
from lifecycle.meaning.sql_files import digest, macro_form, model_meaning


@dataclass(frozen=True)
class Fingerprints:
    """The hashes of a tree's subjects."""

    graph: Graph

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """By subject, its own hash: of everything that any metric reads, metrics, dimensions and entities left out."""
        kinds = ("macro", "model", "seed", "time", "variable")
        above = {source for name in self.graph.definitions.metrics for source in self.graph.above(f"metric {name}")}
        return {subject: self.own(subject) for subject in sorted(above) if subject.split()[0] in kinds}

    def effective(self, metric: str) -> str:
        """The hash of a metric with all that it reads, up to the raw tables."""
        parts = [f"{subject} {self.own(subject)}" for subject in sorted(self.graph.above(f"metric {metric}"))]
        return digest(self.own(f"metric {metric}"), *parts)

    def own(self, subject: str) -> str:
        """The hash of a subject by itself; of one that does not exist, that of nothing."""
        if subject not in self._known:
            self._known[subject] = digest(self._text(subject))
        return self._known[subject]

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}

    def _text(self, subject: str) -> str:
        definitions = self.graph.definitions
        kind, _, name = subject.rpartition(" ")
        model, _, column = name.partition(".")
        try:
            texts: dict[str, Callable[[], str]] = {
                "metric": lambda: self.graph.meanings[name].hash,
                "macro": lambda: macro_form(definitions.macros[name].tree),
                "variable": lambda: canonical(definitions.variables[name]),
                "seed": lambda: _seed_text(definitions.seeds[name]),
                "dimension": lambda: _column_text(definitions.dimensions[model][column]),
                "entity": lambda: _column_text(definitions.entities[model][column]),
                "time spine": lambda: canonical(definitions.models[name].entry.get("time_spine")),
                "model": lambda: self._model_text(definitions.models[name]),
            }
            return texts[kind]()
        except KeyError:
            return ""

    def _model_text(self, model: ModelText) -> str:
        """A model's SQL, and its columns where the SQL is written by them."""
        if not self.graph.reads[model.name].graph:
            return model_meaning(model.text).form
        columns = columns_of(model.entry).values()
        told = [(column["name"], column.get("data_type"), column.get("config")) for column in columns]
        return f"{model_meaning(model.text).form} {canonical(told)}"


def _column_text(column: SemanticColumn) -> str:
    return canonical([column.type, column.granularity, normal_expression(column.expr), column.settings])


def _seed_text(seed: ModelText) -> str:
    header, rows = seed_rows(seed.text)
    types = config_of(seed.entry).get("column_types")
    return canonical([sorted(header), sorted(sorted(row.items()) for row in rows), types])

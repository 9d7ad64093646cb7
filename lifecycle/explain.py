"""All that can be said of a metric: meaning, formula, SQL, lineage, tests, owner, version, readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lifecycle.definitions import Metric, Model, Project
from lifecycle.lineage import Lineage, lineage_of_metric
from lifecycle.semantics import base_models

_AGGREGATIONS = {
    "count_distinct": "count of different",
    "sum_boolean": "count of rows where",
    "average": "average of",
    "count": "count of",
}


@dataclass(frozen=True)
class Explanation:
    """What `lifecycle explain` shows.

    Attributes:
        formula: How it is computed, in one line of words.
        sql: What MetricFlow asks the warehouse for it; empty without a fresh manifest.
        tests: Names of data and unit tests of its models, and its golden file.
        consumers: What reads it, through other metrics too: a kind and a name.
    """

    metric: Metric
    formula: str
    sql: str
    lineage: Lineage
    tests: tuple[str, ...]
    consumers: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        m, meta = self.metric, self.metric.meta
        return {
            "name": m.name,
            "label": m.label,
            "description": " ".join(m.description.split()),
            "type": m.type,
            "formula": self.formula,
            "unit": meta.unit,
            "format": meta.format,
            "good_direction": meta.good_direction,
            "owner": meta.owner,
            "version": meta.version,
            "status": meta.status,
            "path": m.path,
            "line": m.line,
            "inputs": [item.name for item in m.inputs],
            "filters": [" ".join(text.split()) for text in m.filters],
            "required_dimensions": list(meta.required_dimensions),
            "sql": self.sql,
            "lineage": {
                "columns": [str(step) for step in self.lineage.starts],
                "made_of": {str(step): list(map(str, reads)) for step, reads in sorted(self.lineage.made_of.items())},
                "raw": [str(step) for step in self.lineage.raw],
                "constants": [str(step) for step in self.lineage.constants],
                "unknown": [str(step) for step in self.lineage.unknown],
            },
            "tests": list(self.tests),
            "consumers": [{"kind": kind, "name": name} for kind, name in self.consumers],
        }


def explain_metric(project: Project, metric: Metric, sql: str = "") -> Explanation:
    """What there is to say of a metric; `sql` is what MetricFlow made of it, where somebody asked."""
    return Explanation(
        metric,
        formula_of(metric),
        sql,
        lineage_of_metric(project, metric),
        tuple(_tests(project, metric)),
        tuple(sorted(set(consumers_of(project, metric.name, frozenset())))),
    )


def formula_of(metric: Metric) -> str:
    """How a metric is computed, such as "sum of mrr_amount of fct_account_months, at month_start"."""
    names = [f"{item.name}{_changed(item.offset_window, item.offset_to_grain, item.filters)}" for item in metric.inputs]
    if metric.type == "simple":
        what = _AGGREGATIONS.get(metric.agg or "", f"{metric.agg} of")
        share = metric.agg_params.get("percentile") if metric.agg == "percentile" else None
        found = f"{what} {metric.expr or metric.name} of {metric.model}, at {metric.agg_time_dimension}"
        found = f"{found}, at the share {share}" if share is not None else found
        if metric.non_additive_dimension:
            found += f"; not added up over {metric.non_additive_dimension}"
    elif metric.type == "ratio" and len(names) == 2:
        found = f"{names[0]} / {names[1]}"
    elif metric.type == "derived":
        given = [f"{item.alias} is {name}" for item, name in zip(metric.inputs, names, strict=True) if item.alias]
        found = " ".join((metric.expr or "").split()) + (f", where {', '.join(given)}" if given else "")
    elif metric.type == "cumulative":
        over = (
            f"the last {metric.window}"
            if metric.window
            else f"the {metric.grain_to_date} so far"
            if metric.grain_to_date
            else "all time"
        )
        found = f"{', '.join(names)}, added up over {over}; of a longer period its {metric.period_agg or 'first'} value"
    else:
        found = " → ".join(names) + (f" within {metric.window}" if metric.window else "")
    filters = " and ".join(" ".join(text.split()) for text in metric.filters)
    return f"{found}, where {filters}" if filters else found


def consumers_of(project: Project, name: str, seen: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What reads a metric, directly or through other metrics: a kind (metric, saved query, exposure) and a name."""
    for query in project.saved_queries.values():
        if name in query.metrics:
            yield "saved query", query.name
    for exposure in project.exposures.values():
        if name in exposure.depends_on:
            yield "report" if exposure.meta.get("sections") else "exposure", exposure.name
    for other in project.metrics.values():
        if other.name not in seen and any(item.name == name for item in other.inputs):
            yield "metric", other.name
            yield from consumers_of(project, other.name, seen | {name})


def _changed(window: str | None, grain: str | None, filters: tuple[str, ...]) -> str:
    parts = [f"{window} before" if window else "", f"at the start of the {grain}" if grain else ""]
    parts += [f"where {' '.join(text.split())}" for text in filters]
    told = ", ".join(part for part in parts if part)
    return f" ({told})" if told else ""


def _tests(project: Project, metric: Metric) -> Iterator[str]:
    golden = project.root / "tests" / "golden" / f"{metric.name}.yml"
    if golden.exists():
        yield f"golden: {golden.relative_to(project.root).as_posix()}"
    for model in base_models(project, metric).values():
        yield from _tests_of(model)


def _tests_of(model: Model) -> Iterator[str]:
    """The data tests of a model as its YAML writes them; a column's are with its name."""
    if model.node is None:
        return
    for node, of in (
        (model.node, model.name),
        *((below, f"{model.name}.{name}") for name, below in model.node.named("columns")),
    ):
        for test in (*node.items("data_tests"), *node.items("tests")):
            names = list(test.value) if isinstance(test.value, dict) else [test.value]
            yield f"data: {names[0]} on {of}"

"""The rule that a metric is made of data."""

from collections.abc import Iterator

from lifecycle.definitions import Metric, Project
from lifecycle.findings import Finding
from lifecycle.lineage import Step, columns_of_metric
from lifecycle.relations import relations_of
from lifecycle.rules.guard import each, warning


def metrics_reach_raw_columns(project: Project) -> Iterator[Finding]:
    """LC111: a metric is made of at least one column of a raw table, or of a series that a model generates.

    One whose columns are all literals in some model tells nothing, however it is grouped: a stub that was never filled.
    `config.meta.constant: true` on the column or the metric declares that it is meant. Silent where SQL cannot be
    followed.

    Bad:
        models: [{name: stub_targets, metrics: [{name: target, agg: max, expr: target_amount}]}]
    Good:
        models: [{name: stub_targets, metrics: [{name: target, agg: max, expr: target_amount, config: {meta: {constant: true, owner: a}}}]}]
    """
    known: dict[Step, bool] = {}

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.type != "simple" or metric.meta.declared.get("constant"):
            return
        steps = list(columns_of_metric(project, metric, with_time=False))
        if steps and not any(_is_grounded(project, step, known) for step in steps):
            message = f"metric '{metric.name}' is made of '{steps[0]}', which is the same literal in every row."
            fix = "Connect what fills it, or declare it with `config.meta.constant: true`."
            yield warning("LC111", metric, metric.entry.at("expr"), message, fix)

    yield from each("LC111", project.metrics.values(), check)


def _is_grounded(project: Project, step: Step, known: dict[Step, bool]) -> bool:
    """Whether a column may be made of data: it reads a raw column, a series, or what cannot be followed."""
    if step in known:
        return known[step]
    known[step] = True
    model = project.models.get(step.table)
    if model is None or step.column == "*" or model.sql_path.endswith(".csv"):
        return True
    declared = model.columns.get(step.column)
    if declared is not None and declared.meta.get("constant"):
        return True
    outputs = relations_of(project).outputs(model)
    origin = outputs.columns.get(step.column.lower()) if outputs else None
    if origin is not None and not origin.reads and origin.is_constant:
        known[step] = False
    elif origin is not None and origin.is_copy:
        known[step] = any(_is_grounded(project, Step(*read), known) for read in origin.reads)
    return known[step]

"""Rules on what a metric says of itself."""

from collections.abc import Iterator

from lifecycle.definitions import Metric, Project
from lifecycle.findings import Finding, Severity
from lifecycle.rules.guard import each

ACCEPTED: dict[str, tuple[str, ...]] = {
    "status": ("proposed", "active", "deprecated"),
    "format": ("integer", "decimal", "percent", "money", "hours", "days"),
    "good_direction": ("up", "down", "none"),
    "tier": ("headline", "core", "secondary"),
}
"""The values of `config.meta` that reports understand."""

_HOUSE_KEYS = ("version", "status", "unit", "format", "good_direction", "tier")


def metrics_are_described(project: Project) -> Iterator[Finding]:
    """LC201: a metric has a label, a description and an owner; and all of our keys where a project keeps them.

    A package keeps such keys when any of its metrics has `version` and at least two others of them. There, `version`, `status`, `unit`,
    `format`, `good_direction` and `tier` are needed too, and `min_n` for a ratio: reports format and judge by them.
    Elsewhere their absence is no fault.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount, label: '', description: '', config: {}}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount, label: Gross, description: The largest order., config: {meta: {owner: finance}}}]}]
    """
    versioned = keeping_house(project)

    def check(metric: Metric) -> Iterator[Finding]:
        in_house = metric.package in versioned
        missing = [*_missing_texts(metric), *(_missing_keys(metric) if in_house else ())]
        if missing:
            message = f"metric '{metric.name}' has no {_listed(missing)}."
            yield _finding(
                metric, "error" if in_house else "warning", message, "Add it." if len(missing) == 1 else "Add them."
            )
        if in_house:
            yield from _wrong_values(metric)

    yield from each("LC201", project.metrics.values(), check)


def keeping_house(project: Project) -> set[str]:
    """The packages whose metrics carry our keys: there our rules of the house hold too."""
    return {
        metric.package
        for metric in project.metrics.values()
        if "version" in metric.meta.declared and len(metric.meta.declared.keys() & set(_HOUSE_KEYS)) > 2
    }


def _missing_texts(metric: Metric) -> Iterator[str]:
    if not metric.label.strip():
        yield "`label`"
    if not metric.description.strip():
        yield "`description`"
    if not (metric.meta.owner or "").strip():
        yield "`config.meta.owner`"


def _missing_keys(metric: Metric) -> Iterator[str]:
    needed = (*_HOUSE_KEYS, "min_n") if metric.type == "ratio" else _HOUSE_KEYS
    for key in needed:
        if metric.meta.declared.get(key) in (None, ""):
            yield f"`config.meta.{key}`"


def _wrong_values(metric: Metric) -> Iterator[Finding]:
    declared = metric.meta.declared
    for key, accepted in ACCEPTED.items():
        value = declared.get(key)
        if value not in (None, "", *accepted):
            message = f"metric '{metric.name}': `config.meta.{key}` is '{value}'."
            yield _finding(metric, "error", message, f"Use one of {', '.join(accepted)}.")
    for key in ("version", "min_n"):
        value = declared.get(key)
        if value is not None and (getattr(metric.meta, key) is None or value < 1):
            message = f"metric '{metric.name}': `config.meta.{key}` is '{value}'."
            yield _finding(metric, "error", message, "Use a whole number from 1.")


def _finding(metric: Metric, severity: Severity, message: str, fix: str) -> Finding:
    position = metric.entry.at("config")
    return Finding("LC201", severity, metric.path, position.line, position.column, message, fix)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

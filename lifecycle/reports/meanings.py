"""What a metric of the project means, in the words of a report."""

from lifecycle.definitions import Metric, Project
from lifecycle.reports.data import Definition

_AGGREGATIONS = {
    "sum": "sum of {}",
    "count": "number of rows with {}",
    "count_distinct": "number of different {}",
    "sum_boolean": "number of rows where {}",
    "average": "average of {}",
    "median": "median of {}",
    "percentile": "percentile of {}",
    "min": "least {}",
    "max": "greatest {}",
}
_FORMS = {"ratio": "percent", "currency": "money", "hours": "hours", "days": "days", "score": "decimal"}


def definition_of(project: Project, metric: Metric, sql: str = "") -> Definition:
    """The definition as a report tells it.

    Args:
        project: Where the metric's inputs are looked up.
        metric: A metric of it.
        sql: The query that gave its numbers.
    """
    meta = metric.meta
    known = Definition(name=metric.name, label=label_of(metric))
    return Definition(
        name=metric.name,
        label=label_of(metric),
        description=" ".join(metric.description.split()),
        kind=metric.type,
        formula=_formula(project, metric),
        unit=meta.unit or known.unit,
        form=meta.format or _FORMS.get(meta.unit or "", known.form),
        good_direction=meta.good_direction or known.good_direction,
        is_balance=_is_balance(project, metric),
        min_n=known.min_n if meta.min_n is None else meta.min_n,
        of_what=_of_what(project, metric),
        owner=meta.owner or "",
        version=meta.version,
        status=meta.status or "",
        catalog_id=meta.catalog_id or "",
        path=metric.path,
        sql=sql,
    )


def counted_inputs(project: Project, metric: Metric) -> tuple[str, str] | None:
    """Numerator and denominator of a share of counts; none where it is a share of something else.

    An input with a filter of its own is not the metric of that name, so its counts are not known.
    """
    if metric.type != "ratio" or len(metric.inputs) != 2:
        return None
    numerator, denominator = metric.inputs
    inputs = [project.metrics.get(item.name) for item in (numerator, denominator)]
    is_plain = not (numerator.filters or denominator.filters or metric.filters)
    are_counts = all(item is not None and item.meta.format == "integer" for item in inputs)
    return (numerator.name, denominator.name) if is_plain and are_counts else None


def label_of(metric: Metric) -> str:
    """The metric's label, or its name in words where it has none."""
    words = metric.name.replace("_", " ")
    return metric.label or words[:1].upper() + words[1:]


def _formula(project: Project, metric: Metric) -> str:
    labels = [label_of(project.metrics[item.name]) for item in metric.inputs if item.name in project.metrics]
    match metric.type:
        case "ratio" if len(labels) == 2:
            return f"{labels[0]} ÷ {labels[1]}"
        case "derived":
            return metric.expr or ""
        case "cumulative" if labels:
            return f"running total of {labels[0]}"
    counted = _AGGREGATIONS.get(metric.agg or "", "{}").format(metric.expr or metric.name)
    place = f" in {metric.model}" if metric.model else ""
    last = ", at the end of the period" if metric.non_additive_dimension else ""
    return f"{counted}{place}{last}"


def _of_what(project: Project, metric: Metric) -> str:
    if metric.type != "ratio" or len(metric.inputs) != 2:
        return ""
    below = project.metrics.get(metric.inputs[1].name)
    return label_of(below) if below else ""


def _is_balance(project: Project, metric: Metric) -> bool:
    if metric.type != "derived":
        return metric.non_additive_dimension is not None
    inputs = [project.metrics.get(item.name) for item in metric.inputs]
    return bool(inputs) and all(item is not None and _is_balance(project, item) for item in inputs)

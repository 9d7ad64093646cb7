"""Rules on the names by which definitions know each other."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, Model, Project
from lifecycle.expressions import columns_read
from lifecycle.findings import Finding
from lifecycle.rules.guard import each, error, suggestion, tree_of, warning
from lifecycle.semantics import entities_of, semantic_models


def inputs_exist(project: Project) -> Iterator[Finding]:
    """LC104: a metric is made of metrics that there are.

    Bad:
        metrics: [{name: aov_ratio, type: ratio, numerator: revenu, denominator: orders}]
    Good:
        metrics: [{name: aov_ratio, type: ratio, numerator: revenue, denominator: orders}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        for item in metric.inputs:
            if item.name and item.name not in project.metrics:
                message = f"metric '{metric.name}' is made of '{item.name}', which is no metric."
                position = item.entry.start if item.role == "input_metrics" else metric.entry.at(item.role)
                yield error(
                    "LC104",
                    metric,
                    position,
                    message,
                    suggestion(item.name, project.metrics, "Correct the name, or define it."),
                )

    yield from each("LC104", project.metrics.values(), check)


def metrics_are_no_circles(project: Project) -> Iterator[Finding]:
    """LC105: no metric is made of itself, whether directly or through others.

    dbt ends with a RecursionError.

    Bad:
        metrics: [{name: net, type: derived, expr: net - refunds, input_metrics: [net, refunds]}]
    Good:
        metrics: [{name: net, type: derived, expr: revenue - refunds, input_metrics: [revenue, refunds]}]
    """

    def way(name: str, target: str, seen: frozenset[str]) -> list[str] | None:
        for item in project.metrics[name].inputs if name in project.metrics else ():
            if item.name == target:
                return [name]
            found = way(item.name, target, seen | {name}) if item.name not in seen else None
            if found is not None:
                return [name, *found]
        return None

    def check(metric: Metric) -> Iterator[Finding]:
        circle = way(metric.name, metric.name, frozenset()) if metric.inputs else None
        if circle is not None and metric.name == min(circle):
            message = f"metric '{metric.name}' is made of itself: {' → '.join([*circle, metric.name])}."
            key = next((item.role for item in metric.inputs), "type")
            yield error("LC105", metric, metric.entry.at(key), message, "Leave one of them out.")

    yield from each("LC105", project.metrics.values(), check)


def derived_metrics_use_their_inputs(project: Project) -> Iterator[Finding]:
    """LC106: the expression of a derived metric reads its inputs, each of them and nothing else.

    An input that is not read is dead weight and often a slip; a name that is no input fails in the first query.

    Bad:
        metrics: [{name: gross, type: derived, expr: revenue * 1.0, input_metrics: [revenue, orders]}]
    Good:
        metrics: [{name: gross, type: derived, expr: revenue * 1.0, input_metrics: [revenue]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        tree = tree_of(project, metric.expr) if metric.type == "derived" else None
        if metric.type == "derived" and metric.expr and tree is None:
            yield error(
                "LC106",
                metric,
                metric.entry.at("expr"),
                f"metric '{metric.name}': `expr` is not one SQL expression.",
                "Mend its SQL.",
            )
        if tree is None:
            return
        read = {column.name for column in tree.find_all(exp.Column)}
        names = [item.alias or item.name for item in metric.inputs]
        for item in metric.inputs:
            name = item.alias or item.name
            if name not in read and item.name in project.metrics:
                message = f"metric '{metric.name}' lists '{name}' and its `expr` does not read it."
                yield warning("LC106", metric, item.entry.start, message, "Leave it out, or use it.")
        for name in sorted(read - set(names)):
            message = f"metric '{metric.name}': `expr` reads '{name}', which is none of its inputs."
            yield error(
                "LC106", metric, metric.entry.at("expr"), message, suggestion(name, names, "Add it to `input_metrics`.")
            )
        if tree.find(exp.AggFunc) or tree.find(exp.Window) or tree.find(exp.Query):
            message = f"metric '{metric.name}': `expr` aggregates metrics, which are aggregated already."
            yield error("LC106", metric, metric.entry.at("expr"), message, "Write arithmetic alone.")

    yield from each("LC106", project.metrics.values(), check)


def dimensions_named_by_metrics_exist(project: Project) -> Iterator[Finding]:
    """LC107: a time that a model or metric names is a time dimension of the model.

    That is the time it is counted at, and the one that a balance is not added over; a balance is grouped by entities.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount, agg_time_dimension: order_at}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount, agg_time_dimension: ordered_at}]}]
    """

    def check_model(model: Model) -> Iterator[Finding]:
        times = {item.name for item in model.dimensions if item.type == "time"}
        name = model.agg_time_dimension
        if name and name not in times and model.semantic_name:
            message = f"model '{model.name}' is counted at '{name}', which is no time dimension of it."
            yield error(
                "LC107",
                model,
                model.entry.at("agg_time_dimension"),
                message,
                suggestion(name, times, "Make it a dimension of type time."),
            )

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        if model is None or not model.semantic_name:
            return
        times = {item.name for item in model.dimensions if item.type == "time"}
        own = metric.node.plain("agg_time_dimension") if metric.node else None
        if own and own not in times:
            message = f"metric '{metric.name}' is counted at '{own}', which is no time dimension of {model.name}."
            yield error(
                "LC107",
                metric,
                metric.entry.at("agg_time_dimension"),
                message,
                suggestion(str(own), times, "Make it a dimension of type time."),
            )
        if metric.non_additive_dimension and metric.non_additive_dimension not in times:
            message = f"metric '{metric.name}' is not added over '{metric.non_additive_dimension}', which is no time dimension of {model.name}."
            yield error(
                "LC107",
                metric,
                metric.entry.at("non_additive_dimension"),
                message,
                suggestion(metric.non_additive_dimension, times, "Name one."),
            )
        balance = metric.node.get("non_additive_dimension") if metric.node else None
        for item in balance.items("group_by") if balance else []:
            known = entities_of(model)
            if item.value not in known:
                message = (
                    f"metric '{metric.name}' groups its balance by '{item.value}', which is no entity of {model.name}."
                )
                yield error(
                    "LC107", metric, item.position, message, suggestion(str(item.value), known, "Name an entity.")
                )

    yield from each("LC107", semantic_models(project), check_model)
    yield from each("LC107", project.metrics.values(), check)


def expressions_name_columns_alone(project: Project) -> Iterator[Finding]:
    """LC108: `expr` names columns without their table.

    MetricFlow reads the model under an alias of its own, so the table's name fails, and a schema's does on every other
    target.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: main.fct_orders.amount}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        tree = tree_of(project, metric.expr)
        for column in columns_read(tree) if tree is not None and model is not None else ():
            if is_qualified(model, column):
                written = column.sql()
                message = f"metric '{metric.name}': `expr` names the table in '{written}'."
                yield error("LC108", metric, metric.entry.at("expr"), message, f"Write '{column.name}'.")

    yield from each("LC108", project.metrics.values(), check)


def models_exist(project: Project) -> Iterator[Finding]:
    """LC109: a semantic model stands on a model that there is.

    dbt warns of a YAML entry without a model, and drops its metrics.

    Bad:
        models: [{name: fct_order, semantic_model: true, columns: [{name: order_id, entity: {type: primary, name: o}}]}]
    Good:
        models: [{name: fct_orders, semantic_model: true}]
    """
    known = [model.name for model in project.models.values() if model.sql_path != model.path or not model.semantic_name]
    for model in semantic_models(project):
        if model.name not in known:
            message = f"model '{model.name}' has a semantic model and no SQL."
            yield error(
                "LC109",
                model,
                model.entry.start,
                message,
                suggestion(model.name, known, "Add the model, or leave this out."),
            )


def is_qualified(model: Model | None, column: exp.Column) -> bool:
    """Whether a column is written with a table, and not as a field of a struct that the model has."""
    if not column.table or model is None:
        return False
    first = column.parts[0].name.lower()
    return first not in {name.lower() for name in model.columns} and (
        bool(column.db) or column.table.lower() == model.name.lower()
    )

"""Rules on shares and differences of metrics, and on conversions."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, MetricInput, Model, Project
from lifecycle.findings import Finding
from lifecycle.rules.additivity import words_of
from lifecycle.rules.guard import each, error, suggestion, tree_of, warning
from lifecycle.semantics import base_models, entities_of

_COUNTS = ("count", "count_distinct", "sum_boolean")
MONEY_WORDS = frozenset("amount revenue price cost costs mrr arr spend refund refunds usd eur gbp".split())


def ratios_are_of_two(project: Project) -> Iterator[Finding]:
    """LC315: a ratio does not divide a metric by itself, nor does a derived metric read one under two names.

    The ratio would be 1, and the change against the month before, of which the offset was forgotten, always 0.

    Bad:
        metrics: [{name: share, type: ratio, numerator: revenue, denominator: revenue}]
        ---
        metrics: [{name: growth, type: derived, expr: revenue - before, input_metrics: [{name: revenue}, {name: revenue, alias: before}]}]
    Good:
        metrics: [{name: share, type: ratio, numerator: refunds, denominator: revenue}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.type == "derived":
            yield from _told_twice(metric)
        if metric.type != "ratio" or len(metric.inputs) != 2:
            return
        above, below = metric.inputs
        if above.name == below.name and above.filters == below.filters and _moved(above) == _moved(below):
            message = f"metric '{metric.name}' divides '{above.name}' by itself."
            yield error(
                "LC315",
                metric,
                metric.entry.at("numerator"),
                message,
                "Name another denominator, or filter one of them.",
            )

    yield from each("LC315", project.metrics.values(), check)


def _told_twice(metric: Metric) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], MetricInput] = {}
    for item in metric.inputs:
        first = seen.setdefault((item.name, item.filters, *_moved(item)), item)
        if first is not item and (first.alias or first.name) != (item.alias or item.name):
            message = f"metric '{metric.name}' reads '{item.name}' as '{first.alias or first.name}' and as '{item.alias or item.name}', which are the same."
            yield error(
                "LC315", metric, item.entry.start, message, "Move one of them by `offset_window`, or filter it."
            )


def ratios_count_at_one_time(project: Project) -> Iterator[Finding]:
    """LC316: a ratio does not divide what happens by those who came in the same period.

    Revenue by order date over customers by signup date divides all customers' orders of June by the customers who came
    in June: neither a cohort's revenue nor revenue per customer. Found where the denominator counts the rows of a model
    by its key, and the numerator is of a model that refers to that key, at another time.

    Bad:
        metrics: [{name: revenue_per_new, type: ratio, numerator: revenue, denominator: new_customers}]
    Good:
        metrics: [{name: revenue_per_order, type: ratio, numerator: revenue, denominator: orders}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.type != "ratio" or len(metric.inputs) != 2:
            return
        above, below = (project.metrics.get(item.name) for item in metric.inputs)
        model = project.models.get(below.model or "") if below else None
        if above is None or below is None or model is None or not _counts_its_key(project, below, model):
            return
        for other in base_models(project, above).values():
            times = {m.agg_time_dimension for m in (above,) if m.type == "simple"} or {other.agg_time_dimension}
            is_foreign = any(e.name == model.primary_entity and e.type == "foreign" for e in other.entities)
            if other.name != model.name and is_foreign and below.agg_time_dimension not in times:
                message = f"metric '{metric.name}' divides '{above.name}', counted at '{next(iter(times))}', by '{below.name}', counted at '{below.agg_time_dimension}'."
                fix = "Count both at one time: the numerator by cohort, or a denominator of those there at the time."
                yield warning("LC316", metric, metric.entry.at("denominator"), message, fix)

    yield from each("LC316", project.metrics.values(), check)


def units_agree(project: Project) -> Iterator[Finding]:
    """LC317: what a derived metric adds or subtracts is of one unit.

    By `config.meta.unit` where both say one; else an amount of money is not added to a count.

    Bad:
        metrics: [{name: mixed, type: derived, expr: revenue - orders, input_metrics: [revenue, orders]}]
    Good:
        metrics: [{name: rest, type: derived, expr: 1.0 * revenue - refunds, input_metrics: [revenue, refunds]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        tree = tree_of(project, metric.expr) if metric.type == "derived" else None
        units = {item.alias or item.name: _unit(project, item.name) for item in metric.inputs}
        for node in tree.find_all(exp.Add, exp.Sub) if tree is not None else ():
            left, right = (_operand(side, units) for side in (node.left, node.right))
            if left and right and left[0] != right[0]:
                message = (
                    f"metric '{metric.name}' puts together '{left[1]}' in {left[0]} and '{right[1]}' in {right[0]}."
                )
                yield error(
                    "LC317",
                    metric,
                    metric.entry.at("expr"),
                    message,
                    "Bring them to one unit, or correct `config.meta.unit`.",
                )
                return

    yield from each("LC317", project.metrics.values(), check)


def conversions_count(project: Project) -> Iterator[Finding]:
    """LC701: both sides of a conversion are simple metrics that count.

    dbt accepts `count`, `count_distinct`, and `sum` of the literal 1 alone.

    Bad:
        metrics: [{name: conv, type: conversion, entity: customer, base_metric: visits, conversion_metric: flags, window: 7 days}]
        models: [{name: fct_events, metrics: [{name: flags, agg: sum, expr: purchase_flag}]}]
    Good:
        metrics: [{name: conv, type: conversion, entity: customer, base_metric: visits, conversion_metric: purchases, window: 7 days}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        for item in metric.inputs if metric.type == "conversion" else ():
            below = project.metrics.get(item.name)
            if below is None:
                continue
            is_count = below.agg in ("count", "count_distinct") or (below.agg == "sum" and below.expr == "1")
            if below.type != "simple" or not is_count:
                what = f"a {below.type} metric" if below.type != "simple" else f"a {below.agg}"
                message = f"metric '{metric.name}' converts '{below.name}', which is {what} and no count."
                yield error(
                    "LC701", metric, metric.entry.at(item.role), message, "Use a metric with `agg: count_distinct`."
                )

    yield from each("LC701", project.metrics.values(), check)


def conversion_filters_hold(project: Project) -> Iterator[Finding]:
    """LC702: neither side of a conversion is filtered, here or in its own metric.

    MetricFlow ignores a filter on the conversion side (metricflow#1199), and fails on a filtered metric. Count by a
    `case` instead.

    Bad:
        metrics: [{name: conv, type: conversion, entity: customer, base_metric: visits, window: 7 days, conversion_metric: {name: purchases, filter: "{{ Dimension('event__event_type') }} = 'purchase'"}}]
    Good:
        metrics: [{name: conv, type: conversion, entity: customer, base_metric: visits, window: 7 days, conversion_metric: {name: purchases}}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        for item in metric.inputs if metric.type == "conversion" else ():
            below = project.metrics.get(item.name)
            if item.filters:
                message = f"metric '{metric.name}' filters its {item.role.replace('_', ' ')} '{item.name}', and MetricFlow ignores or refuses that."
                yield error(
                    "LC702", metric, item.entry.at("filter"), message, "Count by a `case` in the metric's `expr`."
                )
            elif below is not None and below.filters:
                message = f"metric '{metric.name}' converts '{item.name}', whose filter MetricFlow ignores or refuses."
                yield error(
                    "LC702",
                    metric,
                    metric.entry.at(item.role),
                    message,
                    f"Count by a `case` in the `expr` of '{item.name}'.",
                )

    yield from each("LC702", project.metrics.values(), check)


def conversions_have_a_window(project: Project) -> Iterator[Finding]:
    """LC703: a conversion has a window.

    Without, a purchase years later converts a visit, and last month's rate still grows next year.

    Bad:
        metrics: [{name: conv, type: conversion, entity: customer, base_metric: visits, conversion_metric: purchases}]
    Good:
        metrics: [{name: conv, type: conversion, entity: customer, base_metric: visits, conversion_metric: purchases, window: 7 days}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.type == "conversion" and metric.window is None:
            message = f"metric '{metric.name}' has no `window`: what converts late changes what was reported."
            yield warning(
                "LC703", metric, metric.entry.at("type"), message, "Add `window: 7 days`, or as long as is meant."
            )

    yield from each("LC703", project.metrics.values(), check)


def conversions_share_an_entity(project: Project) -> Iterator[Finding]:
    """LC704: both sides of a conversion have its entity, and the constant properties that it names.

    Bad:
        metrics: [{name: conv, type: conversion, entity: session, base_metric: visits, conversion_metric: purchases, window: 7 days}]
    Good:
        metrics: [{name: conv, type: conversion, entity: customer, base_metric: visits, conversion_metric: purchases, window: 7 days}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.type != "conversion":
            return
        sides: dict[str, Model] = {}
        for item in metric.inputs:
            below = project.metrics.get(item.name)
            for model in base_models(project, below).values() if below else ():
                sides[item.role] = model
        for role, model in sides.items():
            known = entities_of(model)
            if metric.entity and metric.entity not in known:
                message = f"metric '{metric.name}' follows entity '{metric.entity}', which {model.name} does not have."
                yield error(
                    "LC704",
                    metric,
                    metric.entry.at("entity"),
                    message,
                    suggestion(metric.entity, known, f"Use one that both sides have: {', '.join(sorted(known))}."),
                )
                return
            key = "base_property" if role == "base_metric" else "conversion_property"
            names = {item.name for item in model.dimensions} | known
            for pair in metric.node.items("constant_properties") if metric.node else ():
                name = str(pair.plain(key) or "").rpartition("__")[2]
                if name and name not in names:
                    message = f"metric '{metric.name}' holds '{name}' constant, which {model.name} does not have."
                    yield error(
                        "LC704",
                        metric,
                        pair.keys.get(key, pair.position),
                        message,
                        suggestion(name, names, "Use a dimension of the model."),
                    )
                    return

    yield from each("LC704", project.metrics.values(), check)


def _moved(item: MetricInput) -> tuple[str | None, str | None]:
    return item.offset_window, item.offset_to_grain


def _counts_its_key(project: Project, metric: Metric, model: Model) -> bool:
    """Whether a metric is how many rows a model has: a count of its primary key or of 1."""
    key = next((entity.expr or entity.name for entity in model.entities if entity.type == "primary"), None)
    plain = tree_of(project, metric.expr or metric.name)
    is_key = isinstance(plain, exp.Column) and plain.name == key
    return metric.agg in ("count", "count_distinct", "sum") and (
        is_key or (metric.expr == "1" and metric.agg != "count_distinct")
    )


def _unit(project: Project, name: str) -> str:
    metric = project.metrics.get(name)
    if metric is None:
        return ""
    if metric.meta.unit:
        return metric.meta.unit
    if metric.agg in _COUNTS:
        return "a count"
    return "money" if metric.agg == "sum" and words_of(f"{metric.name} {metric.expr}") & MONEY_WORDS else ""


def _operand(tree: exp.Expr, units: dict[str, str]) -> tuple[str, str] | None:
    """The unit of one side, where it is a metric alone or one metric's multiple by a number."""
    plain = tree.unnest()
    if isinstance(plain, exp.Coalesce):
        plain = plain.this
    if isinstance(plain, exp.Add | exp.Sub):
        return _operand(plain.left, units)
    found = units.get(plain.name, "") if isinstance(plain, exp.Column) else ""
    return (found, plain.name) if found else None

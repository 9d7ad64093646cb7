"""Rules on what reads metrics: saved queries, exposures, reports."""

from collections.abc import Callable, Iterator

from lifecycle.definitions import Exposure, Metric, Project, SavedQuery
from lifecycle.entries import call_of
from lifecycle.filters import FilterError, read_filter
from lifecycle.findings import Finding
from lifecycle.positions import Node
from lifecycle.queries import without_grain
from lifecycle.rules.guard import each, error, suggestion, warning
from lifecycle.rules.spec import GRAINS
from lifecycle.semantics import base_models, dimensions, entities_of, lookup, reachable, semantic_models


def saved_queries_ask_for_metrics(project: Project) -> Iterator[Finding]:
    """LC801: a saved query asks for metrics that there are.

    Bad:
        saved_queries: [{name: monthly, query_params: {metrics: [gmv]}}]
    Good:
        saved_queries: [{name: monthly, query_params: {metrics: [revenue]}}]
    """

    def check(query: SavedQuery) -> Iterator[Finding]:
        params = query.node.get("query_params") or Node({})
        for item in params.items("metrics"):
            if str(item.value) not in project.metrics:
                message = f"saved query '{query.name}' asks for '{item.value}', which is no metric."
                yield error(
                    "LC801",
                    query,
                    item.position,
                    message,
                    suggestion(str(item.value), project.metrics, "Correct the name."),
                )
        if not query.metrics:
            yield error(
                "LC801",
                query,
                query.entry.start,
                f"saved query '{query.name}' asks for no metric.",
                "Name one under `query_params: {metrics: […]}`.",
            )

    yield from each("LC801", project.saved_queries.values(), check)


def saved_queries_reach_their_groups(project: Project) -> Iterator[Finding]:
    """LC802: every metric of a saved query can be grouped by all that it is grouped by.

    Bad:
        saved_queries: [{name: monthly, query_params: {metrics: [revenue], group_by: ["Dimension('order_item__sku')"]}}]
    Good:
        saved_queries: [{name: monthly, query_params: {metrics: [revenue], group_by: ["Dimension('customer__segment')"]}}]
    """
    known = dimensions(project)

    def check(query: SavedQuery) -> Iterator[Finding]:
        params = query.node.get("query_params") or Node({})
        for item in params.items("group_by"):
            text = str(item.value)
            try:
                [call] = read_filter("{{ " + text.strip().removeprefix("{{").removesuffix("}}") + " }}").calls
            except (FilterError, ValueError):
                yield error(
                    "LC802",
                    query,
                    item.position,
                    f"saved query '{query.name}' groups by `{text}`, which cannot be read.",
                    "Write it as Dimension('entity__name').",
                )
                continue
            plain = without_grain(call.name)
            if call.kind == "TimeDimension" and call.grain and call.grain not in _grains(project):
                yield error(
                    "LC802",
                    query,
                    item.position,
                    f"saved query '{query.name}' groups by the grain '{call.grain}', which is none.",
                    suggestion(call.grain, _grains(project), "Use day."),
                )
            if call.kind == "Metric" or plain == "metric_time":
                continue
            if call.kind == "Entity":
                yield from _entity(project, query, item, plain)
                continue
            if not lookup(known, plain):
                fits = sorted(full for full in known if full.endswith(f"__{plain}"))
                fix = (
                    f"Write '{fits[0]}'."
                    if fits and "__" not in plain
                    else suggestion(plain, known, "Correct the name, or add the dimension.")
                )
                yield error(
                    "LC802",
                    query,
                    item.position,
                    f"saved query '{query.name}' groups by '{call.name}', which is no dimension.",
                    fix,
                )
                continue
            for name in query.metrics:
                models = base_models(project, project.metrics[name]).values() if name in project.metrics else ()
                beyond = next((model for model in models if not lookup(reachable(project, model), plain)), None)
                if beyond is not None:
                    message = f"saved query '{query.name}' groups '{name}' by '{call.name}', which the rows of {beyond.name} do not lead to."
                    yield error(
                        "LC802",
                        query,
                        item.position,
                        message,
                        "Use a dimension of the model, or of one that it refers to by a foreign entity.",
                    )
                    break

    yield from each("LC802", project.saved_queries.values(), check)


def exports_are_told_apart(project: Project) -> Iterator[Finding]:
    """LC803: every export writes a table of its own.

    Bad:
        saved_queries: [{name: monthly, query_params: {metrics: [revenue]}, exports: [{name: out, config: {export_as: table}}, {name: out, config: {export_as: view}}]}]
    Good:
        saved_queries: [{name: monthly, query_params: {metrics: [revenue]}, exports: [{name: out, config: {export_as: table}}]}]
    """
    seen: dict[str, str] = {}
    for query in project.saved_queries.values():
        for item in query.node.items("exports"):
            config = item.get("config") or Node({})
            name = str(config.plain("alias") or item.plain("name"))
            where = f"{config.plain('schema') or ''}.{name}"
            if where in seen:
                message = f"saved query '{query.name}' exports '{name}', which {seen[where]} exports already."
                yield error("LC803", query, item.entry.start, message, "Give it another name.")
            seen.setdefault(where, f"saved query '{query.name}'")


def exposures_depend_on_what_is(project: Project) -> Iterator[Finding]:
    """LC804: an exposure depends on metrics and models that there are.

    Bad:
        exposures: [{name: board, type: dashboard, owner: {name: CFO}, depends_on: ["metric('gmv')"]}]
    Good:
        exposures: [{name: board, type: dashboard, owner: {name: CFO}, depends_on: ["metric('revenue')"]}]
    """

    def check(exposure: Exposure) -> Iterator[Finding]:
        for item in exposure.node.items("depends_on") if exposure.node else ():
            function, name = call_of(str(item.value))
            known = project.metrics if function == "metric" else project.models if function == "ref" else None
            if function not in ("metric", "ref", "source"):
                message = f"exposure '{exposure.name}' depends on `{item.value}`, which is no reference."
                yield error("LC804", exposure, item.position, message, "Write it as metric('name') or ref('name').")
            elif known is not None and name not in known:
                what = "metric" if function == "metric" else "model"
                message = f"exposure '{exposure.name}' depends on '{name}', which is no {what}."
                yield error("LC804", exposure, item.position, message, suggestion(name, known, "Correct the name."))
        owner = exposure.owner
        if not owner.get("name") and not owner.get("email"):
            yield error(
                "LC804",
                exposure,
                exposure.entry.at("owner"),
                f"exposure '{exposure.name}' has no owner.",
                "Add `owner: {name: …, email: …}`.",
            )

    yield from each("LC804", project.exposures.values(), check)


def reports_read_what_they_declare(project: Project) -> Iterator[Finding]:
    """LC805: every metric in the layout of a report is there, and the report's exposure depends on it.

    Else the lineage, and with it `lifecycle diff`, does not know that the report reads it. A report is an exposure
    with `sections` or `key_figures` in its `config.meta`.

    Bad:
        exposures: [{name: board, type: dashboard, owner: {name: CFO}, depends_on: [], config: {meta: {key_figures: [{metric: revenue}], sections: []}}}]
    Good:
        exposures: [{name: board, type: dashboard, owner: {name: CFO}, depends_on: ["metric('revenue')"], config: {meta: {key_figures: [{metric: revenue}], sections: []}}}]
    """

    def check(exposure: Exposure) -> Iterator[Finding]:
        config = exposure.node.get("config") if exposure.node else None
        meta = (config.get("meta") if config else None) or (exposure.node.get("meta") if exposure.node else None)
        if meta is None or not (meta.get("sections") or meta.get("key_figures")):
            return
        for item in _metrics_in(meta):
            name = str(item.value)
            if name not in project.metrics:
                message = f"report '{exposure.name}' shows '{name}', which is no metric."
                yield error(
                    "LC805", exposure, item.position, message, suggestion(name, project.metrics, "Correct the name.")
                )
            elif name not in exposure.depends_on:
                message = f"report '{exposure.name}' shows '{name}' and does not depend on it."
                yield error("LC805", exposure, item.position, message, f"Add metric('{name}') to `depends_on`.")

    yield from each("LC805", project.exposures.values(), check)


def hidden_metrics_are_not_shown(project: Project) -> Iterator[Finding]:
    """LC806: a metric that is hidden is in no saved query, exposure or report.

    Bad:
        models: [{name: fct_orders, metrics: [{name: helper, agg: max, expr: amount, hidden: true}]}]
        saved_queries: [{name: monthly, query_params: {metrics: [helper]}}]
    Good:
        models: [{name: fct_orders, metrics: [{name: helper, agg: max, expr: amount}]}]
        saved_queries: [{name: monthly, query_params: {metrics: [helper]}}]
    """
    yield from _shown(
        project, "LC806", lambda metric: metric.is_hidden, "is hidden", "Show the metric, or leave it out."
    )


def deprecated_metrics_are_not_read(project: Project) -> Iterator[Finding]:
    """LC807: a metric that is deprecated by its `config.meta` is read by no metric, saved query or exposure.

    `status: deprecated`, or `deprecated: true`; `successor` names what to read instead.

    Bad:
        models: [{name: fct_orders, metrics: [{name: old, agg: max, expr: amount, config: {meta: {owner: a, status: deprecated, successor: revenue}}}]}]
        saved_queries: [{name: monthly, query_params: {metrics: [old]}}]
    Good:
        saved_queries: [{name: monthly, query_params: {metrics: [revenue]}}]
    """
    yield from _shown(project, "LC807", is_deprecated, "is deprecated", "Read its successor.")

    def check(metric: Metric) -> Iterator[Finding]:
        for item in metric.inputs:
            below = project.metrics.get(item.name)
            if below is not None and is_deprecated(below) and not is_deprecated(metric):
                position = item.entry.start if item.role == "input_metrics" else metric.entry.at(item.role)
                message = f"metric '{metric.name}' is made of '{item.name}', which is deprecated."
                yield warning("LC807", metric, position, message, _successor(below))

    yield from each("LC807", project.metrics.values(), check)


def is_deprecated(metric: Metric) -> bool:
    """Whether `config.meta` says that a metric is not to be used any more."""
    declared = metric.meta.declared
    return str(declared.get("status", "")).lower() == "deprecated" or bool(
        declared.get("deprecated") or declared.get("deprecated_on") or declared.get("deprecation_date")
    )


def _successor(metric: Metric) -> str:
    name = metric.meta.declared.get("successor") or metric.meta.declared.get("replaced_by")
    return f"Read '{name}'." if name else "Read its successor."


def _shown(project: Project, rule: str, is_meant: Callable[[Metric], bool], what: str, fix: str) -> Iterator[Finding]:
    def check(query: SavedQuery) -> Iterator[Finding]:
        params = query.node.get("query_params") or Node({})
        for item in params.items("metrics"):
            metric = project.metrics.get(str(item.value))
            if metric is not None and is_meant(metric):
                message = f"saved query '{query.name}' asks for '{metric.name}', which {what}."
                yield warning(rule, query, item.position, message, _successor(metric) if rule == "LC807" else fix)

    def check_exposure(exposure: Exposure) -> Iterator[Finding]:
        for item in exposure.node.items("depends_on") if exposure.node else ():
            function, name = call_of(str(item.value))
            metric = project.metrics.get(name) if function == "metric" else None
            if metric is not None and is_meant(metric):
                message = f"exposure '{exposure.name}' depends on '{name}', which {what}."
                yield warning(rule, exposure, item.position, message, _successor(metric) if rule == "LC807" else fix)

    yield from each(rule, project.saved_queries.values(), check)
    yield from each(rule, project.exposures.values(), check_exposure)


def _entity(project: Project, query: SavedQuery, item: Node, name: str) -> Iterator[Finding]:
    every = {entity for model in semantic_models(project) for entity in entities_of(model)}
    if name.rpartition("__")[2] not in every:
        message = f"saved query '{query.name}' groups by '{name}', which is no entity."
        yield error("LC802", query, item.position, message, suggestion(name, every, "Correct the name."))


def _grains(project: Project) -> set[str]:
    return {
        *GRAINS,
        *(grain for model in project.models.values() if model.time_spine for grain in model.time_spine.custom),
    }


def _metrics_in(node: Node) -> Iterator[Node]:
    """The names of metrics in the layout of a report."""
    if isinstance(node.value, list):
        for item in node.value:
            yield from _metrics_in(item)
    elif isinstance(node.value, dict):
        for key, item in node.value.items():
            if key in ("metric", "volume", "median", "open") and isinstance(item.value, str):
                yield item
            elif key in ("up", "down", "metrics", "parts"):
                yield from (
                    name
                    for name in (item.value if isinstance(item.value, list) else [item])
                    if isinstance(name.value, str)
                )
            elif isinstance(item.value, dict | list):
                yield from _metrics_in(item)

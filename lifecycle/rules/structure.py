"""Rules on the form of definitions: what dbt refuses, ignores or drops, told with its place."""

from collections.abc import Collection, Iterator, Mapping

from lifecycle.definitions import Document, Project
from lifecycle.findings import Finding
from lifecycle.positions import Node
from lifecycle.rules import spec
from lifecycle.rules.guard import error, suggestion, warning

Entry = tuple[Document, str, Node]

# A model with no other keys than these has nothing to do with metrics.
_PLAIN_MODEL = frozenset("name description config columns data_tests tests docs meta access tags".split())
_METRIC_KEYS = frozenset(key for keys in spec.METRIC_KEYS.values() for key in keys)


def files_are_yaml(project: Project) -> Iterator[Finding]:
    """LC010: a file of definitions is YAML, and no key stands in it twice at the top.

    Bad:
        "metrics: [{name: aov"
    Good:
        "metrics: []"
    """
    for document in project.documents:
        if document.problem:
            problem = document.problem.rstrip(".")
            yield error("LC010", document, document.position, f"The file is not YAML: {problem}.", "Mend it.")


def keys_are_known(project: Project) -> Iterator[Finding]:
    """LC011: every key is one that dbt's spec has.

    dbt refuses some unknown keys with the whole entry in its message, and ignores others: a misspelt
    `agg_time_dimension` leaves the model without one.

    Bad:
        models: [{name: fct_orders, agg_time_dimesion: ordered_at}]
    Good:
        models: [{name: fct_orders, agg_time_dimension: ordered_at}]
    """
    for document, _, root in _of_our_own(project):
        yield from _unknown(document, "the file", root, spec.TOP_KEYS, only_near=True)
    for document, name, node in metric_entries(project):
        subject = f"metric '{name}'"
        yield from _unknown(document, subject, node, _METRIC_KEYS)
        for role in ("numerator", "denominator", "input_metric", "base_metric", "conversion_metric", "input_metrics"):
            for item in node.items(role):
                yield from _unknown(document, subject, item, spec.INPUT_KEYS)
        balance = node.get("non_additive_dimension")
        yield from _unknown(document, subject, balance, spec.BALANCE_KEYS) if balance else ()
    for document, name, node in model_entries(project):
        subject = f"model '{name}'"
        is_semantic = node.get("semantic_model") is not None or node.get("metrics") is not None
        yield from _unknown(document, subject, node, spec.MODEL_KEYS, only_near=not is_semantic)
        semantic = node.get("semantic_model")
        yield from _unknown(document, subject, semantic, spec.SEMANTIC_KEYS) if semantic else ()
        for column, below in node.named("columns"):
            named = f"column '{column}' of {name}"
            yield from _unknown(document, named, below, spec.COLUMN_KEYS, only_near=True)
            for key, keys in (("entity", spec.ENTITY_KEYS), ("dimension", spec.DIMENSION_KEYS)):
                inner = below.get(key)
                yield from _unknown(document, named, inner, keys) if inner else ()
        derived = node.get("derived_semantics") or Node({})
        yield from _unknown(document, subject, derived, ("dimensions", "entities"))
        for inner_name, below in derived.named("dimensions"):
            yield from _unknown(document, f"dimension '{inner_name}' of {name}", below, spec.DIMENSION_KEYS)
        for inner_name, below in derived.named("entities"):
            yield from _unknown(document, f"entity '{inner_name}' of {name}", below, spec.ENTITY_KEYS)
    for document, name, node in _entries(project, "saved_queries"):
        subject = f"saved query '{name}'"
        yield from _unknown(document, subject, node, spec.SAVED_QUERY_KEYS)
        params = node.get("query_params")
        yield from _unknown(document, subject, params, spec.PARAMS_KEYS) if params else ()
        for item in node.items("exports"):
            yield from _unknown(document, subject, item, spec.EXPORT_KEYS)
            config = item.get("config") or Node({})
            yield from _unknown(document, subject, config, spec.EXPORT_CONFIG_KEYS, only_near=True)
    for document, name, node in _entries(project, "exposures"):
        yield from _unknown(document, f"exposure '{name}'", node, spec.EXPOSURE_KEYS)


def values_are_known(project: Project) -> Iterator[Finding]:
    """LC012: a value of a closed list is one of it, as written there: types, aggregations, grains.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: total, expr: amount}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: sum, expr: refund_amount}]}]
    """
    custom = [grain for model in project.models.values() if model.time_spine for grain in model.time_spine.custom]
    grains = (*spec.GRAINS, *custom)
    for document, name, node in metric_entries(project):
        for key, known in {**spec.VALUES, "time_granularity": grains, "grain_to_date": grains}.items():
            if key in node.keys:
                yield from _unknown_value(document, f"metric '{name}'", node, key, known)
        for role in ("input_metrics", "numerator", "denominator"):
            for item in node.items(role):
                yield from _unknown_value(document, f"metric '{name}'", item, "offset_to_grain", grains)
    for document, name, node in model_entries(project):
        derived = node.get("derived_semantics") or Node({})
        for column, below in [*node.named("columns"), *derived.named("dimensions")]:
            if "granularity" not in below.keys:
                continue
            yield from _unknown_value(document, f"column '{column}' of {name}", below, "granularity", grains)
        for key, known in (("entity", spec.ENTITY_TYPES), ("dimension", spec.DIMENSION_TYPES)):
            for column, below in node.named("columns"):
                inner = below.get(key)
                subject = f"{key} on column '{column}' of {name}"
                if inner is not None and isinstance(inner.value, dict):
                    yield from _unknown_value(document, subject, inner, "type", known)
                elif inner is not None:
                    yield from _unknown_value(document, subject, below, key, known)
        for key, known in (("entities", spec.ENTITY_TYPES), ("dimensions", spec.DIMENSION_TYPES)):
            for inner_name, below in derived.named(key):
                yield from _unknown_value(document, f"'{inner_name}' of {name}", below, "type", known)
    for document, name, node in _entries(project, "exposures"):
        yield from _unknown_value(document, f"exposure '{name}'", node, "type", spec.EXPOSURE_TYPES)
    for document, name, node in _entries(project, "saved_queries"):
        for item in node.items("exports"):
            config = item.get("config")
            if config is not None:
                yield from _unknown_value(document, f"saved query '{name}'", config, "export_as", spec.EXPORT_TYPES)


def metrics_have_what_they_need(project: Project) -> Iterator[Finding]:
    """LC013: a metric has the keys without which its type means nothing, and a column says of what type it is.

    `agg: count` needs an `expr` too: the column whose values are counted, or 1 for all rows.

    Bad:
        models: [{name: fct_orders, metrics: [{name: rows_n, agg: count}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: rows_n, agg: count, expr: 1}]}]
    """
    for document, name, node in metric_entries(project):
        type_ = str(node.plain("type") or "simple")
        needed = list(spec.NEEDED.get(type_, ()))
        agg = node.plain("agg")
        needed += ["expr"] if type_ == "simple" and agg == "count" else []
        needed += ["percentile"] if type_ == "simple" and agg == "percentile" else []
        near = {key for key in node.keys for _ in [0] if key not in _METRIC_KEYS}
        for key in needed:
            if node.plain(key) in (None, "", []) and not near:
                what = "`agg: count`" if key == "expr" and agg == "count" else f"A {type_} metric"
                fix = "Write `expr: 1` for all rows." if key == "expr" and agg == "count" else f"Add `{key}`."
                yield error(
                    "LC013",
                    document,
                    node.entry.at("type" if "agg" not in node.keys else "agg"),
                    f"metric '{name}' has no `{key}`, which {what[0].lower() + what[1:]} needs.",
                    fix,
                )
        for role in ("numerator", "denominator", "input_metrics", "input_metric", "base_metric", "conversion_metric"):
            for item in node.items(role):
                if isinstance(item.value, dict) and item.plain("name") is None:
                    yield error(
                        "LC013",
                        document,
                        item.position,
                        f"metric '{name}': an item of `{role}` has no `name`.",
                        "Name the metric.",
                    )
    for document, name, node in model_entries(project):
        for column, below in node.named("columns"):
            for key in ("entity", "dimension"):
                inner = below.get(key)
                if inner is not None and isinstance(inner.value, dict) and inner.plain("type") is None:
                    yield error(
                        "LC013",
                        document,
                        inner.position,
                        f"{key} on column '{column}' of {name} has no `type`.",
                        "Add it.",
                    )


def keys_fit_the_type(project: Project) -> Iterator[Finding]:
    """LC014: a metric has only keys that mean something for its type.

    The others are ignored: a `percentile` beside `agg: sum`, a `window` on a ratio, a `type_params` of the older spec.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: sum, expr: refund_amount, percentile: 0.9}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: percentile, expr: refund_amount, percentile: 0.9}]}]
    """
    for document, name, node in metric_entries(project):
        type_ = str(node.plain("type") or "simple")
        if type_ not in spec.METRIC_TYPES:
            continue
        allowed = {*spec.METRIC_KEYS[""], *spec.METRIC_KEYS[type_]}
        for key, position in node.keys.items():
            if key in _METRIC_KEYS and key not in allowed and node.plain(key) is not None:
                yield error(
                    "LC014",
                    document,
                    position,
                    f"metric '{name}' is {type_}, and `{key}` means nothing there.",
                    f"Take `{key}` out, or change the type.",
                )
        agg = node.plain("agg")
        if type_ == "simple" and agg != "percentile":
            for key in ("percentile", "percentile_type"):
                if key in node.keys:
                    yield error(
                        "LC014",
                        document,
                        node.keys[key],
                        f"metric '{name}' has a `{key}` beside `agg: {agg}`, which ignores it.",
                        "Write `agg: percentile`, or take it out.",
                    )
                    break


def names_are_names(project: Project) -> Iterator[Finding]:
    """LC015: a name begins with a letter and goes on with letters, digits and single underscores.

    It becomes a column in every query. Two underscores part an entity from its dimension, and `metric_time` is the
    time of all metrics.

    Bad:
        models: [{name: fct_orders, metrics: [{name: net revenue, agg: sum, expr: refund_amount}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: net_revenue_of_orders, agg: sum, expr: refund_amount}]}]
    """
    for document, name, node in metric_entries(project):
        yield from _bad_name(document, "metric", name, node)
    for document, name, node in _entries(project, "saved_queries"):
        yield from _bad_name(document, "saved query", name, node)
    for model in project.models.values():
        for kind, items in (("dimension", model.dimensions), ("entity", model.entities)):
            for item in items:
                if not _is_name(item.name):
                    yield error(
                        "LC015",
                        model,
                        item.entry.start,
                        f"{kind} '{item.name}' of {model.name} is no name.",
                        "Use letters, digits and single underscores.",
                    )


def names_are_used_once(project: Project) -> Iterator[Finding]:
    """LC016: a metric's name and its label are its own.

    dbt refuses the second of a name, and fails late on the second of a label, leaving the old
    `semantic_manifest.json` in place.

    Bad:
        models: [{name: fct_orders, metrics: [{name: refunds, agg: max, expr: refund_amount}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: largest_refund, agg: max, expr: refund_amount}]}]
    """
    for kind in ("metrics", "saved_queries", "exposures"):
        seen: dict[str, tuple[Document, Node]] = {}
        entries = metric_entries(project) if kind == "metrics" else _entries(project, kind)
        what = {"metrics": "metric", "saved_queries": "saved query", "exposures": "exposure"}[kind]
        for document, name, node in entries:
            if name in seen:
                first, other = seen[name]
                where = f"line {other.entry.start.line}" + ("" if first is document else f" of {first.path}")
                yield error(
                    "LC016",
                    document,
                    node.entry.start,
                    f"{what} '{name}' is defined in {where} already.",
                    "Rename one.",
                )
            seen.setdefault(name, (document, node))
    labels: dict[str, str] = {}
    for document, name, node in metric_entries(project):
        label = node.plain("label")
        if label and labels.setdefault(str(label), name) != name:
            yield error(
                "LC016",
                document,
                node.entry.at("label"),
                f"metric '{name}' has the label of '{labels[str(label)]}'.",
                "Give it its own.",
            )
    names: dict[str, Document] = {}
    for document, name, node in model_entries(project):
        if name in names and (node.get("semantic_model") or node.get("metrics")):
            yield error(
                "LC016",
                document,
                node.entry.start,
                f"model '{name}' is described in {names[name].path} already.",
                "Keep one.",
            )
        names.setdefault(name, document)
        columns: set[str] = set()
        for column, below in node.named("columns"):
            if column in columns:
                yield error(
                    "LC016", document, below.entry.start, f"column '{column}' of {name} is listed twice.", "Keep one."
                )
            columns.add(column)


def metrics_stand_on_semantic_models(project: Project) -> Iterator[Finding]:
    """LC017: a model with metrics has a semantic model that is on, and no `versions`; a simple metric stands under a model.

    Without, dbt drops the metrics and says nothing, unless no other is left; of a model with versions it drops the
    semantic model likewise.

    Bad:
        models: [{name: fct_orders, semantic_model: {enabled: false}, metrics: [{name: gross, agg: max, expr: amount}]}]
    Good:
        models: [{name: fct_orders, semantic_model: {enabled: true}, metrics: [{name: gross, agg: max, expr: amount}]}]
    """
    for document, name, node in model_entries(project):
        semantic = node.get("semantic_model")
        plain = semantic.plain() if semantic else None
        is_on = plain is True or (isinstance(plain, dict) and plain.get("enabled", True) is not False)
        if node.items("metrics") and not is_on:
            position = node.entry.at("semantic_model" if semantic else "metrics")
            yield error(
                "LC017",
                document,
                position,
                f"model '{name}' has metrics and no semantic model that is on: dbt drops them.",
                "Write `semantic_model: {enabled: true}`.",
            )
        if is_on and node.items("versions"):
            yield error(
                "LC017",
                document,
                node.entry.at("versions"),
                f"model '{name}' has versions: dbt drops its semantic model.",
                "Take `versions` out, or put the semantic model on a model without.",
            )
    for document, name, node in _entries(project, "metrics"):
        if (node.plain("type") or "simple") == "simple" and node.plain("agg"):
            yield error(
                "LC017",
                document,
                node.entry.at("type"),
                f"metric '{name}' is simple and stands under no model.",
                "Move it under its model's `metrics`.",
            )


def values_have_the_right_type(project: Project) -> Iterator[Finding]:
    """LC018: a value is a text, a number, a truth value or a list, as its key needs.

    YAML reads `hidden: "false"` as a text, and dbt prints the whole entry.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: percentile, expr: amount, percentile: high}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: percentile, expr: amount, percentile: 0.8}]}]
    """
    for document, _, root in _of_our_own(project):
        for key in ("models", "metrics", "saved_queries", "exposures"):
            yield from _misshapen(document, "the file", root, {key: spec.LIST})
            yield from _nameless(document, key, root)
    for document, name, node in metric_entries(project):
        yield from _misshapen(document, f"metric '{name}'", node, spec.METRIC_SHAPES)
        for role in ("numerator", "denominator", "input_metric", "base_metric", "conversion_metric", "input_metrics"):
            for item in node.items(role):
                yield from _misshapen(document, f"metric '{name}'", item, spec.INPUT_SHAPES)
    for document, name, node in model_entries(project):
        yield from _misshapen(document, f"model '{name}'", node, spec.MODEL_SHAPES)
        semantic = node.get("semantic_model") or Node({})
        yield from _misshapen(document, f"model '{name}'", semantic, {"enabled": spec.TRUTH, "name": spec.TEXT})
        for column, below in node.named("columns"):
            yield from _misshapen(document, f"column '{column}' of {name}", below, spec.COLUMN_SHAPES)
        for key in ("columns", "metrics"):
            yield from _nameless(document, key, node)
        derived = node.get("derived_semantics") or Node({})
        for key in ("dimensions", "entities"):
            yield from _misshapen(document, f"model '{name}'", derived, {key: spec.LIST})
            yield from _nameless(document, key, derived)
            for inner_name, below in derived.named(key):
                yield from _misshapen(document, f"'{inner_name}' of {name}", below, {"expr": spec.SQL})
    for document, name, node in _entries(project, "saved_queries"):
        yield from _misshapen(
            document, f"saved query '{name}'", node, {"query_params": spec.MAPPING, "exports": spec.LIST}
        )
        params = node.get("query_params") or Node({})
        yield from _misshapen(document, f"saved query '{name}'", params, {"metrics": spec.LIST, "group_by": spec.LIST})
        for key in ("metrics", "group_by"):
            for item in params.items(key):
                if not isinstance(item.value, str):
                    yield error(
                        "LC018",
                        document,
                        item.position,
                        f"saved query '{name}': an item of `{key}` is no text.",
                        "Write a text.",
                    )
        yield from _nameless(document, "exports", node)
        for item in node.items("exports"):
            yield from _misshapen(document, f"saved query '{name}'", item, {"config": spec.MAPPING})
    for document, name, node in _entries(project, "exposures"):
        yield from _misshapen(document, f"exposure '{name}'", node, {"depends_on": spec.LIST, "owner": spec.MAPPING})
    for document, name, node in model_entries(project):
        spine = node.get("time_spine")
        columns = dict(node.named("columns"))
        named = spine.plain("standard_granularity_column") if spine else None
        if spine is not None and named is not None and named not in columns:
            yield error(
                "LC018",
                document,
                spine.entry.at("standard_granularity_column"),
                f"time spine '{name}' names column '{named}', which is not under its `columns`.",
                suggestion(str(named), columns, "List it there, with its granularity."),
            )
        elif spine is not None and named is not None and columns[named].plain("granularity") is None:
            yield error(
                "LC018",
                document,
                columns[named].entry.start,
                f"time spine '{name}': column '{named}' has no `granularity`.",
                "Add `granularity: day`.",
            )
        for grain, below in spine.named("custom_granularities") if spine else ():
            read = below.plain("column_name") or grain
            if read not in columns:
                yield error(
                    "LC018",
                    document,
                    below.entry.start,
                    f"time spine '{name}': grain '{grain}' reads column '{read}', which is not under its `columns`.",
                    suggestion(str(read), columns, "List it there."),
                )


def metric_entries(project: Project) -> Iterator[Entry]:
    """Every metric that is written, under models and on its own; in a project that still has some, not of the older spec."""
    found: list[Entry] | None = project.memo.get("metric_entries")
    if found is None:
        is_older = any(document.root.get("semantic_models") for document in project.documents)
        below = [
            (document, name, metric)
            for document, _, node in model_entries(project)
            for name, metric in node.named("metrics")
        ]
        alone = [entry for entry in _entries(project, "metrics") if not (is_older and entry[2].get("type_params"))]
        found = project.memo["metric_entries"] = [*below, *alone]
    return iter(found)


def model_entries(project: Project) -> Iterator[Entry]:
    """Every model that is written and has to do with metrics, or is a calendar."""
    found: list[Entry] | None = project.memo.get("model_entries")
    if found is None:
        found = project.memo["model_entries"] = [
            entry for entry in _entries(project, "models") if any(key not in _PLAIN_MODEL for key in entry[2].keys)
        ]
    return iter(found)


def _of_our_own(project: Project) -> Iterator[Entry]:
    for document in project.documents:
        yield document, "", document.root


def _entries(project: Project, key: str) -> Iterator[Entry]:
    for document in project.documents:
        for name, node in document.root.named(key):
            yield document, name, node


def _unknown(
    document: Document, subject: str, node: Node, known: Collection[str], only_near: bool = False
) -> Iterator[Finding]:
    for key, position in node.keys.items():
        if key in known:
            continue
        fix = suggestion(key, known, "")
        if key == "version" and subject.startswith("metric"):
            fix = "Write it as `config: {meta: {version: …}}`."
        elif key in ("meta", "owner", "tags", "unit", "group") and subject.startswith("metric"):
            fix = f"Write it under `config`{'' if key in ('meta', 'tags', 'group') else ' and there under `meta`'}."
        elif key == "type_params":
            fix = "It is of the older spec: write its keys beside `type`."
        if fix or not only_near:
            yield error(
                "LC011",
                document,
                position,
                f"{subject} has the key `{key}`, which dbt does not know.",
                fix or "Take it out, or put it under `config.meta`.",
            )


def _unknown_value(document: Document, subject: str, node: Node, key: str, known: Collection[str]) -> Iterator[Finding]:
    value = node.plain(key)
    if value is None or (not isinstance(value, dict | list) and value in known):
        return
    if isinstance(value, dict | list):
        message = f"{subject}: `{key}` is no single word."
        yield error("LC012", document, node.entry.at(key), message, f"Use one of {', '.join(known)}.")
        return
    text = str(value)
    fix = suggestion(text, known, f"Use one of {', '.join(known)}.")
    yield error("LC012", document, node.entry.at(key), f"{subject}: `{key}` is '{text}'.", fix)


def _misshapen(document: Document, subject: str, node: Node, shapes: Mapping[str, spec.Shape]) -> Iterator[Finding]:
    """One finding per value that is no text, number, list or mapping, where its key needs one."""
    for key, (types, what) in shapes.items():
        value = node.get(key)
        if value is None or value.value is None:
            continue
        if not isinstance(value.value, types) or (isinstance(value.value, bool) and bool not in types):
            position = node.keys.get(key, value.position)
            yield error("LC018", document, position, f"{subject}: `{key}` is not {what}.", f"Write {what}.")


def _nameless(document: Document, key: str, node: Node) -> Iterator[Finding]:
    for item in node.items(key):
        if not isinstance(item.value, dict) or not isinstance(item.plain("name"), str):
            yield error(
                "LC018", document, item.position, f"An item of `{key}` is no mapping with a `name`.", "Name it."
            )


def _bad_name(document: Document, kind: str, name: str, node: Node) -> Iterator[Finding]:
    if name == "metric_time" or not _is_name(name):
        yield error(
            "LC015",
            document,
            node.entry.start,
            f"{kind} '{name}' is no name.",
            "Use letters, digits and single underscores.",
        )
    elif name.lower() != name:
        yield warning(
            "LC015",
            document,
            node.entry.start,
            f"{kind} '{name}' has capital letters, which engines treat differently.",
            f"Write '{name.lower()}'.",
        )


def _is_name(name: str) -> bool:
    return name.isascii() and name.isidentifier() and name[0].isalpha() and "__" not in name and len(name) <= 250

"""Rules on what a definition says to its readers, and whether it is the only one of its kind."""

import re
from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Dimension, Metric, Model, Project
from lifecycle.expressions import normal_form
from lifecycle.findings import Finding
from lifecycle.relations import relations_of
from lifecycle.rules.additivity import words_of
from lifecycle.rules.guard import each, error, tree_of, warning
from lifecycle.rules.meta import keeping_house
from lifecycle.rules.ratios import MONEY_WORDS
from lifecycle.semantics import semantic_models

_PERSONAL_WORDS = frozenset("email mail phone mobile ssn passport iban birthdate birthday dob".split())
_PERSONAL_NAMES = frozenset(
    "first_name last_name full_name surname given_name family_name street street_address home_address ip ip_address credit_card card_number date_of_birth "
    "social_security_number customer_name contact_name user_name person_name postal_address tax_id national_id".split()
)
_TAGS = frozenset({"pii", "personal", "sensitive", "gdpr"})
# A description that begins so says what is done; each with the aggregations that do it.
_SAID: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("average ", "mean ", "avg "), ("average",), "an average"),
    (("median ",), ("median", "percentile"), "a median"),
    (
        ("number of ", "count of ", "distinct ", "how many "),
        ("count", "count_distinct", "sum_boolean", "sum"),
        "a count",
    ),
    (("sum of ", "total ", "sum "), ("sum", "sum_boolean", "count", "count_distinct"), "a sum"),
    (("largest ", "maximum ", "highest "), ("max",), "a maximum"),
    (("smallest ", "minimum ", "lowest "), ("min",), "a minimum"),
)


def definitions_are_made_once(project: Project) -> Iterator[Finding]:
    """LC202: no two metrics are the same under two names.

    The same aggregation of the same expression, with the same filters and at the same time: one of them will be changed
    one day and the other not. Compared as SQL, not as text. A hidden metric may repeat another. Where metrics do not
    carry the keys of LC201, a second name may be meant: it is told when the SQL is written in another way, and when both
    have one description or two owners.

    Bad:
        models: [{name: fct_orders, metrics: [{name: turnover, agg: sum, expr: AMOUNT}]}]
    Good:
        metrics: [{name: half, type: derived, expr: revenue / 2.0, input_metrics: [revenue]}]
    """
    alike: dict[tuple[object, ...], list[Metric]] = {}
    for metric in project.metrics.values():
        if not metric.is_hidden and metric.type in ("simple", "ratio"):
            # two ways to write one expression have the same letters, which is quicker to see
            letters = sorted((metric.expr or metric.name).lower().replace("(", "").replace(")", ""))
            alike.setdefault((*_all_but_the_expression(metric), "".join(letters).strip()), []).append(metric)
    first: dict[str, Metric] = {}
    house = keeping_house(project)
    for metrics in alike.values():
        seen: dict[str, Metric] = {}
        for metric in metrics if len(metrics) > 1 else ():
            written = metric.expr or metric.name
            same = seen.setdefault(
                normal_form(tree_of(project, written), written) if metric.type == "simple" else "", metric
            )
            if same is not metric and (metric.package in house or _is_by_chance(metric, same)):
                first[metric.name] = same

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.name in first:
            message = f"metric '{metric.name}' is the same as '{first[metric.name].name}'."
            yield warning(
                "LC202", metric, metric.entry.start, message, "Keep one, and give it both names in its description."
            )

    yield from each("LC202", project.metrics.values(), check)


def _is_by_chance(one: Metric, other: Metric) -> bool:
    """Whether nobody seems to have known of the other."""
    is_rewritten = (one.expr or one.name) != (other.expr or other.name) and one.type == "simple"
    is_copied = bool(one.description) and one.description.split() == other.description.split()
    return is_rewritten or is_copied or one.meta.owner != other.meta.owner


def _all_but_the_expression(metric: Metric) -> tuple[object, ...]:
    """What makes a metric what it is, without its expression."""
    inputs = tuple((item.name, item.filters, item.offset_window, item.offset_to_grain) for item in metric.inputs)
    filters = tuple(sorted(" ".join(text.split()) for text in metric.filters))
    balance = metric.node.plain("non_additive_dimension") if metric.node else None
    times = (metric.agg_time_dimension, str(balance), metric.node.plain("join_to_timespine") if metric.node else None)
    return (
        *(metric.package, metric.type, metric.model, metric.agg, metric.agg_params.get("percentile"), filters),
        *(*times, inputs, metric.fill_nulls_with, metric.meta.required_dimensions),
    )


def metrics_have_names_of_their_own(project: Project) -> Iterator[Finding]:
    """LC203: a metric is not called as a dimension or entity of its model.

    A query that asks for both gets one column for two things.

    Bad:
        models: [{name: fct_orders, metrics: [{name: order_status, agg: count_distinct, expr: order_status}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: order_statuses, agg: count_distinct, expr: order_status}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        for kind, items in (("dimension", model.dimensions), ("entity", model.entities)) if model else ():
            if any(item.name == metric.name for item in items):
                message = f"metric '{metric.name}' has the name of a {kind} of {model.name if model else ''}."
                yield error(
                    "LC203", metric, metric.entry.start, message.replace("a entity", "an entity"), "Rename the metric."
                )
                return

    def check_model(model: Model) -> Iterator[Finding]:
        for item in model.dimensions:
            twin = next((entity for entity in model.entities if entity.name == item.name), None)
            if twin is not None:
                same = (
                    "is both an entity and a dimension"
                    if twin.entry.start == item.entry.start
                    else f"has the name of an entity of {model.name}"
                )
                message = f"dimension '{item.name}' of {model.name} {same}."
                yield error(
                    "LC203", model, item.entry.at("dimension"), message, "Rename one of them, or keep the entity alone."
                )
            elif _is_key(model, item):
                message = f"column '{item.name}' of {model.name} is a key and a dimension."
                yield warning(
                    "LC203",
                    model,
                    item.entry.at("dimension"),
                    message,
                    "Keep the entity alone: a query can group by it.",
                )

    yield from each("LC203", project.metrics.values(), check)
    yield from each("LC203", semantic_models(project), check_model)


def dimensions_hold_no_personal_data(project: Project) -> Iterator[Finding]:
    """LC204: no dimension is a mail address, a telephone number or the like of a person.

    Whoever may query the metric could list them. Found by the column's name, and by the tags or `meta` of its column:
    `pii`, `personal`, `sensitive`. `config.meta.pii: false` on the column ends the matter.

    Bad:
        models: [{name: dim_customers, columns: [{name: email, dimension: {type: categorical}}]}]
    Good:
        models: [{name: dim_customers, columns: [{name: email, description: Not to be grouped by.}]}]
    """

    def check(model: Model) -> Iterator[Finding]:
        for item in model.dimensions:
            tree = tree_of(project, item.expr or item.name)
            names = {item.name} | ({column.name for column in tree.find_all(exp.Column)} if tree is not None else set())
            column = next((model.columns[name] for name in sorted(names) if name in model.columns), None)
            said = column.meta.get("pii") if column else None
            is_tagged = column is not None and (
                bool({*map(str.lower, column.tags)} & _TAGS) or any(bool(column.meta.get(tag)) for tag in _TAGS)
            )
            is_plain = tree is not None and isinstance(tree.unnest(), exp.Column)
            is_named = is_plain and any(_is_personal(name.lower()) for name in names)
            if is_tagged or (is_named and said is None and not _is_condition(project, model, item.expr or item.name)):
                message = f"dimension '{item.name}' of {model.name} holds personal data."
                yield warning(
                    "LC204", model, item.entry.at("dimension"), message, "Take the dimension out, or hash the column."
                )

    yield from each("LC204", semantic_models(project), check)


def descriptions_say_what_is_done(project: Project) -> Iterator[Finding]:
    """LC205: a description or label that begins with an aggregation names the one that is made.

    "Average …" over `agg: sum` misleads every reader, whatever the number.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount, description: Average order value.}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount, description: Largest order.}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        if metric.type != "simple" or model is None:
            return
        for key, text in (("description", metric.description), ("label", metric.label)):
            words = " ".join(text.lower().split()).removeprefix("the ") + " "
            if _says_another_percentile(metric, text):
                message = f"metric '{metric.name}' names another percentile in its {key} than {metric.agg_params['percentile']:g}."
                yield warning("LC205", metric, metric.entry.at(key), message, f"Correct the {key}, or `percentile`.")
                return
            if _says_money_and_counts(metric, words):
                message = f"metric '{metric.name}' calls itself an amount in its {key}, and is the {metric.agg} of `{metric.expr or metric.name}`."
                yield warning("LC205", metric, metric.entry.at(key), message, f"Correct the {key}, or `agg`.")
                return
            for starts, aggregations, what in _SAID:
                is_done = metric.agg in aggregations and not (what == "a count" and _adds_money(metric))
                if words.startswith(starts) and not is_done and not _is_a_row_of_it(metric, starts):
                    message = f"metric '{metric.name}' calls itself {what} in its {key}, and is the {metric.agg} of `{metric.expr or metric.name}`."
                    yield warning("LC205", metric, metric.entry.at(key), message, f"Correct the {key}, or `agg`.")
                    return

    yield from each("LC205", project.metrics.values(), check)


def _is_key(model: Model, item: Dimension) -> bool:
    """Whether a dimension is on the column of an entity, and is its key: the primary one, or called an id."""
    for entity in model.entities:
        if item.entry.start == entity.entry.start:
            return entity.type == "primary" or item.name.rpartition("_")[2] in ("id", "key", "uuid")
    return False


def _says_another_percentile(metric: Metric, text: str) -> bool:
    share = metric.agg_params.get("percentile")
    if metric.agg != "percentile" or not isinstance(share, int | float) or not 0 < share < 1:
        return False
    named = re.findall(r"\bp(\d\d)\b|\b(\d\d)(?:th|st|nd|rd) percentile", text.lower())
    said = [int(one or other) for one, other in named]
    return bool(said) and round(share * 100) not in said


def _says_money_and_counts(metric: Metric, words: str) -> bool:
    first, _, rest = words.partition(" ")
    is_sum = first in ("total", "gross", "net") or words.startswith("sum of ")
    return (
        metric.agg in ("count", "count_distinct") and is_sum and bool(set(rest.strip(" .").split()[:3]) & MONEY_WORDS)
    )


def _adds_money(metric: Metric) -> bool:
    return metric.agg == "sum" and bool(words_of(metric.expr or metric.name) & MONEY_WORDS)


def _is_a_row_of_it(metric: Metric, starts: tuple[str, ...]) -> bool:
    """Whether the column holds what is said: the `max` of `average_wait` is an average all the same."""
    written = f"{metric.expr or metric.name}".lower()
    return any(word.strip() in written for word in starts) or any(
        part in written for part in ("avg", "p50", "count", "number", "total", "mean", "_n")
    )


def _is_personal(name: str) -> bool:
    words = name.split("_")
    return name in _PERSONAL_NAMES or bool(
        _PERSONAL_WORDS & set(words)
        and words[0] not in ("is", "has")
        and words[-1] not in ("domain", "type", "status", "hash", "count", "kind", "campaign", "consent")
    )


def _is_condition(project: Project, model: Model, column: str) -> bool:
    return relations_of(project).kind(model, column) in ("boolean", "integer", "date", "timestamp")

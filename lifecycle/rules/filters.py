"""Rules on filters: of metrics, of their inputs, and of saved queries."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, Project, SavedQuery
from lifecycle.findings import Finding
from lifecycle.kinds import NUMBERS, TIMES, Kind, kind_of
from lifecycle.queries import without_grain
from lifecycle.relations import relations_of
from lifecycle.rules.conditions import (
    Condition,
    comparisons,
    conditions_in,
    conjuncts,
    dimension_meant,
    each_condition,
    is_call,
    kind_asked,
)
from lifecycle.rules.guard import each, error, suggestion, warning
from lifecycle.semantics import dimensions, entities_of, lookup, reachable, semantic_models


def filters_can_be_read(project: Project) -> Iterator[Finding]:
    """LC601: a filter is one SQL condition, with its Jinja closed and no query or aggregate inside.

    Bad:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') = 'complete'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'complete'"}]}]
    """

    def check(c: Condition) -> Iterator[Finding]:
        problem = ""
        if c.problem:
            problem = f"cannot be read: {c.problem}"
        elif c.tree is None:
            problem = "is not one condition in SQL"
        elif c.tree.find(exp.Query) or c.tree.find(exp.AggFunc) or c.tree.find(exp.Window):
            problem = "aggregates or queries"
        elif isinstance(c.tree, exp.Literal | exp.Boolean) or (
            not (c.parts and c.parts.calls) and not c.tree.find(exp.Column)
        ):
            problem = "names no dimension"
        if problem:
            yield error(
                "LC601",
                c.place,
                c.position,
                f"{c.subject} {problem}.",
                "Write it as {{ Dimension('entity__name') }} = 'value'.",
            )

    yield from each_condition(project, "LC601", check)


def filters_name_dimensions(project: Project) -> Iterator[Finding]:
    """LC602: a filter names dimensions that there are, each with its entity before it.

    Bad:
        models: [{name: fct_orders, metrics: [{name: eu, agg: max, expr: amount, filter: "{{ Dimension('order__region') }} = 'EU'"}]}]
        ---
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order_status') }} = 'complete'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'complete'"}]}]
    """
    known = dimensions(project)

    def check(c: Condition) -> Iterator[Finding]:
        for kind, name in dict.fromkeys((call.kind, call.name) for call in (c.parts.calls if c.parts else ())):
            plain = without_grain(name)
            if kind == "Metric" and name not in project.metrics:
                yield error(
                    "LC602",
                    c.place,
                    c.position,
                    f"{c.subject} reads metric '{name}', which is no metric.",
                    suggestion(name, project.metrics, "Correct the name."),
                )
            if kind == "Entity" and not any(
                name.rpartition("__")[2] in entities_of(model) for model in semantic_models(project)
            ):
                every = {entity for model in semantic_models(project) for entity in entities_of(model)}
                yield error(
                    "LC602",
                    c.place,
                    c.position,
                    f"{c.subject} reads entity '{name}', which is no entity.",
                    suggestion(name, every, "Correct the name."),
                )
            if kind not in ("Dimension", "TimeDimension") or plain == "metric_time":
                continue
            if "__" not in plain:
                fits = sorted(
                    full
                    for full, found in known.items()
                    if full.endswith(f"__{plain}") and any(f.model in c.models for f in found)
                )
                fix = f"Write '{fits[0]}'." if fits else suggestion(plain, known, "Write it as `entity__dimension`.")
                yield error("LC602", c.place, c.position, f"{c.subject} reads '{name}' without its entity.", fix)
            elif "__".join(plain.split("__")[-2:]) not in known and not _is_of_nobody(project, plain):
                yield error(
                    "LC602",
                    c.place,
                    c.position,
                    f"{c.subject} reads '{name}', which is no dimension.",
                    suggestion(plain, known, "Correct the name, or add the dimension."),
                )

    yield from each_condition(project, "LC602", check)


def _is_of_nobody(project: Project, name: str) -> bool:
    """Whether a dimension has no name yet, as its model has no primary entity, which is told of the model."""
    last = name.rpartition("__")[2]
    return any(
        not model.primary_entity and any(d.name == last for d in model.dimensions) for model in semantic_models(project)
    )


def filters_reach_their_dimensions(project: Project) -> Iterator[Finding]:
    """LC603: a dimension of a filter can be joined to the rows that are counted without counting any twice.

    Bad:
        models: [{name: fct_orders, metrics: [{name: of_sku, agg: max, expr: amount, filter: "{{ Dimension('order_item__sku') }} = 'sku_1'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: small, agg: max, expr: amount, filter: "{{ Dimension('customer__segment') }} = 'smb'"}]}]
    """
    known = dimensions(project)

    def check(c: Condition) -> Iterator[Finding]:
        for call in c.parts.calls if c.parts else ():
            plain = without_grain(call.name)
            if (
                call.kind not in ("Dimension", "TimeDimension")
                or not lookup(known, plain)
                or plain == "metric_time"
                or "__" not in plain
            ):
                continue
            for model in c.models:
                if not lookup(reachable(project, model), plain):
                    yield error(
                        "LC603",
                        c.place,
                        c.position,
                        f"{c.subject} reads '{call.name}', which the rows of {model.name} do not lead to.",
                        "Use a dimension of the model, or of one that it refers to by a foreign entity.",
                    )
                    return

    yield from each_condition(project, "LC603", check)


def filters_compare_like_with_like(project: Project) -> Iterator[Finding]:
    """LC604: a filter compares a dimension with values of its kind: texts in quotes, numbers without, dates as dates.

    DuckDB fails, Postgres too; Spark casts, and finds nothing.

    Bad:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} > 5"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} > 'a'"}]}]
    """

    def check(c: Condition) -> Iterator[Finding]:
        for column, literal in comparisons(c):
            theirs = kind_of(literal, lambda _: "")
            mine = kind_asked(project, c, column)
            if mine and theirs and not _fit(mine, theirs, literal):
                message = f"{c.subject} compares '{c.called(column)}', of kind {mine}, with `{literal.sql()}`."
                fix = "Quote the value." if mine == "text" else f"Compare with a value of kind {mine}."
                yield error("LC604", c.place, c.position, message, fix)
                return

    yield from each_condition(project, "LC604", check)


def filters_do_not_compare_with_null(project: Project) -> Iterator[Finding]:
    """LC605: nothing equals null, nor differs from it: a filter asks `is null`.

    Bad:
        models: [{name: fct_orders, metrics: [{name: open, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = null"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: open, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} is null"}]}]
    """

    def check(c: Condition) -> Iterator[Finding]:
        for node in (
            c.tree.find_all(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Like) if c.tree else ()
        ):
            values = node.expressions if isinstance(node, exp.In) else [node.this, node.expression]
            if any(isinstance(value, exp.Null) for value in values):
                message = f"{c.subject} compares with null, which never holds."
                yield error("LC605", c.place, c.position, message, "Write `is null` or `is not null`.")
                return

    yield from each_condition(project, "LC605", check)


def filters_can_hold(project: Project) -> Iterator[Finding]:
    """LC606: the conditions of a filter can all hold for one row, and not for every row.

    Bad:
        models: [{name: fct_orders, metrics: [{name: none, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'complete' and {{ Dimension('order__order_status') }} = 'returned'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: some, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} in ('complete', 'returned')"}]}]
    """

    def check(metric: Metric | SavedQuery) -> Iterator[Finding]:
        conditions = [c for c in conditions_in(project, metric) if c.tree is not None]
        own = [c for c in conditions if c.fellows == conditions[0].fellows]
        parts = [(c, part.unnest()) for c in own for part in conjuncts(c.tree)]
        allowed: dict[str, set[str]] = {}
        refused: dict[str, set[str]] = {}
        lows: dict[str, str] = {}
        highs: dict[str, str] = {}
        for c, part in parts:
            name = next((c.called(column) for column in part.find_all(exp.Column) if is_call(column)), "")
            values = _equal_values(part)
            if values is not None and name:
                allowed[name] = allowed.get(name, values) & values
                if not allowed[name]:
                    yield error(
                        "LC606",
                        c.place,
                        c.position,
                        f"{c.subject} asks '{name}' for two values at once, which no row has.",
                        "Write `in (…)`, or `or` in parentheses.",
                    )
                    return
            refused.setdefault(name, set()).update(_refused_values(part))
            if isinstance(part, exp.Is) and isinstance(part.expression, exp.Null):
                refused[name].update(allowed.get(name, set()))
            if name and allowed.get(name) and allowed[name] <= refused[name]:
                yield error(
                    "LC606",
                    c.place,
                    c.position,
                    f"{c.subject} asks '{name}' for a value and refuses it.",
                    "Take one of the conditions out.",
                )
                return
            bound = _bound(part)
            if bound is not None and name:
                is_low, value = bound
                side = lows if is_low else highs
                side[name] = (max if is_low else min)(side.get(name, value), value, key=_order)
                if name in lows and name in highs and _order(lows[name]) > _order(highs[name]):
                    yield error(
                        "LC606",
                        c.place,
                        c.position,
                        f"{c.subject} asks '{name}' for more than {lows[name]} and less than {highs[name]}.",
                        "Turn the signs, or write `or`.",
                    )
                    return
        for c in own:
            for node in c.tree.find_all(exp.Or) if c.tree else ():
                unequal = [side.unnest() for side in (node.left, node.right)]
                if (
                    all(isinstance(side, exp.NEQ) for side in unequal)
                    and unequal[0].this == unequal[1].this
                    and unequal[0].expression != unequal[1].expression
                ):
                    yield error(
                        "LC606",
                        c.place,
                        c.position,
                        f"{c.subject} is true for every row: one of two values always differs.",
                        "Write `and`, or `not in (…)`.",
                    )

    yield from each("LC606", project.metrics.values(), check)
    yield from each("LC606", project.saved_queries.values(), check)


def filters_say_which_or(project: Project) -> Iterator[Finding]:
    """LC607: `or` stands in parentheses beside `and`, and beside other filters.

    `a or b and c` means `a or (b and c)`; readers expect `(a or b) and c`.

    Bad:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'complete' or {{ Dimension('order__order_status') }} = 'returned' and {{ Dimension('customer__segment') }} = 'smb'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "({{ Dimension('order__order_status') }} = 'complete' or {{ Dimension('order__order_status') }} = 'returned') and {{ Dimension('customer__segment') }} = 'smb'"}]}]
    """

    def check(c: Condition) -> Iterator[Finding]:
        mixed = (
            any(isinstance(side, exp.And) for node in c.tree.find_all(exp.Or) for side in (node.left, node.right))
            if c.tree
            else False
        )
        if mixed:
            yield warning(
                "LC607",
                c.place,
                c.position,
                f"{c.subject} mixes `or` and `and` without parentheses.",
                "Put parentheses around what belongs together.",
            )
        elif isinstance(c.tree, exp.Or) and c.fellows > 1:
            yield warning(
                "LC607",
                c.place,
                c.position,
                f"{c.subject} holds an `or` without parentheses beside other filters.",
                "Put it in parentheses.",
            )

    yield from each_condition(project, "LC607", check)


def filter_values_occur(project: Project) -> Iterator[Finding]:
    """LC608: a filter asks for values that the dimension can have, as a test or the model's SQL lists them.

    Bad:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'completed'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'complete'"}]}]
    """
    relations = relations_of(project)

    def check(c: Condition) -> Iterator[Finding]:
        for column, literal in comparisons(c, (exp.EQ, exp.NEQ, exp.In)):
            found = dimension_meant(project, c, column)
            value = literal.name if isinstance(literal, exp.Literal) else ""
            if not found or not isinstance(literal, exp.Literal) or found.dimension.type == "time":
                continue
            values = relations.values(found.model, found.dimension.expr or found.dimension.name)
            if values and value not in values:
                message = f"{c.subject} asks '{c.called(column)}' for '{value}', which it never is."
                fix = suggestion(value, values, f"It is one of {', '.join(sorted(values)[:12])}.")
                yield error("LC608", c.place, c.position, message, fix)

    yield from each_condition(project, "LC608", check)


def filters_read_dimensions_alone(project: Project) -> Iterator[Finding]:
    """LC609: a filter reads columns through `Dimension`, `TimeDimension`, `Entity` or `Metric`.

    A bare column is one of the rows or of what they were joined with, as it falls; often it is neither.

    Bad:
        models: [{name: fct_orders, metrics: [{name: large, agg: max, expr: refund_amount, filter: amount > 100}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: large, agg: max, expr: refund_amount, filter: "{{ Dimension('order__order_status') }} = 'complete'"}]}]
    """

    def check(c: Condition) -> Iterator[Finding]:
        clocks = {"current_date", "current_timestamp", "localtime", "localtimestamp", "current_time"}
        for column in c.tree.find_all(exp.Column) if c.tree else ():
            if not is_call(column) and column.name.lower() not in clocks and isinstance(column.this, exp.Identifier):
                message = f"{c.subject} reads the column '{column.sql()}' itself."
                yield warning(
                    "LC609",
                    c.place,
                    c.position,
                    message,
                    "Make it a dimension, and write {{ Dimension('entity__name') }}.",
                )
                return

    yield from each_condition(project, "LC609", check)


def _fit(mine: Kind, theirs: Kind, literal: exp.Expr) -> bool:
    if mine in NUMBERS and theirs in NUMBERS:
        return True
    if mine in TIMES:
        return theirs in TIMES or (theirs == "text" and literal.name[:4].isdigit())
    if mine == "boolean" and theirs == "text":
        return literal.name.lower() in ("true", "false", "t", "f")
    return mine == theirs


def _equal_values(part: exp.Expr) -> set[str] | None:
    """The values of which one must hold, where a condition says so."""
    if (
        isinstance(part, exp.EQ)
        and isinstance(part.this, exp.Column)
        and isinstance(part.expression, exp.Literal | exp.Boolean)
    ):
        return {part.expression.sql()}
    if (
        isinstance(part, exp.In)
        and isinstance(part.this, exp.Column)
        and all(isinstance(v, exp.Literal) for v in part.expressions)
    ):
        return {value.sql() for value in part.expressions} or None
    return None


def _refused_values(part: exp.Expr) -> set[str]:
    """The values that a condition rules out; of `is null`, all that it was asked for."""
    plain = part.unnest()
    if isinstance(plain, exp.NEQ) and isinstance(plain.expression, exp.Literal | exp.Boolean):
        return {plain.expression.sql()}
    if isinstance(plain, exp.Not) and isinstance(plain.this, exp.In):
        return {value.sql() for value in plain.this.expressions}
    return set()


def _bound(part: exp.Expr) -> tuple[bool, str] | None:
    """Whether a condition is a lower bound, and its number or day; none where it is no bound."""
    is_bound = isinstance(part, exp.GT | exp.GTE | exp.LT | exp.LTE) and isinstance(part.this, exp.Column)
    value = part.args.get("expression")
    plain = value.this if isinstance(value, exp.Cast) else value
    if is_bound and isinstance(plain, exp.Literal) and (not plain.is_string or plain.name[:4].isdigit()):
        return isinstance(part, exp.GT | exp.GTE), plain.name
    return None


def _order(value: str) -> tuple[float, str]:
    """Numbers as numbers, and days as they are written."""
    try:
        return float(value), ""
    except ValueError:
        return 0.0, value

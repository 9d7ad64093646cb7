"""Rules on filters: of metrics, of their inputs, and of saved queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from lifecycle.definitions import Metric, Model, Project, SavedQuery
from lifecycle.filters import Filter, FilterError, names_in, read_filter
from lifecycle.findings import Finding
from lifecycle.kinds import NUMBERS, TIMES, Kind, kind_of
from lifecycle.positions import Position
from lifecycle.queries import without_grain
from lifecycle.relations import relations_of
from lifecycle.rules.guard import each, error, kind_in, suggestion, tree_of, warning
from lifecycle.semantics import Found, base_models, dimensions, entities_of, lookup, reachable, semantic_models

_PLACE = "_lc_"
Check = Callable[["Condition"], Iterator[Finding]]


@dataclass(frozen=True)
class Condition:
    """A filter of a metric or saved query, taken apart.

    Attributes:
        place: The metric or saved query, for the file.
        subject: What to call it.
        models: The models that it must reach: those that are aggregated.
        tree: Its SQL, in which `_lc_0` is the first call; none where it is no SQL.
        fellows: How many filters stand beside it.
    """

    place: Metric | SavedQuery
    subject: str
    position: Position
    template: str
    models: tuple[Model, ...]
    parts: Filter | None
    problem: str
    tree: exp.Expr | None
    fellows: int

    def called(self, column: exp.Column) -> str:
        """The name that a placeholder stands for; empty for a plain column."""
        return self.parts.calls[int(column.name.removeprefix(_PLACE))].name if self.parts and is_call(column) else ""


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

    yield from _each(project, "LC601", check)


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

    yield from _each(project, "LC602", check)


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

    yield from _each(project, "LC603", check)


def filters_compare_like_with_like(project: Project) -> Iterator[Finding]:
    """LC604: a filter compares a dimension with values of its kind: texts in quotes, numbers without, dates as dates.

    DuckDB fails, Postgres too; Spark casts, and finds nothing.

    Bad:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} > 5"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} > 'a'"}]}]
    """

    def check(c: Condition) -> Iterator[Finding]:
        for column, literal in _comparisons(c):
            theirs = kind_of(literal, lambda _: "")
            mine = _kind(project, c, column)
            if mine and theirs and not _fit(mine, theirs, literal):
                message = f"{c.subject} compares '{c.called(column)}', of kind {mine}, with `{literal.sql()}`."
                fix = "Quote the value." if mine == "text" else f"Compare with a value of kind {mine}."
                yield error("LC604", c.place, c.position, message, fix)
                return

    yield from _each(project, "LC604", check)


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

    yield from _each(project, "LC605", check)


def filters_can_hold(project: Project) -> Iterator[Finding]:
    """LC606: the conditions of a filter can all hold for one row, and not for every row.

    Bad:
        models: [{name: fct_orders, metrics: [{name: none, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'complete' and {{ Dimension('order__order_status') }} = 'returned'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: some, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} in ('complete', 'returned')"}]}]
    """

    def check(metric: Metric | SavedQuery) -> Iterator[Finding]:
        conditions = [c for c in _of(project, metric) if c.tree is not None]
        own = [c for c in conditions if c.fellows == conditions[0].fellows]
        parts = [(c, part.unnest()) for c in own for part in _conjuncts(c.tree)]
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

    yield from _each(project, "LC607", check)


def filter_values_occur(project: Project) -> Iterator[Finding]:
    """LC608: a filter asks for values that the dimension can have, as a test or the model's SQL lists them.

    Bad:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'completed'"}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: done, agg: max, expr: amount, filter: "{{ Dimension('order__order_status') }} = 'complete'"}]}]
    """
    relations = relations_of(project)

    def check(c: Condition) -> Iterator[Finding]:
        for column, literal in _comparisons(c, (exp.EQ, exp.NEQ, exp.In)):
            found = _meant(project, c, column)
            value = literal.name if isinstance(literal, exp.Literal) else ""
            if not found or not isinstance(literal, exp.Literal) or found.dimension.type == "time":
                continue
            values = relations.values(found.model, found.dimension.expr or found.dimension.name)
            if values and value not in values:
                message = f"{c.subject} asks '{c.called(column)}' for '{value}', which it never is."
                fix = suggestion(value, values, f"It is one of {', '.join(sorted(values)[:12])}.")
                yield error("LC608", c.place, c.position, message, fix)

    yield from _each(project, "LC608", check)


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

    yield from _each(project, "LC609", check)


def conditions_of(project: Project) -> list[Condition]:
    """All filters of metrics and saved queries, each read once."""
    found: list[Condition] | None = project.memo.get("conditions")
    if found is None:
        found = project.memo["conditions"] = [
            *(c for metric in project.metrics.values() for c in _of(project, metric)),
            *(c for query in project.saved_queries.values() for c in _of(project, query)),
        ]
    return found


def is_call(column: exp.Column) -> bool:
    """Whether a column of a filter's SQL is a placeholder."""
    return column.name.startswith(_PLACE) and column.name.removeprefix(_PLACE).isdigit()


def _of(project: Project, place: Metric | SavedQuery) -> Iterator[Condition]:
    if isinstance(place, SavedQuery):
        metrics = [project.metrics[name] for name in place.metrics if name in project.metrics]
        models = {name: model for metric in metrics for name, model in base_models(project, metric).items()}
        params = place.node.get("query_params")
        position = params.entry.at("where") if params and "where" in params.keys else place.entry.start
        for template in place.where:
            yield _condition(
                project, place, f"saved query '{place.name}': its filter", position, template, models, len(place.where)
            )
        return
    for template in place.filters:
        yield _condition(
            project,
            place,
            f"metric '{place.name}': its filter",
            place.entry.at("filter"),
            template,
            base_models(project, place),
            len(place.filters),
        )
    for item in place.inputs:
        below = project.metrics.get(item.name)
        models = base_models(project, below) if below else {}
        for template in item.filters:
            position = item.entry.at("filter")
            yield _condition(
                project,
                place,
                f"metric '{place.name}': its filter of '{item.name}'",
                position,
                template,
                models,
                len(item.filters) + 100,
            )


def _condition(
    project: Project,
    place: Metric | SavedQuery,
    subject: str,
    position: Position,
    template: str,
    models: dict[str, Model],
    fellows: int,
) -> Condition:
    try:
        parts, problem = read_filter(template), ""
    except FilterError as fault:
        # what dbt's Jinja knows of the time is told by the rule on clocks
        is_clock = names_in(template) & {"modules", "run_started_at"}
        return Condition(
            place,
            subject,
            position,
            template,
            (),
            None,
            "" if is_clock else str(fault),
            exp.true() if is_clock else None,
            fellows,
        )
    return Condition(
        place, subject, position, template, tuple(models.values()), parts, problem, tree_of(project, parts.sql), fellows
    )


def _each(project: Project, rule: str, check: Check) -> Iterator[Finding]:
    by_name: dict[int, list[Condition]] = {}
    for condition in conditions_of(project):
        by_name.setdefault(id(condition.place), []).append(condition)

    def whole(place: Metric | SavedQuery) -> Iterator[Finding]:
        for condition in by_name.get(id(place), []):
            yield from check(condition)

    yield from each(rule, project.metrics.values(), whole)
    yield from each(rule, project.saved_queries.values(), whole)


def _meant(project: Project, c: Condition, column: exp.Column) -> Found | None:
    name = without_grain(c.called(column))
    if not name or name == "metric_time":
        return None
    known = [found for model in c.models for found in lookup(reachable(project, model), name)] or lookup(
        dimensions(project), name
    )
    return known[0] if known else None


def _kind(project: Project, c: Condition, column: exp.Column) -> Kind:
    call = c.parts.calls[int(column.name.removeprefix(_PLACE))] if c.parts else None
    if call is None or call.kind in ("Metric", "Entity"):
        return ""
    found = _meant(project, c, column)
    tree = tree_of(project, found.dimension.expr or found.dimension.name) if found else None
    kind = kind_in(project, found.model, tree) if found and tree is not None else ""
    if call.kind == "TimeDimension" or (found and found.dimension.type == "time"):
        # a time that is none is told of the dimension
        return "timestamp" if not kind or kind in TIMES else ""
    return kind


def _fit(mine: Kind, theirs: Kind, literal: exp.Expr) -> bool:
    if mine in NUMBERS and theirs in NUMBERS:
        return True
    if mine in TIMES:
        return theirs in TIMES or (theirs == "text" and literal.name[:4].isdigit())
    if mine == "boolean" and theirs == "text":
        return literal.name.lower() in ("true", "false", "t", "f")
    return mine == theirs


def _comparisons(c: Condition, kinds: tuple[type[exp.Expr], ...] = ()) -> Iterator[tuple[exp.Column, exp.Expr]]:
    """Each dimension of a condition beside each value that it is compared with."""
    wanted = kinds or (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between)
    for node in c.tree.find_all(*wanted) if c.tree is not None else ():
        if isinstance(node, exp.In):
            sides = [(node.this, value) for value in node.expressions]
        elif isinstance(node, exp.Between):
            sides = [(node.this, node.args["low"]), (node.this, node.args["high"])]
        else:
            sides = [(node.this, node.expression), (node.expression, node.this)]
        for side, value in sides:
            if isinstance(side, exp.Column) and is_call(side) and not value.find(exp.Column):
                yield side, value


def _conjuncts(tree: exp.Expr | None) -> Iterator[exp.Expr]:
    plain = tree.unnest() if tree is not None else None
    if isinstance(plain, exp.And):
        yield from _conjuncts(plain.left)
        yield from _conjuncts(plain.right)
    elif plain is not None:
        yield plain


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


def literals_asked(project: Project) -> Iterator[tuple[Condition, Found, str]]:
    """Each text that a filter asks a dimension for, with the dimension; of those that a column holds as it is."""
    for condition in conditions_of(project):
        for column, literal in _comparisons(condition, (exp.EQ, exp.In)):
            found = _meant(project, condition, column)
            tree = tree_of(project, found.dimension.expr or found.dimension.name) if found else None
            if found and isinstance(literal, exp.Literal) and literal.is_string and isinstance(tree, exp.Column):
                yield condition, found, literal.name

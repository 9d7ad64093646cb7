"""Rules on what expressions do: chance, windows, division, and functions that only some engines have."""

from collections.abc import Iterator

from sqlglot import exp

from lifecycle.definitions import Metric, Model, Project
from lifecycle.findings import Finding
from lifecycle.rules.conditions import conditions_of
from lifecycle.rules.functions import engines_of
from lifecycle.rules.guard import each, error, kind_in, tree_of, warning
from lifecycle.semantics import semantic_models

_CHANCE = frozenset(
    "random rand uuid gen_random_uuid newid uuid_generate_v4 generate_uuid uniform randn setseed uuid_string nextval".split()
)


def expressions_hold_no_chance(project: Project) -> Iterator[Finding]:
    """LC402: no expression draws random numbers.

    Bad:
        models: [{name: fct_orders, metrics: [{name: noisy, agg: sum, expr: amount * random()}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: largest, agg: max, expr: amount}]}]
    """

    def found(sql: str | None) -> str:
        tree = tree_of(project, sql)
        for node in tree.find_all(exp.Func) if tree is not None else ():
            name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()
            if name in _CHANCE or isinstance(node, exp.Rand | exp.Randn | exp.Uuid):
                return name
        return ""

    def check(metric: Metric) -> Iterator[Finding]:
        if found(metric.expr):
            message = f"metric '{metric.name}': its expr draws by chance (`{found(metric.expr)}`)."
            yield error("LC402", metric, metric.entry.at("expr"), message, "Read a column that the model holds fixed.")

    def check_model(model: Model) -> Iterator[Finding]:
        for item in model.dimensions:
            if found(item.expr):
                message = f"dimension '{item.name}' of {model.name}: its expr draws by chance (`{found(item.expr)}`)."
                yield error("LC402", model, item.entry.at("expr"), message, "Read a column that the model holds fixed.")

    yield from each("LC402", project.metrics.values(), check)
    yield from each("LC402", semantic_models(project), check_model)
    for condition in conditions_of(project):
        if condition.parts and found(condition.parts.sql):
            yield error(
                "LC402",
                condition.place,
                condition.position,
                f"{condition.subject} draws by chance (`{found(condition.parts.sql)}`).",
                "Read a column that the model holds fixed.",
            )


def functions_are_known_to_the_engines(project: Project) -> Iterator[Finding]:
    """LC403: every function of an expression or filter is one that all engines of the project's profile have.

    By a list of the functions of each engine, which takes a function for missing when it is not on it. Where the
    profile has one engine, a function that at most one other has is told: it ties the definition to the engine.

    Bad:
        models: [{name: fct_orders, metrics: [{name: epochs, agg: max, expr: epoch_ms(ordered_at)}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: longest, agg: max, expr: length(coupon_code)}]}]
    """

    def found(sql: str | None) -> str:
        tree = tree_of(project, sql)
        for node in tree.find_all(exp.Func) if tree is not None else ():
            missing = engines_of(node, project.engines, project.adapter_type)
            if missing:
                return missing
        return ""

    def check(metric: Metric) -> Iterator[Finding]:
        problem = found(metric.expr)
        if problem:
            message = f"metric '{metric.name}': its expr calls {problem}."
            yield warning(
                "LC403", metric, metric.entry.at("expr"), message, "Compute it in the model, through a macro."
            )

    def check_model(model: Model) -> Iterator[Finding]:
        for item in model.dimensions:
            problem = found(item.expr)
            if problem:
                message = f"dimension '{item.name}' of {model.name}: its expr calls {problem}."
                yield warning(
                    "LC403", model, item.entry.at("expr"), message, "Compute it in the model, through a macro."
                )

    yield from each("LC403", project.metrics.values(), check)
    yield from each("LC403", semantic_models(project), check_model)
    for condition in conditions_of(project):
        problem = found(condition.parts.sql) if condition.parts else ""
        if problem:
            yield warning(
                "LC403",
                condition.place,
                condition.position,
                f"{condition.subject} calls {problem}.",
                "Compute it in the model, through a macro.",
            )


def rows_are_divided_as_decimals(project: Project) -> Iterator[Finding]:
    """LC318: a simple metric divides with decimals, and by what is not zero.

    Postgres and Spark's `div` drop the rest of whole numbers; a division by zero is an error there and infinity on
    DuckDB.

    Bad:
        models: [{name: fct_order_items, metrics: [{name: dozens, agg: sum, expr: quantity / 12}]}]
        ---
        models: [{name: fct_orders, metrics: [{name: refunded, agg: average, expr: refund_amount / amount}]}]
    Good:
        models: [{name: fct_order_items, metrics: [{name: dozens, agg: sum, expr: quantity / 12.0}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        tree = tree_of(project, metric.expr) if metric.type == "simple" else None
        for division in tree.find_all(exp.Div) if tree is not None and model is not None else ():
            below = division.expression.unnest()
            if isinstance(below, exp.Column) and not division.find_ancestor(exp.If, exp.Case):
                message = f"metric '{metric.name}' divides by `{below.sql()}`, which may be zero."
                yield warning("LC318", metric, metric.entry.at("expr"), message, f"Write `nullif({below.sql()}, 0)`.")
            elif model and kind_in(project, model, division.left) == "integer" == kind_in(project, model, below):
                message = f"metric '{metric.name}' divides whole numbers, and Postgres drops the decimals."
                yield warning("LC318", metric, metric.entry.at("expr"), message, "Multiply by 1.0 first.")
            elif isinstance(below, exp.Literal) and below.is_number and float(below.name) == 0:
                yield error(
                    "LC318",
                    metric,
                    metric.entry.at("expr"),
                    f"metric '{metric.name}' divides by 0.",
                    "Correct the divisor.",
                )

    yield from each("LC318", project.metrics.values(), check)


def dimensions_are_sql(project: Project) -> Iterator[Finding]:
    """LC110: the `expr` of a dimension or entity is one SQL expression over a row: no aggregate, window or query.

    Bad:
        models: [{name: fct_orders, derived_semantics: {dimensions: [{name: is_first, type: categorical, expr: row_number() over (order by ordered_at) = 1}]}}]
    Good:
        models: [{name: fct_orders, derived_semantics: {dimensions: [{name: is_small, type: categorical, expr: amount < 10}]}}]
    """

    def check(model: Model) -> Iterator[Finding]:
        for kind, items in (("dimension", model.dimensions), ("entity", model.entities)):
            for item in items:
                tree = tree_of(project, item.expr)
                problem = ""
                if item.expr and tree is None:
                    problem = "is not one SQL expression"
                elif tree is not None and (tree.find(exp.Query) or tree.find(exp.AggFunc) or tree.find(exp.Window)):
                    problem = "aggregates, ranks or queries"
                if problem:
                    message = f"{kind} '{item.name}' of {model.name}: `expr` {problem}."
                    yield error("LC110", model, item.entry.at("expr"), message, "Compute it in the model.")

    yield from each("LC110", semantic_models(project), check)

"""Rules on the columns that definitions read."""

from collections.abc import Iterator
from difflib import get_close_matches

from sqlglot import exp

from lifecycle.definitions import Dimension, Entity, Metric, Model, Project
from lifecycle.expressions import columns_read, dialect_of, parse_expression, reads_only_its_row
from lifecycle.findings import Finding
from lifecycle.positions import Position
from lifecycle.queries import without_grain
from lifecycle.relations import relations_of
from lifecycle.rules.guard import each
from lifecycle.rules.references import is_qualified


def metrics_read_known_columns(project: Project) -> Iterator[Finding]:
    """LC101: a simple metric's `expr` reads only columns that its model has.

    dbt keeps `expr` as text, so a misspelled column passes `dbt build` and fails in the first query. Silent on a model
    whose columns cannot be known without a warehouse.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amountt}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        model = project.models.get(metric.model or "")
        if model is not None:
            position = metric.entry.at("expr")
            yield from _unknown(project, model, f"metric '{metric.name}'", metric.expr or metric.name, metric, position)

    yield from each("LC101", project.metrics.values(), check)


def dimensions_read_known_columns(project: Project) -> Iterator[Finding]:
    """LC101: a dimension or entity reads only columns that its model has.

    Bad:
        models: [{name: fct_orders, columns: [{name: campaign_id, entity: {type: foreign, name: campaign}}]}]
    Good:
        models: [{name: fct_orders, columns: [{name: coupon_code, entity: {type: foreign, name: coupon}}]}]
    """

    def check(model: Model) -> Iterator[Finding]:
        items: tuple[Dimension | Entity, ...] = (*model.dimensions, *model.entities)
        for item in items:
            subject = f"{_kind(item)} '{item.name}'"
            position = item.entry.at("expr")
            yield from _unknown(project, model, subject, item.expr or item.name, model, position)

    yield from each("LC101", project.models.values(), check)


def expressions_are_sql(project: Project) -> Iterator[Finding]:
    """LC102: a simple metric's `expr` is one SQL expression, without an aggregate or a query inside.

    MetricFlow puts it between the parentheses of the aggregate, so an unclosed bracket or a second `sum` fails in the
    first query; a subquery hides a table from the lineage.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: sum, expr: sum(amount)}]}]
        ---
        models: [{name: fct_orders, metrics: [{name: share, agg: sum, expr: amount / (select max(amount) from fct_orders)}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount}]}]
    """

    def check(metric: Metric) -> Iterator[Finding]:
        if metric.type != "simple" or metric.expr is None:
            return
        tree = parse_expression(metric.expr, dialect_of(project))
        if tree is None:
            problem, fix = "is not one SQL expression", "Mend its SQL."
        elif not reads_only_its_row(tree):
            problem, fix = "holds a query", "Join the table in the model, and read its column."
        elif tree.find(exp.Window):
            problem, fix = "ranks or adds up over other rows", "Compute it in the model, and read its column."
        elif tree.find(exp.AggFunc):
            problem, fix = f"aggregates before `agg: {metric.agg}` does", "Write the column alone."
        else:
            return
        yield _finding("LC102", metric, metric.entry.at("expr"), f"metric '{metric.name}': `expr` {problem}.", fix)

    yield from each("LC102", project.metrics.values(), check)


def required_dimensions_exist(project: Project) -> Iterator[Finding]:
    """LC103: `config.meta.required_dimensions` names dimensions, as a query does.

    `entity__dimension` or `metric_time__grain`. A query must group by each of them or fix its value, so one that does
    not exist can be given by no query.

    Bad:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount, config: {meta: {owner: a, required_dimensions: [order__statuss]}}}]}]
    Good:
        models: [{name: fct_orders, metrics: [{name: gross, agg: max, expr: amount, config: {meta: {owner: a, required_dimensions: [order__order_status]}}}]}]
    """
    known = {
        f"{entity}__{item.name}" for m in project.models.values() for entity in _owners(m) for item in m.dimensions
    }

    def check(metric: Metric) -> Iterator[Finding]:
        for name in metric.meta.required_dimensions:
            # through other entities, the last one has the dimension
            plain = "__".join(without_grain(name).split("__")[-2:])
            if plain in known or name.split("__")[0] == "metric_time":
                continue
            nearest = get_close_matches(name, sorted(known), n=1)
            fix = f"Did you mean '{nearest[0]}'?" if nearest else "Write it as `entity__dimension`."
            message = f"metric '{metric.name}' requires '{name}', which is no dimension."
            yield _finding("LC103", metric, metric.entry.at("config"), message, fix)

    yield from each("LC103", project.metrics.values(), check)


def _owners(model: Model) -> set[str]:
    """The entities by which a dimension of the model is named."""
    owners = {entity.name for entity in model.entities if entity.type in ("primary", "unique", "natural")}
    return owners | ({model.primary_entity} if model.primary_entity else set())


def _unknown(
    project: Project, model: Model, subject: str, expr: str, place: Metric | Model, position: Position
) -> Iterator[Finding]:
    """One finding per column of `expr` that the model lacks, in order of name."""
    known = relations_of(project).columns(model)
    tree = parse_expression(expr, dialect_of(project))
    if known is None or tree is None:
        return
    unknown = {
        column.sql(): column.name
        for column in columns_read(tree)
        if _first_part(column) not in known and not is_qualified(model, column)
    }
    for written, name in sorted(unknown.items()):
        message = f"{subject} reads '{written}', which is not a column of {model.name}."
        nearest = get_close_matches(name.lower(), sorted(known), n=1)
        fix = f"Did you mean '{nearest[0]}'?" if nearest else "Correct the name, or add the column to the model."
        yield _finding("LC101", place, position, message, fix)


def _first_part(column: exp.Column) -> str:
    """The column itself: of `address.city` it is `address`, as a field of a struct is written like that."""
    return column.parts[0].name.lower()


def _kind(item: Dimension | Entity) -> str:
    return "dimension" if isinstance(item, Dimension) else "entity"


def _finding(rule: str, place: Metric | Model, position: Position, message: str, fix: str) -> Finding:
    return Finding(rule, "error", place.path, position.line, position.column, message, fix)

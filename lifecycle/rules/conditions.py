"""Filters of metrics and of saved queries, taken apart for the rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from lifecycle.definitions import Metric, Model, Project, SavedQuery
from lifecycle.filters import Filter, FilterError, names_in, read_filter
from lifecycle.findings import Finding
from lifecycle.kinds import TIMES, Kind
from lifecycle.positions import Position
from lifecycle.queries import without_grain
from lifecycle.rules.guard import each, kind_in, tree_of
from lifecycle.semantics import Found, base_models, dimensions, lookup, reachable

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


def conditions_of(project: Project) -> list[Condition]:
    """All filters of metrics and saved queries, each read once."""
    found: list[Condition] | None = project.memo.get("conditions")
    if found is None:
        found = project.memo["conditions"] = [
            *(c for metric in project.metrics.values() for c in conditions_in(project, metric)),
            *(c for query in project.saved_queries.values() for c in conditions_in(project, query)),
        ]
    return found


def is_call(column: exp.Column) -> bool:
    """Whether a column of a filter's SQL is a placeholder."""
    return column.name.startswith(_PLACE) and column.name.removeprefix(_PLACE).isdigit()


def conditions_in(project: Project, place: Metric | SavedQuery) -> Iterator[Condition]:
    """The filters of a metric, those of its inputs, or those of a saved query."""
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


def each_condition(project: Project, rule: str, check: Check) -> Iterator[Finding]:
    """What `check` finds in each filter; where it raises, a finding LC000 that says so."""
    by_name: dict[int, list[Condition]] = {}
    for condition in conditions_of(project):
        by_name.setdefault(id(condition.place), []).append(condition)

    def whole(place: Metric | SavedQuery) -> Iterator[Finding]:
        for condition in by_name.get(id(place), []):
            yield from check(condition)

    yield from each(rule, project.metrics.values(), whole)
    yield from each(rule, project.saved_queries.values(), whole)


def dimension_meant(project: Project, c: Condition, column: exp.Column) -> Found | None:
    """The dimension that a placeholder of a filter stands for, where one is known."""
    name = without_grain(c.called(column))
    if not name or name == "metric_time":
        return None
    known = [found for model in c.models for found in lookup(reachable(project, model), name)] or lookup(
        dimensions(project), name
    )
    return known[0] if known else None


def kind_asked(project: Project, c: Condition, column: exp.Column) -> Kind:
    """The kind of what a placeholder of a filter stands for; empty where it is not known."""
    call = c.parts.calls[int(column.name.removeprefix(_PLACE))] if c.parts else None
    if call is None or call.kind in ("Metric", "Entity"):
        return ""
    found = dimension_meant(project, c, column)
    tree = tree_of(project, found.dimension.expr or found.dimension.name) if found else None
    kind = kind_in(project, found.model, tree) if found and tree is not None else ""
    if call.kind == "TimeDimension" or (found and found.dimension.type == "time"):
        # a time that is none is told of the dimension
        return "timestamp" if not kind or kind in TIMES else ""
    return kind


def comparisons(c: Condition, kinds: tuple[type[exp.Expr], ...] = ()) -> Iterator[tuple[exp.Column, exp.Expr]]:
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


def conjuncts(tree: exp.Expr | None) -> Iterator[exp.Expr]:
    """The conditions that `and` joins, each without its brackets."""
    plain = tree.unnest() if tree is not None else None
    if isinstance(plain, exp.And):
        yield from conjuncts(plain.left)
        yield from conjuncts(plain.right)
    elif plain is not None:
        yield plain


def literals_asked(project: Project) -> Iterator[tuple[Condition, Found, str]]:
    """Each text that a filter asks a dimension for, with the dimension; of those that a column holds as it is."""
    for condition in conditions_of(project):
        for column, literal in comparisons(condition, (exp.EQ, exp.In)):
            found = dimension_meant(project, condition, column)
            tree = tree_of(project, found.dimension.expr or found.dimension.name) if found else None
            if found and isinstance(literal, exp.Literal) and literal.is_string and isinstance(tree, exp.Column):
                yield condition, found, literal.name

"""Which columns a model has: from its contract, else from its SQL."""

from collections.abc import Callable
from functools import partial

import sqlglot
from jinja2 import ChainableUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from sqlglot import exp

from lifecycle.definitions import Model, Project
from lifecycle.expressions import dialect_of


def columns_of(project: Project, model: Model) -> frozenset[str] | None:
    """The names of a model's columns in lower case, or none where they cannot be known without a warehouse.

    With an enforced contract, they are those of its YAML. Otherwise YAML may leave some out, and the last `select` of
    its SQL decides; a star is followed through a single CTE or `ref`.
    """
    return _columns_of(project, model.name, frozenset())


def _columns_of(project: Project, name: str, asking: frozenset[str]) -> frozenset[str] | None:
    model = project.models.get(name)
    if model is None or name in asking:
        return None
    if model.has_contract:
        return frozenset(column.lower() for column in model.columns)
    sql = _without_jinja(model.sql)
    if sql is None:
        return None
    try:
        tree = sqlglot.parse_one(sql, dialect=dialect_of(project))
    except sqlglot.errors.SqlglotError:
        return None
    beyond = partial(_columns_of, project, asking=asking | {name})
    return _output(tree, {}, beyond)


Beyond = Callable[[str], frozenset[str] | None]


def _output(tree: exp.Expr, ctes: dict[str, exp.Expr], beyond: Beyond) -> frozenset[str] | None:
    """The columns that a query returns; `beyond` knows those of a table that is no CTE."""
    if isinstance(tree, exp.SetOperation):
        known = {**ctes, **{cte.alias: cte.this for cte in tree.ctes}}
        return _output(tree.left, known, beyond)
    if not isinstance(tree, exp.Select):
        return None
    known = {**ctes, **{cte.alias: cte.this for cte in tree.ctes}}
    names: set[str] = set()
    for item in tree.expressions:
        found = _source(tree, known, beyond) if item.is_star else frozenset({item.alias_or_name.lower()})
        if found is None or "" in found:
            return None
        names |= found
    return frozenset(names)


def _source(tree: exp.Select, ctes: dict[str, exp.Expr], beyond: Beyond) -> frozenset[str] | None:
    """The columns of the one table that a star stands for; none when there are several, or it is no plain star."""
    origin = tree.args.get("from_")
    is_plain = all(
        isinstance(item, exp.Star) and not any(item.args.values()) for item in tree.expressions if item.is_star
    )
    if origin is None or tree.args.get("joins") or not is_plain:
        return None
    table = origin.this
    if isinstance(table, exp.Subquery):
        return _output(table.this, ctes, beyond)
    if not isinstance(table, exp.Table):
        return None
    if table.name in ctes:
        # A CTE cannot read itself, so its own name means the table of that name beyond.
        others = {name: cte for name, cte in ctes.items() if name != table.name}
        return _output(ctes[table.name], others, beyond)
    return beyond(table.name)


def _without_jinja(sql: str) -> str | None:
    """SQL with each `ref` as the model's name and every other call as a plain name; none where blocks decide it."""
    environment = SandboxedEnvironment(undefined=_Anything)
    try:
        if any(kind == "block_begin" for _, kind, _ in environment.lex(sql)):
            return None
        return environment.from_string(sql).render(ref=lambda *names, **_: names[-1], config=lambda *_, **__: "")
    except (TemplateError, TypeError):
        return None


class _Anything(ChainableUndefined):
    """A macro that we do not know: a plain name, whatever it is called with."""

    def __call__(self, *_: object, **__: object) -> str:  # type: ignore[override]  # jinja's own may not be called
        return "_jinja"

    def __str__(self) -> str:
        return "_jinja"

"""SQL expressions of definitions as sqlglot trees."""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from lifecycle.definitions import Project

_DIALECTS = {"duckdb", "postgres", "spark", "databricks", "snowflake", "bigquery", "redshift", "trino", "athena"}


def dialect_of(project: Project) -> str | None:
    """The dialect that sqlglot should read the project's SQL in; none is its own, tolerant one."""
    return project.adapter_type if project.adapter_type in _DIALECTS else None


def parse_expression(sql: str, dialect: str | None) -> exp.Expression | None:
    """The tree of one SQL expression, or none when it is not exactly one."""
    try:
        trees = sqlglot.parse(f"select {sql}", dialect=dialect)
    except sqlglot.errors.SqlglotError:
        return None
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Select) or len(tree.expressions) != 1 or tree.args.get("from_"):
        return None
    found: exp.Expression = tree.expressions[0]
    return found


def columns_read(tree: exp.Expression) -> Iterator[exp.Column]:
    """The columns that an expression takes from its own row: not a subquery's, and not a lambda's parameters."""
    for column in tree.find_all(exp.Column):
        function = column.find_ancestor(exp.Lambda)
        parameters = {parameter.name for parameter in function.expressions} if function else set()
        if column.find_ancestor(exp.Query) in (None, tree.find_ancestor(exp.Select)) and column.name not in parameters:
            yield column


def reads_only_its_row(tree: exp.Expression) -> bool:
    """Whether an expression holds no query of its own."""
    return tree.find(exp.Query) is None


def placeholders_fixed(tree: exp.Expression) -> set[int]:
    """Which placeholders `_lc_0`, `_lc_1`, … of a filter equal a literal in every row that passes."""
    conditions = tree.flatten() if isinstance(tree, exp.And) else (tree,)
    fixed = set()
    for condition in conditions:
        plain = condition.unnest()
        if isinstance(plain, exp.EQ) and isinstance(plain.left, exp.Column) and isinstance(plain.right, exp.Literal):
            fixed |= {int(plain.left.name.removeprefix("_lc_"))} if plain.left.name.startswith("_lc_") else set()
    return fixed

"""SQL expressions of definitions as sqlglot trees."""

from collections.abc import Iterator
from functools import cache

import sqlglot
from sqlglot import exp

from lifecycle.definitions import Project

_DIALECTS = {"duckdb", "postgres", "spark", "databricks", "snowflake", "bigquery", "redshift", "trino", "athena"}

# How words begin that SQL may read as more than a name, such as current_date.
_NO_NAMES = frozenset({"current", "local", "session", "system", "utc", "lc", ""})

_COMMUTATIVE = (exp.Add, exp.Mul, exp.And, exp.Or, exp.EQ, exp.NEQ)


def dialect_of(project: Project) -> str | None:
    """The dialect that sqlglot should read the project's SQL in; none is its own, tolerant one."""
    return project.adapter_type if project.adapter_type in _DIALECTS else None


@cache
def parse_expression(sql: str, dialect: str | None) -> exp.Expr | None:
    """The tree of one SQL expression, or none when it is not exactly one. It is kept, so it must not be changed."""
    if _is_plain_name(sql):
        return exp.column(sql)
    try:
        trees = sqlglot.parse(f"select {sql}", dialect=dialect)
    except sqlglot.errors.SqlglotError:
        return None
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Select) or len(tree.expressions) != 1 or tree.args.get("from_"):
        return None
    found: exp.Expr = tree.expressions[0]
    return found


def _is_plain_name(text: str) -> bool:
    """Whether a text is a name and can be nothing else: most expressions are the name of a column."""
    return "_" in text and text.isidentifier() and text.isascii() and text.partition("_")[0].lower() not in _NO_NAMES


def columns_read(tree: exp.Expr) -> Iterator[exp.Column]:
    """The columns that an expression takes from its own row: not a subquery's, and not a lambda's parameters."""
    for column in tree.find_all(exp.Column):
        function = column.find_ancestor(exp.Lambda)
        parameters = {parameter.name for parameter in function.expressions} if function else set()
        if column.find_ancestor(exp.Query) in (None, tree.find_ancestor(exp.Select)) and column.name not in parameters:
            yield column


def reads_only_its_row(tree: exp.Expr) -> bool:
    """Whether an expression holds no query of its own."""
    return tree.find(exp.Query) is None


def placeholders_fixed(tree: exp.Expr) -> set[int]:
    """Which placeholders `_lc_0`, `_lc_1`, … of a filter equal a literal in every row that passes."""
    conditions = tree.flatten() if isinstance(tree, exp.And) else (tree,)
    fixed = set()
    for condition in conditions:
        plain = condition.unnest()
        if isinstance(plain, exp.EQ) and isinstance(plain.left, exp.Column) and isinstance(plain.right, exp.Literal):
            fixed |= {int(plain.left.name.removeprefix("_lc_"))} if plain.left.name.startswith("_lc_") else set()
    return fixed


def normal_form(tree: exp.Expr | None, otherwise: str) -> str:
    """An expression as text that is the same for all ways to write it.

    Case, blanks, needless parentheses, and the order of what is added, multiplied, listed or joined by `and` and `or`
    make no difference. Two texts that differ may still mean the same.

    Args:
        tree: The expression; it is not changed.
        otherwise: Its text, for where it is no SQL.
    """
    return " ".join(otherwise.split()) if tree is None else _ordered(tree.copy()).sql(comments=False)


def _ordered(tree: exp.Expr) -> exp.Expr:
    def order(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Paren) and (node.parent is None or not isinstance(node.this, exp.Binary | exp.Not)):
            return node.this  # type: ignore[no-any-return]  # sqlglot does not say
        if isinstance(node, exp.Identifier) and not node.args.get("quoted"):
            return exp.to_identifier(node.name.lower())
        return node

    plain = tree.transform(order)
    for node in list(plain.find_all(exp.Binary, exp.In))[::-1]:
        if isinstance(node, exp.In):
            node.set("expressions", sorted(node.expressions, key=lambda item: item.sql()))
        elif isinstance(node, _COMMUTATIVE) and isinstance(node, exp.Binary):
            left, right = node.left, node.right
            if left.sql() > right.sql():
                node.set("this", right.copy())
                node.set("expression", left.copy())
    return plain

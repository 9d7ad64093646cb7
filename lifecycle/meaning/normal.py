"""One text for all ways to write the same SQL: letters, layout, parentheses, order where order means nothing."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.tokens import TokenType  # type: ignore[attr-defined]

from lifecycle.expressions import parse_expression

Names = Mapping[str, str]
"""What identifiers stand for, by their lower-case name."""

_FLIPPED = {exp.GT: exp.LT, exp.GTE: exp.LTE}
_NEGATED = {exp.EQ: exp.NEQ, exp.NEQ: exp.EQ, exp.LT: exp.GTE, exp.GTE: exp.LT, exp.GT: exp.LTE, exp.LTE: exp.GT}
_NONE: Names = {}


def normal_expression(sql: str, names: Names = _NONE) -> str:
    """The normal form of one SQL expression; of text that is none, its tokens.

    Args:
        sql: As it is written.
        names: What identifiers stand for: an alias for its metric, a placeholder for its dimension.
    """
    tree = parse_expression(sql, None)
    return _Form(names).of(tree) if tree is not None else normal_tokens(sql)


def normal_conditions(sql: str, names: Names = _NONE) -> list[str]:
    """The conditions that a filter joins by `and`, each in its normal form, in order."""
    tree = parse_expression(sql, None)
    if tree is None:
        return [normal_tokens(sql)]
    form = _Form(names)
    return sorted(set(form.conditions(tree)))


@cache
def normal_query(sql: str, rename_steps: bool) -> str | None:
    """The normal form of a whole query, or none when it is not one.

    Args:
        sql: One statement.
        rename_steps: Whether the names of its steps (`with`) mean nothing. They do where a macro is given them.
    """
    try:
        trees = sqlglot.parse(sql)
    except sqlglot.errors.SqlglotError:
        return None
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Query):
        return None
    steps = {step.alias_or_name.lower(): "" for step in tree.find_all(exp.CTE)} if rename_steps else {}
    return _Form({name: f"_step_{place}" for place, name in enumerate(steps)}).of(tree)


@cache
def normal_tokens(sql: str) -> str:
    """SQL, or a part of it, without comments and layout, in lower case outside quotes."""
    try:
        tokens = sqlglot.tokenize(sql)
    except sqlglot.errors.SqlglotError:
        return " ".join(sql.split())
    return " ".join(
        f"'{token.text}'"
        if token.token_type == TokenType.STRING
        else f'"{token.text}"'
        if token.token_type == TokenType.IDENTIFIER
        else token.text.lower()
        for token in tokens
    )


class _Form:
    """Writes a tree as text in which only what means something differs."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._writers: dict[type, Callable[[Any], str]] = {
            exp.Paren: lambda node: self.of(node.this),
            exp.And: lambda node: self._joined("and", self.conditions(node)),
            exp.Between: lambda node: self._joined("and", self.conditions(node)),
            exp.Or: lambda node: self._joined("or", self._alternatives(node)),
            exp.Add: self._sum,
            exp.Sub: self._sum,
            exp.Neg: self._sum,
            exp.Mul: lambda node: self._listed("mul", sorted(map(self.of, self._factors(node)))),
            exp.EQ: lambda node: self._listed("eq", sorted((self.of(node.left), self.of(node.right)))),
            exp.NEQ: lambda node: self._listed("neq", sorted((self.of(node.left), self.of(node.right)))),
            exp.GT: self._turned_round,
            exp.GTE: self._turned_round,
            exp.LT: lambda node: self._listed("lt", [self.of(node.left), self.of(node.right)]),
            exp.LTE: lambda node: self._listed("lte", [self.of(node.left), self.of(node.right)]),
            exp.Not: self._negation,
            exp.In: self._membership,
            exp.Identifier: self._identifier,
            exp.Literal: lambda node: repr(node.this) if node.is_string else str(node.this),
            exp.Join: self._join,
        }

    def of(self, node: Any) -> str:
        """The text of a tree, of a list of trees, or of a plain setting."""
        if isinstance(node, list):
            return self._listed("", list(map(self.of, node)))
        if not isinstance(node, exp.Expr):
            return str(node)
        writer = self._writers.get(type(node))
        return writer(node) if writer else self._any(node)

    def conditions(self, node: exp.Expr) -> Iterator[str]:
        """What must hold together: each part of an `and`, and both ends of a range."""
        plain = node.unnest()
        if isinstance(plain, exp.And):
            yield from self.conditions(plain.left)
            yield from self.conditions(plain.right)
        elif isinstance(plain, exp.Between) and not plain.args.get("symmetric"):
            subject = self.of(plain.this)
            yield self._listed("lte", [self.of(plain.args["low"]), subject])
            yield self._listed("lte", [subject, self.of(plain.args["high"])])
        else:
            yield self.of(plain)

    def _alternatives(self, node: exp.Expr) -> Iterator[str]:
        plain = node.unnest()
        if isinstance(plain, exp.Or):
            yield from self._alternatives(plain.left)
            yield from self._alternatives(plain.right)
        else:
            yield self.of(plain)

    def _joined(self, word: str, parts: Iterator[str]) -> str:
        found = sorted(set(parts))
        return found[0] if len(found) == 1 else self._listed(word, found)

    def _sum(self, node: exp.Expr) -> str:
        terms = list(self._terms(node, sign=1))
        # `+` may join texts, and their order means something
        if any(isinstance(term, exp.Literal) and term.is_string for _, term in terms):
            return self._any(node)
        return self._listed("sum", sorted(f"{'+' if sign > 0 else '-'}{self.of(term)}" for sign, term in terms))

    def _terms(self, node: exp.Expr, sign: int) -> Iterator[tuple[int, exp.Expr]]:
        plain = node.unnest()
        if isinstance(plain, exp.Add | exp.Sub):
            yield from self._terms(plain.left, sign)
            yield from self._terms(plain.right, sign if isinstance(plain, exp.Add) else -sign)
        elif isinstance(plain, exp.Neg):
            yield from self._terms(plain.this, -sign)
        else:
            yield sign, plain

    def _factors(self, node: exp.Expr) -> Iterator[exp.Expr]:
        plain = node.unnest()
        if isinstance(plain, exp.Mul):
            yield from self._factors(plain.left)
            yield from self._factors(plain.right)
        else:
            yield plain

    def _turned_round(self, node: exp.Binary) -> str:
        return self._listed(_FLIPPED[type(node)].__name__.lower(), [self.of(node.right), self.of(node.left)])

    def _negation(self, node: exp.Not) -> str:
        plain = node.this.unnest()
        if isinstance(plain, exp.Not):
            return self.of(plain.this)
        if isinstance(plain, exp.In) and self._single(plain):
            plain = exp.EQ(this=plain.this, expression=plain.expressions[0])
        opposite = _NEGATED.get(type(plain))
        if opposite is None:
            return self._listed("not", [self.of(plain)])
        return self.of(opposite(this=plain.left, expression=plain.right))

    def _membership(self, node: exp.In) -> str:
        if self._single(node):
            return self.of(exp.EQ(this=node.this, expression=node.expressions[0]))
        if any(node.args.get(key) for key in ("query", "unnest", "field")):
            return self._any(node)
        return self._listed("in", [self.of(node.this), *sorted(set(map(self.of, node.expressions)))])

    def _single(self, node: exp.In) -> bool:
        others = any(node.args.get(key) for key in ("query", "unnest", "field"))
        return len(node.expressions) == 1 and not others and not isinstance(node.expressions[0], exp.Query)

    def _identifier(self, node: exp.Identifier) -> str:
        if node.args.get("quoted"):
            return f'"{node.this}"'
        name = node.this.lower()
        return self._names.get(name, name)

    def _join(self, node: exp.Join) -> str:
        kind = str(node.args.get("kind") or "").upper()
        implied = kind == "INNER" or (kind == "OUTER" and node.args.get("side"))
        return self._any(node, leave_out=("kind",) if implied else ())

    def _any(self, node: exp.Expr, leave_out: tuple[str, ...] = ()) -> str:
        parts = [
            f"{key}={self.of(value)}"
            for key, value in sorted(node.args.items())
            if key not in leave_out and value is not None and value is not False and value != []
        ]
        return self._listed(type(node).__name__.lower(), parts)

    def _listed(self, word: str, parts: list[str]) -> str:
        return f"{word}({', '.join(parts)})"


def blanks_collapsed(text: str) -> str:
    """Text with one blank for each stretch of white space."""
    return re.sub(r"\s+", " ", text).strip()

"""What rules share: findings, the nearest name, and that a rule that fails on one subject does not hide the others."""

from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import Protocol, TypeVar

from sqlglot import exp

from lifecycle.definitions import Exposure, Metric, Model, Project, SavedQuery
from lifecycle.expressions import dialect_of, parse_expression
from lifecycle.findings import Finding, Severity
from lifecycle.kinds import Kind, kind_of
from lifecycle.positions import Position
from lifecycle.relations import relations_of

Subject = TypeVar("Subject", Metric, Model, SavedQuery, Exposure)


class Placed(Protocol):
    """What stands in a file."""

    @property
    def path(self) -> str:
        """Its file, relative to the project's folder."""


def each(rule: str, subjects: Iterable[Subject], check: Callable[[Subject], Iterable[Finding]]) -> Iterator[Finding]:
    """What `check` finds in each subject; where it raises, a finding LC000 that says so.

    Args:
        rule: Id of the rule that asks, for the message.
        subjects: Metrics, models, saved queries or exposures.
        check: The rule for one of them.
    """
    for subject in subjects:
        try:
            yield from list(check(subject))
        except Exception as error:
            kind = {"SavedQuery": "saved query"}.get(type(subject).__name__, type(subject).__name__.lower())
            yield Finding(
                rule="LC000",
                severity="warning",
                path=subject.path,
                line=subject.entry.start.line,
                column=subject.entry.start.column,
                message=f"Rule {rule} could not read {kind} '{subject.name}': {type(error).__name__}.",
                fix="Please report it with the definition.",
            )


def error(rule: str, place: Placed, position: Position, message: str, fix: str) -> Finding:
    """A fault: a number is wrong, or a query fails."""
    return _finding(rule, "error", place, position, message, fix)


def warning(rule: str, place: Placed, position: Position, message: str, fix: str) -> Finding:
    """What may be meant, and mostly is not."""
    return _finding(rule, "warning", place, position, message, fix)


def _finding(rule: str, severity: Severity, place: Placed, position: Position, message: str, fix: str) -> Finding:
    return Finding(rule, severity, place.path, position.line, position.column, message, fix)


def suggestion(name: str, known: Collection[str], otherwise: str) -> str:
    """The nearest of the names that there are, as a question; else what to do."""
    nearest = get_close_matches(name, sorted(known), n=1)
    return f"Did you mean '{nearest[0]}'?" if nearest else otherwise


def listed(names: Iterable[str]) -> str:
    """Names as a text: "a", "a and b", "a, b and c"."""
    found = list(names)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def tree_of(project: Project, sql: str | None) -> exp.Expr | None:
    """The tree of an expression, or none when it is not one; each is parsed once."""
    if not sql:
        return None
    trees: dict[str, exp.Expr | None] = project.memo.setdefault("trees", {})
    if sql not in trees:
        trees[sql] = parse_expression(sql, dialect_of(project))
    return trees[sql]


def kind_in(project: Project, model: Model, tree: exp.Expr) -> Kind:
    """The kind of an expression over the columns of a model."""
    relations = relations_of(project)
    return kind_of(tree, lambda column: relations.kind(model, column.name))

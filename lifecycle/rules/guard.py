"""Runs one check on many subjects, so that a check that fails on one does not hide the others."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from lifecycle.definitions import Metric, Model
from lifecycle.findings import Finding

Subject = TypeVar("Subject", Metric, Model)


def each(rule: str, subjects: Iterable[Subject], check: Callable[[Subject], Iterable[Finding]]) -> Iterator[Finding]:
    """What `check` finds in each subject; where it raises, a finding LC000 that says so.

    Args:
        rule: Id of the rule that asks, for the message.
        subjects: Metrics or models.
        check: The rule for one of them.
    """
    for subject in subjects:
        try:
            yield from list(check(subject))
        except Exception as error:
            kind = "metric" if isinstance(subject, Metric) else "model"
            yield Finding(
                rule="LC000",
                severity="warning",
                path=subject.path,
                line=subject.entry.start.line,
                column=subject.entry.start.column,
                message=f"Rule {rule} could not read {kind} '{subject.name}': {type(error).__name__}.",
                fix="Please report it with the definition.",
            )

"""What a check found, where, and how to mend it."""

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One fault in one place.

    Attributes:
        rule: Stable id, such as "LC101".
        severity: "error" where a number is wrong or a query fails, "warning" otherwise.
        path: File, relative to the project's folder, with forward slashes.
        line: Counted from 1.
        column: Counted from 1.
        message: One sentence of what is wrong.
        fix: One sentence of what to do.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule} {self.message} {self.fix}"

    def as_dict(self) -> dict[str, str | int]:
        """The finding with exactly its seven fields, in their order, for JSON."""
        return asdict(self)


def in_reading_order(findings: list[Finding]) -> list[Finding]:
    """The findings by file, then by place in it, then by rule."""
    return sorted(findings, key=lambda f: (f.path, f.line, f.column, f.rule, f.message))

"""The exceptions of a project from the rules: `lifecycle.yml`, the one place to switch a rule off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch

from lifecycle.definitions import Project
from lifecycle.findings import Finding, in_reading_order
from lifecycle.positions import Node, Position, YamlError, read_yaml

FILE = "lifecycle.yml"
"""Beside `dbt_project.yml`."""

_RULE = "LC002"


@dataclass(frozen=True)
class _Exception:
    rule: str
    path: str
    name: str
    position: Position

    def covers(self, finding: Finding) -> bool:
        in_place = not self.path or fnmatch(finding.path, self.path)
        return finding.rule == self.rule and in_place and (not self.name or f"'{self.name}'" in finding.message)


def excused(project: Project, findings: list[Finding], today: date) -> tuple[list[Finding], int]:
    """The findings that no exception covers, with those on the exceptions themselves; and how many are covered.

    An exception names a `rule`, a `reason`, and with `until` the last day on which it holds; `name` (of a metric,
    model, saved query or exposure) and `path` (a file, or a pattern such as `models/legacy/*`) say where. LC002 tells
    one without a reason or day, one that is over, and one that covers nothing.
    """
    path = project.root / FILE
    if not path.exists():
        return findings, 0
    try:
        root = read_yaml(path.read_text(encoding="utf-8"))
    except (YamlError, OSError, UnicodeDecodeError) as error:
        position = error.position if isinstance(error, YamlError) else Position(1, 1)
        return [_finding(position, f"{FILE} is not YAML.", "Mend it."), *findings], 0
    own: list[Finding] = []
    exceptions = []
    for item in root.items("exceptions"):
        problems = list(_problems(item, today))
        own += problems
        if not problems:
            exceptions.append(
                _Exception(
                    str(item.plain("rule")), str(item.plain("path") or ""), str(item.plain("name") or ""), item.position
                )
            )
    for exception in exceptions:
        if not any(exception.covers(finding) for finding in findings):
            message = f"The exception from {exception.rule} covers nothing any more."
            own.append(_finding(exception.position, message, "Take it out."))
    kept = [finding for finding in findings if not any(exception.covers(finding) for exception in exceptions)]
    return in_reading_order([*kept, *own]), len(findings) - len(kept)


def _problems(item: Node, today: date) -> Iterator[Finding]:
    from lifecycle.rules import RULES

    rule, reason, until = (item.plain(key) for key in ("rule", "reason", "until"))
    known = {(function.__doc__ or "").partition(":")[0] for function in RULES}
    position = item.position
    if rule not in known and not str(rule).startswith("LC9"):
        yield _finding(
            item.entry.at("rule"), f"An exception is from rule '{rule}', which is none.", "See docs/rules.md."
        )
    if not reason or not str(reason).strip():
        yield _finding(position, f"The exception from {rule} has no `reason`.", "Say why the rule does not fit here.")
    try:
        last = date.fromisoformat(str(until))
    except ValueError:
        yield _finding(position, f"The exception from {rule} has no day `until`.", "Write it as 2027-01-31.")
        return
    if last < today:
        message = f"The exception from {rule} held until {last}."
        yield _finding(item.entry.at("until"), message, "Mend what it covers, or decide anew and write a later day.")


def _finding(position: Position, message: str, fix: str) -> Finding:
    return Finding(_RULE, "error", FILE, position.line, position.column, message, fix)

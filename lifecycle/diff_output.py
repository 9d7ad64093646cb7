"""A diff as text for a terminal, as JSON for programs, as Markdown for a pull request."""

import re
from collections.abc import Iterator, Sequence

from lifecycle.diff import CLASSES, Change, Class, Diff
from lifecycle.output import to_json

_MEANS: dict[Class, str] = {
    "breaking": "a query or reader that worked fails, or reads something else under the same name",
    "value-changing": "the same query can give other values on the same data",
    "additive": "there is more, and nothing that was there differs",
    "cosmetic": "words, layout, or another way to write the same",
}
_LONGEST = 100
_NAMED = 6
_BACKTICKS = re.compile(r"`+")


def diff_text(diff: Diff) -> str:
    """The changes for people: each with its place, what it was and is, what that does, and who reads it."""
    lines = [f"{diff.base} to {diff.head}: {_counted(diff)}."]
    moved = moved_by(diff)
    if moved:
        lines.append(f"May move: {_grouped(moved)}.")
    for kind in CLASSES:
        changes = diff.of(kind)
        lines += ["", f"{kind.capitalize()}: {_MEANS[kind]}"] if changes else []
        for change in changes:
            lines.append(f"  {change.path}:{change.line}: {change.subject}, {change.aspect}: {change.why}.")
            if change.old or change.new:
                lines.append(f"    {_cut(change.old) or '(none)'} → {_cut(change.new) or '(none)'}")
            if change.affects:
                lines.append(f"    Read by {_grouped(change.affects)}.")
    return "\n".join(lines) + "\n"


def diff_json(diff: Diff) -> str:
    """A list of changes, one on a line."""
    return to_json(
        {
            "subject": change.subject,
            "class": change.kind,
            "aspect": change.aspect,
            "old": change.old,
            "new": change.new,
            "path": change.path,
            "line": change.line,
            "why": change.why,
            "affects": list(change.affects),
        }
        for change in diff.changes
    )


def diff_markdown(diff: Diff) -> str:
    """A comment for a pull request: the worst in sight, the rest folded."""
    lines = ["### What this changes in the metrics", "", f"{code(diff.base)} to {code(diff.head)}: {_counted(diff)}."]
    moved = moved_by(diff)
    if moved:
        lines += ["", f"**May move:** {escaped(_grouped(moved))}."]
    for kind in CLASSES:
        changes = diff.of(kind)
        if not changes:
            continue
        table = list(_markdown_table(changes))
        title = f"{kind.capitalize()} ({len(changes)}): {_MEANS[kind]}"
        if kind in ("breaking", "value-changing"):
            lines += ["", f"#### {title}", "", *table]
        else:
            lines += ["", f"<details><summary>{title}</summary>", "", *table, "", "</details>"]
    return "\n".join(lines) + "\n"


def moved_by(diff: Diff) -> list[str]:
    """The metrics, saved queries, marts and reports whose numbers a diff may move or break, in order."""
    found: set[str] = set()
    for change in diff.changes:
        if change.kind in ("breaking", "value-changing"):
            found |= set(change.affects)
            found |= {change.subject} if change.subject.startswith(("metric ", "saved query ", "report ")) else set()
    return sorted(found)


def _markdown_table(changes: Sequence[Change]) -> Iterator[str]:
    yield "| what | was | is | so | read by |"
    yield "|---|---|---|---|---|"
    for change in changes:
        what = f"{code(change.subject)}, {escaped(change.aspect)}<br>{code(f'{change.path}:{change.line}')}"
        cells = (what, code(change.old), code(change.new), escaped(change.why), escaped(_grouped(change.affects)))
        yield f"| {' | '.join(cells)} |"


def _counted(diff: Diff) -> str:
    counts = [f"{len(diff.of(kind))} {kind}" for kind in CLASSES if diff.of(kind)]
    if not counts:
        return "nothing differs"
    return f"{', '.join(counts)} {'change' if len(diff.changes) == 1 else 'changes'}"


def _grouped(subjects: Sequence[str]) -> str:
    """Subjects by their kind, the first few of each by name: "12 metrics (a, b and 10 more), report board"."""
    by_kind: dict[str, list[str]] = {}
    for subject in subjects:
        kind, _, name = subject.rpartition(" ")
        by_kind.setdefault(kind, []).append(name)
    parts = []
    for kind, names in by_kind.items():
        if len(names) == 1:
            parts.append(f"{kind} {names[0]}")
            continue
        named = ", ".join(names[:_NAMED])
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        parts.append(f"{len(names)} {_plural(kind)} ({named}{more})")
    return ", ".join(parts)


def _plural(kind: str) -> str:
    return "saved queries" if kind == "saved query" else f"{kind}s"


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def code(text: str) -> str:
    """Text as code in a cell of a table, whatever it holds."""
    plain = _cut(text).replace("|", "\\|")
    if not plain:
        return ""
    fence = "`" * (max(map(len, _BACKTICKS.findall(plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def escaped(text: str) -> str:
    """Text in which nothing is markup."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|@#])", r"\\\1", plain)

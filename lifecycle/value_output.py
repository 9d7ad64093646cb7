"""What a change of definitions does to the numbers, as text, JSON and Markdown."""

from collections.abc import Iterator, Sequence
from typing import Any

from lifecycle.diff_output import code, escaped
from lifecycle.output import formatted, to_json
from lifecycle.values import Moved, Shift, ValueDiff

_MOST = 6


def values_text(values: ValueDiff) -> str:
    """The shifts for people: how many periods differ, from when, by how much, and what carries it."""
    lines = ["", "Values, under both definitions on the same raw data:", *_text_lines(values.shifts)]
    if not values.shifts:
        lines = ["", "Values: no metric is on both sides that may move."]
    lines += [f"Built anew on each side: {', '.join(values.built)}."] if values.built else []
    if values.earlier:
        title = f"Data, under the older definitions, from {values.earlier} to the warehouse:"
        lines += ["", title, *_text_lines(values.data)]
    return "\n".join(lines) + "\n"


def values_json(values: ValueDiff) -> str:
    """A list of one object per metric and group that differs, in full precision."""
    definitions = (row for shift in values.shifts for row in _rows(shift, "period"))
    return to_json((*definitions, *(row for shift in values.data for row in _rows(shift, "data"))))


def values_markdown(values: ValueDiff) -> str:
    """The shifts for a pull request."""
    lines = ["", "### What it does to the values", ""]
    told = "Both definitions on the same raw data." if values.shifts else "No metric is on both sides that may move."
    lines += [told, *(_table(values.shifts) if values.shifts else ())]
    lines += ["", f"Built anew on each side: {escaped(', '.join(values.built))}."] if values.built else []
    if values.earlier:
        lines += ["", "### What the data did to the values", "", f"From {code(str(values.earlier))} to the warehouse,"]
        lines += ["under the older definitions.", *_table(values.data)]
    return "\n".join([*lines, ""])


def _text_lines(shifts: Sequence[Shift]) -> Iterator[str]:
    for shift in _telling(shifts):
        yield f"  {shift.metric}: {_summary(shift)}."
        yield from (f"    {_group(each)}: {_difference(each, shift)}" for each in _shown(shift))
        if shift.sliced_by:
            yield f"    in {_group(shift.moved[-1])}, by {shift.sliced_by}:"
            yield from (f"      {each.group[-1]}: {_difference(each, shift)}" for each in shift.slices)
    if _quiet(shifts):
        yield f"  {_quiet(shifts)}"


def _table(shifts: Sequence[Shift]) -> Iterator[str]:
    yield ""
    yield "| metric | differs | first | last | was | is | change | carried by |"
    yield "|---|---|---|---|---|---|---|---|"
    for shift in _telling(shifts):
        yield f"| {' | '.join(_cells(shift))} |"
    if _quiet(shifts):
        yield ""
        yield escaped(_quiet(shifts))


def _cells(shift: Shift) -> tuple[str, ...]:
    if shift.problem:
        return (code(shift.metric), escaped(shift.problem), "", "", "", "", "", "")
    last = shift.moved[-1]
    carriers = "<br>".join(f"{code(str(each.group[-1]))} {_change(each, shift)}" for each in shift.slices[:3])
    return (
        code(shift.metric),
        f"{len(shift.moved)} of {shift.periods}",
        escaped(_group(shift.moved[0])),
        escaped(_group(last)),
        _value(last.base, shift),
        _value(last.head, shift),
        _change(last, shift),
        f"{escaped(shift.sliced_by)}:<br>{carriers}" if shift.sliced_by else "",
    )


def _telling(shifts: Sequence[Shift]) -> Iterator[Shift]:
    """The shifts that a reader must see: those that differ, and those that could not be compared."""
    yield from (shift for shift in shifts if shift.moved or shift.problem)


def _quiet(shifts: Sequence[Shift]) -> str:
    names = [shift.metric for shift in shifts if not shift.moved and not shift.problem]
    return f"No value differs of {', '.join(names)}." if names else ""


def _summary(shift: Shift) -> str:
    if shift.problem:
        return f"it cannot be compared: {shift.problem.rstrip('.')}"
    groups = "values differs" if len(shift.moved) == 1 else "values differ"
    by = f" by {', '.join(shift.by)}" if shift.by else ""
    return f"{len(shift.moved)} of {shift.periods} {groups}{by}, the first {_group(shift.moved[0])}"


def _shown(shift: Shift) -> tuple[Moved, ...]:
    """The first group that differs, and the last ones."""
    return shift.moved if len(shift.moved) <= _MOST else (shift.moved[0], *shift.moved[1 - _MOST :])


def _group(moved: Moved) -> str:
    return ", ".join(map(str, moved.group)) or "in all"


def _difference(moved: Moved, shift: Shift) -> str:
    return f"{_value(moved.base, shift)} → {_value(moved.head, shift)} ({_change(moved, shift)})"


def _change(moved: Moved, shift: Shift) -> str:
    if moved.change is None:
        return "it had no value" if moved.base is None else "it has no value"
    if shift.shown_as and shift.shown_as.meta.format == "percent":
        return f"{100 * moved.change:+.1f} points"
    share = f", {moved.share:+.1%}" if moved.share is not None else ""
    return f"{'+' if moved.change > 0 else ''}{_value(moved.change, shift)}{share}"


def _value(value: float | None, shift: Shift) -> str:
    return "none" if value is None else formatted(value, shift.shown_as)


def _rows(shift: Shift, periods: str) -> Iterator[dict[str, Any]]:
    if shift.problem:
        yield {"metric": shift.metric, "problem": shift.problem}
    for kind, moved in ((periods, shift.moved), ("slice", shift.slices)):
        by = shift.by if kind == periods else (*shift.by[:1], shift.sliced_by)
        for each in moved:
            group = each.group if kind == periods else (shift.moved[-1].group[0], each.group[-1])
            yield {
                "metric": shift.metric,
                "kind": kind,
                "group": {name: str(value) for name, value in zip(by, group, strict=False)},
                "base": each.base,
                "head": each.head,
                "change": each.change,
                "share": each.share,
            }

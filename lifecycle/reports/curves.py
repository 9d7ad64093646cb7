"""The curve of how long something takes, with its numbers and notes."""

from html import escape
from typing import Any

from lifecycle.reports.data import CurveData, CurvePoint
from lifecycle.reports.figure_parts import Json, axis_of_numbers, figure, note, value_axis
from lifecycle.reports.numbers import Style, exact, short
from lifecycle.reports.tables import Cell, Table, value_cell

LEAST_WATCHED = 8
"""The curve ends where fewer are still watched: a single one of them would move it by much."""


def shown_points(curve: CurveData) -> tuple[CurvePoint, ...]:
    """The points that enough stand behind; the first is there in any case."""
    enough = tuple(point for point in curve.points if point.watched >= LEAST_WATCHED)
    return enough or curve.points[:1]


def curve_figure(curve: CurveData, target_days: float | None, style: Style) -> Json:
    """The share that has got there by each age in steps, its 95 % interval, the median and the target."""
    points = [CurvePoint(0.0, 0.0, 0.0, 0.0, curve.started), *shown_points(curve)]
    ages = [point.age for point in points]
    lower = [point.lower if point.lower is not None else point.share for point in points]
    upper = [point.upper if point.upper is not None else point.share for point in points]
    steps: Json = {"type": "scatter", "mode": "lines", "x": ages}
    hidden: Json = {"line": {"color": "$band", "width": 0, "shape": "hv"}, "hoverinfo": "skip"}
    share = steps | {
        "y": [point.share for point in points],
        "line": {"color": "$s1", "width": 2, "shape": "hv"},
        "hovertext": [_hover(point, style) for point in points],
        "hoverinfo": "text",
    }
    traces = [
        steps | hidden | {"y": lower},
        steps | hidden | {"y": upper, "fill": "tonexty", "fillcolor": "$band"},
    ]
    notes: list[Json] = []
    shapes: list[Json] = []
    last = max(ages)
    if curve.median is not None and curve.median <= last:
        traces.append(_median_dot(curve.median, style))
        text = f"<b>half by {escape(short(curve.median, 'days', style))}</b>"
        notes.append(note(curve.median, 0.5, text, **_beside(curve.median, last), yanchor="top", yshift=-8))
    if target_days is not None and target_days <= last:
        shapes.append(_upright(target_days))
        text = escape(f"target {short(target_days, 'days', style)}")
        grey = {"color": "$ink3", "size": 12}
        notes.append(note(target_days, 0.02, text, **_beside(target_days, last), yanchor="bottom", font=grey))
    axis = value_axis([0.0, 1.0], "percent", style)
    return figure([*traces, share], axis_of_numbers(last, "days", style), {"yaxis": axis}, shapes, notes)


def curve_table(label: str, points: tuple[CurvePoint, ...], style: Style) -> Table:
    """The points of the curve; of more than 60 every n-th, the last one in any case."""
    step = -(-len(points) // 60)
    kept = [point for i, point in enumerate(points) if i % step == 0 or point is points[-1]]
    rows = tuple(
        (
            Cell(exact(point.age, "days", style), f"{point.age:g}"),
            value_cell(point.share, "percent", style),
            value_cell(point.lower, "percent", style),
            value_cell(point.upper, "percent", style),
            value_cell(point.watched, "integer", style),
        )
        for point in kept
    )
    return Table(f"{label}: share by age", ("By day", "Share", "At least", "At most", "Still watched"), rows)


def curve_notes(curve: CurveData, style: Style) -> tuple[str, ...]:
    """Who still waits, what leaving them out would give, and what the shade is."""
    begun, waiting = (exact(count, "integer", style) for count in (curve.started, curve.still_open))
    notes = []
    if curve.still_open:
        text = f"{waiting} of {begun} are not there yet. They are counted for as long as they have waited."
        if curve.finished_median is not None and curve.finished_median != curve.median:
            text += f" Leaving them out would give {short(curve.finished_median, 'days', style)}, which flatters."
        notes.append(text)
    if curve.ended_otherwise:
        otherwise = exact(curve.ended_otherwise, "integer", style)
        notes.append(f"{otherwise} ended in another way, and count until then.")
    notes.append(f"Shaded: 95 % range. The curve ends where fewer than {LEAST_WATCHED} are still watched.")
    return tuple(notes)


def _hover(point: CurvePoint, style: Style) -> str:
    text = f"Day {point.age:.0f}: {exact(point.share, 'percent', style)}"
    return escape(f"{text} ({exact(point.watched, 'integer', style)} watched)")


def _median_dot(median: float, style: Style) -> Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [median],
        "y": [0.5],
        "marker": {"color": "$s1", "size": 9},
        "hovertext": [escape(f"Half by {exact(median, 'days', style)}")],
        "hoverinfo": "text",
    }


def _beside(age: float, last: float) -> dict[str, Any]:
    """A label right of an age, or left of one near the right edge."""
    return {"xanchor": "left", "xshift": 8} if age < 0.55 * last else {"xanchor": "right", "xshift": -8}


def _upright(age: float) -> Json:
    pen = {"color": "$ink2", "width": 1.4, "dash": "dash"}
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": age, "x1": age, "line": pen}

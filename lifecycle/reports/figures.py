"""Plotly figures as plain JSON: colours are tokens that the browser resolves, no template."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import accumulate

from lifecycle.reports.data import Series
from lifecycle.reports.figure_parts import (
    Json,
    across,
    all_points,
    band,
    category_axis,
    edge_note,
    figure,
    hollow,
    hover,
    key,
    last_note,
    line,
    month_axis,
    note,
    outliers,
    partial_note,
    value_axis,
    values_of,
    wrapped,
)
from lifecycle.reports.numbers import Style, exact, short, signed
from lifecycle.reports.verdicts import UsualRange

CONFIG: Mapping[str, bool] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "responsive": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
"""For every chart; `showSendToCloud` is on by default, and would upload the chart's data."""

GAINS = ("$s1", "$s2", "$muted", "$ink3")
LOSSES = ("$s3", "$bad", "$ink2")
"""Colours of the parts of a change, in the order of the layout; a key beside the chart names them."""

Steps = Sequence[tuple[str, float]]


def bridge_steps(balance: Series, up: Sequence[Series], down: Sequence[Series]) -> Steps:
    """The parts of a balance's change in the period, losses negative.

    Returns:
        Label and amount, without parts that were nothing in every month, such as changes of rates where all is in one
        currency; a last one named `Other` where the parts do not add up to the change.

    Raises:
        ValueError: The balance or a part has no value in the period or the month before.
    """
    before, now = balance.before.value if balance.before else None, balance.now.value
    parts = [(s, 1) for s in up] + [(s, -1) for s in down]
    if before is None or now is None or any(s.now.value is None for s, _ in parts):
        raise ValueError("A bridge needs every part.")
    steps = [(s.definition.label, sign * (s.now.value or 0.0)) for s, sign in parts if s.ever]
    other = now - before - sum(amount for _, amount in steps)
    return [*steps, ("Other", other)] if abs(other) > max(1.0, abs(before) * 1e-4) else steps


def bridge(steps: Steps, form: str, style: Style) -> Json:
    """The parts of a change, each from where the one before ended, and their sum from zero."""
    amounts = [amount for _, amount in steps]
    ends = list(accumulate(amounts))
    bases = [0.0, *ends[:-1], 0.0]
    bars = [*steps, ("Net change", ends[-1])]
    labels = [wrapped(label, 10) for label, _ in bars]
    trace = {
        "type": "bar",
        "x": labels,
        "y": [amount for _, amount in bars],
        "base": bases,
        "width": 0.72,
        "marker": {"color": [*("$s1" if a > 0 else "$bad" for a in amounts), "$ink3"]},
        "hovertext": [escape(f"{label}: {exact(a, form, style)}") for label, a in bars],
        "hoverinfo": "text",
    }
    notes = [
        note(
            label,
            max(base, base + amount),
            escape(signed(amount, form, style)),
            yanchor="bottom",
            yshift=1,
        )
        for label, base, (_, amount) in zip(labels, bases, bars, strict=True)
    ]
    shapes = [_connector(i, end) for i, end in enumerate(ends)] + [across(0, "$ink3")]
    axis = value_axis([0.0, *ends, max(0.0, *ends) * 1.06], form, style, tight=True)
    axis |= {"showticklabels": False, "showgrid": False}
    drawn = figure([trace], category_axis(labels), {"yaxis": axis}, shapes, notes)
    drawn["layout"]["height"] = 330
    drawn["narrow"] = {"xaxis": {"tickangle": -40}}
    return drawn


def movements(net: Series, up: Sequence[Series], down: Sequence[Series], style: Style) -> Json:
    """Parts of a change by month: gains above zero, losses below, the net as a line."""
    traces = [_stacked(one, 1, GAINS[i % len(GAINS)], style) for i, one in enumerate(up)]
    traces += [_stacked(one, -1, LOSSES[i % len(LOSSES)], style) for i, one in enumerate(down)]
    stacks = list(zip(*(_heights(one, 1) for one in up), *(_heights(one, -1) for one in down), strict=True))
    tops = [sum(height for height in stack if height > 0) for stack in stacks]
    depths = [sum(height for height in stack if height < 0) for stack in stacks]
    over = line(net, style, "$ink")
    traces += [_halo(over), over]
    axis = value_axis([0.0, *tops, *depths], net.definition.form, style, tight=True)
    zero = across(0, "$ink3")
    drawn = figure(traces, month_axis(net, style), {"yaxis": axis}, [zero], [])
    drawn["layout"] |= {"barmode": "relative", "bargap": 0.3}
    return drawn


def trend(series: Series, usual: UsualRange | None, target: float | None, style: Style) -> Json:
    """One metric by month: a line, its usual range, its target, the unfinished month hollow."""
    shown = usual if usual and not usual.of_change else None
    form = series.definition.form
    traces = [line(series, style, "$s1")]
    notes: list[Json | None] = []
    shapes: list[Json] = []
    limits: list[float] = []
    if shown:
        limits += [shown.limits.lower, shown.limits.upper]
        shapes.append(band(shown))
        notes.append(edge_note("usual range", shown.limits.upper, "bottom"))
        traces += outliers(series, shown, style)
    if target is not None:
        limits.append(target)
        shapes.append(across(target, "$ink2", dash="dash", width=1.4))
        notes.append(edge_note(f"target {short(target, form, style)}", target, "top"))
    values = [*values_of(all_points(series)), *limits]
    axis = value_axis(values, form, style, from_zero=False)
    ticks = axis["tickvals"]
    notes.append(last_note(series, style, ticks[0] + 0.08 * (ticks[-1] - ticks[0])))
    if series.partial and series.partial.value is not None:
        traces.append(hollow(series, series.partial, style))
        notes.append(partial_note(series, series.partial.value, ticks[-1] - ticks[0], style))
    kept = [each for each in notes if each]
    return figure(traces, month_axis(series, style), {"yaxis": axis}, shapes, kept)


def trend_with_volume(
    series: Series, volume: Series, usual: UsualRange | None, target: float | None, style: Style
) -> Json:
    """A trend, and below it in a panel of its own, on the same months, how much there was."""
    drawn = trend(series, usual, target, style)
    layout = drawn["layout"]
    points = all_points(volume)
    bars = {
        "type": "bar",
        "x": [key(point.month) for point in points],
        "y": [point.value for point in points],
        "yaxis": "y2",
        "width": 0.66,
        "marker": {
            "color": ["$card" if point is volume.partial else "$muted" for point in points],
            "line": {"color": "$muted", "width": 1},
        },
        "hovertext": [hover(volume, point, style) for point in points],
        "hoverinfo": "text",
    }
    low = value_axis([0.0, *values_of(points)], volume.definition.form, style, count=2, tight=True)
    layout["yaxis"] |= {"domain": [0.36, 1.0]}
    layout["yaxis2"] = low | {"domain": [0.0, 0.25], "anchor": "x"}
    layout["xaxis"] |= {"anchor": "y2"}
    layout["height"] = 400
    drawn["data"].append(bars)
    return drawn


def walk(drawn: Json, trace: int = 0) -> list[list[int]]:
    """The points that arrow keys go along, as pairs of trace and point: those of one trace, then the hollow one."""
    traces = drawn["data"]
    steps = [[trace, i] for i in range(len(traces[trace]["x"]))]
    return steps + [[i, 1] for i, each in enumerate(traces) if each.get("line", {}).get("dash") == "dot"]


def checked(drawn: Json) -> Json:
    """The figure, after what Plotly would swallow in silence has been looked for.

    Raises:
        ValueError: A trace type is not in the basic bundle, a trace is empty, or x and y differ
            in length: Plotly would draw empty axes and say nothing.
    """
    if not drawn["data"]:
        raise ValueError("A figure needs a trace.")
    for trace in drawn["data"]:
        if trace["type"] not in ("bar", "scatter"):
            raise ValueError(f"Trace type '{trace['type']}' is not in the basic bundle.")
        if not trace["x"] or len(trace["x"]) != len(trace["y"]):
            raise ValueError("A trace needs as many x as y, and at least one.")
    return drawn


def _stacked(series: Series, sign: int, colour: str, style: Style) -> Json:
    points = all_points(series)
    is_open = [point is series.partial for point in points]
    return {
        "type": "bar",
        "name": escape(series.definition.label),
        "x": [key(point.month) for point in points],
        "y": [None if point.value is None else sign * point.value for point in points],
        "marker": {
            "color": ["$card" if hollow_bar else colour for hollow_bar in is_open],
            "line": {"color": colour, "width": [1 if hollow_bar else 0 for hollow_bar in is_open]},
        },
        "hovertext": [f"{escape(series.definition.label)}, {hover(series, point, style, sign)}" for point in points],
        "hoverinfo": "text",
    }


def _halo(over: Json) -> Json:
    """The same line, wider, in the colour of the card: a line across bars stays readable."""
    pen = {"color": "$card", "width": 5}
    return over | {"mode": "lines", "line": pen, "hoverinfo": "skip", "hovertext": []}


def _heights(series: Series, sign: int) -> list[float]:
    return [sign * (point.value or 0.0) for point in all_points(series)]


def _connector(index: int, y: float) -> Json:
    pen = {"color": "$ink3", "width": 1}
    return {"type": "line", "x0": index + 0.36, "x1": index + 0.64, "y0": y, "y1": y, "line": pen}

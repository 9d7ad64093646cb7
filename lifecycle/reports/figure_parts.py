"""What charts are put together from: axes, lines, bands and labels, as Plotly's JSON."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from math import ceil, floor, log10
from typing import Any

from lifecycle.reports.data import Point, Series
from lifecycle.reports.numbers import NO_DATA, Style, exact, month_short, month_tick, tick
from lifecycle.reports.verdicts import UsualRange, evidence_of, tone_of, written

Json = dict[str, Any]

HEIGHT = 300
FONT = 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif'


def figure(data: list[Json], x_axis: Json, y_axes: Json, shapes: list[Json], notes: list[Json]) -> Json:
    """A figure with our layout: no template, no legend, nothing to drag or zoom."""
    layout = {
        "template": None,
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12.5, "color": "$ink2"},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": "$card",
            "bordercolor": "$rule",
            "font": {"family": FONT, "size": 12.5, "color": "$ink"},
        },
        "xaxis": x_axis,
        "shapes": shapes,
        "annotations": notes,
        **y_axes,
    }
    return {"data": data, "layout": layout}


def all_points(series: Series) -> list[Point]:
    """The closed months, and the unfinished one after them where there is one."""
    return [*series.points, series.partial] if series.partial else list(series.points)


def values_of(points: Iterable[Point]) -> list[float]:
    """The values that are known."""
    return [point.value for point in points if point.value is not None]


def key(month: date) -> str:
    """A month as a category: text, because Plotly would make a number of `2024`."""
    return f"{month:%Y-%m}"


def category_axis(labels: Sequence[str]) -> Json:
    """An axis of labels that are already escaped."""
    return _axis() | {
        "type": "category",
        "showgrid": False,
        "range": [-0.55, len(labels) - 0.45],
        "tickvals": list(labels),
        "ticktext": list(labels),
        "tickangle": 0,
    }


def month_axis(series: Series, style: Style) -> Json:
    """Months as categories; a tick every quarter, or every second month where there are few."""
    months = [point.month for point in all_points(series)]
    step = 3 if len(months) > 14 else 2
    ticks = [month for month in months if (month.month - 1) % step == 0]
    ticks = ticks if len(months) > 4 else months
    texts = [month_tick(m, style) + (f"<br>{m.year}" if m.month == 1 or m is ticks[0] else "") for m in ticks]
    keys = [key(month) for month in months]
    axis = category_axis(keys)
    return axis | {"tickvals": [key(m) for m in ticks], "ticktext": texts, "categoryarray": keys}


def value_axis(
    values: Sequence[float],
    form: str,
    style: Style,
    *,
    count: int = 4,
    from_zero: bool = True,
    tight: bool = False,
) -> Json:
    """An axis of values with ticks that we write ourselves, in the metric's own unit.

    Args:
        values: All that must fit, one or more.
        form: How the metric is written.
        style: Locale and currency.
        count: About how many steps there should be.
        from_zero: Bars always start at zero; a line does unless that would flatten it.
        tight: The axis ends with the values, and not at the tick beyond them.
    """
    low, high = min(values), max(values)
    if from_zero or 0 <= low < high * 0.55 or low == high:
        low, high = min(0.0, low), max(0.0, high)
    span = (high - low) or 1.0
    step = _nice_step(span / count)
    if form == "integer":
        step = max(1.0, step)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = [index * step for index in range(first, max(last, first + 1) + 1)]
    bottom, top = (low, high) if tight and high > low else (ticks[0], ticks[-1])
    if form == "percent" and high <= 1:
        top = min(top, 1.0)
    ticks = [value for value in ticks if bottom <= value <= top + 1e-9]
    pad = 0.04 * (top - bottom)
    return _axis() | {
        "range": [bottom - (pad if bottom else 0), top + pad],
        "tickvals": ticks,
        "ticktext": [tick(value, form, style, step) for value in ticks],
        "zeroline": False,
    }


def axis_of_numbers(last: float, form: str, style: Style) -> Json:
    """A horizontal axis from nothing to `last`."""
    axis = value_axis([0.0, last], form, style, count=5, tight=True)
    return axis | {"range": [-0.02 * last, last * 1.03], "showgrid": False}


def line(series: Series, style: Style, colour: str) -> Json:
    """The closed months as a line; lone months between gaps are dots, or they would vanish."""
    points = series.points
    lone = [
        p.value is not None
        and (i == 0 or points[i - 1].value is None)
        and (i == len(points) - 1 or points[i + 1].value is None)
        for i, p in enumerate(points)
    ]
    few = len(points) < 8
    last = len(points) - 1
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [key(point.month) for point in points],
        "y": [point.value for point in points],
        "connectgaps": False,
        "line": {"color": colour, "width": 2},
        "marker": {
            "color": colour,
            "opacity": 1,
            "size": [8 if i == last else 6 if few or alone else 0.1 for i, alone in enumerate(lone)],
        },
        "hovertext": [hover(series, point, style) for point in points],
        "hoverinfo": "text",
    }


def hollow(series: Series, partial: Point, style: Style) -> Json:
    """The unfinished month: a ring at the end of a dotted line, never compared."""
    last = series.now
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [key(last.month), key(partial.month)],
        "y": [last.value, partial.value],
        "line": {"color": "$s1", "width": 1.5, "dash": "dot"},
        "marker": {
            "color": "$card",
            "size": [0.1, 9],
            "line": {"color": "$s1", "width": [0, 1.8]},
        },
        "hovertext": ["", hover(series, partial, style) + " (not finished)"],
        "hoverinfo": "text",
    }


def outliers(series: Series, usual: UsualRange, style: Style) -> list[Json]:
    """The months outside the usual range, in the colour of what that means."""
    good = series.definition.good_direction
    found = [p for p in series.known if usual.side(p.value or 0.0)]
    tones = [tone_of(usual.side(p.value or 0.0), good) for p in found]
    if not found:
        return []
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [key(point.month) for point in found],
        "y": [point.value for point in found],
        "marker": {
            "size": 9,
            "color": [{"good": "$s1", "bad": "$bad", "neutral": "$ink2"}[t] for t in tones],
        },
        "hovertext": [f"{hover(series, point, style)} · outside usual range" for point in found],
        "hoverinfo": "text",
    }
    return [trace]


def hover(series: Series, point: Point, style: Style, sign: int = 1) -> str:
    """Month, value and counts, escaped: `Dec 2024: 2.0% (28 of 1,434)`."""
    value = None if point.value is None else sign * point.value
    text = f"{month_short(point.month, style)}: {exact(value, series.definition.form, style)}"
    counts = evidence_of(point, style)
    return escape(f"{text} ({counts})" if counts else text)


def note(x: str | float, y: float, text: str, **more: Any) -> Json:
    """A label at a point of the data; `text` is already escaped."""
    known = {"x": x, "y": y, "text": text, "showarrow": False, "font": {"color": "$ink"}}
    return known | more


def edge_note(text: str, y: float, side: str) -> Json:
    """A label at the left end of a line across the chart, above or below it."""
    more = {"xref": "paper", "xanchor": "left", "yanchor": side, "borderpad": 1}
    return note(0, y, escape(text), **more, font={"color": "$ink3", "size": 12})


def last_note(series: Series, style: Style, floor: float) -> Json | None:
    """The value of the period, at its point, on the side that the line does not come from.

    Args:
        series: Its period is labelled.
        style: Locale and currency.
        floor: A value so near the axis that what stands below it would meet the ticks.
    """
    now = series.now
    if now.value is None:
        return None
    text = written(now, series.definition, style)
    is_above = _rises(series) or now.value <= floor
    place: Json = {"yanchor": "bottom", "yshift": 7} if is_above else {"yanchor": "top", "yshift": -7}
    place |= {"xanchor": "right", "xshift": 18 if series.partial else 10}  # the chart's right edge is near
    return note(key(now.month), now.value, f"<b>{escape(text)}</b>", **place)


def partial_note(series: Series, value: float, span: float, style: Style) -> Json | None:
    """`Jan so far`: left of a point far below, above one far above; none where it would meet the last label.

    Args:
        series: Its unfinished month is labelled.
        value: The unfinished month's value.
        span: From the lowest to the highest tick of the axis, in the metric's unit.
        style: Locale and currency.
    """
    month = series.partial.month if series.partial else series.now.month
    text = f"{month_tick(month, style)} so far"
    font = {"color": "$ink3", "size": 12}
    now = series.now.value
    if now is not None and now - value > 0.12 * span:
        return note(key(month), value, text, xanchor="right", yanchor="middle", xshift=-8, font=font)
    if now is not None and value - now <= 0.12 * span:
        return None
    return note(key(month), value, text, xanchor="right", xshift=16, yanchor="bottom", yshift=9, font=font)


def band(usual: UsualRange) -> Json:
    """The usual range, behind everything."""
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": usual.limits.lower,
        "y1": usual.limits.upper,
        "fillcolor": "$band",
        "line": {"width": 0},
        "layer": "below",
    }


def across(y: float, colour: str, dash: str = "solid", width: float = 1) -> Json:
    """A line across the chart at one value: a target, or zero."""
    style = {"color": colour, "width": width, "dash": dash}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": style}


def wrapped(label: str, width: int = 12) -> str:
    """A label over lines of about `width` characters, escaped."""
    lines = [""]
    for word in label.split():
        fits = not lines[-1] or len(lines[-1]) + 1 + len(word) <= width
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if fits else [*lines, word]
    return "<br>".join(escape(each) for each in lines) or NO_DATA


def _rises(series: Series) -> bool:
    before, now = series.before, series.now
    return before is None or before.value is None or now.value is None or now.value >= before.value


def _axis() -> Json:
    return {
        "fixedrange": True,
        "automargin": True,
        "showline": False,
        "ticks": "",
        "ticklen": 4,
        "gridcolor": "$rule",
        "gridwidth": 1,
        "tickmode": "array",
        "ticklabelstandoff": 4,
        "tickfont": {"color": "$ink2", "size": 12},
    }


def _nice_step(rough: float) -> float:
    size = 10.0 ** floor(log10(rough))
    return next(size * nice for nice in (1, 2, 2.5, 5, 10) if size * nice >= rough * 0.999)

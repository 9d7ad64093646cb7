"""Blocks of a page: each question's chart or table, with its title, notes and numbers."""

from collections.abc import Collection, Sequence

from lifecycle.reports import figures, headlines
from lifecycle.reports.block_kinds import (
    Block,
    Bridge,
    Cohorts,
    Curve,
    Grid,
    Movements,
    Risks,
    Slices,
    Stages,
    Trend,
    TrendWithVolume,
    TrustBlock,
)
from lifecycle.reports.block_tables import table_view
from lifecycle.reports.claims import Claim
from lifecycle.reports.curves import curve_figure, curve_notes, curve_table, shown_points
from lifecycle.reports.data import ReportData, Series, aligned
from lifecycle.reports.narrative import metric_claim
from lifecycle.reports.notes import change_notes, trend_notes
from lifecycle.reports.numbers import day_name, exact, month_name, month_short, parts, short, signed
from lifecycle.reports.tables import measure_line, series_table, steps_table, unit_in_words
from lifecycle.reports.trust import trust_view
from lifecycle.reports.verdicts import UsualRange, evidence_of, usual_range, written
from lifecycle.reports.views import (
    AnyView,
    BoxView,
    FigureView,
    Key,
    NumberView,
)


def block_view(data: ReportData, block: Block, block_id: str) -> AnyView:
    """The block as the page shows it; a box with the reason where it cannot be shown."""
    missing = _missing(data, block)
    if missing:
        reason = data.problems.get(missing, f"metric '{missing}' is not connected.")
        return BoxView(block_id, (), "Not shown", f"This is not shown: {reason}", block.wide)
    view: AnyView
    match block:
        case TrustBlock():
            view = trust_view(data, block_id)
        case Stages() | Slices() | Grid() | Cohorts() | Risks():
            view = table_view(data, block, block_id)
        case Curve():
            view = _curve(data, block, block_id)
        case Bridge():
            view = _bridge(data, block, block_id)
        case Movements():
            view = _movements(data, block, block_id)
        case _:
            view = _trend(data, block, block_id)
    return view


def _missing(data: ReportData, block: Block) -> str | None:
    """The first metric of the block that could not be had."""
    match block:
        case Stages():
            known: Collection[str] = data.stages
        case Slices():
            known = data.slices
        case Grid() | Cohorts():
            known = data.grids
        case Curve():
            known = data.definitions
        case _:
            return next((name for name in block.metrics if name not in data.series), None)
    return None if block.metric in known else block.metric


def target_of(data: ReportData, block: Trend | TrendWithVolume) -> float | None:
    """The block's own target, else that of the metric."""
    return data.target(block.metric) if block.target is None else block.target


def _trend(data: ReportData, block: Trend | TrendWithVolume, block_id: str) -> AnyView:
    series, style = data.series[block.metric], data.style
    if len(series.known) < 2:
        return _few(data, series, block, block_id)
    usual = usual_range(series, data.layout.baseline) if block.usual_range else None
    target = target_of(data, block)
    claim = metric_claim(data, series, target)
    shown: list[Series] = [series]
    extra: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    if isinstance(block, TrendWithVolume):
        series, volume = shown = aligned([series, data.series[block.volume]])
        figure = figures.trend_with_volume(series, volume, usual, target, style)
        extra = (headlines.volume_note(data, volume),)
        keys = (_key("s1", "line", series), _key("muted", "bar", volume))
    else:
        figure = figures.trend(series, usual, target, style)
    return FigureView(
        id=block_id,
        metrics=block.metrics,
        title=_title(claim, series),
        subtitle=f"{measure_line(series.definition, style)}, {_span(data, series)}",
        spoken=_spoken(data, series, usual),
        figure=figures.checked(figure),
        walk=figures.walk(figure),
        table=series_table(shown, usual, style),
        notes=tuple(note for note in (*extra, *trend_notes(data, series, usual)) if note),
        keys=keys,
        wide=block.wide,
    )


def _few(data: ReportData, series: Series, block: Trend | TrendWithVolume, block_id: str) -> AnyView:
    definition = series.definition
    if not series.known:
        empty = f"no {definition.of_what.lower()}" if series.now.denominator == 0 else "no data"
        text = f"{definition.label}: {empty} up to the end of {month_name(data.period, data.style)}."
        return BoxView(block_id, (definition.name,), definition.label, text, block.wide)
    [point] = series.known
    counts = evidence_of(point, data.style)
    return NumberView(
        id=block_id,
        metrics=(definition.name,),
        title=definition.label,
        subtitle=f"{measure_line(definition, data.style)}; only {month_name(point.month, data.style)} is known",
        value=parts(written(point, definition, data.style)),
        notes=tuple(note for note in (counts, "One month is known so far, so there is nothing to compare.") if note),
        wide=block.wide,
    )


def _curve(data: ReportData, block: Curve, block_id: str) -> AnyView:
    definition, style = data.definitions[block.metric], data.style
    held = data.curves.get(block.metric)
    if held is None or len(held.points) < 2:
        text = f"{definition.label}: too little has been watched for a curve."
        return BoxView(block_id, (block.metric,), definition.label, text, block.wide)
    points = shown_points(held)
    figure = figures.checked(curve_figure(held, block.target_days, style))
    begun = f"{exact(held.started, 'integer', style)} begun until {day_name(data.complete_to, style)}"
    spoken = f"{definition.label}: the share by days since the start, up to day {points[-1].age:.0f}. "
    return FigureView(
        id=block_id,
        metrics=block.metrics,
        title=headlines.curve_claim(data, block).lead,
        subtitle=f"Share that got there, by days since the start; {begun}",
        spoken=spoken + headlines.curve_claim(data, block).text,
        figure=figure,
        walk=figures.walk(figure, len(figure["data"]) - 1),
        table=curve_table(definition.label, points, style),
        notes=curve_notes(held, style),
        wide=block.wide,
    )


def _bridge(data: ReportData, block: Bridge, block_id: str) -> AnyView:
    balance, style = data.series[block.metric], data.style
    up, down = [data.series[name] for name in block.up], [data.series[name] for name in block.down]
    label = balance.definition.label
    if balance.before is None or balance.before.value is None or balance.now.value is None:
        return BoxView(block_id, (block.metric,), label, f"{label} is not known at both ends of the month.", block.wide)
    if any(one.now.value is None for one in (*up, *down)):
        return BoxView(block_id, (block.metric,), label, "Not every part of the change is known.", block.wide)
    form = balance.definition.form
    steps = figures.bridge_steps(balance, up, down)
    figure = figures.checked(figures.bridge(steps, form, style))
    opening, closing = (short(p.value, form, style) for p in (balance.before, balance.now))
    subtitle = (
        f"{label}, {unit_in_words(balance.definition, style)}: {opening} at the end of "
        f"{month_name(balance.before.month, style)}, {closing} at the end of {month_name(data.period, style)}"
    )
    spoken = f"Bars of what changed {label}: " + ", ".join(f"{name} {signed(a, form, style)}" for name, a in steps)
    return FigureView(
        id=block_id,
        metrics=(block.metric,),
        title=headlines.bridge_claim(data, block).lead,
        subtitle=subtitle,
        spoken=spoken,
        figure=figure,
        walk=figures.walk(figure),
        table=steps_table(f"{label}: what changed it in {month_name(data.period, style)}", steps, form, style),
        wide=block.wide,
    )


def _movements(data: ReportData, block: Movements, block_id: str) -> AnyView:
    style = data.style
    net, *parts = aligned([data.series[name].last(block.months) for name in block.metrics])
    up = [one for one in parts[: len(block.up)] if one.ever]
    down = [one for one in parts[len(block.up) :] if one.ever]
    if not net.known:
        return _few(data, net, Trend("trend", block.metric), block_id)
    figure = figures.checked(figures.movements(net, up, down, style))
    colours = [*_cycled(figures.GAINS, len(up)), *_cycled(figures.LOSSES, len(down))]
    keys = [_key(colour[1:], "bar", one) for colour, one in zip(colours, [*up, *down], strict=True)]
    keys.append(_key("ink", "line", net))
    return FigureView(
        id=block_id,
        metrics=block.metrics,
        title=headlines.movements_claim(data, block).lead,
        subtitle=f"{unit_in_words(net.definition, style)} gained and lost by month, {_span(data, net)}",
        spoken=_spoken(data, net, None),
        figure=figure,
        walk=figures.walk(figure, len(figure["data"]) - 1),
        table=series_table([net, *up, *down], None, style),
        notes=change_notes(data, net),
        keys=tuple(keys),
        wide=block.wide,
    )


def _title(claim: Claim, series: Series) -> str:
    return series.definition.label if claim.rule == "missing" else claim.lead


def _key(colour: str, mark: str, series: Series) -> Key:
    return Key(colour, mark, series.definition.name, series.definition.label)


def _cycled(colours: Sequence[str], count: int) -> list[str]:
    return [colours[i % len(colours)] for i in range(count)]


def _span(data: ReportData, series: Series) -> str:
    first, last = series.points[0].month, series.points[-1].month
    return f"{month_short(first, data.style)} to {month_short(last, data.style)}"


def _spoken(data: ReportData, series: Series, usual: UsualRange | None) -> str:
    """What a chart shows, for those who do not see it."""
    style, form = data.style, series.definition.form
    lowest = min(series.known, key=lambda p: p.value or 0.0)
    highest = max(series.known, key=lambda p: p.value or 0.0)
    now = exact(series.now.value, form, style)
    counts = evidence_of(series.now, style)
    text = f"{series.definition.label} by month, {_span(data, series)}. "
    text += f"{month_name(series.now.month, style)}: {now}{f' ({counts})' if counts else ''}. "
    text += f"Lowest {exact(lowest.value, form, style)} in {month_name(lowest.month, style)}, "
    text += f"highest {exact(highest.value, form, style)} in {month_name(highest.month, style)}."
    if usual and not usual.of_change:
        limits = [exact(value, form, style) for value in (usual.limits.lower, usual.limits.upper)]
        text += f" Usual range {limits[0]} to {limits[1]}."
    return text

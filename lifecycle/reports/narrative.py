"""What the page says in words: rules over numbers, no causes, each sentence with its evidence."""

from collections.abc import Iterator, Sequence

from lifecycle.reports.block_kinds import Bridge, Curve, Grid, Movements, Risks, Stages
from lifecycle.reports.claims import Claim, Evidence, Quotes, months_outside, record_months
from lifecycle.reports.data import ReportData, Series
from lifecycle.reports.headlines import (
    checks_claim,
    curve_claim,
    grid_claim,
    movements_claim,
    risks_claim,
    section_of,
    stages_claim,
)
from lifecycle.reports.numbers import month_name, short
from lifecycle.reports.verdicts import UsualRange, Verdict, reads_the_same, usual_range, verdict

BANNED = ("because", "due to", "led to", "caused", "thanks to", "as a result", "owing to", "drove")
"""Words that claim a cause; no rule may use them."""

_AT_LEAST = 3
"""Sentences that a page opens with, if there are so many."""

_WEIGHTS = {"unusual": 80, "target": 70, "differs": 50, "none": 10, "too_few": 5, "missing": 5}


def summary(data: ReportData) -> tuple[Claim, ...]:
    """The heaviest claims, at most one from each section until all have spoken.

    Returns:
        At most `layout.summary.max`, heaviest first; ties in the order of the sections.
    """
    claims = [claim for claim in _claims(data) if claim.weight > 0]
    ranked = sorted(claims, key=lambda claim: -claim.weight)
    first_of = {claim.section: claim for claim in reversed(ranked)}
    firsts = [claim for claim in ranked if first_of[claim.section] is claim]
    others = [claim for claim in ranked if first_of[claim.section] is not claim]
    chosen = firsts + others[: max(0, _AT_LEAST - len(firsts))]
    return tuple(sorted(chosen, key=lambda claim: -claim.weight)[: data.layout.summary.max])


def metric_claim(data: ReportData, series: Series, target: float | None) -> Claim:
    """How a metric stands in the period: value, change, usual range, record, target."""
    usual = usual_range(series, data.layout.baseline)
    found = verdict(series, target, usual, data.style)
    quotes = Quotes(series, data.style)
    section = section_of(data, series.definition.name)
    weight = _WEIGHTS[found.rule] + {"bad": 6, "good": 3, "neutral": 0}[found.tone]
    if found.rule in ("missing", "too_few"):
        label = series.definition.label
        words = found.words[:1].lower() + found.words[1:]
        evidence = () if found.rule == "missing" else _too_few(series)
        lead = f"{label}: {words}"
        return Claim(found.rule, section, series.definition.name, lead, "", evidence, weight)
    lead, lead_evidence = _lead(data, quotes, found)
    rest, rest_evidence = _rest(data, quotes, found, usual, target)
    return Claim(
        rule=found.rule,
        section=section,
        metric=series.definition.name,
        lead=lead,
        rest=" ".join(rest),
        evidence=tuple(lead_evidence + rest_evidence),
        weight=weight + (4 if series.definition.is_balance else 0),
    )


def headline(claim: Claim, label: str) -> str:
    """The title of a chart: the claim, or a neutral name where nothing can be claimed."""
    return label if claim.rule == "missing" else claim.lead


def _claims(data: ReportData) -> Iterator[Claim]:
    checks = checks_claim(data)
    if checks:
        yield checks
    for block in data.layout.blocks():
        match block:
            case Movements() if block.metric in data.series:
                yield movements_claim(data, block)
            case Stages() if data.stages.get(block.metric):
                yield stages_claim(data, block)
            case Curve() if block.metric in data.curves:
                yield curve_claim(data, block)
            case Grid() if data.grids.get(block.metric):
                yield grid_claim(data, block)
            case Risks() if data.risks and data.risks.day:
                yield risks_claim(data, block)
    for figure in data.layout.key_figures:
        if figure.metric in data.series:
            yield metric_claim(data, data.series[figure.metric], data.target(figure.metric))


def _lead(data: ReportData, quotes: Quotes, found: Verdict) -> tuple[str, list[Evidence]]:
    series = quotes.series
    now, before, label = series.now, series.before, subject_of(series.definition.label)
    value = quotes.value(now)
    if before is None or before.value is None or now.value is None or found.rule == "none":
        return f"{label} came to {value.text} in {month_name(now.month, data.style).split()[0]}", [value]
    rose = now.value > before.value
    if not series.definition.is_balance:
        return f"{label} {'rose' if rose else 'fell'} to {value.text}", [value]
    size = quotes.size(before.value, now.value)
    verb = "grew" if rose else "fell"
    return f"{label} {verb} by {size.text} to {value.text}", [size, value]


def _rest(
    data: ReportData,
    quotes: Quotes,
    found: Verdict,
    usual: UsualRange | None,
    target: float | None,
) -> tuple[list[str], list[Evidence]]:
    series = quotes.series
    parts = [
        _compared(data, quotes, found),
        _ranged(quotes, usual),
        _drifting(found, usual),
        _record(quotes),
        _aimed(quotes, target),
    ]
    if series.definition.name in _bridged(data):
        parts.append(_made_of(data, _bridged(data)[series.definition.name]))
    said = [(text, evidence) for text, evidence in parts if text]
    return [text for text, _ in said[:3]], [e for _, evidence in said[:3] for e in evidence]


Said = tuple[str, list[Evidence]]


def subject_of(label: str) -> str:
    """A label as the subject of a sentence: one with a comma is closed by another."""
    return f"{label}," if "," in label else label


def _compared(data: ReportData, quotes: Quotes, found: Verdict) -> Said:
    series = quotes.series
    before, now = series.before, series.now
    if before is None or before.value is None or now.value is None:
        return "", []
    counts = quotes.counts(now)
    evidence = [counts] if counts else []
    start = f"That is {counts.text}; " if counts else ""
    month = month_name(before.month, data.style)
    if found.rule == "none":
        value = quotes.value(before)
        text = f"{start}it was {value.text} in {month}, which is no clear change."
        return _capital(text), [*evidence, value]
    relative = quotes.relative(before.value, now.value)
    moved = quotes.change(before.value, now.value)
    if series.definition.is_balance:
        more = "more" if now.value > before.value else "less"
        text = f"That is {relative.text} {more} than in {month}." if relative else ""
        return text, [relative] if relative else []
    evidence.append(moved)
    evidence += [relative] if relative else []
    share = f" ({relative.text})" if relative else ""
    return _capital(f"{start}{moved.text} than in {month}{share}."), evidence


def _ranged(quotes: Quotes, usual: UsualRange | None) -> Said:
    if usual is None or usual.of_change or quotes.series.now.value is None:
        return "", []
    low, high = quotes.limit(usual, "lower"), quotes.limit(usual, "upper")
    span = f"its usual range of {low.text} to {high.text}"
    outside = months_outside(quotes.series, usual)
    if outside > 1:
        run = quotes.count(outside, "run")
        return f"It has been outside {span} for {run.text} months in a row.", [low, high, run]
    if outside == 1:
        side = "above" if usual.side(quotes.series.now.value) > 0 else "below"
        return f"It is {side} {span}; one month is not yet a trend.", [low, high]
    if months_outside(quotes.series, usual, back=2):
        return f"It is back inside {span}; one month is not yet a trend.", [low, high]
    return "", []


def _drifting(found: Verdict, usual: UsualRange | None) -> Said:
    if found.rule != "unusual" or usual is None or not usual.of_change:
        return "", []
    return f"It {found.words[:1].lower()}{found.words[1:]}.", []


def _record(quotes: Quotes) -> Said:
    months, which = record_months(quotes.series)
    if not months:
        return "", []
    span = quotes.count(months, "span")
    return f"It is the {which} in {span.text} months.", [span]


def _aimed(quotes: Quotes, target: float | None) -> Said:
    now = quotes.series.now.value
    if target is None or now is None:
        return "", []
    quote = quotes.target(target)
    is_at = reads_the_same(now, target, quotes.series.definition, quotes.style)
    side = "at" if is_at else "above" if now > target else "below"
    return f"It is {side} the target of {quote.text}.", [quote]


def _made_of(data: ReportData, block: Bridge) -> Said:
    parts = [(name, 1) for name in block.up] + [(name, -1) for name in block.down]
    known = [(name, sign, data.series[name].now.value) for name, sign in parts if name in data.series]
    if len(known) < len(parts) or any(value is None for *_, value in known):
        return "", []
    rises = [(name, sign, value) for name, sign, value in known if value and sign * value > 0]
    falls = [(name, sign, value) for name, sign, value in known if value and sign * value < 0]
    if not rises or not falls:
        return "", []
    gains, losses = _total(data, rises, 1), _total(data, falls, -1)
    return f"Gains of {gains.text} stand against losses of {losses.text}.", [gains, losses]


def _total(data: ReportData, parts: Sequence[tuple[str, int, float]], side: int) -> Evidence:
    """Parts of a change that point the same way, added; one that is taken off where it is added bears a minus."""
    form = data.series[parts[0][0]].definition.form
    names = "".join(f"{'+' if side * sign > 0 else '-'}{name}" for name, sign, _ in parts)
    total = sum(side * sign * value for _, sign, value in parts)
    return Evidence(short(total, form, data.style), names.removeprefix("+"), data.period, "value")


def _bridged(data: ReportData) -> dict[str, Bridge]:
    return {block.metric: block for block in data.layout.blocks() if isinstance(block, Bridge)}


def _too_few(series: Series) -> tuple[Evidence, ...]:
    counts = f"{series.now.denominator or 0:.0f}"
    return (Evidence(counts, series.definition.name, series.now.month, "denominator"),)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

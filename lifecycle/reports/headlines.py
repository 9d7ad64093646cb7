"""What a block says of itself: one claim each, which is the block's title."""

from lifecycle.reports.claims import Claim, Evidence, Quotes, months_signed
from lifecycle.reports.data import ReportData, Series, StageCount
from lifecycle.reports.numbers import month_name, short
from lifecycle.reports.spec import Bridge, Movements, Slices, Stages


def movements_claim(data: ReportData, block: Movements) -> Claim:
    """Whether gains exceed losses, and for how many months in a row."""
    series = data.series[block.metric]
    net = series.now.value
    if not net:
        lead = f"Gains and losses {'cancelled out' if net == 0 else 'are not known'}"
        return _plain(data, block.metric, "movements", f"{lead} in {period_name(data)}")
    months = months_signed(series.last(block.months))
    words = "Gains exceeded losses" if net > 0 else "Losses exceeded gains"
    if months < 3:
        return _plain(data, block.metric, "movements", f"{words} in {period_name(data)}")
    quote = Quotes(series, data.style).count(months, "run")
    lead = f"{words} for {quote.text} months in a row"
    section = section_of(data, block.metric)
    return Claim("movements", section, block.metric, lead, "", (quote,), 15)


def bridge_claim(data: ReportData, block: Bridge) -> Claim:
    """By how much the balance changed in the period."""
    series = data.series[block.metric]
    before, now = series.before, series.now
    if before is None or before.value is None or now.value is None:
        return _plain(data, block.metric, "bridge", f"{series.definition.label} by month")
    quote = Quotes(series, data.style).size(before.value, now.value)
    verb = "grew" if now.value > before.value else "fell"
    lead = f"{series.definition.label} {verb} by {quote.text} in {period_name(data)}"
    section = section_of(data, block.metric)
    return Claim("bridge", section, block.metric, lead, "", (quote,), 0)


def stages_claim(data: ReportData, block: Stages) -> Claim:
    """The stage whose count changed most in the month."""
    moved = [row for row in data.stages[block.metric] if row.before not in (None, row.accounts)]
    if not moved:
        lead = "No stage holds more or fewer accounts than a month before"
        return _plain(data, block.metric, "stages", lead)
    row = max(moved, key=lambda row: abs(row.accounts - (row.before or 0)))
    held, difference = _stage_evidence(data, block.metric, row)
    more = "more" if row.accounts > (row.before or 0) else "fewer"
    lead = f"{row.stage} holds {held.text} accounts, {difference.text} {more} than a month before"
    rest = "It is the stage whose number of accounts changed most."
    section = section_of(data, block.metric)
    return Claim("stages", section, block.metric, lead, rest, (held, difference), 35)


def slices_claim(data: ReportData, block: Slices) -> Claim:
    """Where the metric is highest, and where lowest."""
    definition = data.definitions[block.metric]
    known = [row for row in data.slices[block.metric] if row.value is not None]
    if len(known) < 2 or known[0].value == known[-1].value:
        return _plain(data, block.metric, "slices", f"{definition.label} by {block.by_label.lower()}")
    quotes = [
        Evidence(short(row.value, definition.form, data.style), block.metric, data.period, f"slice:{row.name}")
        for row in (known[0], known[-1])
    ]
    highest, lowest = quotes
    lead = f"{definition.label} is {highest.text} for {known[0].name} and {lowest.text} for {known[-1].name}"
    return Claim("slices", section_of(data, block.metric), block.metric, lead, "", (highest, lowest), 20)


def checks_claim(data: ReportData) -> Claim | None:
    """Failed checks come before any figure; `None` where all passed or none ran."""
    checks = data.trust.checks
    if checks is None or not checks.failed:
        return None
    failed = Evidence(str(len(checks.failed)), "checks", data.period, "failed")
    total = Evidence(short(checks.total, "integer", data.style), "checks", data.period, "total")
    lead = f"{failed.text} of {total.text} checks of the data did not pass"
    rest = "Read the figures with the list under Trust at hand."
    return Claim("checks", "trust", "checks", lead, rest, (failed, total), 95)


def volume_note(data: ReportData, series: Series) -> str:
    """How much there was to do in the period, against the mean of the closed months before."""
    known = [p.value for p in series.points[:-1] if p.value is not None]
    if series.now.value is None or not known:
        return ""
    now = short(series.now.value, series.definition.form, data.style)
    usual = short(sum(known) / len(known), series.definition.form, data.style)
    return f"{series.definition.label} in the same month: {now}, against a mean of {usual}."


def section_of(data: ReportData, metric: str) -> str:
    """Id of the section that shows the metric first; `key-figures` where none does."""
    for section in data.layout.sections:
        if any(metric in block.metrics for block in section.blocks):
            return section.id
    return "key-figures"


def period_name(data: ReportData) -> str:
    """The month of the report without its year: `December`."""
    return month_name(data.period, data.style).split()[0]


def _stage_evidence(data: ReportData, metric: str, row: StageCount) -> tuple[Evidence, Evidence]:
    held = short(row.accounts, "integer", data.style)
    difference = short(abs(row.accounts - (row.before or 0)), "integer", data.style)
    return (
        Evidence(held, metric, data.period, f"stage:{row.stage}"),
        Evidence(difference, metric, data.period, f"stage_change:{row.stage}"),
    )


def _plain(data: ReportData, metric: str, rule: str, lead: str) -> Claim:
    return Claim(rule, section_of(data, metric), metric, lead, "", (), 0)

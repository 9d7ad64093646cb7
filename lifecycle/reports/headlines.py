"""What a block says of itself: one claim each, which is the block's title."""

from lifecycle.reports.block_kinds import Bridge, Cohorts, Curve, Grid, Movements, Risks, Slices, Stages
from lifecycle.reports.claims import Claim, Evidence, Quotes, months_signed
from lifecycle.reports.data import UNKNOWN, Definition, GridRow, ReportData, Series, SliceValue, StageCount
from lifecycle.reports.numbers import month_name, short


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
    """Where the metric is highest, and where lowest; of what happened in some months, what comes first."""
    definition = data.definitions[block.metric]
    known = [row for row in data.slices[block.metric] if row.value is not None]
    if block.months and definition.form != "percent":
        return _first_of(data, block, [row for row in known if row.name != UNKNOWN])
    if len(known) < 2 or known[0].value == known[-1].value:
        return _plain(data, block.metric, "slices", f"{definition.label} by {block.by_label.lower()}")
    highest, lowest = (_slice_evidence(data, block, row) for row in (known[0], known[-1]))
    lead = f"{definition.label} is {highest.text} for {known[0].name} and {lowest.text} for {known[-1].name}"
    return Claim("slices", section_of(data, block.metric), block.metric, lead, "", (highest, lowest), 20)


def _first_of(data: ReportData, block: Slices, known: list[SliceValue]) -> Claim:
    """Which value has most of a count or an amount, with the whole beside it."""
    definition = data.definitions[block.metric]
    if not known or not known[0].value:
        return _plain(data, block.metric, "slices", f"{definition.label} by {block.by_label.lower()}")
    first = _slice_evidence(data, block, known[0])
    whole = sum(row.value or 0.0 for row in data.slices[block.metric])
    total = Evidence(short(whole, definition.form, data.style), block.metric, data.period, "slices_total")
    tied = [row for row in known if row.value == known[0].value]
    if len(tied) == 1:
        names = f"{tied[0].name} comes first, with {first.text}"
    elif len(tied) == 2:
        names = f"{tied[0].name} and {tied[1].name} come first, with {first.text} each,"
    else:
        names = f"none stands out, with {first.text} at most,"
    lead = f"{definition.label}: {names} of {total.text}"
    return Claim("slices", section_of(data, block.metric), block.metric, lead, "", (first, total), 0)


def curve_claim(data: ReportData, block: Curve) -> Claim:
    """By which day half have got there, and how many still wait."""
    held, definition = data.curves[block.metric], data.definitions[block.metric]
    section = section_of(data, block.metric)
    waiting = Evidence(short(held.still_open, "integer", data.style), block.metric, data.period, "curve:open")
    begun = Evidence(short(held.started, "integer", data.style), block.metric, data.period, "curve:started")
    rest = f"{waiting.text} of {begun.text} still wait, and count for as long as they have." if held.still_open else ""
    counted = (waiting, begun) if held.still_open else ()
    if held.median is None:
        lead = f"{definition.label}: fewer than half have got there so far"
        return Claim("curve", section, block.metric, lead, rest, counted, 25)
    median = Evidence(short(held.median, "days", data.style), block.metric, data.period, "curve:median")
    lead = f"{definition.label} is {median.text}"
    ends: tuple[Evidence, ...] = ()
    if held.median_lower is not None and held.median_upper is not None:
        ends = tuple(
            Evidence(short(value, "days", data.style), block.metric, data.period, f"curve:{which}")
            for which, value in (("lower", held.median_lower), ("upper", held.median_upper))
        )
        rest = f"It is likely between {ends[0].text} and {ends[1].text}. {rest}".strip()
    if block.target_days is None:
        return Claim("curve", section, block.metric, lead, rest, (median, *ends, *counted), 30)
    target = Evidence(short(block.target_days, "days", data.style), block.metric, data.period, "curve:target")
    side = "later than" if held.median > block.target_days else "within"
    lead = f"{lead}, {side} the target of {target.text}"
    weight = 60.0 if held.median_lower is not None and held.median_lower > block.target_days else 30.0
    return Claim("curve", section, block.metric, lead, rest, (median, target, *ends, *counted), weight)


def grid_claim(data: ReportData, block: Grid) -> Claim:
    """Which pair has most, and where the figure beside is highest."""
    held, definition = data.grids[block.metric], data.definitions[block.metric]
    section = section_of(data, block.metric)
    if block.beside and block.beside in data.definitions:
        told = [row for row in held.rows if row.beside is not None]
        highest = max(told, key=lambda row: row.beside or 0.0, default=None)
        if highest is not None and highest.beside:
            beside = data.definitions[block.beside]
            text = short(highest.beside, beside.form, data.style)
            quote = Evidence(text, block.metric, data.period, f"beside:{highest.name}")
            lead = f"{beside.label} is highest in {highest.name}: {quote.text} {unit_words(beside)}"
            return Claim("grid", section, block.metric, lead, "", (quote,), 28)
    return _plain(data, block.metric, "grid", f"{definition.label} by {block.rows_label.lower()}")


def unit_words(definition: Definition) -> str:
    """A unit such as `tickets_per_account` in words."""
    return definition.unit.replace("_", " ") if definition.form == "decimal" else ""


def cohorts_claim(data: ReportData, block: Cohorts) -> Claim:
    """What the last cohorts of the same age kept, where enough customers are behind it."""
    held, definition = data.grids[block.metric], data.definitions[block.metric]
    least = definition.min_n
    judged = [row for row in held.rows if row.beside is not None and row.beside >= least]
    for age in (12, 6, 3):
        reached = [row for row in judged if len(row.cells) > age and row.cells[age] is not None]
        if len(reached) > 1:
            quotes = [_cohort_evidence(data, block, row, age) for row in reached[-2:]]
            lead = (
                f"Of those who began in {reached[-1].name}, {quotes[1].text} are there after "
                f"{age} months; of {reached[-2].name} it was {quotes[0].text}"
            )
            months = Evidence(str(age), block.metric, data.period, "age")
            names = tuple(Evidence(row.name, block.metric, data.period, "cohort") for row in reached[-2:])
            return Claim(
                "cohorts", section_of(data, block.metric), block.metric, lead, "", (*quotes, months, *names), 0
            )
    return _plain(data, block.metric, "cohorts", definition.label)


def risks_claim(data: ReportData, block: Risks) -> Claim:
    """How many customers are in red, and what they pay in a year."""
    held = data.risks
    red = [row for row in held.rows if row.band == "red"] if held else []
    falling = len(held.rows) - len(red) if held else 0
    section = section_of(data, block.metric)
    more = Evidence(short(falling, "integer", data.style), block.metric, data.period, "risks:falling")
    at_stake = sum(row.arr for row in held.rows if row.band != "red") if held else 0.0
    stake = Evidence(short(at_stake, "money", data.style), block.metric, data.period, "risks:falling_arr")
    who = f"{more.text} customers are" if falling > 1 else "one customer is"
    others = f"{who} falling, with {stake.text}" if falling else ""
    told = ((more, stake) if falling > 1 else (stake,)) if falling else ()
    if not red:
        lead = f"No customer is in red; {others} of ARR" if falling else "No customer is in red"
        return Claim("risks", section, block.metric, lead, "", told, 12)
    count = Evidence(short(len(red), "integer", data.style), block.metric, data.period, "risks:red")
    amount = Evidence(short(sum(row.arr for row in red), "money", data.style), block.metric, data.period, "risks:arr")
    lead = f"{count.text} customer{' is' if len(red) == 1 else 's are'} in red, with {amount.text} of ARR"
    lead = f"{lead}; {others}" if falling else lead
    return Claim("risks", section, block.metric, lead, "", (count, amount, *told), 40)


def checks_claim(data: ReportData) -> Claim | None:
    """Failed checks come before any figure; `None` where all passed or none ran."""
    checks = data.trust.checks
    if checks is None or not checks.failed:
        return None
    failed = Evidence(str(len(checks.failed)), "checks", data.period, "failed")
    total = Evidence(short(checks.total, "integer", data.style), "checks", data.period, "total")
    lead = f"{failed.text} of {total.text} checks of the data did not pass"
    shown = [each.id for each in data.layout.sections if any(block.kind == "trust" for block in each.blocks)]
    rest = "Read the figures with the list under Trust at hand." if shown else ""
    return Claim("checks", shown[0] if shown else "", "checks", lead, rest, (failed, total), 95)


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


def _slice_evidence(data: ReportData, block: Slices, row: SliceValue) -> Evidence:
    text = short(row.value, data.definitions[block.metric].form, data.style)
    return Evidence(text, block.metric, data.period, f"slice:{row.name}")


def _cohort_evidence(data: ReportData, block: Cohorts, row: GridRow, age: int) -> Evidence:
    cell = row.cells[age]
    text = short(cell.value if cell else None, "percent", data.style, cell.base if cell else None)
    return Evidence(text, block.metric, data.period, f"cohort:{row.name}:{age}")


def _plain(data: ReportData, metric: str, rule: str, lead: str) -> Claim:
    return Claim(rule, section_of(data, metric), metric, lead, "", (), 0)

"""Every sentence is checked against the data behind it, worked out here a second time."""

import re
from dataclasses import replace

import pytest
from report_fixture import PERIOD, hostile, months, report, series, simulated, stages

from lifecycle.reports.block_kinds import Bridge, Cohorts, Curve, Grid, Movements, Risks, Slices, Stages
from lifecycle.reports.blocks import block_view
from lifecycle.reports.data import Checks, Point, StageCount
from lifecycle.reports.headlines import (
    bridge_claim,
    cohorts_claim,
    curve_claim,
    grid_claim,
    movements_claim,
    risks_claim,
    slices_claim,
    stages_claim,
)
from lifecycle.reports.narrative import BANNED, metric_claim, summary
from lifecycle.reports.numbers import month_name, next_month, short
from lifecycle.reports.page import page_view
from lifecycle.statistics import natural_limits

TARGETS = {"response_rate_24h": 0.9, "logo_churn_rate": 0.02}


def with_last(name, *values):
    """The report, with the last values of one metric replaced; a share keeps its denominators."""
    known = report()
    one = known.series[name]
    kept = one.points[: -len(values)]
    ends = [
        replace(point, value=value, numerator=None if point.denominator is None else round(value * point.denominator))
        for point, value in zip(one.points[-len(values) :], values, strict=True)
    ]
    return replace(known, series={**known.series, name: replace(one, points=(*kept, *ends))})


SCENES = {
    "as it came": report(),
    "churn is high": with_last("logo_churn_rate", 0.08),
    "churn is high again": with_last("logo_churn_rate", 0.07, 0.08),
    "churn is back": with_last("logo_churn_rate", 0.07, 0.021),
    "replies got worse": with_last("response_rate_24h", 0.92, 0.87),
    "many tickets": with_last("tickets_created", 2400.0),
    "customers fell": with_last("customers", 1400.0),
    "no data": with_last("first_reply_time_p50", None),
    "losses": with_last("net_new_mrr", -9000.0, -8000.0, -7000.0, -500.0),
}


def made_of_tables(evidence, data):  # noqa: PLR0911 - one line per kind
    """What the evidence on a curve, a grid, cohorts or the list of risks may read."""
    what, _, rest = evidence.measure.partition(":")
    form = data.definitions[evidence.metric].form
    if what == "slices_total":
        return {short(sum(row.value for row in data.slices[evidence.metric]), form, data.style)}
    if what == "curve":
        held = data.curves[evidence.metric]
        counts = {"open": held.still_open, "started": held.started}
        days = {"median": held.median, "lower": held.median_lower, "upper": held.median_upper}
        return {short(counts[rest], "integer", data.style) if rest in counts else short(days[rest], "days", data.style)}
    if what == "beside":
        [row] = [row for row in data.grids[evidence.metric].rows if row.name == rest]
        return {short(row.beside, "decimal", data.style)}
    if what == "cohort" and rest:
        name, _, age = rest.rpartition(":")
        [row] = [row for row in data.grids[evidence.metric].rows if row.name == name]
        return {short(row.cells[int(age)].value, form, data.style, row.cells[int(age)].base)}
    if what == "cohort":
        return {row.name for row in data.grids[evidence.metric].rows}
    if what == "age":
        return {"3", "6", "12"}
    red = [row.arr for row in data.risks.rows if row.band == "red"]
    others = [row.arr for row in data.risks.rows if row.band != "red"]
    counts = {"red": len(red), "falling": len(others)}
    amount = sum(red if rest == "arr" else others)
    return {short(counts[rest], "integer", data.style) if rest in counts else short(amount, "money", data.style)}


def claims_of(data):
    found = list(summary(data))
    found += [metric_claim(data, one, TARGETS.get(name)) for name, one in data.series.items()]
    for block in data.layout.blocks():
        match block:
            case Bridge():
                found.append(bridge_claim(data, block))
            case Movements():
                found.append(movements_claim(data, block))
            case Stages():
                found.append(stages_claim(data, block))
            case Slices():
                found.append(slices_claim(data, block))
            case Curve():
                found.append(curve_claim(data, block))
            case Grid():
                found.append(grid_claim(data, block))
            case Cohorts():
                found.append(cohorts_claim(data, block))
            case Risks():
                found.append(risks_claim(data, block))
    return found


def texts_of(evidence, data):
    """What the evidence may read, from the data alone."""
    if evidence.metric == "checks":
        checks = data.trust.checks
        return {str(len(checks.failed)), short(checks.total, "integer", data.style)}
    if evidence.measure.partition(":")[0] in ("slices_total", "curve", "beside", "cohort", "age", "risks"):
        return made_of_tables(evidence, data)
    if evidence.measure.startswith("stage"):
        return {stage_text(evidence, data)}
    if evidence.measure.startswith("slice:"):
        form = data.definitions[evidence.metric].form
        held = {f"slice:{row.name}": row.value for row in data.slices[evidence.metric]}
        return {short(held[evidence.measure], form, data.style)}
    signed = re.findall(r"([+-]?)(\w+)", evidence.metric)
    parts = [data.series[name] for _, name in signed]
    form = parts[0].definition.form
    at = {p.month: p for p in parts[0].points}
    now, before = at[evidence.month], at.get(next_month(evidence.month, -1))
    signs = [-1 if sign == "-" else 1 for sign, _ in signed]
    values = [next(p.value for p in one.points if p.month == evidence.month) for one in parts]
    total = None if None in values else sum(sign * value for sign, value in zip(signs, values, strict=True))
    known = [p.value for p in parts[0].points[:-1] if p.value is not None]
    limits = natural_limits(known) if len(known) > 1 else None
    texts = {
        "value": lambda: {short(total, form, data.style, now.denominator)},
        "counts": lambda: {f"{now.numerator:,.0f} of {now.denominator:,.0f}"},
        "denominator": lambda: {f"{now.denominator:.0f}"},
        "change": lambda: change_texts(now.value - before.value, form, data.style),
        "relative": lambda: {short(abs(now.value - before.value) / before.value, "percent", data.style)},
        "run": lambda: {str(n) for n in range(2, 25)},
        "span": lambda: {str(len(parts[0].points))},
        "target": lambda: {short(TARGETS[evidence.metric], form, data.style)},
        "lower": lambda: {short(max(0.0, limits.lower), form, data.style)},
        "upper": lambda: {short(limits.upper, form, data.style)},
    }
    return texts[evidence.measure]()


def change_texts(change, form, style):
    text = f"{abs(change) * 100:.1f} points" if form == "percent" else short(abs(change), form, style)
    more = ("more", "higher") if change > 0 else ("fewer", "less", "lower")
    return {text, *(f"{text} {word}" for word in more)}


def stage_text(evidence, data):
    measure, name = evidence.measure.split(":", 1)
    [row] = [row for row in data.stages[evidence.metric] if row.stage == name]
    return short(row.accounts if measure == "stage" else abs(row.accounts - row.before), "integer", data.style)


@pytest.mark.parametrize("scene", SCENES)
def test_each_piece_of_evidence_is_what_the_data_say(scene):
    data = SCENES[scene]

    for claim in claims_of(data):
        for evidence in claim.evidence:
            assert evidence.text in texts_of(evidence, data), (claim.text, evidence)


@pytest.mark.parametrize("scene", SCENES)
def test_every_number_in_a_sentence_is_evidence_or_a_month_or_a_name(scene):
    data = SCENES[scene]

    for claim in claims_of(data):
        text = claim.text
        known = [evidence.text for evidence in claim.evidence]
        known += [month_name(month, data.style) for month in months()]
        known += [one.label for one in data.definitions.values()]
        for part in sorted(known, key=len, reverse=True):
            text = text.replace(part, "")
        assert re.findall(r"\d", text) == [], (claim.text, text)


@pytest.mark.parametrize("scene", SCENES)
def test_no_sentence_claims_a_cause(scene):
    for claim in claims_of(SCENES[scene]):
        assert not [word for word in BANNED if word in claim.text.lower()], claim.text


@pytest.mark.parametrize("scene", SCENES)
def test_the_page_opens_with_three_to_five_sentences_the_heaviest_first(scene):
    claims = summary(SCENES[scene])

    assert 3 <= len(claims) <= 5
    assert [claim.weight for claim in claims] == sorted((claim.weight for claim in claims), reverse=True)


def test_what_is_unusual_is_told_first():
    assert summary(SCENES["churn is high"])[0].metric == "logo_churn_rate"


def test_one_month_outside_is_not_yet_a_trend():
    text = metric_claim(SCENES["churn is high"], SCENES["churn is high"].series["logo_churn_rate"], None).text

    assert "above its usual range" in text
    assert "one month is not yet a trend" in text


def test_several_months_outside_are_counted():
    data = SCENES["churn is high again"]

    assert "for 2 months in a row" in metric_claim(data, data.series["logo_churn_rate"], None).text


def test_one_month_back_inside_is_not_yet_a_trend():
    data = SCENES["churn is back"]

    assert "It is back inside its usual range" in metric_claim(data, data.series["logo_churn_rate"], None).text


def test_failed_checks_come_before_any_figure():
    known = report()
    failed = replace(known, trust=replace(known.trust, checks=Checks(212, 214, ("a", "b"))))

    assert summary(failed)[0].lead == "2 of 214 checks of the data did not pass"


def test_what_came_back_from_a_pause_is_a_gain():
    data = with_last("paused_mrr", -50_000.0)
    claim = metric_claim(data, data.series["mrr"], None)
    [gains] = [each for each in claim.evidence if "new_mrr" in each.metric]

    assert gains.metric == "new_mrr+expansion_mrr+reactivation_mrr-paused_mrr"
    assert f"Gains of {gains.text} stand against losses of" in claim.text


def test_a_run_is_no_longer_than_the_chart_that_shows_it():
    data = report()
    [block] = [block for block in data.layout.blocks() if isinstance(block, Movements)]

    assert movements_claim(data, block).lead == "Gains exceeded losses for 13 months in a row"
    assert movements_claim(SCENES["losses"], block).lead == "Losses exceeded gains for 4 months in a row"


def test_no_stage_that_moved_is_said_too():
    data = replace(report(), stages={"accounts_in_framework_stage": (StageCount("Value", 3, 3),)})
    [block] = [block for block in data.layout.blocks() if isinstance(block, Stages)]

    assert stages_claim(data, block).lead == "No stage holds more or fewer accounts than a month before"


def test_a_metric_without_data_is_not_given_a_finding_as_title():
    data = SCENES["no data"]
    blocks = [block for block in data.layout.blocks() if "first_reply_time_p50" in block.metrics]

    assert block_view(data, blocks[0], "support-2").title == "First reply time, median"


def test_the_unfinished_month_is_never_compared():
    known = report()
    crashed = {
        name: replace(one, partial=replace(one.partial, value=0.0) if one.partial else None)
        for name, one in known.series.items()
    }
    tiles = page_view(known).tiles

    assert summary(replace(known, series=crashed)) == summary(known)
    assert [tile.verdict for tile in page_view(replace(known, series=crashed)).tiles] == [t.verdict for t in tiles]


def test_a_short_history_says_less_and_still_speaks():
    short_series = {name: one.last(1) for name, one in simulated().items()}
    data = replace(report(), series=short_series, stages={"accounts_in_framework_stage": stages()})

    assert all("usual range" not in claim.text for claim in summary(data))
    assert summary(data)


def test_hostile_labels_do_not_break_a_rule():
    assert len(summary(hostile())) >= 3


def test_a_single_tiny_share_says_so():
    data = replace(report(), series={"logo_churn_rate": series("logo_churn_rate", [Point(PERIOD, 0.5, 7, 14)])})

    claim = metric_claim(data, data.series["logo_churn_rate"], None)
    assert claim.lead == "Logo churn rate: too few to judge (14)"

"""Curves, grids, cohorts, slices and the list of risks: from rows of the engine to what a page shows."""

from dataclasses import replace
from datetime import date

from report_fixture import DEFINITIONS, GridCell, GridData, GridRow, RiskList, SliceValue, curve, layout, report

from lifecycle.reports.answers import Answer, Span, cohorts_of, grid_of, series_of, slices_of
from lifecycle.reports.block_kinds import Cohorts, Curve, Grid, Slices
from lifecycle.reports.blocks import block_view
from lifecycle.reports.curves import LEAST_WATCHED, curve_figure, shown_points
from lifecycle.reports.headlines import curve_claim, risks_claim
from lifecycle.reports.tiles import tile

SPAN = Span(date(2024, 1, 1), date(2024, 6, 1), date(2024, 7, 1))
LABELS = {"stage": {"onboarding": "Onboarding", "value": "Value"}, "channel": {"email": "Email", "chat": "Chat"}}
[GRID] = [block for block in layout().blocks() if isinstance(block, Grid)]
[COHORTS] = [block for block in layout().blocks() if isinstance(block, Cohorts)]
CURVE = next(block for block in layout().blocks() if isinstance(block, Curve))
RISKS = next(block for block in layout().blocks() if block.kind == "risks")


def answer(name, rows, counts=None):
    return Answer(DEFINITIONS[name], rows, counts)


def test_a_grid_is_in_the_order_of_the_labels_and_what_is_unknown_comes_last():
    cells = [
        ("value", "chat", 4),
        ("value", "email", 0),
        ("onboarding", "email", 7),
        (None, "chat", 1),
        ("new", "fax", 2),
    ]
    rows = [{GRID.rows: stage, GRID.columns: channel, "tickets_created": n} for stage, channel, n in cells]
    rates = answer("contact_rate", [{GRID.beside_by: "onboarding", "contact_rate": 1.5}])

    held = grid_of(answer("tickets_created", rows), rates, GRID, LABELS)

    assert held.columns == ("Email", "Chat", "fax")
    assert [(row.name, [cell.value for cell in row.cells], row.beside) for row in held.rows] == [
        ("Onboarding", [7, 0, 0], 1.5),
        ("Value", [0, 4, 0], None),
        ("new", [0, 0, 2], None),
        ("Unknown", [0, 1, 0], None),
    ]


def test_a_grid_adds_its_rows_up_and_has_most_colour_where_most_is():
    view = block_view(report(), GRID, "x")
    by_name = {row.name: row for row in view.rows}

    assert by_name["Onboarding"].total.text == "279"
    assert [cell.step for cell in by_name["Value"].cells] == [5, 3, 1]
    assert [cell.step for cell in by_name["Unknown"].cells] == [1, 0, 0]
    assert view.title == "Contact rate is highest in Onboarding: 2.9 tickets per account"


def test_a_month_without_tickets_is_a_sentence():
    view = block_view(replace(report(), grids={"tickets_created": GridData((), ())}), GRID, "x")

    assert view.text == "Tickets created: none in December 2024."


def test_a_cohort_shows_no_age_that_its_youngest_have_not_reached():
    quarters = [(date(2024, 1, 1), age) for age in range(7)] + [(date(2024, 4, 1), age) for age in range(3)]
    rows = [
        {
            "metric_time__quarter": begun,
            COHORTS.age: age,
            "cohort_logo_survival": 1 - age / 10,
            "kept": 40 - age * 4,
            "begun": 40,
        }
        for begun, age in quarters
    ]

    held = cohorts_of(answer("cohort_logo_survival", rows, ("kept", "begun")), COHORTS, SPAN)

    # those of March 2024 are three months old at the end of June, those of June have just begun
    assert held.columns == ("0", "1", "2", "3")
    assert [(row.name, row.beside, [cell and cell.value for cell in row.cells]) for row in held.rows] == [
        ("2024 Q1", 40, [1.0, 0.9, 0.8, 0.7]),
        ("2024 Q2", 40, [1.0, None, None, None]),
    ]


def test_a_small_cohort_is_marked_and_never_coloured():
    view = block_view(report(), COHORTS, "x")
    by_name = {row.name: row for row in view.rows}

    assert {cell.step for cell in by_name["2024 Q2†"].cells if cell} == {0}
    assert [cell.step for cell in by_name["2023 Q4"].cells] == [5, 5, 3, 2]
    assert "† Fewer than 30 customers, not coloured: one of them moves the figure by up to 7 points." in view.notes
    assert view.title == ("Of those who began in 2024 Q1, 90% are there after 3 months; of 2023 Q4 it was 93%")


def test_one_large_cohort_alone_is_not_coloured():
    held = GridData(("0",), (GridRow("2024 Q1", (GridCell(1.0, 40),), 40), GridRow("2024 Q2", (GridCell(1.0, 3),), 3)))
    view = block_view(replace(report(), grids={"cohort_logo_survival": held}), COHORTS, "x")

    assert {cell.step for row in view.rows for cell in row.cells} == {0}
    assert not [note for note in view.notes if "colour," in note]


def test_the_curve_ends_where_few_are_watched():
    held = curve(31.0, 25)
    few = replace(held, points=(*held.points[:5], *(replace(point, watched=3) for point in held.points[5:])))

    assert [point.watched >= LEAST_WATCHED for point in shown_points(few)] == [True] * 5
    assert shown_points(replace(few, points=few.points[5:])) == few.points[5:6]
    figure = curve_figure(few, None, report().style)
    assert [trace["mode"] for trace in figure["data"]] == ["lines"] * 3  # the median lies beyond its end


def test_the_curve_counts_who_still_waits_and_says_what_leaving_them_out_would_give():
    view = block_view(report(), CURVE, "x")

    assert view.title == "Median time to onboard is 31 days"
    assert view.notes[0] == (
        "25 of 262 are not there yet. They are counted for as long as they have waited. "
        "Leaving them out would give 25 days, which flatters."
    )
    assert "4 ended in another way, and count until then." in view.notes
    assert view.table.rows[7][1].text == "50.0%"


def test_a_target_of_a_curve_is_told_by_its_interval():
    late = curve_claim(report(), replace(CURVE, target_days=20))
    within = curve_claim(report(), replace(CURVE, target_days=40))

    assert late.lead == "Median time to onboard is 31 days, later than the target of 20 days"
    assert within.lead == "Median time to onboard is 31 days, within the target of 40 days"
    assert late.weight > within.weight


def test_fewer_than_half_is_said_as_that():
    data = replace(report(), curves={"onboarding_time_p50": replace(curve(31.0, 25), median=None)})

    assert curve_claim(data, CURVE).lead == "Median time to onboard: fewer than half have got there so far"
    assert block_view(data, CURVE, "x").kind == "figure"


def test_without_durations_a_curve_is_a_sentence():
    assert "too little has been watched" in block_view(replace(report(), curves={}), CURVE, "x").text


def test_slices_of_some_months_have_words_for_values_and_what_is_unknown_last():
    block = Slices("slices", "churns", by="churn__reason", by_label="Reason", months=12)
    rows = [
        {"churn__reason": name, "churns": n} for name, n in (("too_expensive", 2), (None, 9), ("Other", 4), ("x", 0))
    ]

    assert slices_of(answer("churns", rows), block, {}) == (
        SliceValue("Other", 4, None),
        SliceValue("too expensive", 2, None),
        SliceValue("Unknown", 9, None),
    )


def test_moves_name_both_stages():
    block = next(block for block in layout().blocks() if block.metric == "stage_transitions")
    rows = [{block.by: "onboarding", block.then: "value", "stage_transitions": 3}]

    assert slices_of(answer("stage_transitions", rows), block, LABELS) == (SliceValue("Onboarding → Value", 3, None),)


def test_values_that_are_not_listed_are_counted():
    block = next(block for block in layout().blocks() if block.metric == "churns")
    view = block_view(report(), replace(block, top=2), "x")

    assert view.title == "Churns by reason: product comes first, with 41 of 138"
    assert view.notes == ("2 more with smaller values are not listed; together they come to 67.",)


def test_a_tie_for_the_first_place_is_a_tie():
    block = next(block for block in layout().blocks() if block.metric == "churns")
    tied = {"churns": tuple(SliceValue(name, 3, None) for name in ("a", "b", "c"))}
    two = {"churns": (*tied["churns"][:2], SliceValue("c", 1, None))}

    assert block_view(replace(report(), slices=tied), block, "x").title == (
        "Churns by reason: none stands out, with 3 at most, of 9"
    )
    assert block_view(replace(report(), slices=two), block, "x").title == (
        "Churns by reason: a and b come first, with 3 each, of 7"
    )


def test_months_that_are_too_young_are_held_back():
    rows = [{"metric_time__month": month, "adopted_by_day_90_rate": 0.5} for month in SPAN.closed]
    held = series_of(answer("adopted_by_day_90_rate", rows), SPAN, matures_in=3)
    view = block_view(report(), next(b for b in layout().blocks() if b.metric == "adopted_by_day_90_rate"), "x")

    assert (held.now.month, held.partial) == (date(2024, 3, 1), None)
    assert view.notes[0] == (
        "September 2024 is the last month whose time is over; younger ones cannot be judged yet and are not shown."
    )
    assert not [note for note in view.notes if "not finished" in note]


def test_a_span_shorter_than_the_time_to_mature_keeps_one_month():
    held = series_of(answer("adopted_by_day_90_rate", []), Span(date(2024, 5, 1), date(2024, 6, 1), None), matures_in=3)

    assert [point.month for point in held.points] == [date(2024, 5, 1)]


def test_the_list_of_risks_has_its_reasons_and_agrees_with_its_title():
    view = block_view(report(), RISKS, "x")

    assert view.title == "3 customers are in red, with US$20.4k of ARR; one customer is falling, with US$96.0k"
    assert [[cell.text for cell in row][2:6] for row in view.table.rows[:3]] == [
        ["US$96,000", "52, yellow", "\N{MINUS SIGN}18", "usage"],
        ["US$12,400", "31, red", "\N{MINUS SIGN}4", "first value"],
        ["US$8,000", "91, red, set by hand", "+2", "—"],
    ]
    assert view.notes == ("Customers are named by their ids: the report is set to show no names.",)


def test_nobody_at_risk_and_no_health_are_two_things():
    nobody = replace(report(), risks=RiskList(date(2024, 12, 29), ()))

    assert risks_claim(nobody, RISKS).lead == "No customer is in red"
    assert block_view(replace(report(), risks=RiskList(None, ())), RISKS, "x").text == "No customer has a score yet."
    assert block_view(nobody, RISKS, "x").text == "No customer is in red, and none falls."
    assert block_view(replace(report(), risks=None), RISKS, "x").text == "The health of accounts is not connected."


def test_a_target_of_the_sources_stands_where_the_layout_has_none():
    data = replace(report(), targets={"mrr": 900_000.0, "logo_churn_rate": 0.5})
    shown = {figure.metric: tile(data, figure) for figure in data.layout.key_figures}

    assert shown["mrr"].comparisons[-1] == ("Target", "US$900.0k or more")
    assert shown["logo_churn_rate"].comparisons[-1] == ("Target", "2.0% or less")

"""What is said of a change: one test for each rule, in the order in which they apply."""

from dataclasses import replace
from datetime import date

import pytest
from report_fixture import DEFINITIONS, months, series

from lifecycle.reports.data import Point, Series
from lifecycle.reports.numbers import Style
from lifecycle.reports.verdicts import usual_range, verdict

UK = Style("en_GB", "USD")
STEADY = [21, 19, 22, 18, 20, 23, 19, 21, 20, 22, 18, 21]


def counts(values, name="tickets_created"):
    return series(name, [Point(m, v) for m, v in zip(months(len(values)), values, strict=True)])


def shares(pairs, name="logo_churn_rate"):
    points = [Point(month, a / b if b else None, a, b) for month, (a, b) in zip(months(len(pairs)), pairs, strict=True)]
    return series(name, points)


def judged(one, target=None):
    return verdict(one, target, usual_range(one), UK)


def test_no_data_is_said_and_not_shown_as_zero():
    assert judged(counts([4, None])).words == "Not shown: no data for December 2024"
    assert judged(shares([(1, 40), (0, 0)])).words == "Not shown: no opening customers"


def test_a_share_of_too_few_is_not_judged():
    found = judged(shares([(1, 40), (7, 14)]))

    assert (found.rule, found.tone, found.words) == ("too_few", "neutral", "Too few to judge (14)")


@pytest.mark.parametrize(("last", "tone", "words"), [(60, "bad", "Higher than usual"), (1, "good", "Lower than usual")])
def test_outside_the_usual_range_comes_before_anything_else(last, tone, words):
    found = judged(shares([(n, 1000) for n in [*STEADY, last]]), target=0.02)

    assert (found.rule, found.tone, found.words) == ("unusual", tone, words)


def test_seven_months_give_no_usual_range_and_eight_do():
    assert usual_range(counts([*STEADY[:7], 500])) is None
    assert usual_range(counts([*STEADY[:8], 500])) is not None


def test_the_period_itself_is_not_part_of_its_usual_range():
    usual = usual_range(counts([*STEADY, 500]))

    assert usual is not None
    assert usual.limits.upper < 40
    assert (usual.first, usual.last) == (date(2023, 12, 1), date(2024, 11, 1))


def test_a_baseline_can_be_fixed():
    usual = usual_range(counts([*STEADY, 21]), baseline=("2024-01", "2024-09"))

    assert usual is not None
    assert (usual.first, usual.last) == (date(2024, 1, 1), date(2024, 9, 1))


def test_limits_stay_where_the_metric_can_be():
    usual = usual_range(shares([(n, 1000) for n in [0, 3, 0, 2, 1, 0, 4, 0, 1, 2]]))

    assert usual is not None
    assert usual.limits.lower == 0


def test_values_that_never_move_have_no_usual_range():
    assert usual_range(shares([(98, 98)] * 12)) is None


@pytest.mark.parametrize(
    ("last", "words"), [(200, "Grew more than usual"), (136, "Fell more than usual"), (145, "Grew less than usual")]
)
def test_what_grows_all_the_time_is_judged_by_its_growth(last, words):
    growing = [100, 104, 109, 113, 117, 122, 126, 130, 135, 139, 144]
    found = judged(counts([*growing, last], "customers"))

    assert (found.rule, found.words) == ("unusual", words)


@pytest.mark.parametrize(
    ("before", "now", "tone", "words"),
    [
        (24, 19, "good", "Now below target"),
        (19, 24, "bad", "Now above target"),
        (24, 20, "good", "Now at target"),
    ],
)
def test_crossing_the_target_is_said(before, now, tone, words):
    found = judged(shares([(before, 1000), (now, 1000)]), target=0.02)

    assert (found.rule, found.tone, found.words) == ("target", tone, words)


def test_what_reads_like_the_target_is_at_the_target():
    assert judged(shares([(210, 2000), (199, 2000)], "response_rate_24h"), target=0.1).rule != "target"


def test_a_difference_that_chance_does_not_explain_is_said():
    found = judged(shares([(20, 1000), (48, 1000)]))

    assert (found.rule, found.tone, found.words) == ("differs", "bad", "2.8 points higher than November")


def test_a_difference_that_chance_explains_is_no_clear_change():
    found = judged(shares([(20, 1000), (25, 1000)]))

    assert (found.rule, found.tone, found.words) == ("none", "neutral", "No clear change")


def test_a_balance_is_counted_and_not_sampled():
    assert judged(counts([1454, 1461], "customers")).words == "7 more than November"


def test_a_longer_month_has_more_tickets_without_being_different():
    same_rate = [Point(date(2024, 2, 1), 1000.0), Point(date(2024, 3, 1), 1069.0)]

    assert judged(series("tickets_created", same_rate)).rule == "none"


def test_inside_the_usual_range_is_said_in_grey():
    found = judged(shares([(n, 1000) for n in [*STEADY, 23]]))

    assert (found.tone, found.words) == ("neutral", "0.2 points higher, within usual range")


def test_without_a_good_direction_there_is_no_colour():
    grey = replace(DEFINITIONS["tickets_created"], good_direction="none")
    values = [Point(m, v) for m, v in zip(months(13), [*STEADY, 90], strict=True)]

    assert judged(Series(grey, tuple(values))).tone == "neutral"

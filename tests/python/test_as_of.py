"""With `as_of` a year back the numbers are those of a year back."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from conftest import PROJECTS, Built, asked_by, opened

from lifecycle.engine import Engine
from lifecycle.project import load_project
from lifecycle.queries import MetricQuery
from lifecycle.warehouse import open_warehouse

YEAR_BACK = date(2024, 1, 1)
# A ticket that waits at `as_of` may be replied to or rated after it, a journey, a churn, a start or a month of poor
# support too young to be judged may be judged later, and customers go on: these figures of a day differ when seen from
# later.
OPEN_ENDED = {
    "adoption_customers",
    "customers_active_28_days",
    "customers_using_sticky_features",
    "customers_with_proven_value",
    "customers_with_buyer_and_champion",
    "customers_with_champion",
    "customers_that_lost_champion",
    "persona_coverage_rate",
    "champion_rate",
    "recorded_roi_p50",
    "verified_roi_p50",
    "outcomes_achieved",
    "outcome_attainment_rate",
    "low_login_customers",
    "unused_customers",
    "unused_mrr",
    "licensed_seats",
    "licensed_active_users",
    "entitled_features",
    "used_entitled_features",
    "licence_utilisation",
    "breadth_of_adoption",
    "sticky_feature_adoption",
    "value_realised_rate",
    "customers_day_90_over",
    "customers_adopted_by_day_90",
    "customers_with_value_by_day_90",
    "customers_engaged_by_day_90",
    "customers_with_use_case",
    "customers_using_their_use_case",
    "adopted_by_day_90_rate",
    "value_by_day_90_rate",
    "engaged_by_day_90_rate",
    "use_case_match_rate",
    "churns_return_due",
    "churns_returned",
    "churns_review_due",
    "churns_reviewed",
    "churn_review_coverage",
    "churn_after_poor_support_difference",
    "churn_after_poor_support_rate",
    "churn_without_poor_support_rate",
    "churns_after_poor_support",
    "churns_expected_without_poor_support",
    "customer_starts_90d",
    "customers_churned_90d",
    "customers_poorly_supported",
    "customers_poorly_supported_matched",
    "first_90_day_churn_rate",
    "poor_support_matched_share",
    "win_back_rate",
    "completed_journeys",
    "csat",
    "full_journey_completion_rate",
    "matured_journeys",
    "stalled_accounts",
    "durations_open",
    "first_reply_time_km_p50",
    "first_reply_time_p50",
    "full_resolution_time_km_p50",
    "onboarding_time_p50",
    "response_rate_24h",
    "tickets_due_a_reply_24h",
    "tickets_rated",
    "tickets_rated_good",
    "tickets_replied_within_24h",
    "tickets_unreplied",
    "tenure_churns",
    "tenure_months_watched",
    "tenure_p50",
    "time_in_stage_p50",
}
# What is judged days after it began, and what began and goes on.
JUDGED_LATER = {
    "expansions_due",
    "expansions_taken_back",
    "expansion_reversal_rate",
    "onboardings_completed",
    "onboardings_open",
    "oldest_open_onboarding_days",
    "days_to_onboard_p50",
    "onboardings_due_30d",
    "onboardings_due_60d",
    "onboardings_due_90d",
    "onboardings_completed_30d",
    "onboardings_completed_60d",
    "onboardings_completed_90d",
    "onboarding_completion_rate_30d",
    "onboarding_completion_rate_60d",
    "onboarding_completion_rate_90d",
    "onboarding_contacts",
    "onboarding_contacts_of_completed",
    "onboarding_contacts_per_completed",
    "onboarding_contacts_per_week",
    "onboarding_weeks",
    "purchases_regret_due",
    "csat_lower",
    "csat_upper",
}
# Figures of the rows that came, which are more today.
OF_THE_DELIVERY = {
    "rows_to_match",
    "rows_matched",
    "account_match_rate",
    "rows_delivered",
    "rows_excluded",
    "rows_in_future",
    "negative_intervals",
    "fields_asked",
    "fields_filled",
    "field_completeness",
    "source_age",
}
# The example has use by accounts that were created only later; a year back nobody knows whose it is.
USED_BEFORE_CREATED = {
    "accounts_used",
    "active_accounts_of_segments",
    "weekly_active_accounts",
    "monthly_active_accounts",
}
DIFFERENT_TODAY = OPEN_ENDED | JUDGED_LATER | OF_THE_DELIVERY | USED_BEFORE_CREATED
NO_TESTS = ("--exclude-resource-type", "test", "unit_test")


def built_again(folder: Path, *options: str) -> Iterator[Built]:
    """The example company, built once more into `folder` by plain dbt."""
    before = dict(os.environ)
    os.environ.update(
        {
            "LIFECYCLE_DUCKDB_PATH": str(folder / "lifecycle.duckdb"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "DBT_PROFILES_DIR": str(PROJECTS["ravenstack"]),
        }
    )
    try:
        command = [sys.executable, "-m", "dbt.cli.main", "build", *NO_TESTS, *options]
        subprocess.run(command, cwd=PROJECTS["ravenstack"], check=True, capture_output=True)
        with closing(open_warehouse(PROJECTS["ravenstack"])) as warehouse:
            yield Built(Engine(load_project(PROJECTS["ravenstack"]), warehouse), warehouse)
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="module")
def year_back(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    yield from built_again(tmp_path_factory.mktemp("year_back"), "--vars", f"{{as_of: {YEAR_BACK}}}")


@pytest.fixture(scope="module")
def now() -> Iterator[Built]:
    yield from opened("ravenstack", "duckdb")


def test_a_year_back_every_closed_figure_is_what_it_is_today(now: Built, year_back: Built) -> None:
    compared, differing = 0, []
    for name, metric in now.engine.project.metrics.items():
        by = asked_by(metric)
        if name in DIFFERENT_TODAY or by != ("metric_time__month",):
            continue
        query = MetricQuery(metrics=(name,), by=by, until=YEAR_BACK)
        then = year_back.engine.run(query)
        if then.to_pylist() != now.engine.run(query).to_pylist():
            differing.append(name)
        # what the example has no data for is as empty then as it is today
        compared += then.num_rows > 1
    assert not differing, ", ".join(differing)
    assert compared >= 22


def test_a_year_back_nothing_later_is_known(year_back: Built) -> None:
    for metric in year_back.engine.project.metrics:
        by = asked_by(year_back.engine.project.metrics[metric])
        query = MetricQuery(metrics=(metric,), by=by, since=YEAR_BACK)
        assert year_back.engine.run(query).num_rows == 0, metric


def test_no_score_of_health_knows_what_came_later(now: Built, year_back: Built) -> None:
    """Scores, components, bands, drivers and changes of every week that was over a year back."""
    query = f"select * from marts.fct_account_health where scored_date <= date '{YEAR_BACK}' order by account_health_id"
    then = year_back.warehouse.fetch(query).to_pylist()
    assert len(then) > 1000
    assert now.warehouse.fetch(query).to_pylist() == then

"""The effects with which a company is simulated, found in its marts: each in its size, and gone where there is none.

Twenty thousand accounts, so that chance is small beside the effects. Too long for every run of the tests:
`make test-effects`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from math import log, sqrt
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from test_truth import COMPARED, beside_the_truth, differences

from lifecycle.simulate import Company, Effects, simulate

pytestmark = pytest.mark.skipif(
    "LIFECYCLE_TEST_EFFECTS" not in os.environ, reason="takes minutes; run `make test-effects`"
)

STRONG = Effects()
NONE = Effects(
    slow_onboarding=0, poor_support_churn=0, bad_quarter=0, price_rise=0, price_rise_churn=0, early_value_churn=0
)
# A normal deviate beyond which chance is one in a thousand.
SURE = 3.29


def build(effects: Effects, folder: Path) -> Path:
    company = Company(accounts=20_000, events_per_month=8, effects=effects, is_clean=True)
    for _ in simulate(company, folder / "raw"):
        pass
    environment = os.environ | {
        "LIFECYCLE_DUCKDB_PATH": str(folder / "lifecycle.duckdb"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    options = ["--exclude-resource-type", "test", "unit_test", "--vars", f"{{files_path: {folder / 'raw'}}}"]
    marts = ["fct_stage_spells", "fct_tickets", "fct_subscriptions", "fct_account_months", "dim_accounts"]
    marts = [f"+{mart}" for mart in (*marts, "fct_poor_support_months", "fct_health_calibration")]
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--select", *marts, *options]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return folder


def marts_of(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duckdb.connect(str(folder / "lifecycle.duckdb"), read_only=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def strong_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(STRONG, tmp_path_factory.mktemp("strong"))


@pytest.fixture(scope="module")
def strong(strong_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    yield from marts_of(strong_folder)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    yield from marts_of(build(NONE, tmp_path_factory.mktemp("without")))


def churn_after_poor_support(marts: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """How many times more customers leave after a late first reply in the three months before; and its error, in logs.

    The ratio of Mantel and Haenszel over segments and calendar months, so that neither a segment that leaves more nor
    the bad quarter itself is taken for the effect; its error is that of Greenland and Robins, 1985. Contracts by the
    month only: who is bound for a year leaves at its end.
    """
    rows = marts.execute(
        """
        with monthly as (
            select
                account_id, min(paid_from_at) as paid_from_at,
                coalesce(max(cancel_requested_at), timestamp '2999-01-01') as left_at
            from marts.fct_subscriptions
            where billing_interval = 'month' and plan_id != 'insights' and paid_from_at is not null
            group by account_id
            having count(*) = 1
        ),
        months as (
            select monthly.*, segment, month_start
            from monthly
            inner join marts.fct_account_months using (account_id)
            where paid_from_at <= month_start and left_at >= month_start and is_complete
        ),
        poor as (
            select account_id, date_trunc('month', created_at) as month_start, count(*) as late_count
            from marts.fct_tickets
            where first_reply_seconds > 86400
            group by all
        ),
        judged as (
            select
                months.segment, months.month_start,
                left_at < months.month_start + interval 1 month as leaves,
                exists (
                    select 1 from poor
                    where poor.account_id = months.account_id
                        and poor.month_start < months.month_start
                        and poor.month_start >= months.month_start - interval 3 month
                ) as is_poor
            from months
        )
        select
            count(*) filter (is_poor and leaves), count(*) filter (is_poor),
            count(*) filter (not is_poor and leaves), count(*) filter (not is_poor)
        from judged group by segment, month_start
        """
    ).fetchall()
    strata = [row for row in rows if row[1] and row[3]]
    exposed = sum(a * n0 / (n1 + n0) for a, n1, _, n0 in strata)
    others = sum(b * n1 / (n1 + n0) for _, n1, b, n0 in strata)
    spread = sum((n1 * n0 * (a + b) - a * b * (n1 + n0)) / (n1 + n0) ** 2 for a, n1, b, n0 in strata)
    return exposed / others, sqrt(spread / (exposed * others))


def test_poor_support_is_found_in_churn_in_its_size(strong: duckdb.DuckDBPyConnection) -> None:
    ratio, error = churn_after_poor_support(strong)
    assert abs(log(ratio) - log(1 + STRONG.poor_support_churn)) < SURE * error
    assert log(ratio) > SURE * error, "the effect cannot be told from chance"


def test_without_the_effect_poor_support_leaves_churn_alone(without: duckdb.DuckDBPyConnection) -> None:
    ratio, error = churn_after_poor_support(without)
    assert abs(log(ratio)) < SURE * error


def churn_beyond_that_of_others(marts: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """`churn_after_poor_support_difference` by another query, of contracts by the month only; and its error.

    An account counts in several months, so the error is that of sums by account. Slow tickets and bad ratings are only
    kin to the late replies that make customers leave: the difference has a sign and no size to be found.
    """
    [(difference, error)] = marts.execute(
        """
        with monthly as (
            select account_id from marts.fct_subscriptions where plan_id != 'insights'
            group by account_id having bool_and(billing_interval = 'month')
        ),
        judged as (
            select
                account_id, month_start, segment, tenure_band,
                support_quality = 'poor' as is_poor, cast(is_churned_within_90_days as int) as leaves
            from marts.fct_poor_support_months
            inner join monthly using (account_id)
            where is_mature and support_quality != 'recently poor'
        ),
        strata as (
            select
                month_start, segment, tenure_band, avg(leaves) filter (not is_poor) as other_rate,
                count(*) filter (is_poor) / count(*) filter (not is_poor) as weight
            from judged
            group by all
            having count(distinct is_poor) = 2
        ),
        scored as (
            select
                *, leaves - other_rate as excess, count(*) filter (is_poor) over () as poor_count,
                avg(leaves - other_rate) filter (is_poor) over () as difference
            from judged
            inner join strata using (month_start, segment, tenure_band)
        ),
        accounts as (
            select difference, poor_count, sum(if(is_poor, excess - difference, -excess * weight)) as score
            from scored
            group by account_id, difference, poor_count
        )
        select difference, sqrt(sum(score ** 2)) / poor_count from accounts group by difference, poor_count
        """
    ).fetchall()
    return difference, error


def test_churn_after_poor_support_is_beyond_that_of_matched_others(strong: duckdb.DuckDBPyConnection) -> None:
    difference, error = churn_beyond_that_of_others(strong)
    assert difference > SURE * error


def test_without_the_effect_matched_others_leave_as_often(without: duckdb.DuckDBPyConnection) -> None:
    difference, error = churn_beyond_that_of_others(without)
    assert abs(difference) < SURE * error


def churn_by_support_component(marts: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """How many times more customers leave within 90 days of a support that is not green; and its error, in logs.

    The ratio of Mantel and Haenszel over segments and weeks. Every thirteenth week only, so that no time is looked at
    twice.
    """
    rows = marts.execute(
        """
        with weeks as (
            select distinct last_date, dense_rank() over (order by last_date) as week
            from marts.fct_health_calibration
            where measure = 'support' and is_mature
        )
        select
            coalesce(sum(churned_count) filter (band != 'green'), 0),
            coalesce(sum(account_count) filter (band != 'green'), 0),
            coalesce(sum(churned_count) filter (band = 'green'), 0),
            coalesce(sum(account_count) filter (band = 'green'), 0)
        from marts.fct_health_calibration
        inner join weeks using (last_date)
        where measure = 'support' and is_mature and week % 13 = 0
        group by segment, last_date
        """
    ).fetchall()
    strata = [tuple(map(int, row)) for row in rows if row[1] and row[3]]
    exposed = sum(a * n0 / (n1 + n0) for a, n1, _, n0 in strata)
    others = sum(b * n1 / (n1 + n0) for _, n1, b, n0 in strata)
    spread = sum((n1 * n0 * (a + b) - a * b * (n1 + n0)) / (n1 + n0) ** 2 for a, n1, b, n0 in strata)
    return exposed / others, sqrt(spread / (exposed * others))


def test_the_support_of_a_health_score_tells_who_leaves(strong: duckdb.DuckDBPyConnection) -> None:
    ratio, error = churn_by_support_component(strong)
    assert log(ratio) > SURE * error


def test_without_the_effect_the_calibration_of_support_is_flat(without: duckdb.DuckDBPyConnection) -> None:
    ratio, error = churn_by_support_component(without)
    assert abs(log(ratio)) < SURE * error


def onboarding_ratio(marts: duckdb.DuckDBPyConnection) -> float:
    """The median stay in onboarding of the slow segment over that of the others.

    Of deals won half a year and more before the end, so that hardly any is still open; those count as longest. Who buys
    at the checkout needs no project, so only deals won count.
    """
    query = """
        select median(coalesce(duration_seconds, 1e12)) from marts.fct_stage_spells
        inner join marts.dim_accounts using (account_id)
        where stage = 'onboarding' and entry_signal = 'opportunity_won' and next_stage is distinct from 'offboarding'
            and entered_at < timestamp '2026-01-01' and current_segment {} 'mid_market'
    """
    [(slow,)] = marts.execute(query.format("=")).fetchall()
    [(others,)] = marts.execute(query.format("!=")).fetchall()
    return float(slow / others)


def test_the_slow_segment_is_found_in_its_size(strong: duckdb.DuckDBPyConnection) -> None:
    # the error of a median of two thousand lognormal stays with sigma 0.45 is about one in a hundred
    assert onboarding_ratio(strong) == pytest.approx(1 + STRONG.slow_onboarding, rel=0.08)


def test_without_the_effect_no_segment_is_slow(without: duckdb.DuckDBPyConnection) -> None:
    assert onboarding_ratio(without) == pytest.approx(1, rel=0.08)


def late_share(marts: duckdb.DuckDBPyConnection) -> float:
    """The share of late first replies in the bad quarter over that of the months before it."""
    query = """
        select avg(case when first_reply_seconds > 86400 then 1.0 else 0 end) from marts.fct_tickets
        where stage_at_creation in ('onboarding', 'adoption', 'value', 'retention')
            and created_at >= $1 and created_at < $2
    """
    [(bad,)] = marts.execute(query, ["2025-10-01", "2026-01-01"]).fetchall()
    [(before,)] = marts.execute(query, ["2025-04-01", "2025-10-01"]).fetchall()
    return float(bad / before)


def test_the_bad_quarter_is_found_in_its_size(strong: duckdb.DuckDBPyConnection) -> None:
    assert late_share(strong) == pytest.approx(1 + STRONG.bad_quarter, rel=0.1)


def test_without_the_effect_no_quarter_is_bad(without: duckdb.DuckDBPyConnection) -> None:
    assert late_share(without) == pytest.approx(1, rel=0.1)


def risen_share(marts: duckdb.DuckDBPyConnection) -> float:
    """Expansion of the month in which prices rise over the MRR before it, less that of the month before."""
    query = """
        select sum(case when movement_type = 'expansion' then movement_amount end) filter (movement_date >= $1)
            / sum(movement_amount) filter (movement_date < $1)
        from marts.fct_mrr_movements where movement_date < $2
    """
    [(after,)] = marts.execute(query, ["2026-02-01", "2026-03-01"]).fetchall()
    [(before,)] = marts.execute(query, ["2026-01-01", "2026-02-01"]).fetchall()
    return float(after - before)


def test_the_price_rise_is_found_in_the_ledger(strong: duckdb.DuckDBPyConnection) -> None:
    # contracts of a year, two thirds of the MRR, rise when their year is over
    assert 0.01 < risen_share(strong) < STRONG.price_rise


def test_without_the_effect_no_month_stands_out(without: duckdb.DuckDBPyConnection) -> None:
    assert abs(risen_share(without)) < 0.005


@pytest.mark.parametrize("mart", [mart for mart in COMPARED if mart.startswith("fct_tickets")])
def test_every_ticket_of_a_large_company_is_as_it_was(strong_folder: Path, mart: str) -> None:
    """As in test_truth.py, on twenty thousand tickets and more, those still open included."""
    found, expected = COMPARED[mart]
    with beside_the_truth(strong_folder) as connection:
        [(tickets, unsolved)] = connection.execute(
            "select count(*), count(*) filter (solved_at is null) from lifecycle.marts.fct_tickets"
        ).fetchall()
        assert tickets > 20_000
        assert unsolved > 100
        assert differences(connection, found, expected) == []

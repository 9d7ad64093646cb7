"""The survival models give what the definition gives, on published samples and on random ones with late entries."""

import random
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from conftest import Built
from survival import (
    Sample,
    Subject,
    at_risk,
    finish_ages,
    finished_at,
    incidence,
    interval,
    quantile,
    restricted_mean,
    survival,
)

MODELS = (
    "int_survival_cells",
    "int_survival_slices",
    "int_survival_ages",
    "fct_survival_curves",
    "fct_cumulative_incidences",
    "int_survival_totals",
    "int_survival_quantiles",
    "fct_survival_summaries",
)
HORIZON = 12
UNIT = 60
"""Seconds in a unit of age; durations get some seconds more, which must not count."""

# Nine digits are stored.
TOLERANCE = 6e-10


def open_until(*ages: int) -> Sample:
    return [Subject(0, age, None, False) for age in ages]


def finished(*ages: int) -> Sample:
    return [Subject(0, age, "done", True) for age in ages]


FREIREICH = [
    *finished(6, 6, 6, 7, 10, 13, 16, 22, 23),
    *open_until(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
]
"""Weeks in remission of 21 patients on 6-MP: Freireich and others 1963, as Kleinbaum and Klein print them."""

SATAGOPAN = [
    *[Subject(0, age, "done", True) for age in (10, 16, 23, 27)],
    *[Subject(0, age, "other", False) for age in (18, 26)],
    *open_until(7, 14, 24, *[40] * 296),
]
"""Months until death of 305 patients: Satagopan and others 2004, British Journal of Cancer 91, 1229-1235, table 2."""

PUBLISHED = {
    "freireich": FREIREICH,
    "satagopan": SATAGOPAN,
    "at_11": [*finished(5, 8, 10, 12, 20), *open_until(3, 15, 25, 30, 30)],
    "at_16": [*finished(1, 2, 4, 8), *open_until(3, 20)],
    "all_at_once": finished(4, 4, 4),
    "half": finished(1, 4, 7, 9),
    "at_birth": [*finished(0, 0, 2), *open_until(0, 5)],
    "nothing_ends": open_until(1, 20),
    "nobody_is_watched": [Subject(4, 3, "done", True), Subject(4, 4, None, False)],
    "cut_short": [*finished(2), Subject(5, 9, "done", True), Subject(5, 11, None, False)],
}


def random_sample(seed: int) -> Sample:
    """Up to 30 durations on a coarse grid of ages, so that many fall together; in a third of them some enter late."""
    chance = random.Random(seed)
    ages = chance.choice((4, 10, 40))
    ends = [("done", True), ("other", False), ("third", False), (None, False)]
    weights = chance.choice(([6, 1, 1, 2], [1, 0, 0, 0], [2, 2, 2, 6], [1, 0, 0, 1]))
    sample = []
    for _ in range(chance.randint(1, 30)):
        end, is_finished = chance.choices(ends, weights)[0]
        entry = chance.randint(0, ages) if seed % 3 == 0 and chance.random() < 0.6 else 0
        sample.append(Subject(entry, chance.randint(0, ages), end, is_finished))
    return sample


SAMPLES = PUBLISHED | {f"random_{seed:03}": random_sample(seed) for seed in range(240)}

Rows = dict[str, list[Mapping[str, Any]]]


@pytest.fixture(scope="module")
def results(company: Built) -> Iterator[dict[str, Rows]]:
    """The rows of each mart by sample, computed by the project's own SQL; a sample is a segment."""
    models = company.engine.project.models
    relation = {name: models[name].relation_name for name in (*MODELS, "fct_durations", "duration_measures")}
    database = relation["fct_durations"].partition(".")[0]
    with closing(duckdb.connect(":memory:")) as connection:
        connection.execute(f"attach ':memory:' as {database}")
        for schema in ("seeds", "intermediate", "marts"):
            connection.execute(f"create schema {database}.{schema}")
        connection.register("given", durations())
        connection.execute(f"create table {relation['fct_durations']} as select * from given")
        connection.execute(
            f"create table {relation['duration_measures']} as select 'wait' as measure, true as has_competing_ends, "
            f"cast({UNIT} as bigint) as resolution_seconds, cast({HORIZON * UNIT} as bigint) as horizon_seconds"
        )
        for name in MODELS:
            connection.execute(f"create table {relation[name]} as {models[name].sql}")
        yield {name: by_sample(connection, relation[name]) for name in MODELS if name.startswith("fct_")}


def durations() -> pa.Table:
    """`fct_durations` of all samples."""
    chance = random.Random(0)
    rows = [
        {
            "measure": "wait",
            "segment": name,
            "channel": None,
            "cohort_quarter_start": date(2025, 1, 1),
            "ended_by": subject.end,
            "is_finished": subject.is_finished,
            "is_open": subject.end is None,
            "entry_age_seconds": subject.entry * UNIT,
            "duration_seconds": subject.exit * UNIT + chance.randrange(UNIT),
        }
        for name, sample in SAMPLES.items()
        for subject in sample
    ]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    columns["channel"] = pa.nulls(len(rows), pa.string())
    return pa.table(columns)


def by_sample(connection: duckdb.DuckDBPyConnection, relation: str) -> Rows:
    query = f"select * from {relation} where slice_name = 'segment' and cohort = 'all'"
    found: Rows = {name: [] for name in SAMPLES}
    for row in connection.sql(query).to_arrow_table().to_pylist():
        found[row["slice_value"]].append(row)
    return found


def near(got: Any, expected: float | Fraction | None) -> bool:
    return got is None if expected is None else got is not None and abs(float(got) - float(expected)) <= TOLERANCE


@pytest.mark.parametrize("name", SAMPLES)
def test_a_curve_is_the_product_over_those_at_risk(results: dict[str, Rows], name: str) -> None:
    sample = SAMPLES[name]
    rows = {row["age_seconds"] // UNIT: row for row in results["fct_survival_curves"][name]}
    assert sorted(rows) == finish_ages(sample)
    for age, row in rows.items():
        bounds = interval(sample, age) or (None, None)
        assert row["at_risk_count"] == at_risk(sample, age)
        assert row["ended_count"] == finished_at(sample, age)
        assert near(row["survival"], survival(sample, age))
        assert near(row["survival_lower"], bounds[0])
        assert near(row["survival_upper"], bounds[1])
    last = [0, *sorted(rows)][-1]
    after = sum(s.is_watched and not s.is_finished and s.exit >= last for s in sample)
    assert not rows or rows[last]["censored_count"] == after


@pytest.mark.parametrize("name", SAMPLES)
def test_incidences_share_out_what_has_ended(results: dict[str, Rows], name: str) -> None:
    sample = SAMPLES[name]
    rows = results["fct_cumulative_incidences"][name]
    ends = {(subject.end, subject.exit) for subject in sample if subject.end and subject.is_watched}
    assert {(row["ended_by"], row["age_seconds"] // UNIT) for row in rows} == ends
    for row in rows:
        assert near(row["incidence"], incidence(sample, row["ended_by"], row["age_seconds"] // UNIT))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_summary_is_read_off_the_curve(results: dict[str, Rows], name: str) -> None:
    sample = SAMPLES[name]
    watched = [subject for subject in sample if subject.is_watched]
    done = sorted(subject.exit for subject in watched if subject.is_finished)
    [row] = results["fct_survival_summaries"][name]
    assert row["duration_count"] == len(watched)
    assert row["unwatched_count"] == len(sample) - len(watched)
    assert row["finished_count"] == len(done)
    assert row["open_count"] == sum(subject.end is None for subject in watched)
    assert row["ended_otherwise_count"] == len(watched) - row["finished_count"] - row["open_count"]
    for column, share in (("quartile_1", 3), ("median", 2), ("quartile_3", 1)):
        age = quantile(sample, Fraction(share, 4))
        assert row[f"{column}_seconds"] == (None if age is None else age * UNIT)
    middle = (done[(len(done) - 1) // 2] + done[len(done) // 2]) / 2 if done else None
    assert near(row["finished_median_seconds"], None if middle is None else middle * UNIT)
    known = bool(watched) and (max(s.exit for s in watched) >= HORIZON or survival(sample, 1000) == 0)
    assert (row["restricted_mean_seconds"] is not None) == known
    if known:
        assert abs(float(row["restricted_mean_seconds"]) - float(restricted_mean(sample, HORIZON) * UNIT)) <= 0.52
        assert near(row["finished_share_at_horizon"], 1 - survival(sample, HORIZON))


def test_the_published_tables_are_met_to_their_last_digit(results: dict[str, Rows]) -> None:
    curve = [
        [f"{row[name]:.4f}" for name in ("survival", "standard_error", "survival_lower", "survival_upper")]
        for row in sorted(results["fct_survival_curves"]["freireich"], key=lambda row: row["age_seconds"])
    ]
    assert curve == [
        ["0.8571", "0.0764", "0.6197", "0.9516"],
        ["0.8067", "0.0869", "0.5631", "0.9228"],
        ["0.7529", "0.0963", "0.5032", "0.8894"],
        ["0.6902", "0.1068", "0.4316", "0.8491"],
        ["0.6275", "0.1141", "0.3675", "0.8049"],
        ["0.5378", "0.1282", "0.2678", "0.7468"],
        ["0.4482", "0.1346", "0.1881", "0.6801"],
    ]
    rows = sorted(results["fct_cumulative_incidences"]["satagopan"], key=lambda row: row["age_seconds"])
    cancer = [row["incidence"] for row in rows if row["ended_by"] == "done"]
    steps = [after - before for before, after in zip([0, *cancer], cancer, strict=False)]
    alive = 1 - sum(max(row["incidence"] for row in rows if row["ended_by"] == end) for end in ("done", "other"))
    # the table adds the rounded steps up to 1.2
    assert [f"{100 * step:.1f}" for step in steps] == ["0.3", "0.3", "0.3", "0.3"]
    assert f"{100 * alive:.1f}" == "98.0"


@pytest.mark.parametrize(
    ("name", "median", "is_cut_short"),
    [("freireich", 23, False), ("at_11", 20, False), ("at_16", 4, False), ("half", 4, False), ("cut_short", 2, True)],
)
def test_the_median_is_the_first_age_at_which_no_more_than_half_survive(
    results: dict[str, Rows], name: str, median: int, is_cut_short: bool
) -> None:
    [row] = results["fct_survival_summaries"][name]
    assert row["median_seconds"] == median * UNIT
    assert row["is_cut_short"] == is_cut_short


@pytest.mark.filterwarnings("ignore")
def test_lifelines_says_the_same(results: dict[str, Rows]) -> None:
    """lifelines has who enters at an age at risk at it, and no end at age 0: hence the shifts by 1 and 1/2."""
    lifelines = pytest.importorskip("lifelines", reason="compares with lifelines; run `make test-reference`")
    compared = 0
    for name, sample in SAMPLES.items():
        watched = [subject for subject in sample if subject.is_watched]
        rows = sorted(results["fct_survival_curves"][name], key=lambda row: row["age_seconds"])
        # where all who are at risk have ended early, lifelines gives no answer, and ours is 0
        if not rows or results["fct_survival_summaries"][name][0]["is_cut_short"]:
            continue
        late = [subject.entry + 1.5 if subject.entry else 0 for subject in watched]
        fitter = lifelines.KaplanMeierFitter()
        try:
            fitter.fit(
                [s.exit + 1 for s in watched], [s.is_finished for s in watched], entry=late if any(late) else None
            )
        except lifelines.exceptions.StatError:
            continue
        compared += 1
        for row in rows:
            age = row["age_seconds"] / UNIT + 1
            assert near(row["survival"], fitter.survival_function_.loc[age].iloc[0]), (name, age)
            if row["survival_lower"] is not None:
                bounds = fitter.confidence_interval_.loc[age]
                assert near(row["survival_lower"], bounds.iloc[0]), (name, age)
                assert near(row["survival_upper"], bounds.iloc[1]), (name, age)
    assert compared > 200

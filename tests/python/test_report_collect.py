"""From the engine's rows to the page's data, and to the file, with an engine that answers from lists."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from lifecycle.definitions import Exposure, Meta, Metric, MetricInput, Model, Project
from lifecycle.errors import DataFault, UsageFault
from lifecycle.reports import render
from lifecycle.reports.collect import collect
from lifecycle.reports.data import StageCount
from lifecycle.reports.marts import read_checks
from lifecycle.reports.meanings import counted_inputs, definition_of
from lifecycle.warehouse import Warehouse

MONTHS = [date(2024, 10, 1), date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1)]
LAYOUT = {
    "key_figures": [{"metric": "customers"}, {"metric": "churn_rate", "target": 0.02}],
    "sections": [
        {
            "id": "lifecycle",
            "title": "Lifecycle",
            "question": "Where?",
            "blocks": [{"kind": "stages", "metric": "in_stage", "by": "day__stage"}, {"kind": "trust"}],
        }
    ],
}
ROWS = {
    "customers": [100, 103, 110, 112],
    "churned": [1, 3, 2, 0],
    "opening": [98, 100, 103, 110],
    "churn_rate": [1 / 98, 0.03, 2 / 103, float("nan")],
}
STAGES = [
    (date(2024, 11, 1), "value", 60),
    (date(2024, 11, 1), "onboarding", 12),
    (date(2024, 12, 1), "value", 64),
    (date(2024, 12, 1), "new_one", 2),
    (date(2024, 12, 1), "unknown", 0),
]


def count(name, **more):
    meta = Meta(format="integer", unit="count", good_direction="up", owner="Finance", version=2)
    return Metric(name, name.capitalize(), "Words.", "simple", "models/x.yml", agg="sum", expr=name, meta=meta, **more)


METRICS = {
    "customers": count("customers", non_additive_dimension="date_day", model="fct_months"),
    "churned": count("churned"),
    "opening": count("opening"),
    "in_stage": count("in_stage", non_additive_dimension="date_day"),
    "churn_rate": Metric(
        "churn_rate",
        "Churn rate",
        "Words.",
        "ratio",
        "metrics/retention.yml",
        inputs=(MetricInput("churned"), MetricInput("opening")),
        meta=Meta(format="percent", unit="ratio", good_direction="down", min_n=30),
    ),
}


def project(root, layout=LAYOUT, metrics=METRICS):
    exposure = Exposure("monthly", "The month", "", "dashboard", "reports/m.yml", tuple(METRICS), {}, layout)
    names = (
        "observation_window",
        "fct_row_accounting",
        "fct_reconciliations",
        "dim_stages",
        "dim_frameworks",
        "fct_mrr_movements",
    )
    models = {name: Model(name, "p", "", "", "", "marts", f'"db"."marts"."{name}"', {}) for name in names}
    return Project(root, "p", root / "target", "duckdb", "", models, metrics, {"monthly": exposure})


@dataclass
class Engine:
    """Answers like the real one, from the lists above."""

    project: Project
    as_of: datetime | None = datetime(2025, 1, 4)
    starts_at: datetime = datetime(2024, 9, 17)
    absent: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    @property
    def warehouse(self):
        return Warehouse("duckdb", self.fetch, lambda: None)

    def fetch(self, sql):
        self.asked.append(sql)
        tables = {
            "observation_window": [{"starts_at": self.starts_at, "as_of": self.as_of}],
            "fct_row_accounting": [{"connector": "files", "entity": "tickets", "reason": "used", "row_count": 7}],
            "fct_mrr_movements": [{"currency": "EUR"}],
            "dim_stages": [{"stage": s, "stage_label": s.capitalize()} for s in ("unknown", "onboarding", "value")],
        }
        tables["dim_frameworks"] = [
            {"framework": f, "framework_stage": s, "framework_stage_label": s.capitalize()}
            for f, s in (("F1", "use"), ("F2", "value"), ("F2", "onboarding"))
        ]
        for name, rows in tables.items():
            if name in sql and name not in self.absent:
                return pa.Table.from_pylist(rows)
        raise DataFault("There is no such table.", "Build it.")

    def sql(self, query):
        return f"select {', '.join(query.metrics)}"

    def run(self, query, _sql=None):
        if query.metrics[0] in self.absent:
            raise DataFault(f"Metric '{query.metrics[0]}' cannot be read.", "Build it.")
        if len(query.by) > 1:
            return pa.Table.from_pylist([{query.by[0]: m, query.by[1]: s, "in_stage": n} for m, s, n in STAGES])
        shown = [i for i, month in enumerate(MONTHS) if query.since <= month < query.until]
        columns = {"metric_time__month": [MONTHS[i] for i in shown]}
        return pa.table(columns | {name: [ROWS[name][i] for i in shown] for name in query.metrics})


@pytest.fixture
def engine(tmp_path):
    (tmp_path / "dbt_project.yml").write_text("vars: {p: {reporting_currency: GBP}}")
    return Engine(project(tmp_path))


def test_the_period_is_the_last_month_that_has_ended(engine):
    data = collect(engine.project, engine, "monthly")

    assert data.period == date(2024, 12, 1)
    assert data.partial_month == date(2025, 1, 1)
    assert data.partial_days == (3, 31)
    assert data.complete_to == date(2025, 1, 3)
    assert (data.title, data.currency, data.time_zone) == ("The month", "EUR", "UTC")


def test_the_month_in_which_the_data_begin_is_not_whole_and_not_shown(engine):
    points = collect(engine.project, engine, "monthly").series["customers"].points

    assert [point.month for point in points] == MONTHS[:3]


def test_a_share_of_counts_comes_with_its_counts(engine):
    now = collect(engine.project, engine, "monthly").series["churn_rate"].now

    assert (now.numerator, now.denominator) == (2, 103)


def test_what_is_not_a_number_is_no_data(engine):
    partial = collect(engine.project, engine, "monthly").series["churn_rate"].partial

    assert partial.value is None


def test_an_earlier_month_can_be_asked_for_and_ends_the_series(engine):
    data = collect(engine.project, engine, "monthly", date(2024, 11, 20))

    assert data.period == date(2024, 11, 1)
    assert data.series["customers"].now.value == 103
    assert data.series["customers"].partial is None


def test_at_midnight_of_the_first_there_is_no_unfinished_month(engine):
    engine.as_of = datetime(2025, 1, 1)
    data = collect(engine.project, engine, "monthly")

    assert data.period == date(2024, 12, 1)
    assert data.partial_month is None
    assert data.series["customers"].partial is None


def test_the_reporting_time_zone_decides_which_month_it_is(engine):
    engine.as_of = datetime(2024, 12, 31, 23, 30)
    (engine.project.root / "dbt_project.yml").write_text("vars: {reporting_timezone: Europe/Berlin}")

    assert collect(engine.project, engine, "monthly").period == date(2024, 12, 1)


def with_framework(engine, name):
    """The report, its stages those of a framework."""
    text = json.dumps(LAYOUT).replace(
        '"by": "day__stage"', f'"by": "day__stage", "where": {{"day__framework": "{name}"}}'
    )
    return replace(engine, project=project(engine.project.root, json.loads(text)))


def test_one_word_shows_the_stages_of_another_framework(engine):
    asked = with_framework(engine, "F2")

    assert [row.stage for row in collect(asked.project, asked, "monthly").stages["in_stage"]] == [
        "Value",
        "Onboarding",
        "new_one",
    ]


def test_a_framework_that_is_not_there_is_said(engine):
    asked = with_framework(engine, "F9")

    with pytest.raises(UsageFault, match="There is no framework 'F9'") as fault:
        collect(asked.project, asked, "monthly")
    assert fault.value.fix == "Name one of F1, F2."


def test_stages_come_in_the_order_of_the_lifecycle_and_empty_ones_are_left_away(engine):
    assert collect(engine.project, engine, "monthly").stages["in_stage"] == (
        StageCount("Onboarding", 0, 12),
        StageCount("Value", 64, 60),
        StageCount("new_one", 2, 0),
    )


def test_a_mart_that_is_not_there_is_not_connected(engine):
    trust = collect(engine.project, engine, "monthly").trust

    assert trust.rows[0].rows == 7
    assert trust.reconciliations is None
    assert trust.checks is None


def test_the_currency_falls_back_to_the_projects_own(engine):
    engine.absent = ("fct_mrr_movements",)

    assert collect(engine.project, engine, "monthly").currency == "GBP"


@pytest.mark.parametrize(
    ("name", "period", "message"),
    [
        ("monthy", None, "There is no report 'monthy'. Did you mean 'monthly'?"),
        ("board", None, "There is no report 'board'. The project's exposures: monthly."),
        (
            "monthly",
            date(2025, 1, 1),
            "2025-01 is not finished: the data are known up to 2025-01-04. The last finished month is 2024-12.",
        ),
        (
            "monthly",
            date(2024, 9, 1),
            "No month before 2024-10 is known whole: the data start on 2024-09-17. The first whole month is 2024-10.",
        ),
    ],
)
def test_what_cannot_be_reported_on_is_said(engine, name, period, message):
    with pytest.raises(UsageFault) as fault:
        collect(engine.project, engine, name, period)

    assert str(fault.value) == message


def test_nothing_connected_is_said(engine):
    engine.as_of = None

    with pytest.raises(DataFault) as fault:
        collect(engine.project, engine, "monthly")

    assert str(fault.value) == "No source is connected, so there is nothing to report. Run `lifecycle build`."


def test_a_report_is_written_in_one_step_and_again_with_the_same_bytes(engine, tmp_path):
    path = render(engine.project, engine, "monthly", tmp_path / "out")
    first = path.read_bytes()

    assert path == tmp_path / "out" / "monthly" / "2024-12" / "report.html"
    assert render(engine.project, engine, "monthly", tmp_path / "out").read_bytes() == first
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]


def test_a_metric_that_could_not_be_had_stops_the_report_unless_that_is_allowed(engine, tmp_path):
    engine.absent = ("customers",)

    with pytest.raises(DataFault) as fault:
        render(engine.project, engine, "monthly", tmp_path)
    assert str(fault.value) == (
        "Report 'monthly' cannot show 'customers': Metric 'customers' cannot be read. "
        "Mend it, or allow missing metrics to write the page without."
    )
    assert not (tmp_path / "monthly").exists()
    assert render(engine.project, engine, "monthly", tmp_path, allow_missing=True).exists()


def test_a_metric_that_no_one_defines_is_a_problem_and_not_a_crash(engine):
    without = {name: metric for name, metric in METRICS.items() if name != "customers"}
    engine.project = project(engine.project.root, metrics=without)

    assert collect(engine.project, engine, "monthly").problems == {"customers": "metric 'customers' is not defined."}


def test_a_definition_tells_formula_version_and_kind_of_number(engine):
    rate = definition_of(engine.project, METRICS["churn_rate"])
    balance = definition_of(engine.project, METRICS["customers"], "select 1")

    assert (rate.formula, rate.of_what, rate.form, rate.min_n) == ("Churned ÷ Opening", "Opening", "percent", 30)
    assert balance.formula == "sum of customers in fct_months, at the end of the period"
    assert (balance.is_balance, balance.version, balance.sql) == (True, 2, "select 1")


def test_a_metric_of_balances_alone_is_a_balance(engine):
    arr = Metric("arr", "ARR", "", "derived", "m.yml", expr="customers * 12", inputs=(MetricInput("customers"),))

    assert definition_of(engine.project, arr).is_balance


def test_a_filtered_input_is_not_the_metric_of_that_name(engine):
    filtered = Metric(
        "r", "R", "", "ratio", "m.yml", inputs=(MetricInput("churned", filters=("x",)), MetricInput("opening"))
    )

    assert counted_inputs(engine.project, filtered) is None
    assert counted_inputs(engine.project, METRICS["churn_rate"]) == ("churned", "opening")


def test_checks_are_those_of_the_last_run(tmp_path):
    path = tmp_path / "run_results.json"
    statuses = {"model.p.a": "success", "test.p.a_is_unique.1f": "pass", "test.p.adds_up.2e": "fail"}
    path.write_text(
        json.dumps(
            {
                "metadata": {"generated_at": "2025-01-04T06:10:11.5Z", "invocation_id": "4f1c9a2b-1"},
                "results": [{"unique_id": key, "status": status} for key, status in statuses.items()],
            }
        )
    )
    checks = read_checks(path)

    assert (checks.passed, checks.total, checks.failed, checks.build) == (1, 2, ("adds_up",), "4f1c9a2")
    assert checks.built_at == datetime(2025, 1, 4, 6, 10, 11, 500000, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": []}', '{"metadata": {}, "results": []}'])
def test_results_that_cannot_be_read_are_no_checks(tmp_path, text):
    path = tmp_path / "run_results.json"
    path.write_text(text)

    assert read_checks(path) is None
    assert read_checks(Path("nowhere.json")) is None

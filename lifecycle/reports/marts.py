"""What a report reads from marts and from dbt's own results, beside the metrics."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lifecycle.dbt_project import project_var
from lifecycle.definitions import Project
from lifecycle.engine import Engine
from lifecycle.errors import DataFault, EnvironmentFault, UsageFault
from lifecycle.reports.data import Checks, CurveData, CurvePoint, Reconciliation, RiskList, RiskRow, RowCount, Trust
from lifecycle.reports.numbers import next_month
from lifecycle.warehouse import text_literal

Row = Mapping[str, Any]

_DAY = 86_400

_RISK_MARTS = ("fct_account_health", "dim_accounts", "fct_renewals")
_RISK_SQL = """
with weeks as (
    select max(last_date) as last_date from {fct_account_health} where {before}
),

renewals as (
    select
        fct_renewals.account_id,
        min(fct_renewals.due_date) as renewal_date
    from {fct_renewals} as fct_renewals
    cross join weeks
    where fct_renewals.decision = 'pending' and fct_renewals.due_date > weeks.last_date
    group by fct_renewals.account_id
)

select
    health.account_id,
    accounts.account_name,
    accounts.current_owner_id,
    health.segment,
    12 * health.mrr_amount as arr_amount,
    health.band,
    health.score,
    health.is_overridden,
    health.score_change_28_days,
    health.main_driver,
    health.open_risk_count,
    renewals.renewal_date
from weeks
inner join {fct_account_health} as health
    on weeks.last_date = health.last_date
left join {dim_accounts} as accounts
    on health.account_id = accounts.account_id
left join renewals
    on health.account_id = renewals.account_id
where health.band = 'red' or health.is_falling
"""


@dataclass(frozen=True)
class Window:
    """From when to when the project looks; `as_of` is exclusive. Both in the reporting time zone, which is named."""

    starts_at: datetime
    as_of: datetime
    time_zone: str


def read_window(engine: Engine) -> Window:
    """The observation window.

    Raises:
        DataFault: Nothing is connected, so nothing is known.
    """
    zone = str(project_var(engine.project.root, "reporting_timezone") or "UTC")
    rows = _rows(engine, "observation_window", ("starts_at", "as_of"))
    if not rows or rows[0]["as_of"] is None:
        raise DataFault("No source is connected, so there is nothing to report.", "Run `lifecycle build`.")
    starts_at, as_of = (_local(rows[0][name], zone) for name in ("starts_at", "as_of"))
    return Window(starts_at, as_of, zone)


def read_currency(engine: Engine) -> str:
    """The reporting currency, such as `USD`: what the marts hold, else what the project's var says."""
    rows = _rows(engine, "fct_mrr_movements", ("currency",), "limit 1") or []
    return str(rows[0]["currency"] if rows else project_var(engine.project.root, "reporting_currency") or "USD")


def read_stage_labels(engine: Engine, framework: str | None = None) -> dict[str, str]:
    """Labels of the stages by name, in their order; empty where there is no such mart.

    Args:
        engine: Reads `dim_stages`, or `dim_frameworks`.
        framework: That of the stages; those of the spine where `None`.

    Raises:
        UsageFault: There is no such framework.
    """
    if framework is None:
        rows = _rows(engine, "dim_stages", ("stage", "stage_label"), "order by stage_rank") or []
        return {str(row["stage"]): str(row["stage_label"] or row["stage"]) for row in rows}
    columns = ("framework", "framework_stage", "framework_stage_label")
    stages = _rows(engine, "dim_frameworks", columns, "order by framework, sequence") or []
    known = list(dict.fromkeys(str(row["framework"]) for row in stages))
    if known and framework not in known:
        raise UsageFault(f"There is no framework '{framework}'.", f"Name one of {', '.join(known)}.")
    held = [row for row in stages if row["framework"] == framework]
    return {str(row["framework_stage"]): str(row["framework_stage_label"] or row["framework_stage"]) for row in held}


def read_value_labels(engine: Engine) -> dict[str, dict[str, str]]:
    """Labels of stages and of channels by value, in their order."""
    found = _rows(engine, "dim_channels", ("channel", "channel_label", "cost_rank")) or []
    channels = sorted(found, key=lambda row: (row["cost_rank"] is None, row["cost_rank"], str(row["channel"])))
    return {
        "stage": read_stage_labels(engine),
        "channel": {str(row["channel"]): str(row["channel_label"] or row["channel"]) for row in channels},
    }


def read_trust(engine: Engine) -> Trust:
    """Rows, reconciliations and checks; a mart that does not exist is `None`."""
    counted = ("connector", "entity", "reason", "row_count")
    rows = _rows(engine, "fct_row_accounting", counted, "order by connector, entity, reason")
    sides = ("left_name", "left_value", "right_name", "right_value", "difference")
    columns = ("connector", "check_name", "description", *sides)
    told = _rows(engine, "fct_reconciliations", columns, "order by connector, check_name")
    return Trust(
        rows=None if rows is None else tuple(_row_count(row) for row in rows),
        reconciliations=None if told is None else tuple(_reconciliation(row) for row in told),
        checks=read_checks(engine.project.target_path / "run_results.json"),
    )


def read_checks(path: Path) -> Checks | None:
    """The tests of dbt's last run; none where it ran no tests, or has left no file that can be read."""
    try:
        content = json.loads(path.read_bytes())
        results = [(str(each["unique_id"]), str(each["status"])) for each in content["results"]]
        metadata = content["metadata"]
        built = datetime.fromisoformat(str(metadata["generated_at"])).astimezone(UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    tests = [(key.split(".")[2], status) for key, status in results if key.startswith(("test.", "unit_test."))]
    if not tests:
        return None
    failed = tuple(sorted(name for name, status in tests if status not in ("pass", "success")))
    build = str(metadata.get("invocation_id") or "")[:7]
    return Checks(len(tests) - len(failed), len(tests), failed, built, build)


def read_curve(engine: Engine, measure: str) -> CurveData | None:
    """The curve of a measure over everything that was watched; none where nothing was.

    Args:
        engine: Reads `fct_survival_summaries` and `fct_survival_curves`.
        measure: A row of the seed `duration_measures`.
    """
    whole = f"where measure = {text_literal(measure)} and slice_name = 'all' and cohort = 'all'"
    medians = ("median_seconds", "median_lower_seconds", "median_upper_seconds", "finished_median_seconds")
    told = _rows(
        engine, "fct_survival_summaries", ("duration_count", "open_count", "ended_otherwise_count", *medians), whole
    )
    shares = ("survival", "survival_lower", "survival_upper")
    points = _rows(
        engine, "fct_survival_curves", ("age_seconds", "at_risk_count", *shares), f"{whole} order by age_seconds"
    )
    if not told or not points:
        return None
    days = [None if told[0][name] is None else float(told[0][name]) / _DAY for name in medians]
    return CurveData(
        started=int(told[0]["duration_count"]),
        still_open=int(told[0]["open_count"]),
        ended_otherwise=int(told[0]["ended_otherwise_count"]),
        points=tuple(_curve_point(row) for row in points),
        median=days[0],
        median_lower=days[1],
        median_upper=days[2],
        finished_median=days[3],
    )


def read_risks(engine: Engine, until: date, with_names: bool) -> RiskList | None:
    """Customers in red or falling at the end of the last week before `until`; none where health is not connected."""
    names = {name: _relation(engine.project, name, engine.warehouse.dialect) for name in _RISK_MARTS}
    if any(relation is None for relation in names.values()):
        return None
    before = f"last_date < date '{until:%Y-%m-%d}'"
    weeks = _rows(engine, "fct_account_health", ("max(last_date) as last_date",), f"where {before}")
    try:
        rows = engine.warehouse.fetch(_RISK_SQL.format(**names, before=before)).to_pylist()
    except (DataFault, EnvironmentFault):
        return None
    found = tuple(_risk(row, with_names) for row in rows)
    ordered = sorted(found, key=lambda row: (-row.arr, row.band != "red", row.name))
    return RiskList(weeks[0]["last_date"] if weeks else None, tuple(ordered))


def read_targets(engine: Engine, month: date) -> dict[str, float]:
    """Targets of the month by metric, as the sources state them: of everybody; of a duration in seconds."""
    first, last = f"date '{month:%Y-%m-%d}'", f"date '{next_month(month):%Y-%m-%d}'"
    covers = f"period_start <= {first} and period_end >= {last} or period_start = {first} and period_end is null"
    whole = "kind = 'target' and dimension is null and is_reportable"
    ending = f"where {whole} and ({covers}) order by metric, period_start, connector"
    rows = _rows(engine, "entity_metric_targets", ("metric", "value"), ending)
    return {str(row["metric"]): float(row["value"]) for row in rows or [] if row["value"] is not None}


def finite(value: Any) -> float | None:
    """A number of the warehouse, or `None` for null, infinite, and not a number."""
    number = None if value is None else float(value)
    return number if number is not None and abs(number) < float("inf") else None


def _rows(engine: Engine, model: str, columns: tuple[str, ...], ending: str = "") -> list[Row] | None:
    """Rows of a model's table, `None` where it is not in the project or not built."""
    relation = _relation(engine.project, model, engine.warehouse.dialect)
    if relation is None:
        return None
    try:
        answer = engine.warehouse.fetch(f"select {', '.join(columns)} from {relation} {ending}")
    except (DataFault, EnvironmentFault):
        return None
    return list(answer.to_pylist())


def _relation(project: Project, model: str, dialect: str) -> str | None:
    """Schema and table, quoted; the database is left to the connection, as on DuckDB it is a file's name."""
    found = project.models.get(model)
    if found is None:
        return None
    quote = "`" if dialect == "spark" else '"'
    table = found.relation_name.rpartition(".")[2].strip('`"') or found.name
    return f"{quote}{found.schema}{quote}.{quote}{table}{quote}"


def _curve_point(row: Row) -> CurvePoint:
    lower, upper = finite(row["survival_lower"]), finite(row["survival_upper"])
    return CurvePoint(
        age=float(row["age_seconds"]) / _DAY,
        share=1 - float(row["survival"]),
        lower=None if upper is None else 1 - upper,
        upper=None if lower is None else 1 - lower,
        watched=int(row["at_risk_count"]),
    )


def _risk(row: Row, with_names: bool) -> RiskRow:
    name = row["account_name"] if with_names else None
    return RiskRow(
        name=str(name or row["account_id"]),
        segment=str(row["segment"] or ""),
        owner=str(row["current_owner_id"] or ""),
        arr=finite(row["arr_amount"]) or 0.0,
        band=str(row["band"]),
        score=finite(row["score"]),
        is_set=bool(row["is_overridden"]),
        change=finite(row["score_change_28_days"]),
        driver=str(row["main_driver"] or ""),
        risks=int(row["open_risk_count"] or 0),
        renewal=row["renewal_date"],
    )


def _row_count(row: Row) -> RowCount:
    return RowCount(str(row["connector"]), str(row["entity"]), str(row["reason"]), int(row["row_count"] or 0))


def _reconciliation(row: Row) -> Reconciliation:
    return Reconciliation(
        connector=str(row["connector"]),
        name=str(row["check_name"]),
        description=str(row["description"] or ""),
        left_name=str(row["left_name"]),
        left_value=finite(row["left_value"]),
        right_name=str(row["right_name"]),
        right_value=finite(row["right_value"]),
        difference=finite(row["difference"]),
    )


def _local(instant: datetime, zone: str) -> datetime:
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone))

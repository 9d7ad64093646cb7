"""What a report reads from marts and from dbt's own results, beside the metrics."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lifecycle.dbt_project import project_var
from lifecycle.definitions import Project
from lifecycle.engine import Engine
from lifecycle.errors import DataFault, EnvironmentFault, UsageFault
from lifecycle.reports.data import Checks, Reconciliation, RowCount, Trust

Row = Mapping[str, Any]


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

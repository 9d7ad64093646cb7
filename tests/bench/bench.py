"""Measure what a build, a check, a query and a report cost, beside the least that the same rows could cost.

Each step is a process of its own with two threads, and DuckDB's memory is limited; compare numbers of one run only.
Writes data/bench/<size>/results.json, and keeps the simulated raw tables for the next run.
    python tests/bench/bench.py [S|M|L|ledger|billing|usage|identities]
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
THREADS = "2"
MEMORY = "6GB"
SLOWEST = 15
FLOOR = ("compute", "write")
# areas whose models are run once more by themselves, one after the other
AREAS = {
    "stages": (
        "int_stage_signals",
        "int_customer_spells",
        "int_customer_stages",
        "int_stage_events",
        "int_stage_entries",
        "fct_stage_spells",
    ),
    "tickets": (
        "int_ticket*",
        "int_sla_*",
        "fct_ticket_replies",
        "fct_ticket_status_spells",
        "fct_tickets",
        "fct_sla_events",
    ),
    "demand": (
        "int_deleted_tickets",
        "int_backlog_*",
        "fct_ticket_backlog_days",
        "int_framework_stage_part_days",
        "int_framework_stage_tickets",
        "fct_support_demand_days",
        "fct_contact_reason_months",
    ),
    "usage": (
        "repeated_usage_events",
        "int_daily_uses",
        "fct_usage_days",
        "fct_account_usage_days",
        "int_active_changes",
        "fct_active_days",
        "fct_usage_retention",
        "int_usage_habits",
        "fct_usage_habits",
    ),
    "ledger": (
        "int_paid_subscriptions",
        "int_subscription_terms",
        "int_priced_items",
        "int_discount*",
        "int_successors",
        "int_continuations",
        "int_counting_spells",
        "int_plan_rate*",
        "int_paid_items",
        "int_mrr_intervals",
        "int_mrr_changes",
        "fct_mrr_movements",
        "int_account_balance_runs",
        "int_account_month_*",
        "fct_account_months",
    ),
    "billing": (
        "int_services",
        "int_service_suspensions",
        "fct_invoice_lines",
        "int_billed_*",
        "int_excused_spells",
        "int_billing_*",
        "fct_billing_*",
        "fct_services",
        "fct_service_tasks",
        "int_subscription_services",
        "fct_subscription_ends",
        "int_payment_attempts",
        "fct_payment_recovery",
    ),
    "identities": (
        "int_native_accounts",
        "int_company_domains",
        "int_account_merges",
        "int_account_survivors",
        "int_identity_*",
        "int_root_systems",
        "int_external_id_matches",
        "int_domain_matches",
        "int_account_clusters",
        "int_account_ids",
    ),
}


@dataclass(frozen=True)
class Size:
    """A company: what `lifecycle simulate` is told of it, and how much free disk its build needs, in GB.

    With `area`, the rows are not of a company: they are for that area alone, and nothing else is built of them.
    """

    options: tuple[str, ...]
    disk: int
    area: str | None = None


SIZES = {
    "S": Size((), 1),
    "M": Size(("--accounts", "20000", "--events-per-month", "150", "--tickets-per-month", "2.25"), 8),
    "L": Size(("--accounts", "100000", "--events-per-month", "300", "--tickets-per-month", "2.25"), 50),
    "ledger": Size((), 2, "ledger"),
    "billing": Size((), 6, "billing"),
    "usage": Size((), 4, "usage"),
    "identities": Size((), 2, "identities"),
}


@dataclass(frozen=True)
class Cost:
    """What a step took: CPU is user and system of the process and its children, peak that of the largest of them.

    `parts` are the seconds of each model of a build, two of which run at a time, or of each table of a floor.
    """

    step: str
    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    parts: dict[str, float] = field(default_factory=dict)


def steps(folder: Path, size: Size) -> Iterator[tuple[str, list[str]]]:
    """Each step with its command, in order."""
    raw = folder / "raw"
    lifecycle = [str(BIN / "lifecycle")]
    dbt = [str(BIN / "dbt"), "--no-use-colors"]
    told = ["--threads", THREADS, "--vars", json.dumps({"files_path": str(raw)})]
    models = ["--resource-type", "model", "--resource-type", "seed", *told]
    floor = [sys.executable, str(Path(__file__).with_name("floor.py"))]
    if size.area:
        yield "draw", [sys.executable, str(Path(__file__).with_name(f"{size.area}.py")), str(raw)]
        yield "compute", [*floor, "compute", str(folder), THREADS, MEMORY]
        asked = [f"+{name}" for name in AREAS[size.area]]
        yield "build", [*dbt, "build", "--full-refresh", *models, "--select", *asked]
        yield area_step(dbt, raw, size.area)
        if size.area == "usage":
            yield "draw a day", [sys.executable, str(Path(__file__).with_name("usage.py")), str(raw), "day"]
            asked = ["observation_window", "days", *AREAS[size.area]]
            yield "build a day", [*dbt, "build", *models, "--select", *asked]
        return
    if not raw.exists():
        yield "simulate", [*lifecycle, "simulate", "--out", str(raw), *size.options]
    yield "read", [*floor, "read", str(folder), THREADS, MEMORY]
    yield "compute", [*floor, "compute", str(folder), THREADS, MEMORY]
    yield "build", [*dbt, "build", "--full-refresh", *models]
    for area in AREAS:
        yield area_step(dbt, raw, area)
    yield "write", [*floor, "write", str(folder), THREADS, MEMORY]
    yield "build again", [*dbt, "build", *models]
    yield "parse, cold", [*dbt, "parse", "--no-partial-parse", *told]
    yield "parse, warm", [*dbt, "parse", *told]
    yield "check", [*lifecycle, "check"]
    yield "query", [*lifecycle, "query", "mrr", "--by", "metric_time__month"]
    yield "report", [*lifecycle, "report", "monthly", "--out", str(folder / "reports")]


def area_step(dbt: list[str], raw: Path, area: str) -> tuple[str, list[str]]:
    """The models of an area, one after the other."""
    told = ["--threads", "1", "--vars", json.dumps({"files_path": str(raw)})]
    return area, [*dbt, "run", "--select", *AREAS[area], *told]


def measured(step: str, command: list[str], folder: Path) -> Cost:
    """Runs a step.

    Raises:
        SystemExit: It failed.
    """
    log = folder / "logs" / f"{step.replace(', ', '-').replace(' ', '-')}.txt"
    begin = time.perf_counter()
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"Step '{step}' failed with exit code {process.returncode}. Its output is in {log}.")
    # kilobytes on Linux, bytes on macOS
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Cost(step, wall, usage.ru_utime + usage.ru_stime, peak, parts_of(step, folder, log))


def parts_of(step: str, folder: Path, log: Path) -> dict[str, float]:
    """The seconds of each model of a build, or of each table of a floor, slowest first."""
    parts: dict[str, float] = {}
    if step.startswith("build") or step in AREAS:
        results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
        parts = {each["unique_id"].split(".")[-1]: round(each["execution_time"], 3) for each in results}
    elif step in ("read", *FLOOR):
        parts = json.loads(log.read_text())
    return dict(sorted(parts.items(), key=lambda part: -part[1]))


def environment(folder: Path) -> dict[str, str]:
    """Where dbt and `lifecycle` find the warehouse of this measurement, and leave what they write."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    return own | {
        "DO_NOT_TRACK": "1",
        "LIFECYCLE_DUCKDB_PATH": str(folder / "lifecycle.duckdb"),
        "DBT_PROFILES_DIR": str(folder),
        "DBT_PROJECT_DIR": str(ROOT),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }


def prepare(folder: Path, size: Size) -> None:
    """Leaves nothing in the folder but raw tables, and the project's profile with our limits.

    Raises:
        SystemExit: The disk is too full.
    """
    import yaml

    (folder / "logs").mkdir(parents=True, exist_ok=True)
    clean(folder)
    free = shutil.disk_usage(folder).free / 2**30
    if free < size.disk:
        raise SystemExit(f"{free:.0f} GB are free for {folder}, and about {size.disk} GB are needed. Make room.")
    profiles = yaml.safe_load((ROOT / "profiles.yml").read_text())
    profiles["lifecycle"]["outputs"]["duckdb"]["settings"] |= {"memory_limit": MEMORY, "threads": int(THREADS)}
    (folder / "profiles.yml").write_text(yaml.safe_dump(profiles))


def clean(folder: Path) -> None:
    """Removes the warehouse and what dbt left, which the next measurement makes anew."""
    for name in ("lifecycle.duckdb", "floor.duckdb"):
        (folder / name).unlink(missing_ok=True)
        (folder / f"{name}.wal").unlink(missing_ok=True)
    for name in ("target", "reports"):
        shutil.rmtree(folder / name, ignore_errors=True)


def sizes(folder: Path) -> dict[str, dict[str, int]]:
    """Rows of each raw table, and of each mart."""
    import duckdb

    with duckdb.connect(str(folder / "lifecycle.duckdb"), read_only=True) as warehouse:
        marts = warehouse.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        tables = {
            "raw": {path.stem: f"'{path}'" for path in sorted((folder / "raw").glob("*.parquet"))},
            "marts": {name: f"marts.{name}" for (name,) in sorted(marts)},
        }
        return {
            kind: {
                name: warehouse.execute(f"select count(*) from {table}").fetchall()[0][0] for name, table in of.items()
            }
            for kind, of in tables.items()
        }


def shown(costs: list[Cost], rows: dict[str, dict[str, int]]) -> str:
    """The table: a line per step, and below a build its slowest models."""
    floor = sum(cost.cpu_seconds for cost in costs if cost.step in FLOOR)
    lines = [f"{'step':<36}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'x floor':>9}"]
    for cost in costs:
        ratio = f"{cost.cpu_seconds / floor:.2f}" if cost.parts and cost.step not in AREAS else ""
        lines.append(f"{cost.step:<36}{cost.wall_seconds:>9.2f}{cost.cpu_seconds:>9.2f}{cost.peak_mb:>9.0f}{ratio:>9}")
        if cost.step in AREAS:
            lines.append(f"  {'in the models':<34}{sum(cost.parts.values()):>9.2f}")
        if cost.step == "build":
            lines += [f"  {name:<34}{seconds:>9.2f}" for name, seconds in list(cost.parts.items())[:SLOWEST]]
    totals = ", ".join(f"{sum(of.values()):,} rows in {len(of)} {kind} tables" for kind, of in rows.items())
    return "\n".join([*lines, f"{totals}. Floor: the CPU time of {' and '.join(FLOOR)}, {floor:.1f} s."])


def main() -> None:
    """Measures the size that is asked for, and writes and prints what was found."""
    name = sys.argv[1] if len(sys.argv) > 1 else "S"
    if name not in SIZES:
        raise SystemExit(f"There is no size '{name}'. Sizes are {', '.join(SIZES)}.")
    folder = ROOT / "data" / "bench" / name
    prepare(folder, SIZES[name])
    costs = []
    for step, command in steps(folder, SIZES[name]):
        print(f"{step} ...", file=sys.stderr, flush=True)
        costs.append(measured(step, command, folder))
    rows = sizes(folder)
    versions = {"python": platform.python_version(), "duckdb": version("duckdb"), "dbt": version("dbt-core")}
    results = {"size": name, "memory_limit": MEMORY, "threads": int(THREADS), "versions": versions, "rows": rows}
    results["steps"] = [asdict(cost) for cost in costs]
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    clean(folder)
    print(shown(costs, rows))


if __name__ == "__main__":
    main()

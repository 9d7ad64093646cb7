"""The command `lifecycle`: reads files, prints, and sets the exit code."""

import os
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from lifecycle import __version__
from lifecycle.errors import LifecycleError, UsageFault
from lifecycle.warehouse import describe_warehouse, open_warehouse

if TYPE_CHECKING:
    from lifecycle.definitions import Project
    from lifecycle.engine import MetricQuery

_FOLDER = click.Path(file_okay=False, path_type=Path)
_OUT = click.option("--out", type=_FOLDER, help="Folder of reports; data/reports of the project by default.")
_PROJECT_DIR = click.option(
    "--project-dir",
    type=_FOLDER,
    default=Path(),
    envvar="DBT_PROJECT_DIR",
    help="Folder of dbt_project.yml; the present one by default.",
)
_TARGET = click.option("--target", help="Output in profiles.yml: duckdb, postgres or spark.")
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_MONTH = click.DateTime(formats=["%Y-%m", "%Y-%m-%d"])


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command line and exits: 0 good, 1 findings or failed checks, 2 wrong usage, 3 the environment."""
    try:
        code = cli.main(args=arguments, prog_name="lifecycle", standalone_mode=False)
    except click.exceptions.Abort:
        _say("Stopped.")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except LifecycleError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of a pipe has had enough; without this, Python says so again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("LIFECYCLE_DEBUG"):
            raise
        _say(f"Something unexpected went wrong: {type(error).__name__}. Set LIFECYCLE_DEBUG=1 for the traceback.")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="lifecycle")
def cli() -> None:
    """Customer-lifecycle metrics on a dbt project: build, check, explain, query and report."""


@cli.command(epilog="\b\nExample:\n  lifecycle demo")
@click.option("--project-dir", type=_FOLDER, help="The project lifecycle, where it is not beside this command.")
@_OUT
def demo(project_dir: Path | None, out: Path | None) -> int:
    """Simulate a company, build it, check its definitions, and write its monthly report.

    Writes data/raw and data/truth of the project, and stops where data/raw holds tables of your own.
    """
    from lifecycle.check import check_folder
    from lifecycle.demo import demo_folder, headlines
    from lifecycle.engine import Engine
    from lifecycle.project import load_project
    from lifecycle.simulate import Company
    from lifecycle.terminal import build_with_progress, show_findings, show_headlines, simulate_with_progress

    root = (project_dir or demo_folder()).resolve()
    simulate_with_progress(Company(), root / "data" / "raw", None)
    # From nothing, so that a demo of an older version is no hindrance.
    # Unit tests are for who changes a model; `make test` runs them.
    code = build_with_progress(root, "duckdb", ["--full-refresh", "--exclude-resource-type", "unit_test"])
    if code:
        return code
    checked = check_folder(root, "duckdb")
    show_findings(checked.findings, checked.metrics, checked.excused)
    if any(finding.severity == "error" for finding in checked.findings):
        return 1
    project = load_project(root)
    from lifecycle.reports import render

    with closing(open_warehouse(root, "duckdb")) as warehouse:
        engine = Engine(project, warehouse)
        path = render(project, engine, "monthly", out or root / "data" / "reports")
        show_headlines(headlines(engine))
    click.echo(f"Report: {_shown(path)}")
    return 0


@cli.command(
    epilog="\b\n"
    "Examples:\n"
    "  lifecycle simulate --accounts 20000 --seed 7 --out data/raw\n"
    "  lifecycle simulate --out calm/raw --clean --effect bad_quarter=0 --effect price_rise=0\n"
)
@click.option("--accounts", type=int, default=400, show_default=True, help="How many accounts are ever seen.")
@click.option("--months", type=int, default=24, show_default=True, help="Calendar months, the last one included.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--until", type=_DAY, default="2026-07-16", show_default=True, help="The day the data end, not in them.")
@click.option("--events-per-month", type=float, default=100, show_default=True, help="Of a customer in the product.")
@click.option("--tickets-per-month", type=float, default=1.5, show_default=True, help="Of a customer.")
@click.option("--effect", "effects", multiple=True, metavar="NAME=SIZE", help="Another size of an effect; 0 is none.")
@click.option("--clean", "is_clean", is_flag=True, help="Without the faults that exports of real systems have.")
@click.option("--out", type=_FOLDER, default=Path("data/raw"), show_default=True, help="Folder of raw tables.")
@click.option("--truth", type=_FOLDER, help="Folder of what was true; `truth` beside --out by default.")
def simulate(out: Path, truth: Path | None, until: datetime, effects: tuple[str, ...], **asked: Any) -> None:
    """Write the tables of a company that never was, and what is true of it.

    Each input entity is a Parquet file in --out, as the connector `files` reads it; docs/simulate.md lists the
    effects, the faults and the tables of the truth.
    """
    from lifecycle.simulate import Company, with_effects
    from lifecycle.terminal import simulate_with_progress

    company = with_effects(Company(until=until.date(), **asked), effects)
    simulate_with_progress(company, out, truth)


@cli.command(epilog="\b\nExample:\n  lifecycle load --target postgres --connector files")
@_PROJECT_DIR
@_TARGET
@click.option("--connector", default="files", show_default=True, help="Whose files.")
@click.option("--path", type=click.Path(path_type=Path), help="Their folder, in place of the var <connector>_path.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def load(project_dir: Path, target: str | None, connector: str, path: Path | None, format_: str) -> None:
    """Copy a connector's raw files into Postgres or Spark.

    DuckDB reads the files where they are, and needs no loading.
    """
    from lifecycle.load import load as load_files
    from lifecycle.output import to_json
    from lifecycle.terminal import show_loaded

    loaded = list(load_files(project_dir, target, connector, path))
    if format_ == "json":
        click.echo(to_json({"table": each.table, "rows": each.rows} for each in loaded), nl=False)
    else:
        show_loaded(loaded)


@cli.command(epilog="\b\nExample:\n  lifecycle build --vars '{connectors: [zendesk], zendesk_path: exports}'")
@_PROJECT_DIR
@_TARGET
@click.option("--select", "-s", multiple=True, help="What to build, as dbt's --select; may be repeated.")
@click.option("--vars", "vars_", help="dbt vars, as YAML.")
@click.option("--full-refresh", is_flag=True, help="Rebuild incremental tables from nothing.")
def build(project_dir: Path, target: str | None, select: tuple[str, ...], vars_: str | None, full_refresh: bool) -> int:
    """Build and test the marts with dbt."""
    from lifecycle.terminal import build_with_progress

    options = ["--select", *select] if select else []
    options += ["--vars", vars_] if vars_ else []
    options += ["--full-refresh"] if full_refresh else []
    return build_with_progress(project_dir.resolve(), target, options)


@cli.command(epilog="\b\nExample:\n  lifecycle check . --format github --fail-on error")
@click.argument(
    "project_dir", type=click.Path(file_okay=False, path_type=Path), default=Path(), envvar="DBT_PROJECT_DIR"
)
@_TARGET
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(["warning", "error"]),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("--parse", "with_parse", is_flag=True, help="Let dbt parse the project first, where files have changed.")
@click.option("--warehouse", "with_warehouse", is_flag=True, help="Ask the warehouse too, one cheap query per rule.")
@click.option("--update-lock", is_flag=True, help="Write metrics/lock.json, unless a version or the changelog lags.")
@click.option("--same-meaning", multiple=True, metavar="METRIC", help="Written otherwise, with its version kept.")
def check(
    project_dir: Path,
    target: str | None,
    format_: str,
    fail_on: str,
    with_parse: bool,
    with_warehouse: bool,
    update_lock: bool,
    same_meaning: tuple[str, ...],
) -> int:
    """Find faults in metric definitions that dbt does not find.

    Works on any dbt project in dbt's latest spec, from its files alone. A manifest that is newer than the files adds
    types and compiled SQL; the warehouse adds what is in the tables. docs/rules.md has a page for each rule;
    lifecycle.yml excuses a definition from one, with a reason and a last day. Where there is a metrics/lock.json, a
    meaning that changed needs a new version and a line in CHANGELOG.md.
    """
    import gc

    if update_lock:
        from lifecycle.versions import update_lock as update

        update(project_dir.resolve(), same_meaning)
    from lifecycle.check import check_folder
    from lifecycle.output import to_json
    from lifecycle.terminal import github_annotation, show_findings

    # What is read is needed to the end, and looking through it for what is not takes a fifth of the time.
    gc.disable()

    checked = check_folder(project_dir, target, with_parse, with_warehouse)
    if format_ == "json":
        click.echo(to_json(finding.as_dict() for finding in checked.findings), nl=False)
    elif format_ == "github":
        for finding in checked.findings:
            click.echo(github_annotation(finding, project_dir))
    else:
        show_findings(checked.findings, checked.metrics, checked.excused)
    return int(any(fail_on == "warning" or finding.severity == "error" for finding in checked.findings))


@cli.command(
    epilog="\b\n"
    "Examples:\n"
    "  lifecycle diff main\n"
    "  lifecycle diff v1.2 v1.3 --format json\n"
    "  lifecycle diff origin/main --merge-base --format markdown --fail-on value-changing\n"
)
@click.argument("base")
@click.argument("head", required=False)
@click.option("--merge-base", is_flag=True, help="Compare with where HEAD left BASE, as a pull request does.")
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "value-changing", "additive", "cosmetic", "never"]),
    default="breaking",
    show_default=True,
    help="The least class that makes the exit code 1.",
)
@click.option("--values", is_flag=True, help="Also ask the warehouse for the metrics under both definitions.")
@click.option(
    "--grain", type=click.Choice(["day", "week", "month", "quarter", "year"]), default="month", show_default=True
)
@click.option("--metric", "metrics", multiple=True, help="Which metrics to ask for; all that may move by default.")
@click.option(
    "--earlier",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --values: a DuckDB file of an earlier build, to tell what the data alone moved.",
)
@_TARGET
@_PROJECT_DIR
def diff(base: str, head: str | None, format_: str, fail_on: str, project_dir: Path, **asked: Any) -> int:
    """Tell what changed in the meaning of metrics between git revisions BASE and HEAD, and who reads it.

    Without HEAD, the files as they stand. Reads git and files alone: no warehouse, no dbt, and the work tree stays.

    With --values, both definitions answer on one warehouse; where their SQL differs, the models below the difference
    are built for each in a copy of it (DuckDB). In JSON, the values are a second list. With --earlier too, BASE's
    definitions answer on that file and on the warehouse: what differs there is a change of data, in any metric.
    """
    from lifecycle import diff_output
    from lifecycle.diff import CLASSES, diff_revisions

    root = project_dir.resolve()
    found = diff_revisions(root, base, head, asked["merge_base"])
    click.echo(getattr(diff_output, f"diff_{format_}")(found), nl=False)
    if asked["values"]:
        from lifecycle import value_output
        from lifecycle.values import compare_values

        values = compare_values(root, found, asked["grain"], asked["metrics"], asked["target"], asked["earlier"])
        click.echo(getattr(value_output, f"values_{format_}")(values), nl=False)
    failing = [] if fail_on == "never" else CLASSES[: CLASSES.index(fail_on) + 1]
    return int(any(change.kind in failing for change in found.changes))


@cli.command(
    epilog="\b\n"
    "Examples:\n"
    "  lifecycle query mrr customers --by metric_time__month --since 2025-01-01\n"
    "  lifecycle query tickets_created --where \"{{ Dimension('account__current_segment') }} = 'smb'\"\n"
    "  lifecycle query --list\n"
)
@click.argument("metrics", nargs=-1)
@click.option("--by", help="What to group by, separated by commas.")
@click.option("--since", type=_DAY, metavar="YYYY-MM-DD", help="First day.")
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="Day after the last.")
@click.option("--where", multiple=True, help="A filter; may be repeated.")
@click.option("--order", help="Columns to order by, separated by commas; -name for descending.")
@click.option("--limit", type=click.IntRange(min=1), help="The most rows.")
@click.option("--list", "list_", is_flag=True, help="List the metrics and what they can be grouped by.")
@click.option("--explain", is_flag=True, help="Print the SQL and do not run it.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "csv", "parquet"]), default="text", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; needed for parquet.")
@_TARGET
@_PROJECT_DIR
def query(list_: bool, explain: bool, format_: str, output: Path | None, target: str | None, **asked: Any) -> None:
    """Ask for the values of METRICS.

    Grouped by month, a window that cuts a month takes all of it.
    """
    from lifecycle.answers import answer_text, listing_of, write_parquet, write_text
    from lifecycle.engine import Engine
    from lifecycle.parse import parse_if_changed
    from lifecycle.project import load_project

    if format_ == "parquet" and output is None:
        raise UsageFault("Parquet is written to a file.", "Give --output.")
    root: Path = asked.pop("project_dir").resolve()
    parse_if_changed(root, target)
    project = load_project(root, positions=False)
    if list_ or explain:
        engine = Engine(project, describe_warehouse(root, target))
        text = listing_of(engine, format_) if list_ else engine.sql(_metric_query(**asked)) + "\n"
        write_text(text, output)
        return
    with closing(open_warehouse(root, target)) as warehouse:
        table = Engine(project, warehouse).run(_metric_query(**asked))
    if output is not None and format_ == "parquet":
        write_parquet(table, output)
    else:
        write_text(answer_text(table, project, format_), output)


@cli.command(epilog="\b\nExample:\n  lifecycle explain mrr --format json")
@click.argument("metric")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_TARGET
@_PROJECT_DIR
def explain(metric: str, format_: str, target: str | None, project_dir: Path) -> None:
    """Say what METRIC means and is made of.

    Its formula, its SQL, the way from it through the models to raw columns, its tests, owner, version, and who reads
    it. The SQL needs a manifest that is newer than the files; compiled models make the lineage whole.
    """
    import gc
    import json

    from lifecycle.check import read_whole, save
    from lifecycle.explain import explain_metric
    from lifecycle.queries import validate_metrics
    from lifecycle.terminal import show_explanation

    gc.disable()
    project = read_whole(project_dir)
    validate_metrics(project, [metric])
    sql = _sql_of(project, metric, target) if project.generated_at else ""
    explanation = explain_metric(project, project.metrics[metric], sql)
    save(project)
    if format_ == "json":
        click.echo(json.dumps(explanation.as_dict(), indent=2, ensure_ascii=False))
    else:
        show_explanation(explanation)


def _sql_of(project: "Project", metric: str, target: str | None) -> str:
    """What MetricFlow makes of a metric; empty where there is no profile."""
    from lifecycle.check import kept_sql

    required = project.metrics[metric].meta.required_dimensions

    def ask() -> str:
        from lifecycle.engine import Engine, MetricQuery

        with suppress(LifecycleError):
            return Engine(project, describe_warehouse(project.root, target)).sql(MetricQuery((metric,), by=required))
        return ""

    return kept_sql(project, f"{metric} on {target}", ask)


@cli.command(epilog="\b\nExample:\n  lifecycle report monthly --period 2024-12")
@click.argument("name")
@click.option("--period", type=_MONTH, metavar="YYYY-MM", help="The month; the last whole one by default.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of reports; data/reports by default."
)
@click.option("--allow-missing", is_flag=True, help="Write the page even where a metric could not be had.")
@click.option("--open", "is_opened", is_flag=True, help="Show the page in the browser when it is written.")
@_TARGET
@_PROJECT_DIR
def report(
    name: str,
    period: datetime | None,
    out: Path | None,
    allow_missing: bool,
    is_opened: bool,
    target: str | None,
    project_dir: Path,
) -> None:
    """Write the page of report NAME, one file that opens offline."""
    from lifecycle.engine import Engine
    from lifecycle.parse import parse_if_changed
    from lifecycle.project import load_project
    from lifecycle.reports import render
    from lifecycle.terminal import progress_of

    root = project_dir.resolve()
    parse_if_changed(root, target)
    project = load_project(root, positions=False)
    with closing(open_warehouse(root, target)) as warehouse:
        engine = Engine(project, warehouse)
        folder = out or root / "data" / "reports"
        day = period.date() if period else None
        with progress_of(f"report {name}") as watch:
            path = render(project, engine, name, folder, day, allow_missing, watch)
    click.echo(_shown(path))
    if is_opened:
        click.launch(str(path.resolve()))


def _metric_query(
    metrics: tuple[str, ...],
    by: str | None,
    since: datetime | None,
    until: datetime | None,
    where: tuple[str, ...],
    order: str | None,
    limit: int | None,
) -> "MetricQuery":
    from lifecycle.engine import MetricQuery

    names = tuple(name for argument in metrics for name in _split(argument))
    return MetricQuery(names, _split(by), _day(since), _day(until), where, _split(order), limit)


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (names or "").split(",") if name.strip())


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _shown(path: Path) -> Path:
    """The path as a reader would type it: relative when it is below the present folder."""
    with suppress(ValueError):
        return path.resolve().relative_to(Path.cwd())
    return path


def _say(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()

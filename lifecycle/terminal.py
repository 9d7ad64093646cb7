"""What commands show on a terminal: progress, findings and small tables."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from lifecycle.findings import Finding
from lifecycle.output import formatted, unit_of

if TYPE_CHECKING:
    from lifecycle.demo import Month
    from lifecycle.explain import Explanation
    from lifecycle.load import Loaded
    from lifecycle.simulate import Company

# What a pipe or a file is given where a terminal would say how wide it is.
_WIDE = 240


def as_text(shown: RenderableType) -> str:
    """What rich would print, as plain text with a line for each row."""
    console = Console(width=None if sys.stdout.isatty() else _WIDE, color_system=None)
    with console.capture() as capture:
        console.print(shown, soft_wrap=True)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def build_with_progress(root: Path, target: str | None, options: Sequence[str]) -> int:
    """Builds with dbt, shows how far it is, and says each fault once.

    Returns:
        The exit code.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from lifecycle.build import build
    from lifecycle.dbt_process import Event

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("dbt reads the project", total=None)

        def watch(event: Event) -> None:
            if event.total:
                done = event.index - 1 if event.name == "LogStartLine" else event.index
                progress.update(task, description=event.node or "building", total=event.total, completed=done)

        outcome = build(root, target, options, watch)
    for fault in outcome.faults:
        click.echo(str(fault), err=True)
    if outcome.summary:
        click.echo(outcome.summary, err=True)
    return outcome.exit_code


@contextmanager
def progress_of(what: str) -> Iterator[Callable[[str], None]]:
    """A line on a terminal that says what is being worked out; nothing where stderr is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(what) as status:
        yield lambda step: status.update(Text(f"{what}: {step}"))


def simulate_with_progress(company: "Company", out: Path, truth: Path | None) -> None:
    """Simulates a company, shows how far it is, and says what was written."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from lifecycle.simulate import simulate

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    rows = tables = 0
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("lives are drawn", total=1)
        for written in simulate(company, out, truth):
            rows += written.rows
            tables += 1
            progress.update(task, description=written.table, completed=written.progress)
    lived = f"{_count(company.accounts, 'account')}, {company.starts_on} to {company.until}"
    click.echo(f"{lived}: {rows:,} rows in {tables} tables.")


def show_findings(findings: Sequence[Finding], metrics: int, excused: int = 0) -> None:
    """One line per finding, and one that counts them."""
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.severity == "error" for finding in findings)
    counted = (
        f"{_count(errors, 'error')} and {_count(len(findings) - errors, 'warning')}" if findings else "no findings"
    )
    counted += f", {excused} excused" if excused else ""
    click.echo(
        f"{_count(metrics, 'metric')} checked: {counted}." if metrics or not findings else f"Not checked: {counted}."
    )


def show_explanation(explanation: "Explanation") -> None:
    """What a metric means and is made of, part by part; a part of which there is nothing to say is left out."""
    told = explanation.as_dict()
    line = explanation.lineage
    version = f"version {told['version']}" if told["version"] else ""
    facts = (told["type"], told["unit"], told["owner"] and f"owned by {told['owner']}", version, told["status"])
    parts = [
        ("", [told["description"]]),
        ("", [", ".join(str(fact) for fact in facts if fact)]),
        ("Formula", [told["formula"]]),
        ("Columns", told["lineage"]["columns"]),
        ("Made of", [f"{step} ← {', '.join(map(str, reads))}" for step, reads in line.made_of.items() if reads]),
        ("Raw columns", told["lineage"]["raw"]),
        ("Constants", told["lineage"]["constants"]),
        ("Not followed", told["lineage"]["unknown"]),
        ("Tests", told["tests"]),
        ("Read by", [f"{one['kind']} {one['name']}" for one in told["consumers"]]),
        ("SQL", told["sql"].splitlines()),
    ]
    click.echo(f"{told['name']}: {told['label']} ({told['path']}:{told['line']})")
    for title, lines in parts:
        if any(lines):
            click.echo("" if not title else f"\n{title}")
            click.echo("\n".join(f"  {each}" if title else each for each in lines))


def github_annotation(finding: Finding, project_dir: Path) -> str:
    """A finding as GitHub's workflow command, with its file relative to where the command runs."""
    path = finding.path if project_dir.is_absolute() else (project_dir / finding.path).as_posix()
    place = f"file={_property(path)},line={finding.line},col={finding.column},title={_property(finding.rule)}"
    return f"::{finding.severity} {place}::{_escaped(f'{finding.message} {finding.fix}')}"


def show_loaded(loaded: "Sequence[Loaded]") -> None:
    """A table of what was loaded."""
    shown = Table(box=None, header_style="bold", pad_edge=False)
    shown.add_column("table")
    shown.add_column("rows", justify="right")
    for each in loaded:
        shown.add_row(Text(each.table), f"{each.rows:,}")
    click.echo(as_text(shown), nl=False)


def show_headlines(month: "Month") -> None:
    """The headline metrics of a month, each with its unit."""
    shown = Table(box=None, header_style="bold", pad_edge=False, title=f"{month.month:%B %Y}", title_justify="left")
    shown.add_column("metric")
    shown.add_column("value", justify="right")
    shown.add_column("unit")
    for each in month.headlines:
        unit = unit_of(each.metric, month.currency)
        shown.add_row(Text(each.metric.label), formatted(each.value, each.metric), Text(unit))
    click.echo(as_text(shown), nl=False)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")

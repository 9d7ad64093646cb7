"""Checks the definitions of a dbt project: from its files, from a manifest that is fresh, from its warehouse."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lifecycle.definitions import Project
from lifecycle.exceptions import excused
from lifecycle.files import read_project
from lifecycle.findings import Finding, in_reading_order
from lifecycle.parse import is_parsed, parse
from lifecycle.project import with_manifest
from lifecycle.relations import keep, remember
from lifecycle.rules import check_project
from lifecycle.version_cache import cached_version_findings


@dataclass(frozen=True)
class Checked:
    """The findings, by file and place; how many metrics were looked at, and how many findings are excused."""

    findings: list[Finding]
    metrics: int
    excused: int = 0


def check_folder(
    project_dir: Path, target: str | None = None, with_parse: bool = False, with_warehouse: bool = False
) -> Checked:
    """What all rules find in a project.

    Args:
        project_dir: The folder of `dbt_project.yml`.
        target: Name of an output in `profiles.yml`, for parsing and for the warehouse; none means its default.
        with_parse: Whether to let dbt parse the project first, where its manifest is older than its files.
        with_warehouse: Whether to ask the warehouse too.

    Raises:
        EnvironmentFault: No project; or no profile or warehouse, where one is asked for.
    """
    if with_parse and not is_parsed(project_dir):
        refused = parse(project_dir, target)
        if refused:
            return Checked(in_reading_order(refused), 0)
    project = read_whole(project_dir)
    found = in_reading_order([*check_project(project), *cached_version_findings(project.root)])
    if with_warehouse:
        from lifecycle.rules.warehouse import ask_warehouse

        found = in_reading_order([*found, *ask_warehouse(project, target)])
    save(project)
    kept, count = excused(project, found, date.today())
    return Checked(kept, len(project.metrics), count)


def read_whole(project_dir: Path) -> Project:
    """A project from its files, with what dbt made of them where that is fresh, and what was read of its SQL before.

    Raises:
        EnvironmentFault: No `dbt_project.yml`.
    """
    project = read_project(project_dir)
    if is_parsed(project_dir):
        project = with_manifest(project)
    remember(project, _kept(project))
    return project


def save(project: Project) -> None:
    """Keeps what was read of a project's SQL for the next time."""
    from lifecycle.relations import relations_of

    keep(relations_of(project), _kept(project))


def kept_sql(project: Project, asked: str, ask: Callable[[], str]) -> str:
    """What `ask` says, kept while `semantic_manifest.json` stays the same: MetricFlow starts slowly."""
    path = project.target_path / "lifecycle_metrics.json"
    try:
        state = hashlib.sha1(project.semantic_manifest.read_bytes(), usedforsecurity=False).hexdigest()
    except OSError:
        return ask()
    kept: dict[str, str] = {}
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_bytes())
    if kept.get("") != state:
        kept = {"": state}
    if asked not in kept:
        kept[asked] = ask()
        with suppress(OSError):
            path.write_text(json.dumps(kept), encoding="utf-8")
    return kept[asked]


def _kept(project: Project) -> Path:
    return project.target_path / "lifecycle_sql.json"

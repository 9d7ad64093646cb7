"""Checks the definitions of a dbt project in a folder, parsing it first where that is needed."""

from dataclasses import dataclass
from pathlib import Path

from lifecycle.findings import Finding
from lifecycle.parse import is_parsed, parse
from lifecycle.project import load_project
from lifecycle.rules import check_project


@dataclass(frozen=True)
class Checked:
    """The findings, by file and place, and how many metrics were looked at."""

    findings: list[Finding]
    metrics: int


def check_folder(project_dir: Path, target: str | None = None) -> Checked:
    """What all rules find in a project; what dbt refuses to parse when it does.

    Args:
        project_dir: The folder of `dbt_project.yml`.
        target: Name of an output in `profiles.yml`, for parsing; none means its default.

    Raises:
        EnvironmentFault: No project or profile.
    """
    if not is_parsed(project_dir):
        refused = parse(project_dir, target)
        if refused:
            return Checked(refused, 0)
    project = load_project(project_dir)
    return Checked(check_project(project), len(project.metrics))

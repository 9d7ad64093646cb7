"""Reads `dbt_project.yml`."""

import os
from pathlib import Path
from typing import Any

import yaml

from lifecycle.errors import EnvironmentFault


def read_dbt_project(project_dir: Path) -> dict[str, Any]:
    """`dbt_project.yml` as dbt's dictionary.

    Raises:
        EnvironmentFault: There is none, or it is no YAML.
    """
    path = project_dir / "dbt_project.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise EnvironmentFault(
            f"'{project_dir}' has no dbt_project.yml.", "Run it in a dbt project, or name its folder."
        ) from None
    except yaml.YAMLError as error:
        raise EnvironmentFault(f"'{path}' is not YAML: {' '.join(str(error).split())}.", "Mend the file.") from None
    return content if isinstance(content, dict) else {}


def target_path(project_dir: Path) -> Path:
    """Where dbt writes this project's artifacts: DBT_TARGET_PATH, else the project's `target-path`, else `target`."""
    configured = os.environ.get("DBT_TARGET_PATH") or read_dbt_project(project_dir).get("target-path") or "target"
    return project_dir / str(configured)

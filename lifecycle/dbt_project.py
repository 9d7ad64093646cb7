"""Reads `dbt_project.yml`."""

import os
from pathlib import Path
from typing import Any

import yaml

from lifecycle.errors import EnvironmentFault

# libyaml's loader is ten times faster; both are the safe one.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_dbt_project(project_dir: Path) -> dict[str, Any]:
    """`dbt_project.yml` as dbt's dictionary.

    Raises:
        EnvironmentFault: There is none, or it is no YAML.
    """
    path = project_dir / "dbt_project.yml"
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)  # noqa: S506 - a safe one
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


def project_var(project_dir: Path, name: str) -> Any:
    """The value of a dbt var, or none: the project's own, scoped to a package or not, else that of a package."""
    root = read_dbt_project(project_dir)
    found = _var_in(root, name)
    if found is not None:
        return found
    folder = packages_path(project_dir)
    packages = sorted(folder.iterdir()) if folder.is_dir() else []
    values = (_var_in(read_dbt_project(path), name) for path in packages if (path / "dbt_project.yml").exists())
    return next((value for value in values if value is not None), None)


def packages_path(project_dir: Path) -> Path:
    """The folder that dbt installs packages in."""
    return project_dir / str(read_dbt_project(project_dir).get("packages-install-path") or "dbt_packages")


def _var_in(content: dict[str, Any], name: str) -> Any:
    declared = content.get("vars") or {}
    scoped = [scope[name] for scope in declared.values() if isinstance(scope, dict) and name in scope]
    return scoped[0] if scoped else declared.get(name)

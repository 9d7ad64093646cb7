"""Reads dbt's `profiles.yml`: the connection of one target, without importing dbt."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from lifecycle.dbt_project import YAML_LOADER, read_dbt_project
from lifecycle.errors import EnvironmentFault, UsageFault


@dataclass(frozen=True)
class Target:
    """One output of a profile; `settings` is its YAML with Jinja rendered, rendered values are text."""

    name: str
    type: str
    schema: str
    settings: dict[str, Any]
    project_dir: Path


def read_target(project_dir: Path, target: str | None = None) -> Target:
    """The connection that dbt would use.

    Args:
        project_dir: The folder of `dbt_project.yml`.
        target: Name of an output; none means DBT_TARGET, else the profile's own default.

    Raises:
        EnvironmentFault: No `profiles.yml`, no such profile in it, or a variable that is not set.
        UsageFault: The profile has no output of that name.
    """
    path = profiles_folder(project_dir) / "profiles.yml"
    profile_name = str(os.environ.get("DBT_PROFILE") or read_dbt_project(project_dir).get("profile") or "")
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER) or {}  # noqa: S506 - a safe one
    except OSError:
        raise EnvironmentFault(f"'{path}' does not exist.", "Write it, or set DBT_PROFILES_DIR.") from None
    except yaml.YAMLError:
        raise EnvironmentFault(f"'{path}' is not YAML.", "Mend the file.") from None
    profile = content.get(profile_name)
    if not isinstance(profile, dict) or not profile.get("outputs"):
        raise EnvironmentFault(f"'{path}' has no profile '{profile_name}'.", "Add it, or set DBT_PROFILE.")
    outputs = profile["outputs"]
    name = target or os.environ.get("DBT_TARGET") or str(_rendered(profile.get("target", "default"), path))
    if name not in outputs:
        raise UsageFault(f"Profile '{profile_name}' has no target '{name}'.", f"It has {', '.join(sorted(outputs))}.")
    settings = _rendered(outputs[name], path)
    return Target(name, str(settings.get("type", "")), str(settings.get("schema", "main")), settings, project_dir)


def profiles_folder(project_dir: Path) -> Path:
    """DBT_PROFILES_DIR where it is set, else the project's folder where it has profiles, else `~/.dbt`."""
    configured = os.environ.get("DBT_PROFILES_DIR")
    if configured:
        return Path(configured)
    return project_dir if (project_dir / "profiles.yml").exists() else Path.home() / ".dbt"


def _rendered(value: Any, path: Path) -> Any:
    """`value` with every text in it rendered."""
    if isinstance(value, dict):
        return {key: _rendered(item, path) for key, item in value.items()}
    if isinstance(value, list):
        return [_rendered(item, path) for item in value]
    if not isinstance(value, str) or "{" not in value:
        return value
    try:
        return _environment().from_string(value).render(env_var=_env_var)
    except TemplateError as error:
        raise EnvironmentFault(f"'{path}' cannot be read: {error}.", "Set the variable, or mend the file.") from None


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(undefined=StrictUndefined)
    # The connections below take a number written as text, so the filters need not convert.
    for name in ("as_number", "as_bool", "as_native", "as_text"):
        environment.filters[name] = lambda value: value
    return environment


def _env_var(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise TemplateError(f"the environment variable {name} is not set")
    return value

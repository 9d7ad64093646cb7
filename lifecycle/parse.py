"""Parses a dbt project when its manifest is older than its files; dbt's complaints become findings."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from lifecycle.build import fetch_packages
from lifecycle.dbt_faults import environment_fault, without_trace
from lifecycle.dbt_process import Event, run_dbt
from lifecycle.dbt_project import packages_path, read_dbt_project, target_path
from lifecycle.errors import DataFault
from lifecycle.findings import Finding
from lifecycle.positions import Position, read_scalars

# "Invalid models config given in <file> @ models: {'name': 'x', …the whole of it…} - at path […]: why"
_SCHEMA = re.compile(
    r"^(?P<what>Invalid \w+ config) given in .*?@ \w+: \{(?:'name': '(?P<name>[^']+)')?.* - (?P<why>.+)$"
)
_QUOTED = re.compile(r"[`'(]([^`'()]+)[`')]")
_FILTER = re.compile(r"filter of metric `(?P<name>[^`]+)`.*?Error Message: (?P<why>.*?)(?: Traceback:.*)?$")


def parse(project_dir: Path, target: str | None = None) -> list[Finding]:
    """Parses with `dbt parse`; one finding LC001 for each thing that dbt refuses.

    dbt leaves its old `semantic_manifest.json` when parsing fails, so it is deleted first, with the manifest.

    Args:
        project_dir: The folder of `dbt_project.yml`.
        target: Name of an output in `profiles.yml`; none means its default.

    Raises:
        EnvironmentFault: No project, profile or server.
        DataFault: dbt ends without saying why.
    """
    root = project_dir.resolve()
    for name in ("manifest.json", "semantic_manifest.json"):
        (target_path(root) / name).unlink(missing_ok=True)
    for fault in fetch_packages(root).faults:
        raise fault
    messages: list[str] = []
    for event in run_dbt(root, ["parse", *(["--target", target] if target else [])]):
        messages += _messages(event)
        if event.name == "Ended" and event.exit_code and not messages:
            raise DataFault(f"dbt cannot parse '{root}' and does not say why.", "Run `dbt parse`.")
    return [_finding(message, root) for message in dict.fromkeys(messages)]


def parse_if_changed(project_dir: Path, target: str | None = None) -> None:
    """Parses a project whose files are newer than its manifest, so that no answer rests on an old definition.

    Raises:
        DataFault: dbt refuses the project; it says the first reason.
        EnvironmentFault: No project, profile or server.
    """
    if is_parsed(project_dir):
        return
    for finding in parse(project_dir, target):
        raise DataFault(f"{finding.path}:{finding.line}: {finding.message}", finding.fix)


def is_parsed(project_dir: Path) -> bool:
    """Whether the manifest is newer than everything that it was made from: YAML, SQL, and their folders."""
    root = project_dir.resolve()
    folder = target_path(root)
    try:
        parsed_at = min((folder / name).stat().st_mtime for name in ("manifest.json", "semantic_manifest.json"))
    except OSError:
        return False
    return all(path.stat().st_mtime <= parsed_at for path in _inputs(root))


def _messages(event: Event) -> Iterator[str]:
    """What an event says against the project; empty for one that only counts what others said.

    Raises:
        EnvironmentFault: It is the environment that is wrong.
    """
    if event.level != "error" or event.name not in ("SemanticValidationFailure", "MainEncounteredError"):
        return
    text = without_trace(event.message)
    fault = environment_fault(text)
    if fault:
        raise fault
    if text != "Semantic Manifest validation failed.":
        yield text


def _finding(text: str, root: Path) -> Finding:
    schema, filter_ = _SCHEMA.search(text), _FILTER.search(text)
    if schema:
        why = schema["why"] if "{" not in schema["why"] else "a key or a value of it is not in dbt's schema"
        of = f" of '{schema['name']}'" if schema["name"] else ""
        text = f"{schema['what']}{of}: {why}"
    elif filter_:
        text = f"metric '{filter_['name']}': its filter cannot be read. {filter_['why']}"
    path, position = _place(text, root)
    message = text if text.endswith((".", "?", "!")) else f"{text}."
    return Finding(
        "LC001", "error", path, position.line, position.column, message, "Mend it: dbt cannot parse the project."
    )


def _place(text: str, root: Path) -> tuple[str, Position]:
    """Where the first thing stands that a message has in quotes; the start of `dbt_project.yml` when nothing does."""
    files = [path for path in _inputs(root) if path.suffix in (".yml", ".yaml")]
    places = {value: (file, position) for file in reversed(files) for value, position in reversed(read_scalars(file))}
    for quoted in _QUOTED.findall(text):
        for value in (quoted, quoted.rpartition(".")[2]):
            if value in places:
                file, position = places[value]
                return file.relative_to(root).as_posix(), position
    return "dbt_project.yml", Position(1, 1)


def _inputs(root: Path) -> Iterator[Path]:
    """What dbt parses: in the project and in each installed package. A folder changes when a file in it is deleted."""
    packages = packages_path(root)
    homes = [root, *(packages.iterdir() if packages.is_dir() else ())]
    for home in homes:
        if not (home / "dbt_project.yml").exists():
            continue
        yield home / "dbt_project.yml"
        configured = read_dbt_project(home)
        for key in ("model-paths", "macro-paths"):
            for name in configured.get(key) or [key.removesuffix("-paths") + "s"]:
                yield from _below(home / name)


def _below(folder: Path) -> Iterator[Path]:
    for place, _, files in os.walk(folder):
        yield Path(place)
        yield from (Path(place) / name for name in sorted(files) if name.endswith((".yml", ".yaml", ".sql")))

"""Two revisions of a project on one warehouse: each side's definitions, and where its SQL differs, its own tables."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from lifecycle.build import fetch_packages, run
from lifecycle.diff import Diff
from lifecycle.engine import Engine
from lifecycle.errors import UsageFault
from lifecycle.meaning.trees import export_revision, ignored_paths
from lifecycle.parse import parse, parse_if_changed
from lifecycle.profiles import Target, read_target
from lifecycle.project import load_project
from lifecycle.warehouse import dialect_of, duckdb_path, open_duckdb, open_warehouse

_NOT_LINKED = ("target", "logs", ".venv", "node_modules", ".git")
_OWN = ("DBT_TARGET_PATH", "DBT_LOG_PATH", "DBT_PROFILES_DIR")


@dataclass(frozen=True)
class Sides:
    """The engines of both revisions, open together.

    Attributes:
        built: The models and seeds that were built anew on each side.
        earlier: The definitions of the base on an earlier warehouse; none where there is none.
    """

    base: Engine
    head: Engine
    built: tuple[str, ...]
    earlier: Engine | None = None


@contextmanager
def open_sides(
    root: Path, found: Diff, models: Sequence[str], target: str | None = None, earlier: Path | None = None
) -> Iterator[Sides]:
    """Both revisions of a diff, to ask. The work tree, its target folder and the warehouse stay as they are.

    Args:
        root: The folder of `dbt_project.yml`.
        found: The diff; its `head` is the work tree where `head_revision` is none.
        models: Models and seeds whose rows may differ, which are built on each side, in a copy of the warehouse.
        target: Name of an output in `profiles.yml`; none means its default.
        earlier: A DuckDB file of an earlier build.

    Raises:
        UsageFault: Other SQL, or an earlier file, on an engine that has no file.
        EnvironmentFault, DataFault: No warehouse; dbt refuses a side.
    """
    settings = read_target(root, target)
    if earlier and dialect_of(settings) != "duckdb":
        raise UsageFault(f"Target '{settings.name}' has no file of an earlier build.", "Use a DuckDB target.")
    if models and dialect_of(settings) != "duckdb":
        raise UsageFault(
            f"The revisions differ in SQL, and target '{settings.name}' has no file to build them beside.",
            "Use a DuckDB target, or leave out --values.",
        )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="lifecycle-diff-")))
        sides = []
        for name, revision in (("base", found.base_revision), ("head", found.head_revision)):
            place = _place(root, folder / name, revision) if revision or models else root
            sides.append(_open(stack, place, root, settings, models))
        then = open_duckdb(settings, earlier) if earlier else None
        before = Engine(sides[0].project, stack.enter_context(closing(then))) if then else None
        yield Sides(sides[0], sides[1], tuple(models), before)


def _place(root: Path, folder: Path, revision: str | None) -> Path:
    """A folder with the files of a revision, and with links to what git ignores: raw files, packages, profiles."""
    if revision:
        export_revision(root, revision, folder)
    else:
        shutil.copytree(root, folder, symlinks=True, ignore=_left_out(root))
    for path in ignored_paths(root):
        there = folder / path
        if path.split("/")[0] not in _NOT_LINKED and not there.exists() and (root / path).exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            there.symlink_to(root / path)
    return folder


def _left_out(root: Path) -> Callable[[str, list[str]], set[str]]:
    ignored = {str(root / path) for path in ignored_paths(root)} | {str(root / ".git")}

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if str(Path(folder) / name) in ignored}

    return left_out


def _open(stack: ExitStack, place: Path, root: Path, settings: Target, models: Sequence[str]) -> Engine:
    if place == root:
        parse_if_changed(root, settings.name)
        project = load_project(root, positions=False)
        return Engine(project, stack.enter_context(closing(open_warehouse(root, settings.name))))
    with _environment(place, settings, bool(models)):
        for fault in fetch_packages(place).faults:
            raise fault
        present = [name for name in models if _is_there(place, name)]
        if present:
            options = ["--select", *present, "--exclude-resource-type", "test", "unit_test", "--full-refresh"]
            for fault in run(place, ["build", "--target", settings.name, *options]).faults:
                raise fault
        for finding in [] if present else parse(place, settings.name):
            raise UsageFault(f"{finding.path}:{finding.line}: {finding.message}", finding.fix)
        project = load_project(place, positions=False)
        return Engine(project, stack.enter_context(closing(open_warehouse(place, settings.name))))


def _is_there(place: Path, name: str) -> bool:
    return any(place.rglob(f"{name}.sql")) or any(place.rglob(f"{name}.csv"))


@contextmanager
def _environment(place: Path, settings: Target, is_built: bool) -> Iterator[None]:
    """Sets the variables of dbt for one side: its own target folder, and a profile of a copy of the warehouse."""
    profile = place / ".lifecycle"
    profile.mkdir()
    outputs = dict(settings.settings)
    if dialect_of(settings) == "duckdb":
        path = duckdb_path(settings).resolve()
        copy = profile / path.name
        if is_built and path.exists():
            shutil.copyfile(path, copy)
        outputs["path"] = str(copy if is_built else path)
    name = str(yaml.safe_load((place / "dbt_project.yml").read_text(encoding="utf-8")).get("profile") or "")
    written = {name: {"target": settings.name, "outputs": {settings.name: outputs}}}
    (profile / "profiles.yml").write_text(yaml.safe_dump(written), encoding="utf-8")
    wanted = {"DBT_TARGET_PATH": "target", "DBT_LOG_PATH": "logs", "DBT_PROFILES_DIR": str(profile)}
    before: Mapping[str, str | None] = {key: os.environ.get(key) for key in _OWN}
    os.environ.update({key: str(place / value) for key, value in wanted.items()})
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value

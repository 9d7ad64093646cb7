"""Builds a dbt project, with our errors in place of dbt's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lifecycle.dbt_faults import fault_of
from lifecycle.dbt_process import Event, run_dbt
from lifecycle.dbt_project import packages_path
from lifecycle.errors import DataFault, EnvironmentFault, LifecycleError
from lifecycle.profiles import read_target
from lifecycle.warehouse import dialect_of, duckdb_path

Watch = Callable[[Event], None]


@dataclass(frozen=True)
class Outcome:
    """How a dbt command ended.

    Attributes:
        summary: dbt's own last line, such as "Done. PASS=4 WARN=0 …"; empty when it did not get that far.
        faults: What went wrong, each once.
    """

    summary: str
    faults: tuple[LifecycleError, ...]

    @property
    def exit_code(self) -> int:
        """0 when all is well, 3 when the environment is at fault, else 1."""
        return max((fault.exit_code for fault in self.faults), default=0)


def build(
    project_dir: Path,
    target: str | None = None,
    options: Sequence[str] = (),
    watch: Watch = lambda _: None,
) -> Outcome:
    """Builds and tests with `dbt build`, after `dbt deps` where packages are missing.

    Args:
        project_dir: The folder of `dbt_project.yml`.
        target: Name of an output in `profiles.yml`; none means its default.
        options: Further options of `dbt build`, such as ["--select", "marts"].
        watch: Called with each of dbt's events.

    Raises:
        EnvironmentFault, UsageFault: No project, profile or target.
    """
    root = project_dir.resolve()
    settings = read_target(root, target)
    if dialect_of(settings) == "duckdb":
        duckdb_path(settings).parent.mkdir(parents=True, exist_ok=True)
    fetched = fetch_packages(root, watch)
    return fetched if fetched.faults else run(root, ["build", "--target", settings.name, *options], watch)


def fetch_packages(root: Path, watch: Watch = lambda _: None) -> Outcome:
    """Runs `dbt deps` where packages are named and none is installed."""
    is_wanted = any((root / name).exists() for name in ("packages.yml", "dependencies.yml"))
    folder = packages_path(root)
    is_there = folder.is_dir() and any(folder.iterdir())
    return run(root, ["deps"], watch) if is_wanted and not is_there else Outcome("", ())


def run(root: Path, arguments: Sequence[str], watch: Watch = lambda _: None) -> Outcome:
    """Runs a dbt command to its end; the same fault of many models is told once."""
    faults: dict[str, LifecycleError] = {}
    summary = ""
    for event in run_dbt(root, arguments):
        watch(event)
        fault = fault_of(event, root)
        if fault is not None:
            faults.setdefault(str(fault), fault)
        if event.name == "StatsLine":
            summary = event.message
        if event.name == "Ended" and event.exit_code and not faults:
            stopped = _stopped(event)
            faults[str(stopped)] = stopped
    return Outcome(summary, tuple(faults.values()))


def _stopped(event: Event) -> LifecycleError:
    """The fault of a dbt that ended without saying why in its log."""
    lines = event.message.splitlines()
    if any("No module named" in line and "dbt" in line for line in lines[-1:]):
        return EnvironmentFault("dbt is not installed for this Python.", "Install requirements.lock.")
    why = f": {lines[-1].strip().rstrip('.')}" if lines else ""
    return DataFault(f"dbt stopped with code {event.exit_code}{why}.", "Run `dbt debug`, or look at logs/dbt.log.")

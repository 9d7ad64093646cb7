"""Runs dbt in a process of its own, and hands on what it reports as events."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile

from lifecycle.profiles import profiles_folder


@dataclass(frozen=True)
class Event:
    """One line of dbt's log.

    Attributes:
        name: dbt's name for its kind, such as "LogModelResult", or "Ended" for the last of a run.
        level: debug, info, warn or error.
        message: The text that dbt would print; for an error, the error alone.
        node: Name of the model, test or seed that it is about; empty where it is about none.
        resource: Kind of that node: model, test, seed, …
        path: File of that node, relative to the project's folder.
        index: Which of `total` nodes it is, from 1; 0 where it is none.
        exit_code: Of the process, with "Ended"; otherwise 0.
    """

    name: str
    level: str
    message: str
    node: str = ""
    resource: str = ""
    path: str = ""
    index: int = 0
    total: int = 0
    exit_code: int = 0


def run_dbt(project_dir: Path, arguments: Sequence[str]) -> Iterator[Event]:
    """The events of a dbt command, as they come; the last is "Ended", with what dbt wrote to stderr.

    Args:
        project_dir: The folder of `dbt_project.yml`, absolute.
        arguments: A command and its options, such as ["build", "--select", "marts"].
    """
    # -P: a folder of the project, such as metrics/, must not stand for a library.
    command = [sys.executable, "-P", "-c", "from dbt.cli.main import cli; cli()"]
    command += ["--log-format", "json", "--log-format-file", "debug", "--no-use-colors", *arguments]
    command += ["--project-dir", str(project_dir), "--profiles-dir", str(profiles_folder(project_dir).resolve())]
    with TemporaryFile("w+", encoding="utf-8") as errors:
        # Raw files and the DuckDB file are named relative to the project's folder.
        with subprocess.Popen(
            command, cwd=project_dir, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
        ) as process:
            paths: dict[str, str] = {}
            for line in process.stdout or ():
                event = _event(line)
                if event is None:
                    continue
                # dbt says where a node is written just before it says what is wrong with it.
                if event.name == "RunResultFailure":
                    paths[event.node] = event.path
                yield replace(event, path=paths.get(event.node, event.path))
        errors.seek(0)
        yield Event("Ended", "info", errors.read().strip(), exit_code=process.returncode)


def _event(line: str) -> Event | None:
    """The event of a line of JSON; none for a line that a library prints in between."""
    try:
        content = json.loads(line)
        info, data = content["info"], content["data"]
    except (ValueError, KeyError, TypeError):
        return None
    node = data.get("node_info") or {}
    return Event(
        name=info["name"],
        level=info["level"],
        message=str(data.get("exc") or data.get("msg") or info["msg"]),
        node=node.get("node_name") or "",
        resource=node.get("resource_type") or "",
        path=data.get("path") or node.get("node_path") or "",
        index=data.get("index") or 0,
        total=data.get("total") or 0,
    )

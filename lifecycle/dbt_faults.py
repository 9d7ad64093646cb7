"""dbt's errors, said in our sentences and with our exit codes."""

import re
from pathlib import Path

from lifecycle.dbt_process import Event
from lifecycle.errors import DataFault, EnvironmentFault, LifecycleError
from lifecycle.unreadable import unreadable_file

_EXIT_3 = "[exit 3]"
# Events that carry the whole text of an error.
_ERRORS = frozenset({"MainEncounteredError", "RunResultError"})

_LOCKED = re.compile(r"Could not set lock on file \"(?P<file>[^\"]+)\"")
_NO_SERVER = re.compile(
    r"connection to server at \"(?P<host>[^\"]+)\"(?: \([^)]*\))?, port (?P<port>\d+) failed: (?P<why>.+)"
)


def fault_of(event: Event, project_dir: Path) -> LifecycleError | None:
    """The fault that an event reports, or none.

    Args:
        event: One of dbt's.
        project_dir: To show files relative to it.
    """
    if event.name not in _ERRORS:
        return None
    text = without_trace(event.message)
    return environment_fault(text) or _unreadable_file(event, project_dir) or _data_fault(text, event)


def environment_fault(text: str) -> EnvironmentFault | None:
    """The fault of the environment that an error in one line tells of, or none."""
    if _EXIT_3 in text:
        return EnvironmentFault(text.replace(_EXIT_3, "").strip())
    locked = _LOCKED.search(text)
    if locked:
        return EnvironmentFault(
            f"DuckDB file '{locked['file']}' is in use by another program.", "Close it, and run this again."
        )
    server = _NO_SERVER.search(text)
    if server:
        why = server["why"].split(" Is the server")[0].strip()
        return EnvironmentFault(
            f"Postgres at {server['host']}:{server['port']} does not answer: {why}.",
            "Start it, or correct the profile.",
        )
    return None


def _unreadable_file(event: Event, project_dir: Path) -> LifecycleError | None:
    found = unreadable_file(event.message, project_dir)
    return DataFault(f"{_connector(event)}{found[0]}", found[1]) if found else None


def _data_fault(text: str, event: Event) -> LifecycleError:
    if event.resource == "unit_test":
        # What follows is a table of differences, which one line cannot show.
        return DataFault(f"Unit test '{event.node}' fails.", f"Run `dbt test --select {event.node}`; see {event.path}.")
    if event.resource == "test" and text.startswith("Got "):
        return DataFault(f"Test '{event.node}' fails: {text.rstrip('.')}.", f"See {event.path}.")
    # Our macros say it in whole sentences, and name what it is about.
    if not event.node or text.startswith(("connector '", "var '", "Spark ")):
        return DataFault(_sentence(text))
    return DataFault(f"{event.resource.capitalize()} '{event.node}' fails: {_sentence(text)}", f"See {event.path}.")


def without_trace(message: str) -> str:
    """The error in one line: without dbt's heading ("Compilation Error in model …") and the macros it came through."""
    lines = [line.strip() for line in message.strip().splitlines()]
    if len(lines) > 1 and re.match(r"\w+ Error\b", lines[0]):
        lines = lines[1:]
    kept = [line for line in lines if line and not line.startswith(("> ", "compiled code at", "LINE "))]
    return " ".join(line for line in kept if set(line) != {"^"})


def _connector(event: Event) -> str:
    """The connector whose staging model this is, as our macros begin a sentence; empty for any other model."""
    name, separator, _ = event.node.removeprefix("stg_").partition("__")
    return f"connector '{name}': " if separator and event.node.startswith("stg_") else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."

"""Small dbt projects to test the package on, parsed or built once; and a Postgres server of our own."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lifecycle.build import build
from lifecycle.engine import Engine
from lifecycle.files import read_project
from lifecycle.project import Project, load_project
from lifecycle.warehouse import Warehouse, open_warehouse

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hides what the person who runs the tests has set for dbt, Postgres or us."""
    _clean(monkeypatch)


@pytest.fixture(scope="session")
def tiny_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project, built on DuckDB; for reading only."""
    folder = tmp_path_factory.mktemp("projects") / "tiny"
    shutil.copytree(FIXTURES / "tiny", folder)
    with pytest.MonkeyPatch.context() as environment:
        _clean(environment)
        outcome = build(folder)
    assert outcome.faults == ()
    return folder


@pytest.fixture
def tiny_copy(tiny_dir: Path, tmp_path: Path) -> Path:
    """A copy of the tiny project, built, to change."""
    folder = tmp_path / "tiny"
    shutil.copytree(tiny_dir, folder)
    return folder


@pytest.fixture(scope="session")
def tiny(tiny_dir: Path) -> Project:
    """The tiny project, read."""
    with pytest.MonkeyPatch.context() as environment:
        _clean(environment)
        return load_project(tiny_dir)


@pytest.fixture(scope="session")
def warehouse(tiny_dir: Path) -> Iterator[Warehouse]:
    """The tiny project's DuckDB file."""
    with pytest.MonkeyPatch.context() as environment:
        _clean(environment)
        opened = open_warehouse(tiny_dir)
    with closing(opened):
        yield opened


@pytest.fixture(scope="session")
def engine(tiny: Project, warehouse: Warehouse) -> Engine:
    """Answers the tiny project's metrics from DuckDB."""
    return Engine(tiny, warehouse)


@pytest.fixture(scope="session")
def shop_parsed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Project]:
    """The shop's project with one of its files of definitions ("good" or "bad"), read once each."""

    @cache
    def parsed(definitions: str) -> Project:
        folder = tmp_path_factory.mktemp("projects") / definitions
        shutil.copytree(FIXTURES / "shop", folder)
        shutil.copy(folder / f"{definitions}.yml", folder / "models" / "definitions.yml")
        with pytest.MonkeyPatch.context() as environment:
            _clean(environment)
            return read_project(folder)

    return parsed


@pytest.fixture(scope="session")
def postgres_port() -> Iterator[int]:
    """A Postgres server on loopback, from Debian's package; skips where it or its driver is missing.

    `make test-postgres` installs both, and runs what skips in `make test`.
    """
    pytest.importorskip("psycopg2", reason="needs psycopg2; run `make test-postgres`")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("Postgres is not installed.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    # Not in pytest's folder, which is closed to the user that the server runs as.
    with TemporaryDirectory() as name:
        folder = Path(name)
        user = _unprivileged(folder)
        control = [*user, programs[-1].with_name("pg_ctl"), "-D", folder / "data"]
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run([*user, programs[-1], "-D", folder / "data", "-A", "trust", "-U", "postgres"])
        _run([*control, "-o", options, "-l", folder / "log", "-w", "start"])
        yield port
        _run([*control, "-m", "immediate", "-w", "stop"])


def _run(command: list[str | Path]) -> None:
    # The server keeps the streams that it is given, so a pipe would never end.
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _clean(environment: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("DBT_", "LIFECYCLE_", "PG", "TINY_")):
            environment.delenv(name)


def _unprivileged(folder: Path) -> list[str | Path]:
    """How to run a program that refuses to run as root; `folder` becomes its."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

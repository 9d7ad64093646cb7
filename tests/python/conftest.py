"""The warehouses that `make build-test` leaves, for tests that read one."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from golden import Laboratory, open_laboratory
from projects import (  # noqa: F401 - fixtures of the package's own tests
    clean_environment,
    engine,
    postgres_port,
    shop_parsed,
    tiny,
    tiny_copy,
    tiny_dir,
    warehouse,
)

from lifecycle.definitions import Metric
from lifecycle.engine import Engine
from lifecycle.project import load_project
from lifecycle.warehouse import Warehouse, open_warehouse

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "data" / "test"
PROJECTS = {"company": ROOT, "simulated": ROOT, "ravenstack": ROOT / "examples" / "ravenstack"}


@dataclass(frozen=True)
class Built:
    """A company built on an engine: its metrics, and its tables."""

    engine: Engine
    warehouse: Warehouse


def environment(company: str, target: str) -> dict[str, str]:
    """The variables by which dbt and `lifecycle` find what `tests/engines/build.sh` left of a company."""
    folder = BUILT / target / company
    return {
        "LIFECYCLE_DUCKDB_PATH": str(folder / "lifecycle.duckdb"),
        "LIFECYCLE_SPARK_DIR": str(folder / "spark"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "PGDATABASE": company,
    }


def opened(company: str, target: str) -> Iterator[Built]:
    """A company on an engine, open while the generator runs; fails the test where it has not been built."""
    variables = environment(company, target)
    if not Path(variables["DBT_TARGET_PATH"]).is_dir():
        pytest.fail(f"{company} is not built on {target}. Run `make build-test`.")
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        project = load_project(PROJECTS[company])
        with closing(open_warehouse(PROJECTS[company], target)) as warehouse:
            yield Built(Engine(project, warehouse), warehouse)
    finally:
        os.environ.clear()
        os.environ.update(before)


def asked_by(metric: Metric) -> tuple[str, ...]:
    """The groups by which any metric can be asked: the time it has, and what it must be grouped by."""
    required = metric.meta.required_dimensions
    grain = "quarter" if any(name.startswith("survival_summary__") for name in required) else "month"
    return (f"metric_time__{grain}", *(name for name in required if not name.startswith("metric_time__")))


@pytest.fixture(scope="session")
def laboratory() -> Laboratory:
    """The project's SQL, to send rows through."""
    return open_laboratory()


@pytest.fixture(scope="session")
def company() -> Iterator[Built]:
    """The small company of canonical tables, on DuckDB."""
    yield from opened("company", "duckdb")


@pytest.fixture(scope="session")
def ravenstack() -> Iterator[Built]:
    """The example company, on DuckDB."""
    yield from opened("ravenstack", "duckdb")

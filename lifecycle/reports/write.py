"""Writes a report's page beside where readers look for it, and puts it in place in one step."""

import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from lifecycle.definitions import Project
from lifecycle.engine import Engine
from lifecycle.errors import DataFault, EnvironmentFault
from lifecycle.reports.assets import read_assets
from lifecycle.reports.collect import collect
from lifecycle.reports.page import build_page


def render(
    project: Project,
    engine: Engine,
    name: str,
    out: Path,
    period: date | None = None,
    allow_missing: bool = False,
    watch: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write `<out>/<name>/<YYYY-MM>/report.html`; a reader sees the old page or the new one, never half of one.

    Args:
        project: The project that declares the report.
        engine: Answers its metrics.
        name: The report's name: an exposure of the project.
        out: The folder of all reports, `data/reports` by custom; made where it does not exist.
        period: Any day of the month to report on, which must have ended; the last such month where `None`.
        allow_missing: Write the page with a box where a metric could not be had.
        watch: Is told the label of each metric before it is asked for.

    Returns:
        The path of the page.

    Raises:
        UsageFault: No such report, a fault in its layout, or a period that is not finished.
        DataFault: A metric could not be had and `allow_missing` is false, or nothing is connected.
        EnvironmentFault: The page cannot be written, or Plotly's library is not there.
    """
    data = collect(project, engine, name, period, watch)
    if data.problems and not allow_missing:
        metric, reason = next(iter(data.problems.items()))
        count = len(data.problems)
        others = f" Nor can {count - 1} other{'s' if count > 2 else ''}." if count > 1 else ""
        raise DataFault(
            f"Report '{name}' cannot show '{metric}': {reason}{others}",
            "Mend it, or allow missing metrics to write the page without.",
        )
    page = build_page(data, read_assets(project.root))
    return _write(out / name / f"{data.period:%Y-%m}" / "report.html", page)


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, delete=False) as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        os.replace(file.name, path)  # noqa: PTH105 - in one step on every system
    except OSError as error:
        raise EnvironmentFault(f"'{path}' cannot be written: {error.strerror}.", "Name another folder.") from None
    return path

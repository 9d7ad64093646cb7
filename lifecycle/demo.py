"""The demo: where its project is, and the headline numbers of its last whole month."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lifecycle.definitions import Metric
from lifecycle.engine import Engine, MetricQuery
from lifecycle.errors import EnvironmentFault

HEADLINES = ("mrr", "customers", "logo_churn_rate", "tickets_created", "first_reply_time_p50")


@dataclass(frozen=True)
class Headline:
    """A metric's value in one month; none where there is nothing to measure."""

    metric: Metric
    value: Any


@dataclass(frozen=True)
class Month:
    """The headlines of one month; `month` is its first day, `currency` what amounts are in."""

    month: date
    currency: str
    headlines: tuple[Headline, ...]


def demo_folder() -> Path:
    """The dbt project of the metrics layer itself, beside the package or the present folder.

    Raises:
        EnvironmentFault: It is in neither place.
    """
    for place in (Path(__file__).resolve().parents[1], Path.cwd()):
        if (place / "dbt_project.yml").exists() and (place / "models" / "entities").is_dir():
            return place
    raise EnvironmentFault("The project lifecycle is not here.", "Run it in the repository, or give --project-dir.")


def headlines(engine: Engine) -> Month:
    """The headline metrics of the last month that has ended by `as_of`.

    Raises:
        DataFault: Nothing is connected.
    """
    from lifecycle.reports.data import last_closed_month
    from lifecycle.reports.marts import read_currency, read_window

    month = last_closed_month(read_window(engine).as_of)
    query = MetricQuery(HEADLINES, by=("metric_time__month",), since=month, until=_next_month(month))
    rows = engine.run(query).to_pylist()
    row = rows[0] if rows else {}
    found = tuple(Headline(engine.project.metrics[name], row.get(name)) for name in HEADLINES)
    return Month(month, read_currency(engine), found)


def _next_month(month: date) -> date:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)

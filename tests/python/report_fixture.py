"""A made-up company's report data: realistic, deterministic, the same on every run."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from lifecycle.reports.data import (
    Checks,
    Definition,
    Point,
    Reconciliation,
    ReportData,
    RowCount,
    Series,
    SliceValue,
    StageCount,
    Trust,
)
from lifecycle.reports.numbers import next_month
from lifecycle.reports.spec import Layout, layout_of

PERIOD = date(2024, 12, 1)
AS_OF = datetime(2025, 1, 4, tzinfo=ZoneInfo("UTC"))
HISTORY = 24

HOSTILE = "<img src=x onerror=alert(1)>"
CLOSING = "</script><script>alert(2)</script>"
FORMULA = '=HYPERLINK("https://evil.test","x")'

LAYOUT_FILE = Path(__file__).parents[2] / "reports" / "monthly.yml"

_SQL = """SELECT
  metric_time__month
  , SUM({name}) AS {name}
FROM "lifecycle"."marts"."fct_{area}"
WHERE metric_time < '2025-02-01'
GROUP BY metric_time__month"""


def _definition(name: str, label: str, form: str, good: str, **more: object) -> Definition:
    units = {"integer": "count", "money": "currency", "percent": "ratio", "hours": "hours", "days": "days"}
    description = f"{label}, over all reportable accounts. Internal and test accounts are left out."
    known = Definition(
        name=name,
        label=label,
        description=description,
        formula=f"sum of {name} in fct_months",
        unit=units[form],
        form=form,
        good_direction=good,
        owner="Revenue operations" if form == "money" else "Customer support",
        version=1,
        status="active",
        catalog_id="M-RET-01",
        path="models/marts/revenue/fct_mrr_movements.yml",
        sql=_SQL.format(name=name, area="months"),
    )
    return replace(known, **more)  # type: ignore[arg-type]


DEFINITIONS = {
    definition.name: definition
    for definition in (
        _definition("mrr", "MRR", "money", "up", is_balance=True),
        _definition("customers", "Customers", "integer", "up", is_balance=True),
        _definition(
            "logo_churn_rate",
            "Logo churn rate",
            "percent",
            "down",
            kind="ratio",
            formula="Churned customers ÷ Opening customers",
            of_what="Opening customers",
        ),
        _definition(
            "gross_mrr_churn_rate",
            "Gross MRR churn rate",
            "percent",
            "down",
            kind="ratio",
            formula="(Churned MRR + Contraction MRR) ÷ Opening MRR",
            of_what="Opening MRR",
        ),
        _definition("tickets_created", "Tickets created", "integer", "none"),
        _definition("first_reply_time_p50", "First reply time, median", "hours", "down"),
        _definition(
            "response_rate_24h",
            "24-hour response rate",
            "percent",
            "up",
            kind="ratio",
            formula="Tickets replied to within 24 hours ÷ Tickets created",
            of_what="Tickets created",
        ),
        _definition("full_resolution_time_p50", "Full resolution time, median", "hours", "down"),
        _definition("new_mrr", "New MRR", "money", "up"),
        _definition("expansion_mrr", "Expansion MRR", "money", "up"),
        _definition("reactivation_mrr", "Reactivation MRR", "money", "up"),
        _definition("contraction_mrr", "Contraction MRR", "money", "down"),
        _definition("churned_mrr", "Churned MRR", "money", "down"),
        _definition("paused_mrr", "Paused MRR, net", "money", "down"),
        _definition("fx_mrr", "MRR by changes of rates", "money", "none"),
        _definition("net_new_mrr", "Net new MRR", "money", "up"),
        _definition("accounts_in_framework_stage", "Accounts in stage", "integer", "none", is_balance=True),
        _definition("onboarding_time_p50", "Median time to onboard", "days", "down"),
        _definition("durations_open", "Still open", "integer", "none"),
    )
}


def layout(**changes: object) -> Layout:
    """The repository's own monthly layout, with a company's name and targets."""
    [exposure] = yaml.safe_load(LAYOUT_FILE.read_text())["exposures"]
    meta = dict(exposure["config"]["meta"])
    targets = {"response_rate_24h": 0.9, "logo_churn_rate": 0.02}
    meta["key_figures"] = [{**figure, "target": targets.get(figure["metric"])} for figure in meta["key_figures"]]
    meta |= {"company": "Fernway", **changes}
    names = [entry.removeprefix("metric('").removesuffix("')") for entry in exposure["depends_on"]]
    return layout_of("monthly", "reports/monthly.yml", meta, names)


def months(count: int = HISTORY) -> list[date]:
    """The `count` months that end with the period."""
    return [next_month(PERIOD, back) for back in range(1 - count, 1)]


def series(name: str, points: list[Point], partial: Point | None = None) -> Series:
    """A series of one of `DEFINITIONS`."""
    return Series(DEFINITIONS[name], tuple(points), partial)


def simulated() -> dict[str, Series]:
    """All metrics of the layout over 24 closed months and three days of January 2025."""
    rng = random.Random(11)
    rows: dict[str, list[Point]] = {
        name: [] for name in DEFINITIONS if name not in ("onboarding_time_p50", "durations_open")
    }
    customers, mrr = 1182, 734_200.0
    for month in [*months(), next_month(PERIOD)]:
        share = 3 / 31 if month > PERIOD else 1.0
        is_rough = month in (date(2024, 8, 1), date(2024, 9, 1))
        churned = _draw(rng, customers * (0.034 if is_rough else 0.0205) * share)
        won = _draw(rng, (37 + (month.year - 2023) * 6) * share)
        parts = {
            "new_mrr": won * rng.uniform(560, 690),
            "expansion_mrr": mrr * rng.uniform(0.009, 0.016) * share,
            "reactivation_mrr": rng.uniform(900, 5200) * share,
            "contraction_mrr": mrr * rng.uniform(0.003, 0.006) * share,
            "churned_mrr": churned * rng.uniform(480, 620),
        }
        lost = parts["contraction_mrr"] + parts["churned_mrr"]
        net = sum(parts.values()) - 2 * lost
        tickets = _draw(rng, customers * (0.93 if is_rough else 0.81) * share)
        answered = round(tickets * rng.gauss(0.84 if is_rough else 0.905, 0.008))
        opening = customers
        customers += won - churned
        _add(rows, month, "logo_churn_rate", churned / opening, churned, opening)
        _add(rows, month, "gross_mrr_churn_rate", lost / mrr)
        mrr = round(mrr + net, 2)
        no_rates = {"paused_mrr": 0.0, "fx_mrr": 0.0}
        for name, amount in {**parts, **no_rates, "net_new_mrr": net, "mrr": mrr}.items():
            _add(rows, month, name, round(amount, 2))
        _add(rows, month, "customers", customers)
        _add(rows, month, "tickets_created", tickets)
        _add(rows, month, "response_rate_24h", answered / tickets, answered, tickets)
        _add(rows, month, "first_reply_time_p50", rng.gauss(5.4 if is_rough else 3.6, 0.25))
        _add(rows, month, "full_resolution_time_p50", rng.gauss(33 if is_rough else 26.5, 1.4))
    del rows["accounts_in_framework_stage"]
    return {name: series(name, points[:-1], points[-1]) for name, points in rows.items()}


def stages() -> tuple[StageCount, ...]:
    """Accounts by stage at the end of 2024, in the order of the lifecycle."""
    return (
        StageCount("Awareness", 412, 398),
        StageCount("Connection", 231, 240),
        StageCount("Consideration", 158, 149),
        StageCount("Purchase", 47, 47),
        StageCount("Onboarding", 96, 82),
        StageCount("Adoption", 203, 211),
        StageCount("Value", 884, 871),
        StageCount("Retention", 305, 302),
        StageCount("Offboarding", 19, 22),
        StageCount("Churned", 655, 627),
    )


def trust() -> Trust:
    """A warehouse that left out some rows, and whose billing differs by a little."""
    counts = [
        RowCount("files", "tickets", "used", 24_118),
        RowCount("files", "tickets", "duplicate_key", 31),
        RowCount("files", "tickets", "future", 4),
        RowCount("files", "subscriptions", "used", 3_902),
        RowCount("files", "accounts", "used", 3_010),
        RowCount("files", "accounts", "internal", 12),
        RowCount("files", "accounts", "deleted", 7),
        RowCount("files", "usage_daily", "used", 1_204_518),
    ]
    checks = [
        Reconciliation(
            "files",
            "mrr_roll_forward",
            "Opening MRR and its movements add up to closing MRR.",
            "opening + movements",
            901_221.50,
            "closing",
            901_221.50,
            0.0,
        ),
        Reconciliation(
            "files",
            "tickets_reported",
            "Tickets of the month, counted by us and as the help desk reports them.",
            "ours",
            1_215.0,
            "help desk",
            1_218.0,
            -3.0,
        ),
    ]
    checked = Checks(214, 214, (), datetime(2025, 1, 4, 6, 10, tzinfo=UTC), "4f1c9a2")
    return Trust(tuple(counts), tuple(checks), checked)


def report(**changes: object) -> ReportData:
    """The whole page's data; any field of `ReportData` can be replaced."""
    known = ReportData(
        name="monthly",
        title="Customer lifecycle",
        description="The month on one page.",
        layout=layout(),
        period=PERIOD,
        as_of=AS_OF,
        time_zone="UTC",
        currency="USD",
        definitions=DEFINITIONS,
        series=simulated(),
        stages={"accounts_in_framework_stage": stages()},
        trust=trust(),
        slices={"onboarding_time_p50": slices()},
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def slices() -> tuple[SliceValue, ...]:
    """The median days of onboarding by segment, and how many are still open."""
    return (SliceValue("mid_market", 61.5, 9), SliceValue("enterprise", 31.0, 4), SliceValue("smb", 29.5, 12))


def hostile() -> ReportData:
    """The same page, where every text that data can hold is an attack."""
    known = report()
    definitions = {
        name: replace(
            one,
            label=f"{HOSTILE} {name}",
            description=CLOSING,
            sql=CLOSING,
            owner=HOSTILE,
            of_what=one.of_what and HOSTILE,
        )
        for name, one in known.definitions.items()
    }
    renamed = {name: replace(one, definition=definitions[name]) for name, one in known.series.items()}
    rows = (RowCount(HOSTILE, CLOSING, FORMULA, 3), RowCount(HOSTILE, CLOSING, "used", 3))
    held = (StageCount(FORMULA, 12, 7), StageCount(CLOSING, 3, 4), StageCount(HOSTILE, 1, 1))
    return replace(
        known,
        title=CLOSING,
        layout=replace(known.layout, company=HOSTILE),
        definitions=definitions,
        series=renamed,
        stages={"accounts_in_framework_stage": held},
        slices={"onboarding_time_p50": (SliceValue(HOSTILE, 3, 1), SliceValue(CLOSING, 2, None))},
        trust=replace(known.trust, rows=rows),
    )


def _draw(rng: random.Random, mean: float) -> int:
    return max(0, round(rng.gauss(mean, mean**0.5 * 0.8)))


def _add(
    rows: dict[str, list[Point]],
    month: date,
    name: str,
    value: float,
    numerator: float | None = None,
    denominator: float | None = None,
) -> None:
    rows[name].append(Point(month, float(value), numerator, denominator))

"""A made-up company's report data: realistic, deterministic, the same on every run."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from lifecycle.reports.data import (
    Checks,
    CurveData,
    CurvePoint,
    Definition,
    GridCell,
    GridData,
    GridRow,
    Point,
    Reconciliation,
    ReportData,
    RiskList,
    RiskRow,
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

LONG = "Unübertroffene Donaudampfschifffahrtsgesellschaft " * 4
RIGHT_TO_LEFT = "شركة الاختبار المحدودة"

LAYOUT_FILE = Path(__file__).parents[2] / "reports" / "monthly.yml"

_SQL = """SELECT
  metric_time__month
  , SUM({name}) AS {name}
FROM "lifecycle"."marts"."fct_{area}"
WHERE metric_time < '2025-02-01'
GROUP BY metric_time__month"""


def _definition(name: str, label: str, form: str, good: str, **more: object) -> Definition:
    units = {"integer": "count", "money": "currency", "percent": "ratio", "decimal": "tickets_per_account"}
    description = f"{label}, over all reportable accounts. Internal and test accounts are left out."
    known = Definition(
        name=name,
        label=label,
        description=description,
        formula=f"sum of {name} in fct_months",
        unit=units.get(form, form),
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
        _definition("time_to_first_value_km_p50", "Median time to first value", "days", "down"),
        _definition("nrr_12m", "Net revenue retention, 12 months", "percent", "up", kind="ratio", of_what="MRR"),
        _definition("grr_12m", "Gross revenue retention, 12 months", "percent", "up", kind="ratio", of_what="MRR"),
        _definition(
            "adopted_by_day_90_rate",
            "Adopted by day 90",
            "percent",
            "up",
            kind="ratio",
            of_what="Due customers",
        ),
        _definition("ticket_backlog", "Ticket backlog", "integer", "down", is_balance=True),
        _definition("arr_at_risk", "ARR at risk", "money", "down", is_balance=True),
        _definition("leakage_rate", "Leakage rate", "percent", "down", kind="ratio", of_what="Recurring charges"),
        _definition("stage_transitions", "Stage transitions", "integer", "none"),
        _definition("onboarding_completion_rate_90d", "Onboarded by day 90", "percent", "up", of_what="Onboardings"),
        _definition("weekly_active_accounts", "Weekly active accounts", "integer", "up", is_balance=True),
        _definition("contact_rate", "Contact rate", "decimal", "down"),
        _definition("csat", "CSAT", "percent", "up", kind="ratio", of_what="Tickets rated"),
        _definition(
            "cohort_logo_survival",
            "Customers never lost",
            "percent",
            "up",
            kind="ratio",
            of_what="Customers",
        ),
        _definition("churns", "Churns by reason", "integer", "down"),
        _definition("served_not_billed_amount", "Served and not billed, amount", "money", "down"),
        _definition("billed_not_served_amount", "Billed and not served, amount", "money", "down"),
        _definition("health_arr", "ARR by health", "money", "up", is_balance=True),
        _definition("scored_customers", "Customers by health", "integer", "none", is_balance=True),
        _definition("health_score", "Health score", "decimal", "up"),
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
    rows: dict[str, list[Point]] = {name: [] for name in layout().monthly}
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
    _others(rows, random.Random(12))
    known = {name: series(name, points[:-1], points[-1]) for name, points in rows.items()}
    young = ("adopted_by_day_90_rate", "onboarding_completion_rate_90d")
    return known | {name: replace(known[name], points=known[name].points[:-3], partial=None) for name in young}


def _others(rows: dict[str, list[Point]], rng: random.Random) -> None:
    """What the other sections of the page show, month by month."""
    amounts = {"arr_at_risk": 400_000, "served_not_billed_amount": 2100, "billed_not_served_amount": 800}
    for month in [*months(), next_month(PERIOD)]:
        share = 3 / 31 if month > PERIOD else 1.0
        _add(rows, month, "nrr_12m", rng.gauss(1.06, 0.012))
        _add(rows, month, "grr_12m", rng.gauss(0.91, 0.008))
        bought = _draw(rng, 48)
        adopted = round(bought * rng.uniform(0.55, 0.7))
        _add(rows, month, "adopted_by_day_90_rate", adopted / bought, adopted, bought)
        rated = _draw(rng, 210 * share) + 1
        good = round(rated * rng.uniform(0.82, 0.9))
        _add(rows, month, "csat", good / rated, good, rated)
        for name, mean in {"ticket_backlog": 140, "weekly_active_accounts": 900}.items():
            _add(rows, month, name, _draw(rng, mean))
        _add(rows, month, "onboarding_completion_rate_90d", adopted / bought, adopted, bought)
        for name, mean in amounts.items():
            _add(rows, month, name, round(rng.gauss(mean, mean / 9), 2))
        _add(rows, month, "leakage_rate", rng.uniform(0.004, 0.006))
        _add(rows, month, "health_score", rng.gauss(74, 0.8))


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
        slices=all_slices(),
        curves={"onboarding_time_p50": curve(31.0, 25), "time_to_first_value_km_p50": curve(64.0, 60)},
        grids={"tickets_created": grid(), "cohort_logo_survival": cohorts()},
        risks=risks(),
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def slices() -> tuple[SliceValue, ...]:
    """The median days of onboarding by segment, and how many are still open."""
    return (SliceValue("mid_market", 61.5, 9), SliceValue("enterprise", 31.0, 4), SliceValue("smb", 29.5, 12))


def all_slices() -> dict[str, tuple[SliceValue, ...]]:
    """Every metric of the page that is shown by a dimension."""
    moves = (("Onboarding → Adoption", 31), ("Adoption → Value", 28), ("Value → Retention", 28), ("Unknown", 2))
    reasons = (("product", 41), ("price", 30), ("competitor", 12), ("Unknown", 55))
    health = (("green", 6_200_000.0, 1101), ("yellow", 2_900_000.0, 270), ("red", 400_000.0, 83))
    return {
        "onboarding_time_p50": slices(),
        "stage_transitions": tuple(SliceValue(name, count, None) for name, count in moves),
        "churns": tuple(SliceValue(name, count, None) for name, count in reasons),
        "health_arr": tuple(SliceValue(*row) for row in health),
    }


def curve(median: float, still_open: int) -> CurveData:
    """Half by `median` days, and a tail that few are watched in."""
    ages = [median * step / 8 for step in range(1, 20)]
    shares = [1 - 0.5 ** ((age / median) ** 2) for age in ages]
    points = [
        CurvePoint(age, share, max(0.0, share - 0.07), min(1.0, share + 0.07), 240 - 13 * i)
        for i, (age, share) in enumerate(zip(ages, shares, strict=True))
    ]
    return CurveData(262, still_open, 4, tuple(points), median, median - 4, median + 5, median - 6)


def grid() -> GridData:
    """Tickets of December by stage and channel."""
    counts = {"Consideration": (12, 3, 0), "Onboarding": (160, 88, 31), "Value": (402, 166, 57), "Unknown": (2, 0, 0)}
    rates = {"Consideration": 0.09, "Onboarding": 2.91, "Value": 0.71, "Unknown": None}
    rows = (GridRow(name, tuple(map(GridCell, row)), rates[name]) for name, row in counts.items())
    return GridData(("Email", "Chat", "Phone"), tuple(rows))


def cohorts() -> GridData:
    """Customers by quarter of their beginning; the third is small, the last has reached one age only."""
    shares = {
        "2023 Q4": (111, [1.0, 0.98, 0.95, 0.93]),
        "2024 Q1": (120, [1.0, 0.97, 0.94, 0.9]),
        "2024 Q2": (14, [1.0, 1.0, 0.93]),
        "2024 Q3": (125, [1.0]),
    }
    rows = (
        GridRow(name, tuple(GridCell(row[age], base) if age < len(row) else None for age in range(4)), base)
        for name, (base, row) in shares.items()
    )
    return GridData(("0", "1", "2", "3"), tuple(rows))


def risks() -> RiskList:
    """Three customers in red and one that falls; the largest is not in red."""
    rows = (
        RiskRow("A17", "enterprise", "S4", 96_000.0, "yellow", 52.0, False, -18.0, "usage", 2, date(2025, 3, 1)),
        RiskRow("A3", "smb", "", 12_400.0, "red", 31.0, False, -4.0, "first_value", 1, None),
        RiskRow("A9", "smb", "S2", 8_000.0, "red", 91.0, True, 2.0, "", 0, date(2025, 1, 20)),
        RiskRow("A5", "", "S2", 0.0, "red", None, False, None, "", 0, None),
    )
    return RiskList(date(2024, 12, 29), rows)


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
        slices={name: (SliceValue(HOSTILE, 3, 1), SliceValue(CLOSING, 2, None)) for name in known.slices},
        grids={
            name: GridData(
                (CLOSING, FORMULA),
                (GridRow(HOSTILE, (GridCell(2.0, 9), None), 3), GridRow(LONG, (None, None), None)),
            )
            for name in known.grids
        },
        risks=RiskList(
            date(2024, 12, 29),
            tuple(
                RiskRow(name, HOSTILE, CLOSING, 5.0, "red", 1.0, False, None, FORMULA, 0, None)
                for name in (HOSTILE, FORMULA, LONG, RIGHT_TO_LEFT, "🦊🎉", "")
            ),
        ),
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

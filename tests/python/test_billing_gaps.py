"""What is served and not billed, and billed and not served, against a count of every day, on companies drawn at random.

The models work with the days on which something changes; here every service and everything billed is looked at on every
day, from what was drawn.
"""

import random
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

import pytest
from golden import Laboratory
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

Row = Mapping[str, Any]

START = datetime(2025, 1, 1)
DAYS = 160
AS_OF = START + timedelta(days=DAYS)
SUBSCRIPTIONS = 400
GRACE = 3
MODELS = ["model.lifecycle.fct_billing_gaps", "model.lifecycle.fct_billing_gap_months"]


def moment(chance: random.Random, after: datetime = START, days: int = DAYS + 10) -> datetime:
    """Midnight as often as not, so that things meet."""
    drawn = after + timedelta(seconds=chance.randrange(days * 86_400))
    return drawn.replace(hour=0, minute=0, second=0) if chance.random() < 0.5 and drawn.date() > after.date() else drawn


def maybe(chance: random.Random, likely: float, draw: Callable[[], Any]) -> Any:
    return draw() if chance.random() < likely else None


def drawn_subscription(number: int, chance: random.Random) -> dict[str, Any]:
    """A subscription with up to two services and what is invoiced for it, each without regard to the others."""
    begins = moment(chance, days=60)
    services = []
    for place in range(chance.choice((1, 1, 2))):
        on = moment(chance, days=90)
        changes, at = [], on
        for _ in range(chance.choice((0, 0, 0, 1, 2))):
            at = moment(chance, at + timedelta(days=1), days=40)
            back = moment(chance, at + timedelta(days=1), days=30) if chance.random() < 0.9 else None
            changes.append((at, back, chance.choice(("customer", "company"))))
            if back is None:
                break
            at = back
        services.append(
            {
                "service_id": f"v{number}-{place}",
                "product_id": chance.choice(("p", "p", "q")),
                "subscription_item_id": maybe(chance, 0.5, lambda place=place: f"i{number}-{place}"),
                "activated_at": maybe(chance, 0.95, lambda on=on: on),
                "deprovisioned_at": maybe(chance, 0.6, lambda on=on: moment(chance, on)),
                "list_monthly_amount": chance.randrange(1, 100_00),
                "suspended": changes,
            }
        )
    prices = [chance.randrange(1, 200_00) for _ in services]
    return {
        "subscription_id": f"s{number}",
        "first_paid_at": begins,
        "ended_at": maybe(chance, 0.6, lambda: moment(chance, begins)),
        "trial": maybe(chance, 0.2, lambda: (begins - timedelta(days=chance.randrange(1, 20)), begins)),
        "services": services,
        "prices": prices,
        "lines": list(drawn_lines(number, services, chance)),
    }


def drawn_lines(number: int, services: list[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Months in turn with some left out, some void, some credited again from a day within them on."""
    for place, service in enumerate(services):
        at = moment(chance, days=40)
        names = {"service_id": service["service_id"]} if chance.random() < 0.7 else {}
        names["product_id"] = chance.choice((service["product_id"], service["product_id"], "q", None))
        for turn in range(7):
            end = at + timedelta(days=chance.choice((28, 30, 31)))
            cents = chance.choice((0, *(chance.randrange(1, 300_00) for _ in range(8))))
            line = {"id": f"l{number}-{place}-{turn}", "start": at, "end": end, "cents": cents, **names}
            line |= {"discount": maybe(chance, 0.2, lambda cents=cents: cents // 5) or 0, "void": chance.random() < 0.1}
            if chance.random() < 0.75 and at < AS_OF:
                yield line
                if chance.random() < 0.2:
                    since = moment(chance, at, days=27)
                    share = Fraction(1) if chance.random() < 0.6 else Fraction(1, 2)
                    part = share * Fraction((end - since) // timedelta(seconds=1), (end - at) // timedelta(seconds=1))
                    net = cents - line["discount"]
                    yield line | {"id": line["id"] + "c", "start": since, "cents": -round(net * part), "discount": 0}
            at = end


def company() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []

    @settings(max_examples=SUBSCRIPTIONS, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(st.integers(0, 2**64))
    def draw(seed: int) -> None:
        rows.append(drawn_subscription(len(rows), random.Random(seed)))

    draw()
    return rows


def delivered(drawn: list[dict[str, Any]]) -> dict[str, list[Row]]:
    """The rows of the entities."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for each in drawn:
        name, account = each["subscription_id"], {"account_id": "a" + each["subscription_id"][1:]}
        trial = each["trial"] or (None, None)
        rows["accounts"].append(account | {"created_at": START})
        dates = {key: each[key] for key in ("first_paid_at", "ended_at")} | {
            "started_at": trial[0] or each["first_paid_at"]
        }
        dates |= {"trial_started_at": trial[0], "trial_ended_at": trial[1]}
        rows["subscriptions"].append(account | {"subscription_id": name} | dates)
        for place, (service, cents) in enumerate(zip(each["services"], each["prices"], strict=True)):
            told = {key: value for key, value in service.items() if key != "suspended"}
            price = {"list_monthly_amount": Decimal(told["list_monthly_amount"]) / 100}
            rows["services"].append(account | told | price | {"subscription_id": name})
            rows["subscription_items"].append(
                {"subscription_item_id": f"i{name[1:]}-{place}", "subscription_id": name, "started_at": START}
                | {"mrr_amount": Decimal(cents) / 100}
            )
            for at, back, who in service["suspended"]:
                change = {"service_id": service["service_id"], "attribute": "service_status"}
                rows["subscription_changes"].append(
                    change | {"changed_at": at, "value": "suspended", "initiated_by": who}
                )
                if back:
                    rows["subscription_changes"].append(change | {"changed_at": back, "value": "active"})
        for line in each["lines"]:
            status = {
                "status": "void" if line["void"] else "open",
                "issued_at": min(line["start"], AS_OF - timedelta(1)),
            }
            rows["invoices"].append(account | {"invoice_id": "I" + line["id"]} | status)
            rows["invoice_lines"].append(
                {"invoice_line_id": line["id"], "invoice_id": "I" + line["id"], "subscription_id": name}
                | {"service_id": line.get("service_id"), "product_id": line["product_id"], "revenue_type": "recurring"}
                | {"period_start_at": line["start"], "period_end_at": line["end"]}
                | {"line_amount": Decimal(line["cents"]) / 100, "discount_amount": Decimal(line["discount"]) / 100}
            )
    return rows


def holds(day: date, begins: datetime | None, ends: datetime | None) -> bool:
    """Is it so at the end of the day? What has not begun at `AS_OF` has not begun, and is not over."""
    end = datetime.combine(day, datetime.min.time()) + timedelta(days=1)
    return begins is not None and begins < min(end, AS_OF) and (ends is None or ends >= end or ends >= AS_OF)


def is_on(service: Row, day: date) -> bool:
    suspended = any(holds(day, at, back) for at, back, _ in service["suspended"])
    return holds(day, service["activated_at"], service["deprovisioned_at"]) and not suspended


def is_excused(each: Row, service: Row, day: date) -> bool:
    wished = any(holds(day, at, back) for at, back, who in service["suspended"] if who == "customer")
    return (wished and holds(day, service["activated_at"], service["deprovisioned_at"])) or (
        each["trial"] is not None and holds(day, *each["trial"])
    )


def unit_of(each: Row, line: Row) -> str:
    """The service that a line is for, or the product of the subscription where it is for several, or none."""
    fitting = [service["service_id"] for service in each["services"] if service["product_id"] == line["product_id"]]
    if named := line.get("service_id") or (fitting[0] if len(fitting) == 1 else None):
        return f"service:files:{named}"
    product = f"files:{line['product_id']}" if line["product_id"] else "none"
    return f"subscription:files:{each['subscription_id']}:{product}"


def services_of(each: Row, unit: str) -> list[Row]:
    product = unit.rpartition(":")[2]
    if unit.startswith("service:"):
        return [service for service in each["services"] if service["service_id"] == product]
    return [service for service in each["services"] if product in ("none", service["product_id"])]


def in_force(lines: list[Row], day: date) -> list[Row]:
    return [line for line in lines if line["start"].date() <= day < line["end"].date()]


def is_billed(lines: list[Row], day: date) -> bool:
    """Is there a line for the day, and more than a hundredth of what it charges left after credits?"""
    rates = []
    for line in in_force(lines, day):
        net = 0 if line["void"] else line["cents"] - line["discount"]
        rates.append(Fraction(net) / ((line["end"] - line["start"]) // timedelta(seconds=1)))
    charged = sum(rate for rate in rates if rate > 0)
    return bool(rates) and (min(rates) >= 0 or sum(rates) * 100 > charged)


@dataclass(frozen=True)
class Unit:
    """What is billed: a service, or a product of a subscription; and what else its service is billed with."""

    key: str
    subscription: Row
    services: list[Row]
    lines: list[Row]
    shared_lines: list[list[Row]]

    def kind(self, day: date) -> str:
        if any(is_excused(self.subscription, service, day) for service in self.services):
            return ""
        billed, served = is_billed(self.lines, day), any(is_on(service, day) for service in self.services)
        if billed and not served:
            return "billed_not_served"
        is_covered = any(is_billed(lines, day) for lines in self.shared_lines)
        is_own = self.key.startswith("service:")
        return "served_not_billed" if served and not billed and not is_covered and is_own else ""


def units_of(each: Row) -> Iterator[Unit]:
    lines: dict[str, list[Row]] = {f"service:files:{service['service_id']}": [] for service in each["services"]}
    for line in each["lines"]:
        lines.setdefault(unit_of(each, line), []).append(line)
    for key, its_lines in lines.items():
        services = services_of(each, key)
        shared = [other for other in lines if key.startswith("service:") and not other.startswith("service:")]
        with_others = [lines[other] for other in shared if services[0] in services_of(each, other)]
        yield Unit(key, each, services, its_lines, with_others)


def gaps_by_day(drawn: list[dict[str, Any]]) -> Iterator[tuple[Unit, str, list[date]]]:
    """Unit, sort and days of each gap that is longer than the days of grace."""
    lines = [line for each in drawn for line in each["lines"] if line["start"].date() < line["end"].date()]
    on = [service["activated_at"] for each in drawn for service in each["services"] if service["activated_at"]]
    first = max(min(line["start"] for line in lines).date(), min(on).date())
    days = [first + timedelta(days=number) for number in range((AS_OF.date() - first).days)]
    for each in drawn:
        for unit in units_of(each):
            for sort, run in groupby(days, unit.kind):
                if sort and len(gone := list(run)) > GRACE:
                    yield unit, sort, gone


def cause_of(unit: Unit, sort: str, day: date) -> str:
    each = unit.subscription
    is_paid = holds(day, each["first_paid_at"], each["ended_at"])
    if sort == "served_not_billed":
        began = holds(day, each["first_paid_at"], None)
        return "not_invoiced" if is_paid else "subscription_ended" if began else "no_subscription"
    if holds(day, each["first_paid_at"], None) and not is_paid:
        return "subscription_ended"
    was_on = any(holds(day, service["activated_at"], None) for service in unit.services)
    return "switched_off" if was_on else "not_switched_on"


def monthly_cents(unit: Unit, day: date) -> int:
    """What a service that is not billed costs a month when that begins: by its item or the only one, else by list."""
    each, [service] = unit.subscription, unit.services
    if holds(day, each["first_paid_at"], each["ended_at"]):
        if service["subscription_item_id"]:
            return int(each["prices"][each["services"].index(service)])
        if len(each["services"]) == 1:
            return int(each["prices"][0])
    return int(service["list_monthly_amount"])


def cents_of(unit: Unit, sort: str, days: list[date]) -> dict[date, Fraction]:
    """What the days of a gap come to, by the month."""
    months: dict[date, Fraction] = defaultdict(Fraction)
    for day in days:
        if sort == "served_not_billed":
            cost = Fraction(monthly_cents(unit, days[0]), monthrange(day.year, day.month)[1])
        else:
            charged = [line for line in in_force(unit.lines, day) if not line["void"]]
            spans = [(line, (line["end"].date() - line["start"].date()).days) for line in charged]
            cost = sum((Fraction(line["cents"] - line["discount"], span) for line, span in spans), Fraction(0))
        months[day.replace(day=1)] += cost
    return months


@dataclass(frozen=True)
class Found:
    """What was drawn, and the rows of the marts."""

    drawn: list[dict[str, Any]]
    gaps: list[Row]
    months: list[Row]


@pytest.fixture(scope="module")
def found(laboratory: Laboratory) -> Found:
    drawn = company()
    laboratory.build(MODELS, delivered(drawn), START, AS_OF)
    rows = {
        name: laboratory.connection.sql(f"select * from marts.{name}").to_arrow_table().to_pylist()
        for name in ("fct_billing_gaps", "fct_billing_gap_months")
    }
    return Found(drawn, rows["fct_billing_gaps"], rows["fct_billing_gap_months"])


def key_of(unit: Unit, sort: str, days: list[date]) -> str:
    return f"{sort}:{unit.key}:{days[0]}"


def test_gaps_are_those_of_the_days(found: Found) -> None:
    expected = {
        key_of(unit, sort, days): (
            len(days),
            days[-1] + timedelta(days=1) == AS_OF.date(),
            cause_of(unit, sort, days[0]),
        )
        for unit, sort, days in gaps_by_day(found.drawn)
    }
    told = {row["billing_gap_key"]: (row["day_count"], row["is_open"], row["cause"]) for row in found.gaps}
    assert len(expected) > 300
    assert {cause for _, _, cause in expected.values()} == {
        "no_subscription", "subscription_ended", "not_invoiced", "switched_off", "not_switched_on"
    }  # fmt: skip
    assert told == expected


def test_months_of_gaps_come_to_what_their_days_do(found: Found) -> None:
    expected = {
        (key_of(unit, sort, days), month): cents
        for unit, sort, days in gaps_by_day(found.drawn)
        for month, cents in cents_of(unit, sort, days).items()
    }
    told = {(row["billing_gap_key"], row["month_start"]): Fraction(row["gap_amount"]) * 100 for row in found.months}
    assert told.keys() == expected.keys()
    # each month is rounded once; a day's part of a line is told to a millionth of a cent
    wrong = {
        key: (told[key], float(cents))
        for key, cents in expected.items()
        if abs(told[key] - cents) > Fraction(501, 1000)
    }
    assert not wrong


def test_gaps_come_to_what_their_months_do(found: Found) -> None:
    months: dict[str, Decimal] = defaultdict(Decimal)
    for row in found.months:
        months[row["billing_gap_key"]] += row["gap_amount"]
    assert {row["billing_gap_key"]: row["gap_amount"] for row in found.gaps} == months

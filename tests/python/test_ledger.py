"""The MRR ledger against a ledger that is kept day by day, in plain Python, on companies drawn at random.

The models work with changes and never look at a day; here every account is looked at on every day.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from golden import Laboratory

from lifecycle.engine import MetricQuery

START = datetime(2024, 1, 1)
DAYS = 500
AS_OF = START + timedelta(days=DAYS)
MODELS = [
    "model.lifecycle.fct_mrr_movements",
    "metric.lifecycle.mrr",
    "metric.lifecycle.grr_12m",
    "metric.lifecycle.nrr_12m",
]
PAUSE_DAYS = 90
COUNTS_NOT = ("unpaid", "incomplete", "trialing")
STATUSES = ("active", "paused", "paused", "past_due", "unpaid")
RATES_OFF = (Decimal("0.1"), Decimal("0.15"), Decimal("0.333333"), Decimal("1"))

Row = dict[str, Any]


@dataclass(frozen=True)
class Price:
    """A price in force from `start` to `end` (None: to the end of its subscription), in cents a month."""

    start: datetime
    end: datetime | None
    cents: int


@dataclass(frozen=True)
class Discount:
    """`rate` off for ever, or `cents` a month off for ever, of all that a subscription has."""

    start: datetime
    rate: Decimal
    cents: int


@dataclass(frozen=True)
class Subscription:
    """One contract: what it costs, how long, what its log of statuses says and what is taken off."""

    start: datetime
    end: datetime | None
    currency: str
    items: tuple[Price, ...]
    statuses: tuple[tuple[datetime, str], ...]
    discounts: tuple[Discount, ...]


@dataclass(frozen=True)
class Company:
    """Accounts by their subscriptions, and the plan rates by currency and day."""

    accounts: tuple[tuple[Subscription, ...], ...]
    rates: Mapping[str, tuple[tuple[date, Decimal], ...]] = field(default_factory=dict)


def company_of(seed: int, accounts: int) -> Company:
    """A company, the same for each seed."""
    draw = Random(seed)
    rates = {
        currency: tuple(
            (day, Decimal(draw.randint(500_000, 1_500_000)) / 1_000_000)
            for day in sorted({moment_of(draw).date() for _ in range(draw.randint(1, 3))})
        )
        for currency in ("EUR", "GBP")
    }
    subscriptions = [tuple(subscription_of(draw) for _ in range(draw.randint(1, 3))) for _ in range(accounts)]
    return Company(tuple(subscriptions), rates)


def moment_of(draw: Random, after: datetime = START) -> datetime:
    """Midnight as often as not, so that things meet; and as often near to what was before as anywhere after it."""
    days = draw.choice((4, 100, DAYS - 2))
    moment = after + timedelta(seconds=draw.randint(3600, days * 86_400))
    return moment.replace(hour=0, minute=0, second=0) + timedelta(days=1) if draw.random() < 0.5 else moment


def subscription_of(draw: Random) -> Subscription:
    start = moment_of(draw)
    currency = draw.choice(("USD", "USD", "EUR", "GBP"))
    items = []
    for _ in range(draw.randint(1, 2)):
        edges = sorted({start, *(moment_of(draw, start) for _ in range(draw.randint(0, 2)))})
        items += [Price(a, b, draw.randint(1, 90_000)) for a, b in zip(edges, [*edges[1:], None], strict=True)]
    statuses = {moment_of(draw, start): draw.choice(STATUSES) for _ in range(draw.randint(0, 4))}
    discounts = []
    if draw.random() < 0.4:
        is_amount = currency == "USD" and draw.random() < 0.5
        amount = (Decimal(0), draw.randint(1, 50_000)) if is_amount else (draw.choice(RATES_OFF), 0)
        discounts.append(Discount(moment_of(draw), *amount))
    if draw.random() < 0.4:
        discounts.append(Discount(moment_of(draw), draw.choice(RATES_OFF), 0))
    end = moment_of(draw, start) if draw.random() < 0.6 else None
    return Subscription(start, end, currency, tuple(items), tuple(sorted(statuses.items())), tuple(discounts))


def rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def status_before(subscription: Subscription, moment: datetime) -> tuple[str, datetime | None]:
    """The status just before a moment, and since when it has been that without a break."""
    status, since = "active", None
    for changed_at, told in subscription.statuses:
        if changed_at < moment and (since is None or told != status):
            status, since = told, changed_at
    return status, since


def native_cents(subscription: Subscription, moment: datetime) -> list[int]:
    """Each price in force just before a moment, discounts taken off; what is taken off in cents, off the first."""
    prices = []
    for item in subscription.items:
        if item.start < moment and (item.end is None or item.end >= moment):
            kept = Decimal(1)
            for discount in subscription.discounts:
                if discount.start < moment:
                    kept *= 1 - discount.rate
            kept = kept.quantize(Decimal("0.000001"), ROUND_HALF_UP)
            prices.append(rounded(item.cents * kept))
    for discount in subscription.discounts:
        if discount.start < moment:
            off = discount.cents
            for i, price in enumerate(prices):
                prices[i] = max(0, price - off)
                off -= price - prices[i]
    return prices


def rate_of(company: Company, currency: str, day: date) -> Decimal:
    rates = company.rates.get(currency, ((date.min, Decimal(1)),))
    return next((rate for begins, rate in reversed(rates) if begins <= day), rates[0][1])


def at_the_end_of(company: Company, account: Sequence[Subscription], day: date) -> tuple[int, int]:
    """What the account pays at the end of a day, and what it has contracted, in cents of USD."""
    paid = contracted = 0
    moment = datetime.combine(day, datetime.min.time()) + timedelta(days=1)
    for subscription in account:
        if subscription.start >= moment or (subscription.end is not None and subscription.end < moment):
            continue
        status, since = status_before(subscription, moment)
        if status in COUNTS_NOT:
            continue
        is_paused = status == "paused"
        if is_paused and since is not None and since + timedelta(days=PAUSE_DAYS) < moment:
            continue
        rate = rate_of(company, subscription.currency, day)
        cents = sum(rounded(price * rate) for price in native_cents(subscription, moment))
        contracted += cents
        paid += 0 if is_paused else cents
    return paid, contracted


def ledger(company: Company, account: Sequence[Subscription]) -> list[tuple[date, int, int]]:
    """Day by day what is paid and contracted; a single day without a contract between two with one is none (CV-10)."""
    days = [START.date() + timedelta(days=number) for number in range(DAYS)]
    states = [(day, *at_the_end_of(company, account, day)) for day in days]
    for i in range(1, DAYS - 1):
        if states[i][2] == 0 and states[i - 1][2] > 0 and states[i + 1][2] > 0:
            states[i] = (states[i][0], *states[i - 1][1:])
    return states


def event_days(company: Company, account: Sequence[Subscription]) -> set[date]:
    """Every day on which anything happens, and the next, onto which a migration moves."""
    moments = [
        moment
        for each in account
        for moment in (
            each.start,
            each.end,
            *(edge for item in each.items for edge in (item.start, item.end)),
            *(changed_at for changed_at, _ in each.statuses),
            *(changed_at + timedelta(days=PAUSE_DAYS) for changed_at, _ in each.statuses),
            *(discount.start for discount in each.discounts),
        )
        if moment is not None
    ]
    days = {moment.date() for moment in moments}
    days |= {begins for each in account for begins, _ in company.rates.get(each.currency, ())}
    return days | {day + timedelta(days=1) for day in days}


def delivered(company: Company) -> dict[str, list[Row]]:
    """The company as a connector hands it over."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for number, account in enumerate(company.accounts):
        rows["accounts"].append({"account_id": f"a{number}", "segment": ("smb", "enterprise")[number % 2]})
        for place, each in enumerate(account):
            name = f"s{number}.{place}"
            rows["subscriptions"].append(
                {
                    "subscription_id": name,
                    "account_id": f"a{number}",
                    "currency": each.currency,
                    "started_at": each.start,
                    "ended_at": each.end,
                }
            )
            rows["subscription_items"] += [
                {
                    "subscription_item_id": f"{name}.{place}",
                    "subscription_id": name,
                    "started_at": item.start,
                    "ended_at": item.end,
                    "unit_price": Decimal(item.cents) / 100,
                    "billing_interval": "month",
                }
                for place, item in enumerate(each.items)
            ]
            rows["subscription_changes"] += [
                {"subscription_id": name, "changed_at": changed_at, "attribute": "status", "value": status}
                for changed_at, status in each.statuses
            ]
            rows["discounts"] += [
                {
                    "discount_id": f"{name}.{place}",
                    "subscription_id": name,
                    "started_at": discount.start,
                    "off_rate": discount.rate,
                    "off_amount": Decimal(discount.cents) / 100,
                }
                for place, discount in enumerate(each.discounts)
            ]
    rows["exchange_rates"] = [
        {"from_currency": currency, "to_currency": "USD", "rate_type": "plan", "rate_date": day, "rate": rate}
        for currency, rates in company.rates.items()
        for day, rate in rates
    ]
    return rows


def movements(laboratory: Laboratory) -> dict[str, dict[date, tuple[str, int, bool]]]:
    """By account and day: the class, the closing MRR in cents."""
    found: dict[str, dict[date, tuple[str, int, bool]]] = defaultdict(dict)
    query = """
        select account_id, movement_date, movement_type, cast(closing_mrr_amount * 100 as bigint),
            opening_mrr_amount + contract_amount + pause_amount + fx_amount = closing_mrr_amount
        from marts.fct_mrr_movements
        order by all
    """
    for account, day, kind, closing, adds_up in laboratory.connection.execute(query).fetchall():
        assert day not in found[account], "a day has one class"
        found[account][day] = (kind, closing, adds_up)
    return found


def known_classes(states: Sequence[tuple[date, int, int]]) -> Iterator[tuple[date, str]]:
    """The days on which an account begins, comes back and leaves."""
    before, was_here = 0, False
    for day, _, contracted in states:
        if contracted > 0 and before == 0:
            yield day, "reactivation" if was_here else "new"
            was_here = True
        if contracted == 0 and before > 0:
            yield day, "churn"
        before = contracted


@pytest.mark.parametrize("seed", range(4))
def test_the_ledger_is_that_of_every_day(laboratory: Laboratory, seed: int) -> None:
    company = company_of(seed, 150)
    laboratory.build(MODELS, delivered(company), START, AS_OF)
    found = movements(laboratory)
    monthly: dict[date, int] = defaultdict(int)
    for number, account in enumerate(company.accounts):
        states, moved = ledger(company, account), found[f"a{number}"]
        assert all(adds_up for _, _, adds_up in moved.values()), "opening and movement are closing"
        assert set(moved) <= event_days(company, account), "nothing moves on a day on which nothing happens"
        closing = 0
        for day, paid, _ in states:
            closing = moved[day][1] if day in moved else closing
            assert closing == paid, f"a{number} on {day}"
            if (day + timedelta(days=1)).day == 1:
                monthly[day.replace(day=1)] += paid
        classes = {(day, kind) for day, (kind, _, _) in moved.items() if kind in ("new", "reactivation", "churn")}
        assert classes == set(known_classes(states))
    check_the_metrics(laboratory, monthly)


def check_the_metrics(laboratory: Laboratory, monthly: Mapping[date, int]) -> None:
    """MRR at the ends of months; the segments of what moved; gross retention is the smaller, and 1 at most."""
    month, segment, until = (
        "metric_time__month",
        "mrr_movement__segment",
        (max(monthly) + timedelta(days=31)).replace(day=1),
    )
    totals, gross, net, moved = (
        {row[month]: row[metric] for row in laboratory.answer(MetricQuery(metrics=(metric,), by=(month,), until=until))}
        for metric in ("mrr", "grr_12m", "nrr_12m", "net_new_mrr")
    )
    parts: dict[date, Decimal] = defaultdict(Decimal)
    for row in laboratory.answer(MetricQuery(metrics=("net_new_mrr",), by=(month, segment), until=until)):
        assert row[segment] in ("smb", "enterprise")
        parts[row[month]] += row["net_new_mrr"]
    assert parts == moved
    assert {first: total for first, total in totals.items() if total} == {
        first: Decimal(cents) / 100 for first, cents in monthly.items() if cents
    }
    shares = [(share, net[first]) for first, share in gross.items() if share is not None]
    assert len(shares) >= 3
    assert all(share <= 1 for share, _ in shares)
    assert all(share <= of_net for share, of_net in shares)


@pytest.mark.parametrize("day", [120, 211, 366])
def test_what_comes_later_does_not_change_what_was(laboratory: Laboratory, day: int) -> None:
    rows, cut = delivered(company_of(day, 100)), START + timedelta(days=day)
    laboratory.build(MODELS[:1], rows, START, AS_OF)
    whole = movements(laboratory)
    laboratory.build(MODELS[:1], rows, START, cut)
    part = movements(laboratory)
    # on the last day it is not known yet whether a churn is the first day of a migration
    last = cut.date() - timedelta(days=1)
    for account in whole.keys() | part.keys():
        before = {moved: state for moved, state in whole[account].items() if moved < last}
        assert {moved: state for moved, state in part[account].items() if moved < last} == before


def test_a_cent_too_much_is_found(laboratory: Laboratory) -> None:
    price = Price(START + timedelta(days=5), None, 1000)
    company = Company(((Subscription(price.start, None, "USD", (price,), (), ()),),))
    laboratory.build(MODELS[:1], delivered(company), START, AS_OF)
    assert movements(laboratory)["a0"] == {date(2024, 1, 6): ("new", 1000, True)}
    assert ledger(company, company.accounts[0])[5:7] == [(date(2024, 1, 6), 1000, 1000), (date(2024, 1, 7), 1000, 1000)]
    with pytest.raises(AssertionError):
        assert ledger(company, company.accounts[0])[4][1] == 1000

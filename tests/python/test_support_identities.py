"""What must add up in the marts of support, whatever happened: the backlog, demand, contacts, queues and costs.

Tickets, calls, accounts and costs are drawn at random, each by itself, and go through the models in one build. What
they add up to is counted here again from what was drawn.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from golden import Laboratory
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lifecycle.engine import MetricQuery

Row = Mapping[str, Any]

JANUARY = datetime(2025, 1, 1)
AS_OF = datetime(2025, 3, 14, 12)
LATEST = 80 * 1440
"""In minutes from the first of January; some things happen after `AS_OF`, and must not be known."""

TICKETS, CALLS, ACCOUNTS, COSTS = 800, 300, 60, 60
GONE = ("solved", "closed", "deleted")
GROUPS = {"email": "email", "web": "email", "chat": "chat", "phone": "phone", "help_centre": "self_service"}
MARTS = (
    "fct_ticket_backlog_days",
    "fct_tickets",
    "fct_live_contacts",
    "fct_support_costs",
    "fct_support_demand_days",
    "fct_stage_spells",
    "dim_channels",
)


def minute(number: int) -> datetime:
    return JANUARY + timedelta(minutes=number)


def an_account(chance: random.Random) -> str | None:
    return chance.choice((None, *(f"a{number}" for number in range(ACCOUNTS))))


def ticket(number: int, chance: random.Random) -> dict[str, Any]:
    """A ticket, and below `log` what became of its status; of one in three only the source's own times tell."""
    created = chance.randrange(LATEST)
    row = {"ticket_id": f"t{number}", "created_at": minute(created), "account_id": an_account(chance)}
    row |= {"channel": chance.choice(("email", "web", "chat", None)), "priority": chance.choice(("low", "high", None))}
    row |= {"is_proactive": chance.random() < 0.1, "log": []}
    if chance.random() < 1 / 3:
        row[chance.choice(("solved_at", "closed_at", "updated_at"))] = minute(created + chance.randrange(30 * 1440))
        return row
    moment = created + chance.choice((-60, 0, 0, 60))
    for place in range(chance.randrange(8)):
        status = chance.choice(("new", "open", "pending", "hold", "solved", "solved", "closed", "deleted"))
        row["log"].append((minute(moment), place, status))
        moment += chance.choice((0, 1, 30, 720, 1440, 20_000))
    return row


def call(number: int, chance: random.Random) -> dict[str, Any]:
    offered = minute(chance.randrange(LATEST))
    row = {"live_contact_id": f"t{number}", "channel": chance.choice(("phone", "chat")), "offered_at": offered}
    row |= {"account_id": an_account(chance), "is_bot_only": chance.random() < 0.1}
    row |= {"ticket_id": chance.choice((None, None, f"t{chance.randrange(TICKETS)}"))}
    row |= {"direction": chance.choice(("inbound", "inbound", "outbound", None))}
    if chance.random() < 0.8:
        row["queued_at"] = offered + timedelta(seconds=chance.randrange(30))
        if end := chance.choice(("answered_at", "abandoned_at", "ended_at", None)):
            row[end] = row["queued_at"] + timedelta(seconds=chance.randrange(900))
    return row


def account(number: int, chance: random.Random) -> dict[str, Any]:
    moments = ("created_at", "started_at", "ended_at", "kickoff_at", "completed_at")
    return {"account_id": f"a{number}", "occurred_at": minute(chance.randrange(LATEST // 2))} | {
        name: minute(chance.randrange(LATEST)) for name in moments if chance.random() < 0.7
    }


def cost(number: int, chance: random.Random) -> dict[str, Any]:
    first = (JANUARY + timedelta(days=chance.randrange(75))).date()
    return {
        "period_start": first,
        "period_end": first + timedelta(days=chance.randint(1, 40)),
        "channel": chance.choice(tuple(GROUPS)),
        "team": f"team {number}",
        "cost_amount": chance.randrange(1_000_00) / 100,
    }


def drawn(count: int, draw_one: Callable[[int, random.Random], dict[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []

    @settings(max_examples=count, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(st.integers(0, 2**64))
    def draw(seed: int) -> None:
        rows.append(draw_one(len(rows), random.Random(seed)))

    draw()
    return rows


@dataclass(frozen=True)
class Company:
    """What was drawn, the rows of the marts, and what metrics answered of them."""

    tickets: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    costs: list[dict[str, Any]]
    marts: Mapping[str, list[Row]]
    metrics: Mapping[str, list[Row]]

    def total(self, metric: str) -> Any:
        """The sum of a metric over its groups."""
        return sum(row[metric] or 0 for row in self.metrics[metric])

    @property
    def counted(self) -> list[dict[str, Any]]:
        """The tickets that metrics count: there before `AS_OF`, and not deleted in the end."""
        return [each for each in self.tickets if each["created_at"] < AS_OF and state(each, AS_OF) != "deleted"]

    @property
    def handled(self) -> list[tuple[str, datetime]]:
        """Channel and time of each contact handled: tickets, and calls without one that somebody dealt with."""
        known = {each["ticket_id"] for each in self.counted}
        calls = (each for each in self.calls if each["offered_at"] < AS_OF and each["direction"] != "outbound")
        alone = [
            (each["channel"], each["offered_at"])
            for each in calls
            if each["ticket_id"] not in known and (before(each, "answered_at") or each["is_bot_only"])
        ]
        return [(each["channel"] or "unknown", each["created_at"]) for each in self.counted] + alone


def before(row: Row, name: str, moment: datetime = AS_OF) -> bool:
    return row.get(name) is not None and row[name] < moment


def state(row: Row, moment: datetime) -> str | None:
    """open, solved or deleted just before a moment, or None when the ticket was not there yet."""
    if row["created_at"] >= moment:
        return None
    if not row["log"]:
        return "solved" if before(row, "solved_at", moment) or before(row, "closed_at", moment) else "open"
    told = [status for at, _, status in sorted(row["log"]) if at < moment]
    last = told[-1] if told else "new"
    return {"solved": "solved", "closed": "solved", "deleted": "deleted"}.get(last, "open")


@pytest.fixture(scope="module")
def company(laboratory: Laboratory) -> Company:
    tickets, calls = drawn(TICKETS, ticket), drawn(CALLS, call)
    accounts, costs = drawn(ACCOUNTS, account), drawn(COSTS, cost)
    rows = {
        "tickets": [{name: cell for name, cell in each.items() if name != "log"} for each in tickets],
        "ticket_changes": [
            {
                "ticket_id": each["ticket_id"],
                "attribute": "status",
                "changed_at": at,
                "sequence": place,
                "value": status,
            }
            for each in tickets
            for at, place, status in each["log"]
        ],
        "live_contacts": calls,
        "channel_costs": costs,
        "accounts": [{"account_id": each["account_id"]} for each in accounts],
        "marketing_touches": about(accounts, "touch_id", "occurred_at", touch_type="form_submit"),
        "opportunities": about(accounts, "opportunity_id", "created_at", opportunity_type="new"),
        "subscriptions": about(accounts, "subscription_id", "started_at", "ended_at", mrr_amount=10),
        "onboarding_projects": about(accounts, "onboarding_project_id", "kickoff_at", "completed_at"),
    }
    by = {
        "tickets_created": ("ticket__stage_at_creation", "ticket__channel"),
        "ticket_cost": ("ticket__stage_at_creation", "ticket__channel"),
        "live_contact_cost": ("live_contact__stage_at_creation", "live_contact__channel"),
        "unallocated_support_cost": ("support_cost_day__channel",),
        "support_cost": ("support_cost_day__channel",),
        "support_contacts": ("support_cost_day__channel",),
    }
    nodes = [*(f"model.lifecycle.{mart}" for mart in MARTS), *(f"metric.lifecycle.{metric}" for metric in by)]
    laboratory.build(nodes, rows, JANUARY, AS_OF)
    marts = {mart: table(laboratory, mart) for mart in MARTS}
    metrics = {metric: laboratory.answer(MetricQuery((metric,), by=groups)) for metric, groups in by.items()}
    return Company(tickets, calls, costs, marts, metrics)


def about(accounts: list[dict[str, Any]], key: str, *moments: str, **cells: Any) -> list[Row]:
    """A row for each account of which the first of the moments is known."""
    return [
        {key: each["account_id"], "account_id": each["account_id"], **cells}
        | {name: each[name] for name in moments if name in each}
        for each in accounts
        if moments[0] in each
    ]


def table(laboratory: Laboratory, mart: str) -> list[Row]:
    relation = laboratory.manifest["nodes"][f"model.lifecycle.{mart}"]["relation_name"]
    rows: list[Row] = laboratory.connection.sql(f"from {relation}").to_arrow_table().to_pylist()
    return rows


def test_what_was_drawn_is_not_too_easy(company: Company) -> None:
    assert len(company.tickets) == TICKETS
    assert len(company.counted) < TICKETS - 50
    assert len(company.handled) > len(company.counted) + 30
    assert len({row["stage_at_creation"] for row in company.marts["fct_tickets"]}) > 3
    assert {row["outcome"] for row in company.marts["fct_live_contacts"]} == {
        *("answered", "abandoned", "ended", "waiting", "menu")
    }
    assert all(company.total(f"{name}_cost") > 0 for name in ("ticket", "live_contact", "unallocated_support"))
    for name in ("created", "reopened", "solved", "deleted"):
        assert sum(row[f"{name}_count"] for row in company.marts["fct_ticket_backlog_days"]) > 20


def test_a_backlog_is_that_of_the_day_before_and_what_came_and_went(company: Company) -> None:
    closing: Counter[tuple[str, str, date]] = Counter()
    net: Counter[tuple[str, str, date]] = Counter()
    for row in company.marts["fct_ticket_backlog_days"]:
        key = row["channel"], row["priority"], row["date_day"]
        closing[key] += row["backlog_count"]
        net[key] += row["created_count"] + row["reopened_count"] - row["solved_count"] - row["deleted_count"]
    assert len(closing) == 4 * 3 * 73
    for channel, priority, day in closing:
        opening = closing.get((channel, priority, day - timedelta(days=1)), 0)
        assert opening + net[channel, priority, day] == closing[channel, priority, day]


def test_the_backlog_is_the_tickets_open_at_the_end_of_the_day(company: Company) -> None:
    found: Counter[tuple[str, str, date]] = Counter()
    for row in company.marts["fct_ticket_backlog_days"]:
        found[row["channel"], row["priority"], row["date_day"]] += row["backlog_count"]
    expected = Counter(
        (each["channel"] or "unknown", each["priority"] or "unknown", day)
        for day in {day for _, _, day in found}
        for each in company.tickets
        if state(each, min(datetime.combine(day, datetime.min.time()) + timedelta(days=1), AS_OF)) == "open"
    )
    assert {key: count for key, count in found.items() if count} == dict(expected)


def test_the_time_in_all_stages_is_the_time_of_all_accounts(company: Company) -> None:
    entered: dict[str, datetime] = {}
    for row in company.marts["fct_stage_spells"]:
        if row["account_id"] != "unresolved":
            entered[row["account_id"]] = min(row["entered_at"], entered.get(row["account_id"], row["entered_at"]))
    assert len(entered) > ACCOUNTS / 2
    seconds, created = Counter[str](), Counter[str]()
    for row in company.marts["fct_support_demand_days"]:
        seconds[row["framework"]] += row["account_seconds"]
        created[row["framework"]] += row["created_count"]
    asked = sum(
        each["account_id"] in entered and entered[each["account_id"]] <= each["created_at"] and not each["is_proactive"]
        for each in company.counted
    )
    assert len(seconds) >= 9
    assert set(seconds.values()) == {sum(int((AS_OF - moment).total_seconds()) for moment in entered.values())}
    assert set(created.values()) == {asked}


def test_contacts_by_stage_and_channel_are_all_contacts(company: Company) -> None:
    assert company.total("tickets_created") == len(company.counted)
    by_channel = Counter(channel for channel, _ in company.handled)
    assert {
        row["support_cost_day__channel"]: row["support_contacts"]
        for row in company.metrics["support_contacts"]
        if row["support_contacts"]
    } == dict(by_channel)


def test_whoever_was_offered_was_answered_or_gave_up_or_left_or_waits(company: Company) -> None:
    offered = [row for row in company.marts["fct_live_contacts"] if row["is_offered_to_queue"]]
    ends = Counter(row["outcome"] for row in offered)
    assert len(offered) == ends["answered"] + ends["abandoned"] + ends["ended"] + ends["waiting"]
    assert ends["answered"] == sum(row["is_answered"] for row in offered)
    assert ends["abandoned"] == sum(row["is_abandoned"] for row in offered)
    queued = [
        each
        for each in company.calls
        if each["offered_at"] < AS_OF and before(each, "queued_at") and each["direction"] != "outbound"
    ]
    assert len(offered) == len(queued)
    for outcome in ("answered", "abandoned", "ended"):
        assert ends[outcome] == sum(before(each, f"{outcome}_at") for each in queued)


def test_costs_add_up_to_the_cent_and_no_contact_bears_more_than_another(company: Company) -> None:
    spent: Counter[tuple[str, date]] = Counter()
    for each in company.costs:
        days, cents = (each["period_end"] - each["period_start"]).days, round(each["cost_amount"] * 100)
        for place in range(days):
            day = each["period_start"] + timedelta(days=place)
            if day <= AS_OF.date():
                due = rounded(Fraction(cents * (place + 1), days)) - rounded(Fraction(cents * place, days))
                spent[GROUPS[each["channel"]], day.replace(day=1)] += due
    assert company.total("support_cost") * 100 == sum(spent.values())
    parts = ("ticket_cost", "live_contact_cost", "unallocated_support_cost")
    assert sum(company.total(part) for part in parts) == company.total("support_cost")

    groups = {row["channel"]: row["channel_group"] for row in company.marts["dim_channels"]}
    borne: dict[tuple[str, date], list[int]] = defaultdict(list)
    for mart, day in (("fct_tickets", "created_date"), ("fct_live_contacts", "offered_date")):
        for row in company.marts[mart]:
            if row["allocated_cost_amount"] is not None:
                borne[groups[row["channel"]], row[day].replace(day=1)].append(int(row["allocated_cost_amount"] * 100))
    contacts = Counter((groups[channel], at.date().replace(day=1)) for channel, at in company.handled)
    assert {key: len(shares) for key, shares in borne.items()} == {key: contacts[key] for key in spent if contacts[key]}
    for key, shares in borne.items():
        assert sum(shares) == spent[key]
        assert max(shares) - min(shares) <= 1


def rounded(amount: Fraction) -> int:
    """The nearest whole number, and of two the one further from zero; amounts here are not negative."""
    return int(amount + Fraction(1, 2))

"""The worked example of the cost continuum, AT-26, from as many rows as it has contacts, with its own list of channels.

The golden files show what each rule does on a few rows; here the published totals come out of the same models.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from golden import Laboratory

from lifecycle.engine import MetricQuery

Row = Mapping[str, Any]

CHANNELS = "seed.lifecycle.channels"
DIM_CHANNELS = "model.lifecycle.dim_channels"
# the example has five channels in the ranks 1 to 5, and ours has more: the list is the reader's to decide
FIVE = [
    ("help_centre", 1, False),
    ("community", 2, False),
    ("email", 3, True),
    ("chat", 4, True),
    ("phone", 5, True),
]
COSTS = {"help_centre": 1000, "community": 400, "email": 10_000, "chat": 7000, "phone": 9600}
MARCH = (date(2025, 3, 1), date(2025, 4, 1))


@pytest.fixture
def five_channels(laboratory: Laboratory) -> Iterator[Laboratory]:
    relation = laboratory.manifest["nodes"][CHANNELS]["relation_name"]
    connection = laboratory.connection
    connection.execute(f"create temp table kept_channels as from {relation}")
    rows = [f"('{name}', '{name}', '{name}', {rank}, false, {assisted})" for name, rank, assisted in FIVE]
    connection.execute(f"delete from {relation}")
    connection.execute(f"insert into {relation} values {', '.join(rows)}")
    laboratory.changed(CHANNELS)
    yield laboratory
    connection.execute(f"delete from {relation}")
    connection.execute(f"insert into {relation} from kept_channels")
    laboratory.changed(CHANNELS)
    connection.execute("drop table kept_channels")


def fill(laboratory: Laboratory, metrics: Iterable[str], given: Mapping[str, Sequence[Row]]) -> None:
    nodes = [f"metric.lifecycle.{metric}" for metric in metrics]
    laboratory.build([*nodes, DIM_CHANNELS], given, MARCH[0], date(2025, 5, 1))


def asked(laboratory: Laboratory, metric: str, *by: str) -> list[Row]:
    return laboratory.answer(MetricQuery(metrics=(metric,), by=by, since=MARCH[0], until=MARCH[1]))


def ticket(number: int, writer: int, channel: str, created_at: str) -> Row:
    return {"ticket_id": number, "contact_id": f"p{writer}", "channel": channel, "created_at": created_at}


def the_company() -> dict[str, list[Row]]:
    """4,000 people, each an account, visit 10,000 times; 1,000 of them write 2,500 tickets; 1,800 chats and calls come.

    A ticket follows the 900 visits of the 20th an hour later; the others were written before anybody visited.
    """
    visits = [(number % 4000, "2025-03-10 09:00:00") for number in range(6000)]
    visits += [(number, "2025-03-20 09:00:00") for number in range(900)]
    visits += [(number, "2025-03-25 09:00:00") for number in range(3100)]
    events = [
        {"help_event_id": number, "help_session_id": number, "contact_id": f"p{person}", "occurred_at": instant}
        | {"event_type": "visit", "surface": "help_centre"}
        for number, (person, instant) in enumerate(visits)
    ]
    # those of the 1st are before all visits
    tickets = [ticket(number, number, "email", "2025-03-20 10:00:00") for number in range(900)]
    tickets += [ticket(900 + number, number % 1000, "email", "2025-03-01 09:00:00") for number in range(1100)]
    tickets += [ticket(2000 + number, number, "community", "2025-03-01 09:00:00") for number in range(500)]
    calls = [
        {
            "live_contact_id": number,
            "channel": "chat" if number < 1000 else "phone",
            "offered_at": "2025-03-03 09:00:00",
        }
        | {"queued_at": "2025-03-03 09:00:00", "answered_at": "2025-03-03 09:00:10"}
        for number in range(1800)
    ]
    return {
        "accounts": [{"account_id": f"a{number}"} for number in range(4000)],
        "contacts": [{"contact_id": f"p{number}", "account_id": f"a{number}"} for number in range(4000)],
        "help_events": events,
        "tickets": tickets,
        "live_contacts": calls,
        "channel_costs": [
            {"period_start": MARCH[0], "channel": channel, "cost_amount": amount} for channel, amount in COSTS.items()
        ],
    }


def test_the_totals_of_the_worked_example_come_out(five_channels: Laboratory) -> None:
    expected = {
        "support_cost": 28_000,
        "assisted_support_cost": 26_600,
        "assisted_contacts": 3800,
        "support_demands": 14_300,
        "cost_per_assisted_contact": 7,
        "blended_cost_per_contact": 28_000 / 14_300,
        "channel_mix_index": 25_000 / 14_300,
        "help_sessions": 10_000,
        "self_service_success_rate": 0.91,
        "self_service_score": 4,
    }
    fill(five_channels, expected, the_company())
    found = {metric: float(row[metric]) for metric in expected for row in asked(five_channels, metric)}
    assert found == pytest.approx(expected, abs=1e-9)
    assert round(found["blended_cost_per_contact"], 4) == 1.9580
    assert round(found["channel_mix_index"], 4) == 1.7483

    by_channel = asked(five_channels, "blended_cost_per_contact", "support_channel")
    units = {row["support_channel"]: float(row["blended_cost_per_contact"]) for row in by_channel}
    assert units == pytest.approx(
        {"help_centre": 0.10, "community": 0.80, "email": 5, "chat": 7, "phone": 12}, abs=1e-9
    )


def test_the_share_of_self_service_comes_out_of_our_own_list(laboratory: Laboratory) -> None:
    metrics = ("low_cost_channel_share", "cost_per_assisted_contact")
    fill(laboratory, metrics, the_company())
    [[share], [cost]] = [asked(laboratory, metric) for metric in metrics]
    assert float(share["low_cost_channel_share"]) == pytest.approx(10_500 / 14_300, abs=1e-9)
    assert float(cost["cost_per_assisted_contact"]) == pytest.approx(7, abs=1e-9)


def test_the_published_cost_of_a_contact_comes_out(laboratory: Laboratory) -> None:
    """Of CloudHelp's 2,000,000 over 200,000 contacts a thousandth."""
    given = {
        "tickets": [ticket(number, number, "email", "2025-03-03 09:00:00") for number in range(200)],
        "channel_costs": [{"period_start": MARCH[0], "channel": "email", "cost_amount": 2000}],
    }
    fill(laboratory, ["cost_per_assisted_contact"], given)
    [row] = asked(laboratory, "cost_per_assisted_contact")
    assert float(row["cost_per_assisted_contact"]) == 10


def test_the_published_saving_of_first_contact_resolution_comes_out(laboratory: Laboratory) -> None:
    """Of Giva's 4,000 contacts a month a hundredth: half of them at 32 and half at 60, then three quarters at 32."""

    def solved(month: int, number: int, replies: int) -> Row:
        moments = {name: f"2025-0{month}-03 {hour}:00:00" for name, hour in (("created_at", "09"), ("solved_at", 10))}
        return {"ticket_id": f"{month}-{number}", "channel": "email", **moments} | {
            "reply_count": replies,
            "reopen_count": 0,
        }

    given = {
        "tickets": [solved(3, number, 1 if number < 20 else 2) for number in range(40)]
        + [solved(4, number, 1 if number < 30 else 2) for number in range(40)],
        "channel_costs": [
            {"period_start": f"2025-0{month}-01", "channel": "email", "team": team, "cost_amount": amount}
            for month, first, others in ((3, 20, 20), (4, 30, 10))
            for team, amount in (("First contact", 32 * first), ("Others", 60 * others))
        ],
    }
    metrics = ("first_contact_resolution_rate", "cost_per_ticket", "ticket_cost", "cost_per_resolution")
    fill(laboratory, metrics, given)
    by_month = {
        metric: [float(row[metric]) for row in laboratory.answer(MetricQuery((metric,), by=("metric_time__month",)))]
        for metric in metrics
    }
    assert by_month["first_contact_resolution_rate"] == [0.5, 0.75]
    assert by_month["cost_per_ticket"] == by_month["cost_per_resolution"] == [46, 39]
    march, april = by_month["ticket_cost"]
    assert (march - april) * 100 == 28_000


def test_the_published_weeks_of_backlog_come_out(laboratory: Laboratory) -> None:
    """Of Movidesk's backlog of 2,400 at 800 a week a hundredth: 24 wait, and 8 were solved in each of four weeks."""
    waiting = [ticket(number, number, "email", "2025-03-03 09:00:00") for number in range(24)]
    done = [
        ticket(100 + number, number, "email", "2025-03-03 09:00:00")
        | {"solved_at": f"2025-04-{3 + 7 * (number // 8):02} 09:00:00"}
        for number in range(32)
    ]
    fill(laboratory, ["ticket_backlog_in_days"], {"tickets": waiting + done})
    [row] = laboratory.answer(MetricQuery(("ticket_backlog_in_days",), until=date(2025, 5, 1)))
    assert float(row["ticket_backlog_in_days"]) == 3 * 7


def test_no_cost_is_told_without_satisfaction(laboratory: Laboratory) -> None:
    """Whoever lists, explains or reports a cost of support reads with it that it says nothing alone."""
    costs = {
        name: metric.description
        for name, metric in laboratory.engine.project.metrics.items()
        if metric.meta.owner == "Support" and "cost" in name and metric.meta.unit != "count"
    }
    assert len(costs) >= 11
    assert [name for name, description in costs.items() if "satisfaction" not in description] == []

"""Promises about tickets: due times and outcomes, against a clock of Python's own that is walked span by span."""

import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from golden import Laboratory
from support_hours import DAY, Schedule, Span, schedule_row, weekly, window_rows

SLA_EVENTS = "model.lifecycle.fct_sla_events"

BEGIN, AS_OF = date(2025, 3, 1), date(2025, 4, 10)
TICKETS = 1500
FOREVER = 10**11

Promise = tuple[int, bool]
"""Seconds, and whether of business time."""
Event = tuple[Any, ...]

HOURS = [
    Schedule("office", "Europe/Berlin", weekly(range(1, 6), (540, 1020)), ((date(2025, 3, 21), date(2025, 3, 21)),)),
    Schedule("lunch", "America/New_York", weekly(range(1, 6), (480, 720), (780, 1080))),
    Schedule("nights", "Australia/Lord_Howe", weekly(range(1, 8), (1320, 1830))),
    Schedule("always", "Asia/Kathmandu", weekly(range(1, 8), (0, 1440))),
]
PRIORITIES = ("low", "normal", "high", "urgent", None)
WAITING = {"requester_wait": ("new", "open", "hold"), "agent_work": ("new", "open")}
MEASURES = ("first_reply", "next_reply", "resolution", *WAITING)

# by policy, measure and priority; None is any
PROMISES: dict[tuple[str, str, str | None], Promise] = {
    ("gold", "first_reply", "urgent"): (3600, False),
    ("gold", "first_reply", None): (4 * 3600, True),
    ("gold", "next_reply", "high"): (1800, True),
    ("gold", "next_reply", None): (8 * 3600, True),
    ("gold", "resolution", "urgent"): (24 * 3600, False),
    ("gold", "resolution", "low"): (40 * 3600, True),
    ("gold", "requester_wait", None): (16 * 3600, True),
    ("gold", "agent_work", "normal"): (6 * 3600, True),
    ("gold", "agent_work", "high"): (6 * 3600, False),
    ("silver", "first_reply", None): (8 * 3600, True),
    ("silver", "resolution", None): (5 * 86400, False),
    ("silver", "requester_wait", "low"): (48 * 3600, False),
    ("silver", "requester_wait", "high"): (8 * 3600, True),
}


@dataclass
class Ticket:
    """What is delivered of a ticket, in seconds since 1970; each list is in order of time.

    Attributes:
        opened_by: customer or agent.
        schedules: From when which schedule is in force, the first from its opening on.
        policies: Likewise.
        priorities: Likewise.
        statuses: Likewise; the first may come late.
        words: When a customer or an agent spoke.
        own: What was promised to it alone, by measure: from when on, and what.
    """

    name: str
    created: int
    opened_by: str
    schedules: list[tuple[int, str]]
    policies: list[tuple[int, str | None]]
    priorities: list[tuple[int, str | None]]
    statuses: list[tuple[int, str]]
    words: list[tuple[int, str]]
    own: dict[str, list[tuple[int, Promise]]] = field(default_factory=dict)

    def spans(self, schedules: Mapping[str, Schedule]) -> list[Span]:
        """When the clock of business time runs, in order, a year past the end of the data."""
        found = []
        turns = [*self.schedules, (FOREVER, "")]
        for (since, name), (until, _) in pairwise(turns):
            found += [
                (max(start, since), min(end, until))
                for start, end in schedules[name].open_spans
                if start < until and end > since
            ]
        return found

    def solved_at(self) -> int | None:
        """The beginning of the last stretch of solved and closed, if it lasts."""
        at = None
        for instant, status in self.statuses:
            is_solved = status in ("solved", "closed")
            at = (at if at is not None else instant) if is_solved else None
        return at


def overlap(spans: Sequence[Span], start: int, end: int) -> int:
    first = bisect_right(spans, (start, start)) - 1
    total = 0
    for opens, closes in spans[max(first, 0) :]:
        if opens >= end:
            break
        total += max(0, min(closes, end) - max(opens, start))
    return total


def instant_after(spans: Sequence[Span], seconds: int) -> int | None:
    """The first instant at which so many seconds of these spans have passed."""
    for start, end in spans:
        if seconds <= end - start:
            return start + seconds
        seconds -= end - start
    return None


def clipped(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    return [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]


def last_set(settings: Sequence[tuple[int, Any]], started: int, judged: int) -> Any:
    """The last that was set while something ran; what is set as it ends comes too late."""
    value = None
    for instant, setting in settings:
        if instant <= started or instant < judged:
            value = setting
    return value


@dataclass(frozen=True)
class Course:
    """What may be promised, as it went: when it began, was met and ended, and the times that count."""

    measure: str
    number: int
    started: int
    met: int | None
    ended: int | None
    runs: list[Span]


def courses(ticket: Ticket) -> Iterator[Course]:
    """By the definitions, one measure after the other."""
    solved = ticket.solved_at()
    agents = [instant for instant, who in ticket.words if who == "agent"]
    waits = list(customer_waits(ticket))

    if ticket.opened_by == "customer":
        met = agents[0] if agents else None
        yield Course("first_reply", 1, ticket.created, met, solved if met is None else met, [(ticket.created, FOREVER)])
        waits = waits[1:]
    for number, (start, met) in enumerate(waits, 1):
        ended = solved if met is None and solved is not None and solved >= start else met
        yield Course("next_reply", number, start, met, ended, [(start, FOREVER)])
    yield Course("resolution", 1, ticket.created, solved, solved, [(ticket.created, FOREVER)])

    known = ticket.statuses
    if known and known[0][0] > ticket.created:
        known = [(ticket.created, "new"), *known]
    for measure, waiting in WAITING.items():
        stretches = pairwise([*known, (FOREVER, "")])
        runs = [(since, until) for (since, status), (until, _) in stretches if status in waiting]
        if runs:
            yield Course(measure, 1, runs[0][0], solved, solved, runs)


def customer_waits(ticket: Ticket) -> Iterator[tuple[int, int | None]]:
    """From the first word after a reply to the next reply, which may not have come."""
    since = ticket.created if ticket.opened_by == "customer" else None
    for instant, who in ticket.words:
        if who == "customer" and since is None:
            since = instant
        if who == "agent" and since is not None:
            yield since, instant
            since = None
    if since is not None:
        yield since, None


def expected_events(ticket: Ticket, schedules: Mapping[str, Schedule], as_of: int) -> Iterator[Event]:
    """What was promised of all that, and how it came out."""
    business = ticket.spans(schedules)
    for course in courses(ticket):
        judged = as_of if course.ended is None else course.ended
        policy = last_set(ticket.policies, course.started, judged)
        priority = last_set(ticket.priorities, course.started, judged)
        promise = (
            last_set(ticket.own.get(course.measure, []), course.started, judged)
            or PROMISES.get((policy, course.measure, priority))
            or PROMISES.get((policy, course.measure, None))
        )
        if promise is None:
            continue
        target, is_business = promise
        counted = [span for run in course.runs for span in (clipped(business, *run) if is_business else [run])]
        due = instant_after(counted, target)
        if due is not None and due > judged and course.ended is not None and course.measure in WAITING:
            due = None
        outcome = "active" if course.ended is None else "cancelled" if course.met is None else "achieved"
        if due is not None and due < judged:
            outcome = "breached"
        yield (
            *(f"files:{ticket.name}", course.measure, course.number, policy, priority or "unknown"),
            *(target, is_business, moment(course.started), moment(due), moment(course.ended)),
            *(overlap(counted, course.started, judged), outcome),
        )


def moment(instant: int | None) -> datetime | None:
    return None if instant is None else datetime.fromtimestamp(instant, UTC).replace(tzinfo=None)


def at(day: date, hours: float) -> int:
    return int((datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hours)).timestamp())


def random_ticket(chance: random.Random, number: int) -> Ticket:
    """Days of talk, some of it at one second with a change of status, of priority or of schedule."""
    end = at(AS_OF, 0)
    created = chance.choice((end - chance.randrange(1, 86400), chance.randrange(at(BEGIN, 0), end)))
    instant, instants = created, []
    while instant < end and len(instants) < chance.randint(1, 9):
        instants.append(instant)
        instant += int(10 ** chance.uniform(1, 5.4))
    later = [each for each in instants if each > created]

    def turns(values: Sequence[Any], share: float) -> list[tuple[int, Any]]:
        changed = sorted({each for each in later if chance.random() < share})
        return [(each, chance.choice(values)) for each in (created, *changed)]

    statuses = turns(("open", "pending", "hold", "open", "solved"), 0.9)
    if statuses[-1][1] != "solved" and chance.random() < 0.6:
        last = statuses[-1][0] + chance.randint(1, 90_000)
        statuses += [(last, "solved")] if last < end else []
    statuses[0] = (created, chance.choice(("new", "open")))
    if chance.random() < 0.1:
        statuses = statuses[1:]
    opened_by = "agent" if chance.random() < 0.15 else "customer"
    words = [(each, chance.choice(("agent", "customer"))) for each in later if chance.random() < 0.8]
    if opened_by == "agent":
        words = [(created, "agent"), *words]
    own = {}
    if chance.random() < 0.1:
        promise = (chance.choice((600, 7200, 86400)), chance.random() < 0.5)
        own[chance.choice(MEASURES)] = [(created + chance.choice((0, 1, 50_000)), promise)]
    return Ticket(
        name=f"T{number}",
        created=created,
        opened_by=opened_by,
        schedules=turns([each.name for each in HOURS], 0.1),
        policies=turns(("gold", "gold", "silver", None), 0.1),
        priorities=turns(PRIORITIES, 0.2),
        statuses=statuses,
        words=words,
        own=own,
    )


def delivered(tickets: Iterable[Ticket]) -> dict[str, list[dict[str, Any]]]:
    """As a help desk hands them over."""
    given: dict[str, list[dict[str, Any]]] = {"tickets": [], "ticket_changes": [], "ticket_comments": []}
    given["sla_targets"] = [
        target(policy, measure, promise, priority=priority) for (policy, measure, priority), promise in PROMISES.items()
    ]
    for ticket in tickets:
        created_at = str(moment(ticket.created))
        given["tickets"].append(
            {"ticket_id": ticket.name, "created_at": created_at, "created_by_role": ticket.opened_by}
        )
        logs = {
            "status": ticket.statuses,
            "schedule_id": ticket.schedules,
            "sla_policy_id": ticket.policies,
            "priority": ticket.priorities,
        }
        for attribute, log in logs.items():
            for instant, value in log:
                row = {"ticket_id": ticket.name, "attribute": attribute, "changed_at": str(moment(instant))}
                given["ticket_changes"].append({**row, "value": value})
        for place, (instant, who) in enumerate(ticket.words):
            row = {"ticket_id": ticket.name, "created_at": str(moment(instant)), "author_role": who}
            given["ticket_comments"].append({**row, "comment_id": f"{ticket.name} {place}"})
        for measure, [(since, promise)] in ticket.own.items():
            given["sla_targets"].append(
                target("own", measure, promise, ticket_id=ticket.name, valid_from_at=str(moment(since)))
            )
    given["schedules"] = [
        {name: value for name, value in schedule_row(each).items() if name not in ("connector", "is_reportable")}
        for each in HOURS
    ]
    given["schedule_windows"] = [
        {name: value for name, value in row.items() if name not in ("connector", "is_reportable")}
        for each in HOURS
        for row in window_rows(each)
    ]
    return given


def target(policy: str, measure: str, promise: Promise, **others: Any) -> dict[str, Any]:
    seconds, is_business = promise
    row = {"sla_policy_id": policy, "measure": measure, "target_seconds": seconds, "is_business_time": is_business}
    return row | others


def found_events(laboratory: Laboratory) -> list[Event]:
    relation = laboratory.manifest["nodes"][SLA_EVENTS]["relation_name"]
    return laboratory.connection.execute(
        f"""
        select
            ticket_key, measure, event_number, sla_policy_id, priority, target_seconds, is_business_time,
            started_at, due_at, ended_at, elapsed_seconds, outcome
        from {relation}
        """
    ).fetchall()


def test_every_promise_is_judged_as_the_clock_on_the_wall_judges_it(laboratory: Laboratory) -> None:
    chance = random.Random(14)
    tickets = [random_ticket(chance, number) for number in range(TICKETS)]
    schedules = {each.name: each for each in HOURS}
    laboratory.build([SLA_EVENTS], delivered(tickets), BEGIN - DAY, AS_OF)

    expected = {event[:3]: event for ticket in tickets for event in expected_events(ticket, schedules, at(AS_OF, 0))}
    found = found_events(laboratory)

    assert len(found) == len({event[:3] for event in found})
    assert {event[:3] for event in found} == set(expected)
    assert [(event, expected[event[:3]]) for event in found if event != expected[event[:3]]] == []
    assert {event[11] for event in found} == {"achieved", "breached", "active", "cancelled"}
    assert {event[1] for event in found if event[11] == "active" and event[8]} == set(MEASURES)


# The window of each working day, from when, how many hours, and when they are due: AT-14 of the metric catalogue, with
# what is published wrongly corrected. 2025-03-07 is a Friday.
DUE = [
    ("a", (540, 1020), "2025-03-07 16:00", 4, "2025-03-10 12:00"),
    ("b", (540, 1020), "2025-03-06 15:00", 4, "2025-03-07 11:00"),
    ("d", (480, 1020), "2025-03-07 16:00", 4, "2025-03-10 11:00"),
    ("e", (540, 1020), "2025-03-07 17:00", 8, "2025-03-10 17:00"),
]


@pytest.mark.parametrize(("case", "window", "created_at", "hours", "due_at"), DUE, ids=[row[0] for row in DUE])
def test_due_times_that_were_published(
    laboratory: Laboratory, case: str, window: Span, created_at: str, hours: int, due_at: str
) -> None:
    office = Schedule("office", "UTC", weekly(range(1, 6), window))
    given = delivered([]) | {
        "tickets": [{"ticket_id": case, "created_at": created_at, "sla_policy_id": "due", "schedule_id": "office"}],
        "sla_targets": [target("due", "first_reply", (3600 * hours, True))],
        "schedules": [{"schedule_id": "office", "time_zone": "UTC"}],
        "schedule_windows": [
            {name: value for name, value in row.items() if name not in ("connector", "is_reportable")}
            for row in window_rows(office)
        ],
    }
    laboratory.build([SLA_EVENTS], given, BEGIN, date(2025, 3, 8))

    [event] = found_events(laboratory)
    assert (str(event[8])[:16], event[11]) == (due_at, "active" if due_at >= "2025-03-08" else "breached")

"""The worked example of a ticket (AT-12 of the metric catalogue), from its comments and its log to every duration."""

from datetime import date
from typing import Any

import pytest
from golden import Laboratory

TICKETS = "model.lifecycle.fct_tickets"


def status(at: str, value: str) -> dict[str, Any]:
    return {"ticket_id": "1", "attribute": "status", "changed_at": f"2025-03-{at}", "value": value}


def comment(at: str, role: str, is_public: bool = True) -> dict[str, Any]:
    return {
        "comment_id": f"{at} {role}",
        "ticket_id": "1",
        "created_at": f"2025-03-{at}",
        "author_role": role,
        "is_public": is_public,
    }


GIVEN = {
    "tickets": [{"ticket_id": "1", "created_at": "2025-03-03 08:00", "created_by_role": "customer"}],
    "ticket_changes": [
        status("03 08:00", "new"),
        status("03 11:30", "pending"),
        status("03 14:00", "open"),
        status("03 16:30", "hold"),
        status("04 10:00", "open"),
        status("04 12:00", "solved"),
        status("05 09:30", "open"),
        status("05 11:00", "solved"),
    ],
    "ticket_comments": [
        comment("03 08:00", "customer"),
        comment("03 08:00", "bot"),
        comment("03 10:00", "agent", is_public=False),
        comment("03 11:30", "agent"),
        comment("03 14:00", "customer"),
        comment("03 16:30", "agent"),
        comment("04 12:00", "agent"),
        comment("05 09:30", "customer"),
        comment("05 11:00", "agent"),
    ],
}
WEEK = {
    "schedules": [{"schedule_id": "office", "time_zone": "UTC", "is_default": True}],
    "schedule_windows": [
        {"schedule_id": "office", "kind": "weekly", "weekday": day, "start_minute": 540, "end_minute": 1020}
        for day in range(1, 6)
    ],
}

# minutes on the calendar and in business time, as the catalogue prints them
DURATIONS = {
    "first_reply": (210, 150),
    "first_resolution": (1680, 660),
    "full_resolution": (3060, 1080),
    "requester_wait": (1620, 600),
    "agent_wait": (150, 150),
    "agent_work": (570, 510),
    "on_hold": (1050, 90),
}


def ticket(laboratory: Laboratory, given: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    laboratory.build([TICKETS], given, date(2025, 3, 1), date(2025, 3, 10))
    cursor = laboratory.connection.execute(f"select * from {laboratory.manifest['nodes'][TICKETS]['relation_name']}")
    names = [column[0] for column in cursor.description]
    [row] = cursor.fetchall()
    return dict(zip(names, row, strict=True))


@pytest.fixture(scope="module")
def in_office_hours(laboratory: Laboratory) -> dict[str, Any]:
    return ticket(laboratory, {**GIVEN, **WEEK})


@pytest.mark.parametrize("name", DURATIONS)
def test_each_duration_is_that_of_the_catalogue(in_office_hours: dict[str, Any], name: str) -> None:
    found = in_office_hours[f"{name}_seconds"], in_office_hours[f"{name}_business_seconds"]

    assert found == tuple(60 * minutes for minutes in DURATIONS[name])


def test_replies_and_counts_are_those_of_the_catalogue(in_office_hours: dict[str, Any]) -> None:
    names = ("reopen_count", "agent_reply_count", "total_reply_seconds", "is_one_touch", "is_first_contact_resolution")

    assert [in_office_hours[name] for name in names] == [1, 4, 60 * 450, False, False]
    assert in_office_hours["has_business_hours"]


def test_without_hours_business_time_is_the_calendars_and_says_so(laboratory: Laboratory) -> None:
    row = ticket(laboratory, GIVEN)

    for name, (minutes, _) in DURATIONS.items():
        assert (row[f"{name}_seconds"], row[f"{name}_business_seconds"]) == (60 * minutes, 60 * minutes)
    assert not row["has_business_hours"]

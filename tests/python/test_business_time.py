"""Business time as the models lay it out, against the clocks of Python's own time zones and cases done by hand."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import jinja2
import pyarrow as pa
import pytest
from golden import ROOT, Laboratory
from support_hours import DAY, FIRST, LAST, Schedule, Window, days, schedule_row, weekly, window_rows

MODELS = ("int_schedules", "int_schedule_hours", "int_schedule_states", "int_business_segments")
MACROS = ("portable/diff_seconds.sql", "metrics/business_seconds.sql")

INTERVALS = 20_000
QUARTER = 900
"""Seconds. All plain windows begin and end on a quarter of an hour, and all offsets are whole quarters."""

ZONES = """
    Africa/Casablanca America/Havana America/Los_Angeles America/New_York America/Sao_Paulo America/St_Johns
    Asia/Jerusalem Asia/Kathmandu Asia/Kolkata Australia/Lord_Howe Australia/Sydney Europe/Berlin
    Pacific/Auckland Pacific/Chatham
""".split()

Interval = tuple[str, int, int]
"""A schedule, and the span that is measured by it."""


@cache
def clock_changes(zone: str) -> list[date]:
    """Days of other than 24 hours."""
    midnights = [(day, datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))) for day in days(FIRST, LAST)]
    return [day for (day, start), (_, end) in pairwise(midnights) if end.utcoffset() != start.utcoffset()]


WORKDAYS, ALL_DAYS = range(1, 6), range(1, 8)
LONGER_FROM = date(2020, 10, 25)
PATTERNS = {
    "office": weekly(WORKDAYS, (540, 1020)),
    "lunch": weekly(WORKDAYS, (540, 720), (780, 1080)),
    "night": weekly(ALL_DAYS, (1320, 1830)),
    "always": weekly(ALL_DAYS, (0, 1440)),
    "all_week": weekly([3], (0, 7 * 1440)),
    "weekend": weekly([5], (1020, 4320)) + weekly([7], (1260, 1440)),
    "overlap": weekly(ALL_DAYS, (480, 720), (600, 840), (840, 900)),
    "versions": weekly(ALL_DAYS, (1200, 1800), until=LONGER_FROM - DAY)
    + weekly([6, 7], (360, 1440), since=LONGER_FROM),
}
SMALL_HOURS = weekly([5, 6, 7], (30, 75), (75, 150), (155, 175), (1400, 1430))
"""Near the times at which clocks are changed, which is at weekends, some within what comes twice or never."""


def random_schedules(chance: random.Random) -> Iterator[Schedule]:
    """Some schedules in each zone, with holidays on and beside days on which its clocks change, and on others."""
    for number, zone in enumerate(ZONES):
        names = [list(PATTERNS)[(number + place) % len(PATTERNS)] for place in (0, 3)]
        hours = {name: (PATTERNS[name], True) for name in names}
        hours["small_hours"] = (SMALL_HOURS, False)
        hours["random"] = (tuple(random_windows(chance)), False)
        for name, (windows, is_plain) in hours.items():
            yield Schedule(f"{zone} {name}", zone, windows, tuple(random_holidays(chance, zone)), is_plain)


def random_windows(chance: random.Random) -> Iterator[Window]:
    for _ in range(chance.randint(2, 6)):
        start = chance.randrange(1440)
        first = FIRST + chance.randrange(3000) * DAY
        valid = chance.choice([{}, {}, {"since": first}, {"since": first, "until": first + 400 * DAY}])
        yield Window(chance.randint(1, 7), start, start + chance.randint(1, 2000), **valid)


def random_holidays(chance: random.Random, zone: str) -> Iterator[tuple[date, date]]:
    for day in clock_changes(zone):
        if chance.random() < 0.3:
            first = day - chance.choice((0, 0, 1)) * DAY
            yield first, first + chance.choice((0, 0, 1)) * DAY
    for first in chance.sample(list(days(FIRST, LAST)), 25):
        yield first, first + chance.choice((0, 0, 0, 1, 3)) * DAY


def mondays_to_fridays(name: str, zone: str, start: int, end: int, **valid: date) -> Schedule:
    return Schedule(name, zone, weekly(WORKDAYS, (start, end), **valid))


TUESDAY = date(2025, 3, 4)
BY_HAND = [
    mondays_to_fridays("9 to 17", "UTC", 540, 1020),
    mondays_to_fridays("8 to 17", "UTC", 480, 1020),
    Schedule("from 7", "UTC", weekly(ALL_DAYS, (420, 1020))),
    mondays_to_fridays("Berlin", "Europe/Berlin", 540, 1020),
    Schedule("nights", "UTC", weekly(ALL_DAYS, (1320, 1800)), ((TUESDAY, TUESDAY),)),
    Schedule("to 24:00", "UTC", weekly(ALL_DAYS, (1200, 1440))),
    Schedule("around the clock", "Europe/Berlin", weekly(ALL_DAYS, (0, 1440))),
    Schedule("lunch", "UTC", weekly(WORKDAYS, (540, 720), (780, 1020))),
    Schedule(
        "longer since Monday",
        "UTC",
        weekly(WORKDAYS, (540, 1020), until=date(2025, 3, 9)) + weekly(WORKDAYS, (480, 1080), since=date(2025, 3, 10)),
    ),
    Schedule("unknown", "UTC", (), ((TUESDAY, TUESDAY),)),
]

# The case, the schedule, from and to in UTC, and the business minutes between. 2025-03-03 is a Monday.
CASES = [
    ("AT-12 first reply", "9 to 17", "2025-03-03 08:00", "2025-03-03 11:30", 150),
    ("AT-12 first resolution", "9 to 17", "2025-03-03 08:00", "2025-03-04 12:00", 660),
    ("AT-12 full resolution", "9 to 17", "2025-03-03 08:00", "2025-03-05 11:00", 1080),
    ("AT-12 agent wait", "9 to 17", "2025-03-03 11:30", "2025-03-03 14:00", 150),
    ("AT-12 on hold", "9 to 17", "2025-03-03 16:30", "2025-03-04 10:00", 90),
    ("AT-12 solved gap", "9 to 17", "2025-03-04 12:00", "2025-03-05 09:30", 330),
    ("AT-14a, four hours", "9 to 17", "2025-03-07 16:00", "2025-03-10 12:00", 240),
    ("AT-14b, four hours", "9 to 17", "2025-03-06 15:00", "2025-03-07 11:00", 240),
    ("AT-14c", "from 7", "2025-03-03 18:00", "2025-03-04 08:00", 60),
    ("AT-14c, nobody there", "from 7", "2025-03-03 18:00", "2025-03-03 23:00", 0),
    ("AT-14d, four hours", "8 to 17", "2025-03-07 16:00", "2025-03-10 11:00", 240),
    ("AT-14e, eight hours", "9 to 17", "2025-03-07 17:00", "2025-03-10 17:00", 480),
    ("AT-27b", "Berlin", "2025-03-28 15:00", "2025-03-31 08:00", 120),
    ("a holiday between two nights", "nights", "2025-03-03 20:00", "2025-03-05 12:00", 120 + 360),
    ("a night without holiday", "nights", "2025-03-05 20:00", "2025-03-06 12:00", 480),
    ("a window to 24:00", "to 24:00", "2025-03-03 23:30", "2025-03-04 20:30", 60),
    ("the clock, when an hour is lost", "around the clock", "2025-03-29 23:00", "2025-03-30 22:00", 23 * 60),
    ("two windows a day", "lunch", "2025-03-03 11:00", "2025-03-03 14:00", 120),
    ("out of hours", "9 to 17", "2025-03-08 12:00", "2025-03-09 12:00", 0),
    ("the seconds beside closing time", "9 to 17", "2025-03-07 16:59:59", "2025-03-10 09:00:01", 2 / 60),
    ("hours that change while a ticket waits", "longer since Monday", "2025-03-07 16:00", "2025-03-10 09:00", 120),
    ("hours that nobody knows", "unknown", "2025-03-03 10:00", "2025-03-03 11:00", None),
]


@dataclass(frozen=True)
class Calendar:
    """The models, filled from schedules, and the lookup that our macros write."""

    schedules: Mapping[str, Schedule]
    connection: duckdb.DuckDBPyConnection
    segments: str

    def seconds(self, intervals: Sequence[Interval]) -> list[int | None]:
        """Business time of each, in their order."""
        given = pa.table(
            {
                "place": range(len(intervals)),
                "schedule_key": [f"desk:{name}" for name, _, _ in intervals],
                "started_at": pa.array([1_000_000 * start for _, start, _ in intervals], pa.timestamp("us")),
                "ended_at": pa.array([1_000_000 * end for _, _, end in intervals], pa.timestamp("us")),
            }
        )
        ours = our_macros()
        self.connection.register("given", given)
        rows = self.connection.execute(
            f"""
            select {ours.business_seconds("start_segments", "given.started_at", "end_segments", "given.ended_at")}
            from given
            left join {self.segments} as start_segments
                on {ours.is_in_segment("start_segments", "given.schedule_key", "given.started_at")}
            left join {self.segments} as end_segments
                on {ours.is_in_segment("end_segments", "given.schedule_key", "given.ended_at")}
            order by given.place
            """
        ).fetchall()
        assert len(rows) == len(intervals)
        return [seconds for (seconds,) in rows]

    def differences(self, intervals: Sequence[Interval], expected: Sequence[int]) -> list[str]:
        return [
            f"{name}: {datetime.fromtimestamp(start, UTC)} to {datetime.fromtimestamp(end, UTC)}: {due}, not {seconds}"
            for (name, start, end), due, seconds in zip(intervals, expected, self.seconds(intervals), strict=True)
            if seconds != due
        ]


def our_macros() -> Any:
    """The macros as functions that give SQL for DuckDB."""
    source = "".join((ROOT / "macros" / path).read_text(encoding="utf-8") for path in MACROS)
    ours = SimpleNamespace()
    dispatched = SimpleNamespace(dispatch=lambda name, _package: getattr(ours, f"default__{name}"))
    module = jinja2.Environment().from_string(source).make_module({"lifecycle": ours, "adapter": dispatched})
    vars(ours).update(vars(module))
    return ours


@pytest.fixture(scope="module")
def calendar(laboratory: Laboratory) -> Iterator[Calendar]:
    schedules = {each.name: each for each in [*BY_HAND, *random_schedules(random.Random(0))]}
    nodes = {node["name"]: node for node in laboratory.manifest["nodes"].values() if node["resource_type"] == "model"}
    rows = {
        "entity_schedules": pa.Table.from_pylist([schedule_row(each) for each in schedules.values()]),
        "entity_schedule_windows": pa.Table.from_pylist(
            [row for each in schedules.values() for row in window_rows(each)]
        ),
        "int_tickets": pa.table({"created_at": [datetime.combine(FIRST, datetime.min.time())]}),
        "observation_window": pa.table(
            {
                "starts_at": [datetime.combine(FIRST + DAY, datetime.min.time())],
                "as_of": [datetime.combine(LAST + DAY, datetime.min.time())],
            }
        ),
    }
    with closing(duckdb.connect(":memory:")) as connection:
        connection.execute("set timezone = 'UTC'")
        database = nodes["observation_window"]["database"]
        connection.execute(f"attach ':memory:' as \"{database}\"")
        for schema in {nodes[name]["schema"] for name in (*rows, *MODELS)}:
            connection.execute(f'create schema "{database}"."{schema}"')
        for name, table in rows.items():
            connection.register("delivered", table)
            connection.execute(f"create table {nodes[name]['relation_name']} as select * from delivered")
        for name in MODELS:
            connection.execute(f"create table {nodes[name]['relation_name']} as {nodes[name]['compiled_code']}")
        yield Calendar(schedules, connection, nodes["int_business_segments"]["relation_name"])


def seconds_since_1970(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("schedule", "start", "end", "minutes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_cases_worked_out_by_hand(
    calendar: Calendar, schedule: str, start: str, end: str, minutes: float | None
) -> None:
    interval = (schedule, seconds_since_1970(start), seconds_since_1970(end))
    assert calendar.seconds([interval]) == [None if minutes is None else round(60 * minutes)]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case[0].startswith("AT-14") and case[4]], ids=lambda case: case[0]
)
def test_what_is_due_is_due_at_the_first_second_at_which_the_promised_time_has_passed(
    calendar: Calendar, case: tuple[str, str, str, str, int]
) -> None:
    _, schedule, start, due, minutes = case
    created_at, due_at = seconds_since_1970(start), seconds_since_1970(due)
    assert calendar.seconds([(schedule, created_at, due_at - 1), (schedule, created_at, due_at)]) == [
        60 * minutes - 1,
        60 * minutes,
    ]


def test_any_interval_is_as_long_as_the_open_times_in_it(calendar: Calendar) -> None:
    intervals = list(random_intervals(calendar, random.Random(1)))
    expected = [calendar.schedules[name].seconds(start, end) for name, start, end in intervals]

    assert len(intervals) > INTERVALS
    assert calendar.differences(intervals, expected) == []


def random_intervals(calendar: Calendar, chance: random.Random) -> Iterator[Interval]:
    """Around every change of a clock, and anywhere: of a second to more than a year, some from where it opens."""
    schedules = [each for each in calendar.schedules.values() if each.windows]
    begin, end = (seconds_since_1970(day.isoformat()) for day in (FIRST, LAST))
    for schedule in schedules:
        for day in clock_changes(schedule.zone):
            noon = schedule.instant(day, 720)
            start, stop = sorted(noon + chance.randint(-129_600, 129_600) for _ in range(2))
            yield schedule.name, start, stop
            yield schedule.name, schedule.instant(day, 0), schedule.instant(day + DAY, 0)
    for _ in range(INTERVALS):
        schedule = chance.choice(schedules)
        bounds = chance.choice(schedule.open_spans)
        start = chance.choice((chance.randint(begin, end), chance.choice(bounds) + chance.randint(-1, 1)))
        stop = min(start + int(10 ** chance.uniform(0, 7.6)), end)
        if begin <= start <= stop:
            yield schedule.name, start, stop


def test_when_clocks_change_open_is_what_the_clock_on_the_wall_shows(calendar: Calendar) -> None:
    """Quarter by quarter of every day on which clocks change, for schedules whose windows keep clear of the change."""
    quarters = [
        (schedule.name, start, start + QUARTER)
        for schedule in calendar.schedules.values()
        if schedule.is_plain and schedule.windows
        for day in clock_changes(schedule.zone)
        for start in range(schedule.instant(day, 0), schedule.instant(day + DAY, 0), QUARTER)
    ]
    expected = [QUARTER * calendar.schedules[name].is_open_on_the_wall(start) for name, start, _ in quarters]

    assert len({(calendar.schedules[name].zone) for name, _, _ in quarters}) == len(ZONES) - 2
    assert set(expected) == {0, QUARTER}
    assert calendar.differences(quarters, expected) == []

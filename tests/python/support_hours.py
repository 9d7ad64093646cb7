"""Support hours by their definition, in Python's own time zones: what the models' business time is compared with."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

FIRST, LAST = date(2016, 1, 1), date(2025, 12, 31)
"""The days within which schedules are open here."""
DAY = timedelta(days=1)

Span = tuple[int, int]
"""From and to, exclusive, in seconds since 1970."""


@dataclass(frozen=True)
class Window:
    """A weekly window, as the contract of `schedule_windows` has it."""

    weekday: int
    start: int
    end: int
    since: date = date.min
    until: date = date.max

    def begins_on(self, day: date) -> bool:
        return day.isoweekday() == self.weekday and self.since <= day <= self.until

    def beginnings(self) -> Iterator[date]:
        """The days on which it begins, those included whose night or week reaches into the first one."""
        first = max(self.since, FIRST - 14 * DAY)
        return days(first + (self.weekday - first.isoweekday()) % 7 * DAY, min(self.until, LAST + DAY), 7)


@dataclass(frozen=True)
class Schedule:
    """Support hours, and when they are open by their definition. Nothing here is taken from the SQL.

    Attributes:
        name: Its id.
        zone: Its time zone.
        windows: Its weekly windows.
        holidays: First and last closed day of each.
        is_plain: No window begins or ends at a time that comes twice or never.
    """

    name: str
    zone: str
    windows: tuple[Window, ...]
    holidays: tuple[tuple[date, date], ...] = ()
    is_plain: bool = True

    def instant(self, day: date, minute: int) -> int:
        """When clocks show that minute: of two times the first, and what never comes by the clock before the gap."""
        wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        return int(wall.replace(tzinfo=ZoneInfo(self.zone), fold=0).timestamp())

    @cached_property
    def open_spans(self) -> list[Span]:
        """When it is open, in order and apart."""
        spans = [
            (self.instant(day, window.start), self.instant(day, window.end))
            for window in self.windows
            for day in window.beginnings()
        ]
        closed = united((self.instant(first, 0), self.instant(last + DAY, 0)) for first, last in self.holidays)
        return [rest for span in united(spans) for rest in without(span, closed)]

    @cached_property
    def ends(self) -> list[int]:
        return [end for _, end in self.open_spans]

    def seconds(self, start: int, end: int) -> int:
        """How long it is open in that time: what it has in common with each span, one by one."""
        total = 0
        for place in range(bisect_right(self.ends, start), len(self.ends)):
            opens, closes = self.open_spans[place]
            if opens >= end:
                break
            total += min(closes, end) - max(opens, start)
        return total

    def is_open_on_the_wall(self, instant: int) -> bool:
        """Whether the clock on the wall shows an open minute, also of the night before, on a day that is no holiday."""
        wall = datetime.fromtimestamp(instant, ZoneInfo(self.zone))
        if any(first <= wall.date() <= last for first, last in self.holidays):
            return False
        minute = 60 * wall.hour + wall.minute
        return any(
            window.begins_on(wall.date() - back * DAY) and window.start <= minute + 1440 * back < window.end
            for window in self.windows
            for back in range(window.end // 1440 + 1)
        )


def days(first: date, last: date, step: int = 1) -> Iterator[date]:
    return (first + n * DAY for n in range(0, (last - first).days + 1, step))


def united(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as it takes, in order; a span that ends before it starts is none."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(span: Span, closed: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span."""
    start, end = span
    for closes, opens in closed:
        if closes < end and opens > start:
            if closes > start:
                yield start, closes
            start = opens
    if start < end:
        yield start, end


def weekly(weekdays: Iterable[int], *times: tuple[int, int], **valid: date) -> tuple[Window, ...]:
    return tuple(Window(weekday, start, end, **valid) for weekday in weekdays for start, end in times)


def schedule_row(schedule: Schedule) -> dict[str, Any]:
    return {
        "connector": "desk",
        "schedule_id": schedule.name,
        "time_zone": schedule.zone,
        "is_default": False,
        "is_reportable": True,
    }


def window_rows(schedule: Schedule) -> Iterator[dict[str, Any]]:
    """As a source delivers them: no day where there is no bound, and no last day where there is only one."""
    shared = {"connector": "desk", "schedule_id": schedule.name, "is_reportable": True}
    for window in schedule.windows:
        yield shared | {
            "kind": "weekly",
            "weekday": window.weekday,
            "start_minute": window.start,
            "end_minute": window.end,
            "start_date": None if window.since == date.min else window.since,
            "end_date": None if window.until == date.max else window.until,
        }
    for first, last in schedule.holidays:
        yield shared | {
            "kind": "holiday",
            "weekday": None,
            "start_minute": None,
            "end_minute": None,
            "start_date": first,
            "end_date": None if first == last else last,
        }

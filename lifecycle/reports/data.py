"""What a report page is made of, as frozen data: no warehouse, no clock, no files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from lifecycle.reports.numbers import Style, days_in, next_month
from lifecycle.reports.spec import Layout

UNKNOWN = "Unknown"
"""How a value that nobody knows is called; it comes last, whatever its size."""


@dataclass(frozen=True)
class Definition:
    """What a metric means, for the reader who asks.

    Attributes:
        kind: simple, ratio, derived or cumulative.
        formula: The formula in words.
        form: integer, decimal, percent, money, hours or days.
        good_direction: up, down or none.
        is_balance: A state at the end of the month, such as MRR, and not something that happened in it.
        min_n: The least denominator at which a share is judged.
        of_what: Label of the denominator, empty where there is none.
        sql: The query that gave the numbers of the page.
    """

    name: str
    label: str
    description: str = ""
    kind: str = "simple"
    formula: str = ""
    unit: str = "count"
    form: str = "integer"
    good_direction: str = "none"
    is_balance: bool = False
    min_n: int = 30
    of_what: str = ""
    owner: str = ""
    version: int | None = None
    status: str = ""
    catalog_id: str = ""
    path: str = ""
    sql: str = ""


@dataclass(frozen=True)
class Point:
    """A metric in the month that starts on `month`; `None` is no data, which is not zero.

    The numerator and denominator are there only where a share counts things: 28 of 1,556.
    """

    month: date
    value: float | None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Series:
    """A metric by month.

    Attributes:
        points: Closed months without a gap, in order; the last is the report's period.
        partial: The month after it, where that has begun and is not finished.
    """

    definition: Definition
    points: tuple[Point, ...]
    partial: Point | None = None

    @property
    def now(self) -> Point:
        """The report's period."""
        return self.points[-1]

    @property
    def before(self) -> Point | None:
        """The month before the period."""
        return self.points[-2] if len(self.points) > 1 else None

    @property
    def year_ago(self) -> Point | None:
        """The same month of the year before."""
        return self.points[-13] if len(self.points) > 12 else None

    @property
    def known(self) -> tuple[Point, ...]:
        """The closed months that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def ever(self) -> bool:
        """It was something other than nothing in a month, the unfinished one included."""
        return any(point.value for point in (*self.points, *([self.partial] if self.partial else ())))

    def last(self, months: int) -> "Series":
        """The same metric over its last `months` closed months."""
        return Series(self.definition, self.points[-months:], self.partial)


def aligned(series: Sequence[Series]) -> list[Series]:
    """The series over the same months: those that start later begin with months without data.

    Args:
        series: One or more that end with the same month.
    """
    longest = max(series, key=lambda one: len(one.points))
    months = [point.month for point in longest.points]
    return [
        replace(one, points=(*(Point(month, None) for month in months[: len(months) - len(one.points)]), *one.points))
        for one in series
    ]


@dataclass(frozen=True)
class StageCount:
    """How many accounts a stage holds at the end of the period, and a month before."""

    stage: str
    accounts: int
    before: int | None


@dataclass(frozen=True)
class SliceValue:
    """A metric for one value of a dimension, and the count beside it; `None` is not known."""

    name: str
    value: float | None
    beside: float | None


@dataclass(frozen=True)
class CurvePoint:
    """How many have done it by an age in days: the share, with its 95 % interval, and how many were watched so long."""

    age: float
    share: float
    lower: float | None
    upper: float | None
    watched: int


@dataclass(frozen=True)
class CurveData:
    """How long until something happens, those still waiting counted for as long as they have waited.

    Attributes:
        ended_otherwise: Those that ended by something else than is waited for; they count until then.
        points: In order of age; the share holds until the next.
        median: Age in days by which half have it, none where fewer do; with the ends of its 95 % interval.
        finished_median: That of the finished ones alone, which flatters while others wait.
    """

    started: int
    still_open: int
    ended_otherwise: int
    points: tuple[CurvePoint, ...]
    median: float | None
    median_lower: float | None
    median_upper: float | None
    finished_median: float | None


@dataclass(frozen=True)
class GridCell:
    """A value of a grid, and of a share the count that it is a share of."""

    value: float | None
    base: float | None = None


@dataclass(frozen=True)
class GridRow:
    """One row of a grid: its name, its cells from left to right, and the figure beside it."""

    name: str
    cells: tuple[GridCell | None, ...]
    beside: float | None = None


@dataclass(frozen=True)
class GridData:
    """Values by two dimensions; `columns` are named in the order of the cells."""

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class RiskRow:
    """A customer that may leave, at the end of a week.

    Attributes:
        name: Its name, or its id where names are not to be shown.
        arr: Twelve times what it pays a month.
        band: red, yellow, green or unknown.
        is_set: Somebody set the band, whatever the score.
        change: The score less that of four weeks before.
        driver: The component of health that takes most points away.
        renewal: Its next renewal that is not decided.
    """

    name: str
    segment: str
    owner: str
    arr: float
    band: str
    score: float | None
    is_set: bool
    change: float | None
    driver: str
    risks: int
    renewal: date | None


@dataclass(frozen=True)
class RiskList:
    """The customers that may leave, the largest first, and the day of which the list speaks."""

    day: date | None
    rows: tuple[RiskRow, ...]


@dataclass(frozen=True)
class RowCount:
    """Rows of one entity that a connector delivered, by what became of them."""

    connector: str
    entity: str
    reason: str
    rows: int


@dataclass(frozen=True)
class Reconciliation:
    """One figure told by two sources; `difference` is left less right."""

    connector: str
    name: str
    description: str
    left_name: str
    left_value: float | None
    right_name: str
    right_value: float | None
    difference: float | None


@dataclass(frozen=True)
class Checks:
    """The data tests of the build; `failed` names those that did not pass, `built_at` is in UTC."""

    passed: int
    total: int
    failed: tuple[str, ...] = ()
    built_at: datetime | None = None
    build: str = ""


@dataclass(frozen=True)
class Trust:
    """What speaks for the numbers, or against them; `None` where the mart is not connected."""

    rows: tuple[RowCount, ...] | None
    reconciliations: tuple[Reconciliation, ...] | None
    checks: Checks | None


@dataclass(frozen=True)
class ReportData:
    """Everything that a page says, and where it came from.

    Attributes:
        title: The report's label.
        period: First day of the month that the page is about; a closed one.
        as_of: The instant up to which everything is known, exclusive, in `time_zone`.
        definitions: By metric, in the order of the page.
        series: By metric; a metric that could not be had is in `problems` instead.
        stages: By metric, in the order of the lifecycle.
        problems: Why a metric is not shown, one sentence by metric.
        slices: By metric, highest value first.
        curves: By metric: the median that the curve gives.
        grids: By metric.
        risks: None where health is not connected.
        targets: By metric, in its unit, as the sources state them for the period.
    """

    name: str
    title: str
    description: str
    layout: Layout
    period: date
    as_of: datetime
    time_zone: str
    currency: str
    definitions: Mapping[str, Definition]
    series: Mapping[str, Series]
    stages: Mapping[str, tuple[StageCount, ...]]
    trust: Trust
    problems: Mapping[str, str] = field(default_factory=dict)
    slices: Mapping[str, tuple[SliceValue, ...]] = field(default_factory=dict)
    curves: Mapping[str, CurveData] = field(default_factory=dict)
    grids: Mapping[str, GridData] = field(default_factory=dict)
    risks: RiskList | None = None
    targets: Mapping[str, float] = field(default_factory=dict)

    def target(self, metric: str) -> float | None:
        """What a metric should be: as the layout's key figure says, else as the sources do for the month."""
        of_layout = {figure.metric: figure.target for figure in self.layout.key_figures}
        told = of_layout.get(metric)
        return self.targets.get(metric) if told is None else told

    @property
    def style(self) -> Style:
        """How this page writes numbers."""
        return Style(self.layout.locale.replace("-", "_"), self.currency)

    @property
    def complete_to(self) -> date:
        """The last day that is known whole."""
        return self.as_of.date() - timedelta(days=1)

    @property
    def partial_month(self) -> date | None:
        """The month after the period, where it has begun and is not finished."""
        following = next_month(self.period)
        is_open = following <= self.complete_to < next_month(following) - timedelta(days=1)
        return following if is_open else None

    @property
    def partial_days(self) -> tuple[int, int]:
        """Whole days known of the partial month, and how many it has."""
        return self.complete_to.day, days_in(next_month(self.period))


def last_closed_month(as_of: datetime) -> date:
    """First day of the last month that has ended by `as_of`, which is exclusive."""
    return next_month(as_of.date().replace(day=1), -1)

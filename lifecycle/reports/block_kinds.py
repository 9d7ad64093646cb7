"""The kinds of blocks that a report can be laid out with: each answers one kind of question."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class Bridge:
    """What made a balance change in the period: each part drawn from zero, and their sum."""

    kind: Literal["bridge"]
    metric: str
    up: tuple[str, ...]
    down: tuple[str, ...]
    wide: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric, *self.up, *self.down)


@dataclass(frozen=True, config=STRICT)
class Movements:
    """The parts of a balance's change by month, gains above zero and losses below, and the net."""

    kind: Literal["movements"]
    metric: str
    up: tuple[str, ...]
    down: tuple[str, ...]
    months: Annotated[int, Field(ge=2, le=24)] = 13
    wide: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads; `metric` is the net change."""
        return (self.metric, *self.up, *self.down)


@dataclass(frozen=True, config=STRICT)
class Trend:
    """One metric by month, with its usual range.

    Attributes:
        matures_in: Months after which a month can be judged, 3 where the metric looks at 90 days; younger ones are
            not shown.
    """

    kind: Literal["trend"]
    metric: str
    matures_in: Annotated[int, Field(ge=0, le=12)] = 0
    target: float | None = None
    usual_range: bool = True
    wide: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric,)


@dataclass(frozen=True, config=STRICT)
class TrendWithVolume:
    """One metric by month, and below it, on the same time axis, how much there was to do."""

    kind: Literal["trend_with_volume"]
    metric: str
    volume: str
    target: float | None = None
    usual_range: bool = True
    wide: bool = True

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric, self.volume)


@dataclass(frozen=True, config=STRICT)
class Stages:
    """A count by stage at the end of the period, and the month before.

    Attributes:
        where: The one value of other dimensions that counts, such as the framework whose stages are shown.
    """

    kind: Literal["stages"]
    metric: str
    by: str
    where: Mapping[str, str] = field(default_factory=dict)
    wide: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric,)

    @property
    def framework(self) -> str | None:
        """The framework whose stages are shown; none for those of the spine."""
        return next((value for name, value in self.where.items() if name.endswith("__framework")), None)


@dataclass(frozen=True, config=STRICT)
class Slices:
    """A metric by the values of one dimension, when the data end or over the last closed months.

    Attributes:
        then: A second dimension: from one stage to another.
        months: How many closed months are looked at; 0 is all until the data end.
        top: How many values are shown at most; the others are in the numbers to download.
        where: The one value of other dimensions that counts.
        beside: A count to read it with.
    """

    kind: Literal["slices"]
    metric: str
    by: str
    by_label: str
    then: str | None = None
    months: Annotated[int, Field(ge=0, le=24)] = 0
    top: Annotated[int, Field(ge=2, le=30)] = 12
    where: Mapping[str, str] = field(default_factory=dict)
    beside: str | None = None
    beside_label: str = "Count"
    wide: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric, self.beside) if self.beside else (self.metric,)


@dataclass(frozen=True, config=STRICT)
class Curve:
    """How long until something happens: the share of which it has, by days since the beginning.

    Attributes:
        metric: The median of the measure.
        measure: What is timed, a row of the seed `duration_measures`.
        target_days: By when half of them should have it.
    """

    kind: Literal["curve"]
    metric: str
    measure: str
    target_days: float | None = None
    wide: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric,)


@dataclass(frozen=True, config=STRICT)
class Grid:
    """A count by two dimensions over the last closed months, coloured by size.

    Attributes:
        rows: The dimension that goes down.
        columns: The dimension that goes across.
        months: How many closed months are added up.
        beside: A metric of each row to read it with, as rows with more accounts have more of everything.
        beside_by: Its dimension; it has the same values as `rows`.
        beside_where: The one value of its other dimensions that counts.
    """

    kind: Literal["grid"]
    metric: str
    rows: str
    columns: str
    rows_label: str
    columns_label: str
    months: Annotated[int, Field(ge=1, le=24)] = 1
    beside: str | None = None
    beside_by: str | None = None
    beside_where: Mapping[str, str] = field(default_factory=dict)
    wide: bool = True

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric, self.beside) if self.beside else (self.metric,)


@dataclass(frozen=True, config=STRICT)
class Cohorts:
    """A share by cohort and age in months, over the months of the report.

    Attributes:
        age: The dimension of the age.
        grain: Those who began in the same month or quarter are a cohort; a quarter where months are small.
        months: The greatest age shown.
    """

    kind: Literal["cohorts"]
    metric: str
    age: str
    grain: Literal["month", "quarter"] = "month"
    months: Annotated[int, Field(ge=3, le=24)] = 12
    wide: bool = True

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric,)


@dataclass(frozen=True, config=STRICT)
class Risks:
    """The customers whose health is red or falls, the largest first."""

    kind: Literal["risks"]
    metric: str
    top: Annotated[int, Field(ge=1, le=50)] = 10
    wide: bool = True

    @property
    def metrics(self) -> tuple[str, ...]:
        """The ARR at risk, which the list must agree with."""
        return (self.metric,)


@dataclass(frozen=True, config=STRICT)
class TrustBlock:
    """Rows delivered, used and left out; figures that two sources must agree on; checks."""

    kind: Literal["trust"]
    wide: bool = True

    @property
    def metrics(self) -> tuple[str, ...]:
        """None: the block reads marts."""
        return ()


Block = Annotated[
    Bridge | Movements | Trend | TrendWithVolume | Stages | Slices | Curve | Grid | Cohorts | Risks | TrustBlock,
    Field(discriminator="kind"),
]
BLOCKS = (Bridge, Movements, Trend, TrendWithVolume, Stages, Slices, Curve, Grid, Cohorts, Risks, TrustBlock)

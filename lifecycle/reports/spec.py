"""The layout of a report, as its exposure's `config.meta` states it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, fields
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from lifecycle.errors import UsageFault

STRICT = ConfigDict(extra="forbid")


def _known_locale(name: str) -> str:
    try:
        Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"'{name}' is not a locale") from None
    return name


@dataclass(frozen=True, config=STRICT)
class Period:
    """What one period is, and how many closed ones a chart shows at most."""

    grain: Literal["month"] = "month"
    history: Annotated[int, Field(ge=2, le=60)] = 24


@dataclass(frozen=True, config=STRICT)
class KeyFigure:
    """One tile: a metric, and the value it should reach, in the metric's unit."""

    metric: str
    target: float | None = None


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
    """One metric by month, with its usual range."""

    kind: Literal["trend"]
    metric: str
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
    """A metric by the values of one dimension, when the data end.

    Attributes:
        where: The one value of other dimensions that counts.
        beside: A count to read it with.
    """

    kind: Literal["slices"]
    metric: str
    by: str
    by_label: str
    where: Mapping[str, str] = field(default_factory=dict)
    beside: str | None = None
    beside_label: str = "Count"
    wide: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the block reads."""
        return (self.metric, self.beside) if self.beside else (self.metric,)


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
    Bridge | Movements | Trend | TrendWithVolume | Stages | Slices | TrustBlock, Field(discriminator="kind")
]
BLOCKS = (Bridge, Movements, Trend, TrendWithVolume, Stages, Slices, TrustBlock)


@dataclass(frozen=True, config=STRICT)
class Section:
    """Blocks that answer one question."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str
    question: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, config=STRICT)
class Summary:
    """How many generated sentences the page opens with, at most."""

    max: Annotated[int, Field(ge=1, le=8)] = 5


@dataclass(frozen=True, config=STRICT)
class Layout:
    """A whole report: what it shows, in which order, and how numbers are written."""

    key_figures: Annotated[tuple[KeyFigure, ...], Field(max_length=8)]
    sections: tuple[Section, ...]
    company: str = ""
    period: Period = field(default_factory=Period)
    summary: Summary = field(default_factory=Summary)
    locale: Annotated[str, AfterValidator(_known_locale)] = "en-GB"
    privacy: Literal["none", "names", "full"] = "none"
    baseline: tuple[str, str] | None = None
    """First and last month (`2024-01`) that usual ranges are worked out from; null is all."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that the page shows, once, in order of appearance."""
        names = [figure.metric for figure in self.key_figures]
        names += [name for block in self.blocks() for name in block.metrics]
        return tuple(dict.fromkeys(names))

    def blocks(self) -> Iterator[Block]:
        """Every block, in order of appearance."""
        return (block for section in self.sections for block in section.blocks)


def layout_of(name: str, path: str, meta: Mapping[str, Any], depends_on: Iterable[str]) -> Layout:
    """The layout in an exposure's `config.meta`.

    Args:
        name: The exposure's name, for messages.
        path: The file it stands in, for messages.
        meta: `config.meta`, as dbt's manifest gives it.
        depends_on: Names of the metrics that the exposure declares.

    Raises:
        UsageFault: A key is unknown, missing or of the wrong type, or a metric that the
            layout shows is missing from `depends_on`, so that no one would know who reads it.
    """
    try:
        layout = TypeAdapter(Layout).validate_python(dict(meta))
    except ValidationError as fault:
        raise _explained(name, path, fault) from None
    undeclared = sorted(set(layout.metrics) - set(depends_on))
    if undeclared:
        raise UsageFault(
            f"{path}: report '{name}' shows '{undeclared[0]}', which is missing from its depends_on.",
            f"Add metric('{undeclared[0]}') to depends_on.",
        )
    return layout


def _explained(name: str, path: str, fault: ValidationError) -> UsageFault:
    unknown_first = {"unexpected_keyword_argument": 0, "union_tag_invalid": 1}
    error = min(fault.errors(), key=lambda found: unknown_first.get(found["type"], 2))
    kinds = [_kind(block) for block in BLOCKS]
    key = ".".join(str(step) for step in error["loc"] if step not in kinds) or "config.meta"
    where = f"{path}: report '{name}', key '{key}'"
    match error["type"]:
        case "unexpected_keyword_argument":
            return UsageFault(f"{where} is not known.", _nearest(str(error["loc"][-1]), _keys()))
        case "missing" | "missing_argument":
            return UsageFault(f"{where} is missing.", "Add it.")
        case "union_tag_invalid":
            found = str(error["ctx"]["tag"])
            return UsageFault(f"{where} has the unknown kind '{found}'.", _nearest(found, kinds))
        case "union_tag_not_found":
            return UsageFault(f"{where} has no kind.", f"Give it one of {', '.join(kinds)}.")
    return UsageFault(f"{where} is not valid: {error['msg'].removeprefix('Value error, ')}.", "Correct the value.")


def _keys() -> list[str]:
    shapes = (Layout, Section, Period, Summary, KeyFigure, *BLOCKS)
    return sorted({entry.name for shape in shapes for entry in fields(shape)})


def _kind(block: type) -> str:
    return str(block.__annotations__["kind"].__args__[0])


def _nearest(word: str, known: list[str]) -> str:
    nearest = get_close_matches(word, known, n=1)
    return f"Did you mean '{nearest[0]}'?" if nearest else f"Use one of {', '.join(known)}."

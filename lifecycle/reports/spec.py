"""The layout of a report, as its exposure's `config.meta` states it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, fields
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from lifecycle.errors import UsageFault
from lifecycle.reports.block_kinds import (
    BLOCKS,
    STRICT,
    Block,
    Bridge,
    Movements,
    Risks,
    Trend,
    TrendWithVolume,
)


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
    matures_in: Annotated[int, Field(ge=0, le=12)] = 0
    """Months after which a month can be judged, as in `trend`."""


@dataclass(frozen=True, config=STRICT)
class Section:
    """Blocks that answer one question."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str
    question: str
    blocks: tuple[Block, ...]
    ask: str = ""
    """What to ask next, said after a finding of this section."""


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

    @property
    def monthly(self) -> tuple[str, ...]:
        """The metrics that the page shows by month, once, in order of appearance."""
        names = [figure.metric for figure in self.key_figures]
        kinds = (Bridge, Movements, Trend, TrendWithVolume, Risks)
        names += [name for block in self.blocks() if isinstance(block, kinds) for name in block.metrics]
        return tuple(dict.fromkeys(names))

    def matures_in(self, metric: str) -> int:
        """After how many months a month of the metric can be judged."""
        told = [figure.matures_in for figure in self.key_figures if figure.metric == metric]
        told += [block.matures_in for block in self.blocks() if isinstance(block, Trend) and block.metric == metric]
        return max(told, default=0)

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


def json_schema() -> dict[str, Any]:
    """The schema of a file of reports, for editors: what dbt reads of an exposure is left to dbt."""
    layout = TypeAdapter(Layout).json_schema(ref_template="#/$defs/{model}")
    defs = layout.pop("$defs")
    meta = {"type": "object", "properties": {"meta": layout}, "required": ["meta"]}
    exposure = {"type": "object", "properties": {"config": meta}, "required": ["name", "type", "owner", "config"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Reports of Lifecycle",
        "type": "object",
        "properties": {"exposures": {"type": "array", "items": exposure}},
        "$defs": defs,
    }


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


if __name__ == "__main__":
    print(json.dumps(json_schema(), indent=1))

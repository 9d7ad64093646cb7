"""The page: report data in, one HTML text out. No warehouse, no files, no clock."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lifecycle.reports.assets import Assets
from lifecycle.reports.blocks import block_view
from lifecycle.reports.claims import Claim
from lifecycle.reports.data import Definition, ReportData
from lifecycle.reports.figures import CONFIG
from lifecycle.reports.narrative import summary
from lifecycle.reports.notes import partial_note
from lifecycle.reports.numbers import month_name
from lifecycle.reports.tiles import Tile, tile
from lifecycle.reports.trust import TrustView, trust_view
from lifecycle.reports.views import AnyView, FigureView


@dataclass(frozen=True)
class SectionView:
    """A section with its blocks as they are shown."""

    id: str
    title: str
    question: str
    blocks: tuple[AnyView, ...]


@dataclass(frozen=True)
class PageView:
    """Everything that the template reads.

    Attributes:
        first_place: By metric, the tile or block that shows it first; only there can its definition be reached by the
            tab key, the others are reached by pointer or from the list at the end.
        trust_place: Id of the block on trust; empty where the report has none.
        asks: What to ask next, by the section of a finding; empty where the layout names nothing.
    """

    data: ReportData
    period: str
    is_fresh: bool
    claims: tuple[Claim, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[SectionView, ...]
    definitions: tuple[Definition, ...]
    first_place: Mapping[str, str]
    partial_note: str
    asks: Mapping[str, str]
    trust_place: str


def build_page(data: ReportData, assets: Assets) -> str:
    """The whole report as one HTML file that opens from disk and asks no network for anything.

    Args:
        data: What to show.
        assets: Style, script and Plotly's browser library.
    """
    page = page_view(data)
    template = _environment().get_template("page.html.j2")
    return template.render(
        page=page,
        data=data,
        trust=trust_view(data, "trust"),
        assets={
            "style": Markup(assets.style),  # noqa: S704 - ours
            "script": Markup(assets.script),  # noqa: S704 - ours
            "plotly": Markup(assets.plotly),  # noqa: S704 - Plotly's, made inert
            "version": assets.plotly_version,
            "policy": assets.content_policy,
        },
        figures=embedded_json(figures_of(page)),
    )


def page_view(data: ReportData) -> PageView:
    """The data as the template reads it."""
    tiles = tuple(tile(data, figure) for figure in data.layout.key_figures)
    sections = tuple(
        SectionView(
            section.id,
            section.title,
            section.question,
            tuple(block_view(data, block, f"{section.id}-{i}") for i, block in enumerate(section.blocks, start=1)),
        )
        for section in data.layout.sections
    )
    checks = data.trust.checks
    return PageView(
        data=data,
        period=month_name(data.period, data.style),
        is_fresh=checks is None or not checks.failed,
        claims=summary(data),
        tiles=tiles,
        sections=sections,
        definitions=tuple(data.definitions.values()),
        first_place=dict(reversed(list(_places(tiles, sections)))),
        partial_note=partial_note(data),
        trust_place=next((view.id for each in sections for view in each.blocks if isinstance(view, TrustView)), ""),
        asks={section.id: section.ask for section in data.layout.sections},
    )


def figures_of(page: PageView) -> dict[str, Any]:
    """Every chart of the page, by the id of its block, with the one configuration they share."""
    charts = [view for section in page.sections for view in section.blocks if isinstance(view, FigureView)]
    drawn = {view.id: view.figure | {"walk": view.walk} for view in charts}
    return {"config": dict(CONFIG), "figures": drawn}


def embedded_json(value: Any) -> Markup:
    """JSON for a script tag: no `<`, so nothing in it can end the tag or start another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    escaped = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(escaped)  # noqa: S704 - no `<` is left in it


def _places(tiles: tuple[Tile, ...], sections: tuple[SectionView, ...]) -> Iterator[tuple[str, str]]:
    for each in tiles:
        yield each.metric, f"tile-{each.metric}"
    for section in sections:
        for view in section.blocks:
            for metric in view.metrics:
                yield metric, view.id


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("lifecycle.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

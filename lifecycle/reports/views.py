"""Blocks as the page shows them, ready for the template."""

from dataclasses import dataclass, field

from lifecycle.reports.figure_parts import Json
from lifecycle.reports.tables import Cell, Table
from lifecycle.reports.trust import TrustView


@dataclass(frozen=True)
class Key:
    """What a colour stands for: a token, the mark's shape (bar or line), a metric and its label."""

    colour: str
    mark: str
    metric: str
    label: str


@dataclass(frozen=True)
class FigureView:
    """A chart.

    Attributes:
        metrics: Those whose definition a button of the block opens.
        spoken: What is read instead of the picture.
        walk: The points that arrow keys go along, as pairs of trace and point.
    """

    id: str
    metrics: tuple[str, ...]
    title: str
    subtitle: str
    spoken: str
    figure: Json
    walk: list[list[int]]
    table: Table
    notes: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    wide: bool = False
    kind: str = field(default="figure", init=False)


@dataclass(frozen=True)
class StageRow:
    """One stage: its share of the widest bar in percent, and its change from the month before."""

    stage: str
    accounts: Cell
    change: Cell
    width: float


@dataclass(frozen=True)
class StagesView:
    """Accounts by stage as a table with bars."""

    id: str
    metrics: tuple[str, ...]
    title: str
    subtitle: str
    rows: tuple[StageRow, ...]
    before: str
    wide: bool = False
    kind: str = field(default="stages", init=False)


@dataclass(frozen=True)
class SliceRow:
    """One value of a dimension: the metric, its share of the widest bar in percent, and the count beside it."""

    name: str
    value: Cell
    beside: Cell | None
    width: float


@dataclass(frozen=True)
class SlicesView:
    """A metric by one dimension as a table with bars; `beside` heads the count's column, empty where there is none."""

    id: str
    metrics: tuple[str, ...]
    title: str
    subtitle: str
    by: str
    label: str
    beside: str
    rows: tuple[SliceRow, ...]
    notes: tuple[str, ...] = ()
    wide: bool = False
    kind: str = field(default="slices", init=False)


@dataclass(frozen=True)
class GridCellView:
    """A cell and how dark it is, from 0 to 5; `is_small` where too few are behind it to be coloured."""

    cell: Cell
    step: int = 0
    is_small: bool = False


@dataclass(frozen=True)
class GridRowView:
    """A row of a grid; a cell is none where there can be no value yet."""

    name: str
    cells: tuple[GridCellView | None, ...]
    beside: Cell | None
    total: Cell | None


@dataclass(frozen=True)
class GridView:
    """Values by two dimensions; `columns_label` stands over the columns.

    Attributes:
        beside: Label of the figure beside each row, with its metric; empty where there is none.
        total: Label of the last column; empty where the values cannot be added.
    """

    id: str
    metrics: tuple[str, ...]
    title: str
    subtitle: str
    rows_label: str
    columns_label: str
    columns: tuple[str, ...]
    rows: tuple[GridRowView, ...]
    beside: str = ""
    total: str = ""
    notes: tuple[str, ...] = ()
    wide: bool = True
    kind: str = field(default="matrix", init=False)


@dataclass(frozen=True)
class ListView:
    """A list with a row for each customer."""

    id: str
    metrics: tuple[str, ...]
    title: str
    subtitle: str
    table: Table
    notes: tuple[str, ...] = ()
    wide: bool = True
    kind: str = field(default="list", init=False)


@dataclass(frozen=True)
class NumberView:
    """The only known value of a metric: one point is no line."""

    id: str
    metrics: tuple[str, ...]
    title: str
    subtitle: str
    value: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]
    wide: bool = False
    kind: str = field(default="number", init=False)


@dataclass(frozen=True)
class BoxView:
    """Why a block is not shown."""

    id: str
    metrics: tuple[str, ...]
    title: str
    text: str
    wide: bool = False
    kind: str = field(default="box", init=False)


AnyView = FigureView | StagesView | SlicesView | GridView | ListView | NumberView | BoxView | TrustView

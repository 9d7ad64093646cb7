"""Blocks that are tables: stages, slices, grids, cohorts and the list of risks."""

from lifecycle.reports import headlines
from lifecycle.reports.block_kinds import Cohorts, Grid, Risks, Slices, Stages
from lifecycle.reports.data import GridCell, GridData, GridRow, ReportData, RiskRow, SliceValue
from lifecycle.reports.numbers import day_name, exact, month_name, month_short, next_month, signed
from lifecycle.reports.tables import Cell, Table, unit_in_words, value_cell
from lifecycle.reports.views import (
    AnyView,
    BoxView,
    GridCellView,
    GridRowView,
    GridView,
    ListView,
    SliceRow,
    SlicesView,
    StageRow,
    StagesView,
)

STEPS = 5
"""How many shades a grid has."""


def table_view(data: ReportData, block: Stages | Slices | Grid | Cohorts | Risks, block_id: str) -> AnyView:
    """The block as a table, or a box that says why it is empty."""
    match block:
        case Stages():
            return _stages(data, block, block_id)
        case Slices():
            return _slices(data, block, block_id)
        case Grid():
            return _grid(data, block, block_id)
        case Cohorts():
            return _cohorts(data, block, block_id)
    return _risks(data, block, block_id)


def _stages(data: ReportData, block: Stages, block_id: str) -> AnyView:
    held, style = data.stages[block.metric], data.style
    if not held:
        text = f"No stage holds an account at the end of {month_name(data.period, style)}."
        return BoxView(block_id, (block.metric,), "Stages", text, block.wide)
    widest = max(row.accounts for row in held) or 1
    rows = [
        StageRow(
            stage=row.stage,
            accounts=value_cell(row.accounts, "integer", style),
            change=_change_cell(data, row.accounts, row.before),
            width=round(100 * row.accounts / widest, 1),
        )
        for row in held
    ]
    return StagesView(
        id=block_id,
        metrics=(block.metric,),
        title=headlines.stages_claim(data, block).lead,
        subtitle=f"Number of accounts in each stage at the end of {month_name(data.period, style)}",
        rows=tuple(rows),
        before=month_short(next_month(data.period, -1), style),
        wide=block.wide,
    )


def _slices(data: ReportData, block: Slices, block_id: str) -> AnyView:
    held, style, definition = data.slices[block.metric], data.style, data.definitions[block.metric]
    known = [row.value for row in held if row.value is not None]
    span = span_name(data, block.months) if block.months else ""
    if not known:
        text = (
            f"{definition.label}: none in {span}."
            if span
            else (f"{definition.label} is not known for anybody at the end of the data.")
        )
        return BoxView(block_id, (block.metric,), definition.label, text, block.wide)
    shown = held[: block.top]
    widest = max(abs(value) for value in known) or 1
    words = unit_in_words(definition, style)
    until = f"all that began until {day_name(data.complete_to, style)}"
    return SlicesView(
        id=block_id,
        metrics=block.metrics,
        title=headlines.slices_claim(data, block).lead,
        subtitle=f"{words[:1].upper()}{words[1:]}, {span or until}",
        by=block.by_label,
        label=definition.label,
        beside=block.beside_label if block.beside else "",
        rows=tuple(_slice_row(data, block, row, widest) for row in shown),
        notes=_left_away(data, block, held[block.top :]),
        wide=block.wide,
    )


def _slice_row(data: ReportData, block: Slices, row: SliceValue, widest: float) -> SliceRow:
    return SliceRow(
        name=row.name,
        value=value_cell(row.value, data.definitions[block.metric].form, data.style),
        beside=value_cell(row.beside, "integer", data.style) if block.beside else None,
        width=round(100 * abs(row.value or 0) / widest, 1),
    )


def _left_away(data: ReportData, block: Slices, rest: tuple[SliceValue, ...]) -> tuple[str, ...]:
    if not rest:
        return ()
    form = data.definitions[block.metric].form
    total = exact(sum(row.value or 0 for row in rest), form, data.style)
    return (f"{len(rest)} more with smaller values are not listed; together they come to {total}.",)


def _grid(data: ReportData, block: Grid, block_id: str) -> AnyView:
    held, style, definition = data.grids[block.metric], data.style, data.definitions[block.metric]
    span = span_name(data, block.months)
    if not held.rows:
        return BoxView(block_id, (block.metric,), definition.label, f"{definition.label}: none in {span}.", block.wide)
    highest = max((cell.value or 0.0 for row in held.rows for cell in row.cells if cell), default=0.0) or 1.0
    beside = data.definitions.get(block.beside or "")
    words = unit_in_words(definition, style)
    return GridView(
        id=block_id,
        metrics=block.metrics,
        title=headlines.grid_claim(data, block).lead,
        subtitle=f"{definition.label} by {block.rows_label.lower()} and {block.columns_label.lower()}, {words}, {span}",
        rows_label=block.rows_label,
        columns_label=block.columns_label,
        columns=held.columns,
        rows=tuple(
            GridRowView(
                row.name,
                tuple(_counted(cell.value if cell else None, highest, data) for cell in row.cells),
                value_cell(row.beside, beside.form, style) if beside else None,
                value_cell(sum(cell.value or 0.0 for cell in row.cells if cell), definition.form, style),
            )
            for row in held.rows
        ),
        beside=beside.label if beside else "",
        total="All",
        notes=("The stronger the colour, the more.",),
        wide=block.wide,
    )


def _counted(value: float | None, highest: float, data: ReportData) -> GridCellView:
    step = -int(-STEPS * (value or 0.0) // highest)
    return GridCellView(value_cell(value, "integer", data.style), max(0, min(STEPS, step)))


def _cohorts(data: ReportData, block: Cohorts, block_id: str) -> AnyView:
    held, style, definition = data.grids[block.metric], data.style, data.definitions[block.metric]
    if not held.rows:
        text = f"{definition.label}: not one {block.grain} has ended since customers began in it."
        return BoxView(block_id, (block.metric,), definition.label, text, block.wide)
    is_shaded = sum((row.beside or 0.0) >= definition.min_n for row in held.rows) > 1
    lowest = min((cell.value or 0.0 for row in held.rows for cell in row.cells if cell), default=0.0)
    return GridView(
        id=block_id,
        metrics=block.metrics,
        title=headlines.cohorts_claim(data, block).lead,
        subtitle=f"{definition.label}, {unit_in_words(definition, style)}, by months since they began",
        rows_label="Began in",
        columns_label="Months later",
        columns=held.columns,
        rows=tuple(_cohort_row(data, row, block, lowest, is_shaded) for row in held.rows),
        beside="Customers",
        notes=_cohort_notes(data, held, block, is_shaded),
        wide=block.wide,
    )


def _cohort_row(data: ReportData, row: GridRow, block: Cohorts, lowest: float, is_shaded: bool) -> GridRowView:
    definition, style = data.definitions[block.metric], data.style
    is_small = row.beside is not None and row.beside < definition.min_n

    def view(cell: GridCell | None) -> GridCellView | None:
        if cell is None or cell.value is None:
            return None
        share = (cell.value - lowest) / ((1.0 - lowest) or 1.0)
        step = 0 if is_small or not is_shaded else 1 + min(STEPS - 1, int(share * STEPS + 1e-9))
        raw = value_cell(cell.value, definition.form, style).raw
        return GridCellView(Cell(exact(100 * cell.value, "integer", style), raw), step, is_small)

    name = f"{row.name}†" if is_small else row.name
    return GridRowView(name, tuple(view(cell) for cell in row.cells), value_cell(row.beside, "integer", style), None)


def _cohort_notes(data: ReportData, held: GridData, block: Cohorts, is_shaded: bool) -> tuple[str, ...]:
    least = data.definitions[block.metric].min_n
    small = [row.beside for row in held.rows if row.beside and row.beside < least]
    period = month_name(data.period, data.style)
    notes = [f"An age is shown once the whole {block.grain} has reached it by the end of {period}."]
    if small:
        points = round(100 / min(small))
        notes.append(
            f"† Fewer than {least} customers, not coloured: one of them moves the figure by up to {points} points."
        )
    if is_shaded:
        notes.append("The stronger the colour, the more are still there.")
    return tuple(notes)


def _risks(data: ReportData, block: Risks, block_id: str) -> AnyView:
    held, style = data.risks, data.style
    if held is None or not held.rows:
        empty = "No customer is in red, and none falls." if held and held.day else "No customer has a score yet."
        text = empty if held else "The health of accounts is not connected."
        return BoxView(block_id, (block.metric,), "Customers at risk", text, block.wide)
    shown = held.rows[: block.top]
    headers = ("Customer", "Segment", "ARR", "Health", "In 28 days", "Weakest part", "Open risks", "Renewal", "Owner")
    notes = []
    if len(held.rows) > len(shown):
        notes.append(f"{len(held.rows) - len(shown)} more, with less to lose, are not listed.")
    if data.layout.privacy == "none":
        notes.append("Customers are named by their ids: the report is set to show no names.")
    return ListView(
        id=block_id,
        metrics=block.metrics,
        title=headlines.risks_claim(data, block).lead,
        subtitle=f"Customers whose health is red or falls, as known on {day_name(held.day or data.complete_to, style)}",
        table=Table("Customers at risk", headers, tuple(_risk_cells(row, data) for row in shown)),
        notes=tuple(notes),
        wide=block.wide,
    )


def _risk_cells(row: RiskRow, data: ReportData) -> tuple[Cell, ...]:
    style = data.style
    score = exact(row.score, "integer", style) if row.score is not None else "—"
    band = f"{row.band}, set by hand" if row.is_set else row.band
    change = "—" if row.change is None else signed(round(row.change), "integer", style)
    renewal = day_name(row.renewal, style) if row.renewal else "—"
    return (
        _text(row.name),
        _text(row.segment),
        value_cell(row.arr, "money", style),
        Cell(f"{score}, {band}", "" if row.score is None else f"{row.score:g}"),
        Cell(change, "" if row.change is None else f"{row.change:g}"),
        _text(row.driver.replace("_", " ") or "—"),
        value_cell(row.risks, "integer", style),
        Cell(renewal, f"{row.renewal:%Y-%m-%d}" if row.renewal else "", is_number=False),
        _text(row.owner or "—"),
    )


def _text(text: str) -> Cell:
    return Cell(text, text, is_number=False)


def span_name(data: ReportData, months: int) -> str:
    """The closed months that are looked at: `June 2026`, or `Jul 2025 to Jun 2026`."""
    if months == 1:
        return month_name(data.period, data.style)
    first = next_month(data.period, 1 - months)
    return f"{month_short(first, data.style)} to {month_short(data.period, data.style)}"


def _change_cell(data: ReportData, now: int, before: int | None) -> Cell:
    if before is None:
        return value_cell(None, "integer", data.style)
    change = value_cell(now - before, "integer", data.style)
    return Cell(f"+{change.text}" if now > before else change.text, change.raw)

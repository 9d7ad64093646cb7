"""What speaks for the numbers, or against them, as a page shows it."""

from collections import defaultdict
from dataclasses import dataclass, field

from lifecycle.reports.data import Checks, Reconciliation, ReportData, RowCount
from lifecycle.reports.numbers import Style, day_name, exact
from lifecycle.reports.tables import Cell, value_cell


@dataclass(frozen=True)
class EntityRows:
    """Rows of one entity: delivered, used, left out, and why; `width` is the used share in percent."""

    connector: str
    entity: str
    delivered: Cell
    used: Cell
    left_out: Cell
    reasons: str
    width: float


@dataclass(frozen=True)
class Agreement:
    """One figure told by two sources; `agrees` where they are the same."""

    description: str
    left: tuple[str, Cell]
    right: tuple[str, Cell]
    difference: Cell
    agrees: bool


@dataclass(frozen=True)
class TrustView:
    """Rows, reconciliations and checks; `None` where the mart is not connected."""

    id: str
    metrics: tuple[str, ...]
    complete_to: str
    as_of: str
    built: str
    checks: Checks | None
    checks_text: str
    rows: tuple[EntityRows, ...] | None
    agreements: tuple[Agreement, ...] | None
    title: str
    wide: bool = True
    kind: str = field(default="trust", init=False)


def trust_view(data: ReportData, block_id: str) -> TrustView:
    """The trust section: freshness, checks, rows by what became of them, figures told twice."""
    found = data.trust
    rows = None if found.rows is None else tuple(_entities(found.rows, data.style))
    agreements = found.reconciliations
    return TrustView(
        id=block_id,
        metrics=(),
        complete_to=day_name(data.complete_to, data.style),
        as_of=f"{day_name(data.as_of.date(), data.style)}, {data.as_of:%H:%M} {data.time_zone}",
        built=_built(found.checks, data.style),
        checks=found.checks,
        checks_text=checks_text(found.checks, data.style),
        rows=rows,
        agreements=None if agreements is None else tuple(_agreement(each, data.style) for each in agreements),
        title=_title(found.rows, data.style),
    )


def checks_text(checks: Checks | None, style: Style) -> str:
    """`214 of 214 checks passed`, or that none ran."""
    if checks is None or not checks.total:
        return "checks not run"
    return f"{exact(checks.passed, 'integer', style)} of {exact(checks.total, 'integer', style)} checks passed"


def _built(checks: Checks | None, style: Style) -> str:
    if checks is None or checks.built_at is None:
        return ""
    text = f"built {day_name(checks.built_at.date(), style)}, {checks.built_at:%H:%M} UTC"
    return f"{text}, build {checks.build}" if checks.build else text


def _title(rows: tuple[RowCount, ...] | None, style: Style) -> str:
    if not rows:
        return "Rows delivered and used"
    left_out = sum(row.rows for row in rows if row.reason != "used")
    total = sum(row.rows for row in rows)
    if not left_out:
        return f"All {exact(total, 'integer', style)} rows delivered are used"
    return f"{exact(left_out, 'integer', style)} of {exact(total, 'integer', style)} rows delivered are left out"


def _entities(rows: tuple[RowCount, ...], style: Style) -> list[EntityRows]:
    groups: dict[tuple[str, str], list[RowCount]] = defaultdict(list)
    for row in rows:
        groups[row.connector, row.entity].append(row)
    return [_entity(*names, groups[names], style) for names in sorted(groups)]


def _entity(connector: str, entity: str, rows: list[RowCount], style: Style) -> EntityRows:
    used = sum(row.rows for row in rows if row.reason == "used")
    total = sum(row.rows for row in rows)
    left_out = sorted((row for row in rows if row.reason != "used"), key=lambda row: (-row.rows, row.reason))
    reasons = (f"{exact(row.rows, 'integer', style)} {row.reason.replace('_', ' ')}" for row in left_out)
    return EntityRows(
        connector=connector,
        entity=entity.replace("_", " "),
        delivered=value_cell(total, "integer", style),
        used=value_cell(used, "integer", style),
        left_out=value_cell(total - used, "integer", style),
        reasons=", ".join(reasons),
        width=round(100 * used / total, 1) if total else 0.0,
    )


def _agreement(each: Reconciliation, style: Style) -> Agreement:
    return Agreement(
        description=each.description or each.name,
        left=(each.left_name, value_cell(each.left_value, _form(each.left_value), style)),
        right=(each.right_name, value_cell(each.right_value, _form(each.right_value), style)),
        difference=value_cell(each.difference, _form(each.difference), style),
        agrees=each.difference == 0,
    )


def _form(value: float | None) -> str:
    return "integer" if value is None or float(value).is_integer() else "decimal"

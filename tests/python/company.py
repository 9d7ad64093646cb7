"""Write a small raw company in the canonical tables: six rows of every entity, with one of each fault there is.

Rows 1 to 3 are sound. Row 4 is row 1 again, loaded later. Row 5 begins in 2099, where the entity has a moment at which
a row begins. Row 6 lacks a value it must have, where there is one besides the key. What must become of them follows
from the contract alone, so it is known without our SQL: see `expected_accounting`.
    python tests/python/company.py FOLDER
"""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ENTITIES = Path(__file__).parents[2] / "models" / "entities"
# texts that other rows refer to, or that a model reads by its words; everything else is named after its column
WORDS = {
    "account_id": "accounts-{row}",
    "attribute": "status",
    "author_role": "agent",
    "contact_id": "contacts-{row}",
    "currency": "USD",
    "from_currency": "EUR",
    "opportunity_type": "new",
    "rate_type": "plan",
    "segment": "smb",
    "status": "solved",
    "subscription_id": "subscriptions-{row}",
    "ticket_id": "tickets-{row}",
    "time_zone": "Europe/Berlin",
    "to_currency": "USD",
    "value": "solved",
}
# a row that another became, or an account apart from the one described
LEFT_EMPTY = {
    "merged_into_contact_id",
    "merged_into_opportunity_id",
    "merged_into_ticket_id",
    "plan_id",
    "parent_account_id",
}


@dataclass(frozen=True)
class Column:
    """A column of an entity's contract: its name, its type and what `config.meta` says of it."""

    name: str
    data_type: str
    meta: dict[str, Any]


def contracts() -> Iterator[tuple[str, list[Column]]]:
    """Each entity with the columns that a source may hand over, in order, from `models/entities/*.yml`."""
    for path in sorted(ENTITIES.glob("entity_*.yml")):
        [model] = yaml.safe_load(path.read_text())["models"]
        columns = [Column(c["name"], c["data_type"], c.get("config", {}).get("meta", {})) for c in model["columns"]]
        yield model["name"].removeprefix("entity_"), [c for c in columns if not c.meta.get("derived")]


def expected_accounting() -> dict[tuple[str, str], int]:
    """Rows by entity and reason, as the contract says of the six rows of `write_company`."""
    counts: dict[tuple[str, str], int] = {}
    for entity, columns in contracts():
        reasons = ["used", "used", "used", "duplicate_key", _future_reason(columns), _missing_reason(columns)]
        for reason in reasons:
            counts[entity, reason] = counts.get((entity, reason), 0) + 1
    return counts


def write_company(folder: Path) -> None:
    """Write `<entity>.csv` for every entity into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for entity, columns in contracts():
        with (folder / f"{entity}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([column.name for column in columns])
            for row in range(1, 7):
                writer.writerow([_value(entity, column, row, columns) for column in columns])


def _begins_row(columns: list[Column]) -> list[Column]:
    return [column for column in columns if column.meta.get("moment") == "row"]


def _needed(columns: list[Column]) -> list[Column]:
    return [column for column in columns if column.meta.get("required") and not column.meta.get("key")]


def _future_reason(columns: list[Column]) -> str:
    """Of row 5; where it has no moment of its own it is used, and its account, which has one, is nobody yet."""
    return "future" if _begins_row(columns) else "used"


def _missing_reason(columns: list[Column]) -> str:
    needed = _needed(columns)
    return f"missing_{needed[-1].name}" if needed else "used"


def _value(entity: str, column: Column, row: int, columns: list[Column]) -> str:
    """The text of one cell; empty is null."""
    shown = 1 if row == 4 else row
    if column.name == "loaded_at":
        return f"2025-06-30 00:00:0{row}"
    if (column.name in LEFT_EMPTY and not column.meta.get("key")) or (row == 6 and column in _needed(columns)[-1:]):
        return ""
    if column.meta.get("excludes") and column.data_type == "boolean":
        return "false"
    if column.data_type == "string":
        # a key of its own names the row; a reference names the row of the same number elsewhere
        own_key = column.meta.get("key") and column.name not in ("account_id", "subscription_id", "attribute")
        word = f"{entity}-{{row}}" if own_key else WORDS.get(column.name, f"{column.name} {{row}}")
        return word.format(row=shown)
    if column.data_type in ("timestamp", "date"):
        return _moment(column, shown, is_future=row == 5 and column in _begins_row(columns))
    return {"boolean": "true", "int": str(shown), "bigint": str(10 * shown)}.get(column.data_type, f"{shown}.25")


def _moment(column: Column, row: int, *, is_future: bool) -> str:
    """A day, or an instant of it: later for what ends an interval, so that no interval is negative."""
    month = 4 if column.meta.get("closes") else 3
    day = f"2099-{month:02}-0{row}" if is_future else f"2025-{month:02}-0{row}"
    return day if column.data_type == "date" else f"{day}T0{row}:30:00Z"


if __name__ == "__main__":
    write_company(Path(sys.argv[1]))

"""What there is to query: the metrics of a project and what each can be grouped by."""

from collections.abc import Sequence
from typing import Any

from lifecycle.engine import Engine


def list_metrics(engine: Engine) -> list[dict[str, Any]]:
    """One row per metric, in order of name: what it is, and its `dimensions` (a list of names)."""
    return [
        {
            "name": metric.name,
            "label": metric.label,
            "description": " ".join(metric.description.split()),
            "type": metric.type,
            "unit": metric.meta.unit,
            "format": metric.meta.format,
            "good_direction": metric.meta.good_direction,
            "tier": metric.meta.tier,
            "owner": metric.meta.owner,
            "version": metric.meta.version,
            "status": metric.meta.status,
            "required_dimensions": list(metric.meta.required_dimensions),
            "dimensions": engine.dimensions([metric.name]),
        }
        for _, metric in sorted(engine.project.metrics.items())
    ]


def listing_text(rows: Sequence[dict[str, Any]]) -> str:
    """The list for people: a block of two lines per metric."""
    lines = []
    for row in rows:
        unit = f", {row['unit']}" if row["unit"] else ""
        lines.append(f"{row['name']}: {row['label'] or row['name']}{unit}")
        lines.append(f"    by {', '.join(row['dimensions'])}")
    return "\n".join(lines) + "\n" if lines else "The project has no metrics.\n"

"""The register of metrics, `metrics/lock.json`: what each one means, in which version, and who reads it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lifecycle.errors import DataFault
from lifecycle.meaning.fingerprints import Fingerprints
from lifecycle.meaning.graph import Graph
from lifecycle.meaning.read import Definitions, Json, meta_of, read_definitions
from lifecycle.meaning.trees import work_tree

PATH = "metrics/lock.json"
_GRAINS = tuple("nanosecond microsecond millisecond second minute hour day week month quarter year".split())


@dataclass(frozen=True)
class Lock:
    """What a lock holds, by name.

    Attributes:
        metrics: version, definition, effective, and what people want to know of a metric.
        models: The grain and the dimensions of each model that metrics stand on.
        inputs: The hash of each model, macro, seed, var and time spine that any metric reads.
        written_with: What made the hashes; those of another version do not compare.
    """

    metrics: Mapping[str, Json]
    models: Mapping[str, Json]
    inputs: Mapping[str, str]
    written_with: str

    def as_json(self) -> str:
        """The lock as its file holds it: in order of name, one value on a line."""
        content = {key: getattr(self, key) for key in ("metrics", "models", "inputs", "written_with")}
        return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read_lock(root: Path) -> Lock | None:
    """The lock of a project, or none where it has none.

    Raises:
        DataFault: The file is no lock.
    """
    path = root / PATH
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Lock(content["metrics"], content["models"], content["inputs"], content["written_with"])
    except (ValueError, KeyError, TypeError):
        raise DataFault(
            f"'{PATH}' is no register of metrics.", "Resolve its conflicts, or delete it and write it anew."
        ) from None


def write_lock(root: Path, lock: Lock) -> None:
    """Writes the lock where the project keeps it."""
    path = root / PATH
    path.parent.mkdir(exist_ok=True)
    path.write_text(lock.as_json(), encoding="utf-8")


def definitions_in(root: Path) -> Graph:
    """What the files of a folder define, as they stand.

    Raises:
        EnvironmentFault: No project.
        DataFault: A YAML file is none.
    """
    return Graph(read_definitions(work_tree(root)))


def lock_of(graph: Graph) -> Lock:
    """The lock that the definitions ask for."""
    definitions = graph.definitions
    hashes = Fingerprints(graph)
    standing = sorted({metric.model for metric in definitions.metrics.values() if metric.model})
    return Lock(
        metrics={name: _metric(name, graph, hashes) for name in sorted(definitions.metrics)},
        models={name: _model(name, definitions) for name in standing},
        inputs=hashes.inputs,
        written_with=f"sqlglot {version('sqlglot')}",
    )


def _metric(name: str, graph: Graph, hashes: Fingerprints) -> Json:
    metric = graph.definitions.metrics[name]
    meta = meta_of(metric.entry)
    known: dict[str, Any] = {
        "version": meta.get("version"),
        "definition": graph.meanings[name].hash,
        "effective": hashes.effective(name),
        "type": graph.meanings[name].values["type"],
        "grain": _grain(name, graph),
        "model": metric.model or None,
        "made_of": sorted(graph.meanings[name].inputs) or None,
        "required_dimensions": meta.get("required_dimensions"),
        "unit": meta.get("unit"),
        "owner": meta.get("owner"),
        "status": meta.get("status"),
        "deprecated_on": _day(meta.get("deprecated_on")),
        "remove_after": _day(meta.get("remove_after")),
        "successor": meta.get("successor"),
        "consumers": sorted(graph.readers.get(f"metric {name}", ())) or None,
    }
    return {key: value for key, value in known.items() if value is not None}


def _model(name: str, definitions: Definitions) -> Json:
    primary = definitions.primary_entity(name)
    return {
        "rows_are": primary or "",
        "joins": sorted(entity for entity in definitions.entities.get(name, {}) if entity != primary),
        "dimensions": sorted(
            f"{each.name} ({each.granularity})" if each.granularity else each.name
            for each in definitions.dimensions.get(name, {}).values()
        ),
    }


def _grain(name: str, graph: Graph) -> str | None:
    """The finest grain of time at which a metric can be asked; of one made of others, the coarsest of theirs."""
    metric = graph.definitions.metrics.get(name)
    if metric is None:
        return None
    if not metric.model:
        return _coarsest(_grain(source, graph) for source in graph.meanings[name].inputs)
    model = graph.definitions.models[metric.model].entry
    time = str(metric.entry.get("agg_time_dimension") or model.get("agg_time_dimension") or "")
    dimension = graph.definitions.dimensions.get(metric.model, {}).get(time)
    return dimension.granularity if dimension and dimension.granularity else None


def _coarsest(grains: Iterable[str | None]) -> str | None:
    known = [grain for grain in grains if grain in _GRAINS]
    return max(known, key=_GRAINS.index, default=None)


def _day(value: Any) -> str | None:
    return None if value is None else str(value)

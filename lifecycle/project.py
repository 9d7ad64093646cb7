"""Reads a dbt project into `definitions`: the only module that knows dbt's JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lifecycle.dbt_project import read_dbt_project, target_path
from lifecycle.definitions import (
    Column,
    Dimension,
    Entity,
    Exposure,
    Meta,
    Metric,
    MetricInput,
    Model,
    Project,
    TimeSpine,
)
from lifecycle.entries import meta_of
from lifecycle.errors import EnvironmentFault
from lifecycle.positions import Entry, EntryKey, read_entries

__all__ = [
    "Column",
    "Dimension",
    "Entity",
    "Exposure",
    "Meta",
    "Metric",
    "MetricInput",
    "Model",
    "Project",
    "load_project",
]

Json = dict[str, Any]

_RELATIONS = ("model", "seed", "snapshot")


def load_project(project_dir: Path, positions: bool = True) -> Project:
    """The project as dbt last parsed it.

    Args:
        project_dir: The folder of `dbt_project.yml`.
        positions: Whether to look up the lines of metrics and exposures, which reads every YAML file that has some.

    Raises:
        EnvironmentFault: No `dbt_project.yml`, or no manifest beside it.
    """
    root = project_dir.resolve()
    folder = target_path(root)
    manifest = _read_manifest(folder / "manifest.json")
    paths = _Paths(root, manifest["metadata"]["project_name"], _packages_folder(root), positions)
    semantics = {_model_of(node): node for node in manifest["semantic_models"].values()}
    unique = _unique_columns(manifest)
    models = {
        node["name"]: _model(node, semantics.get(key), paths, unique.get(key, ()))
        for key, node in manifest["nodes"].items()
        if node["resource_type"] in _RELATIONS
    }
    owners = {model.semantic_name: model.name for model in models.values() if model.semantic_name}
    return Project(
        root=root,
        name=manifest["metadata"]["project_name"],
        target_path=folder,
        adapter_type=manifest["metadata"]["adapter_type"] or "",
        generated_at=manifest["metadata"]["generated_at"],
        models=models,
        metrics={node["name"]: _metric(node, owners, paths) for node in manifest["metrics"].values()},
        exposures={node["name"]: _exposure(node, paths) for node in manifest["exposures"].values()},
    )


def with_manifest(project: Project) -> Project:
    """A project read from its files, with what dbt made of it: engine, relations, compiled SQL, types of the catalog.

    What dbt has switched off is left out. The manifest must be newer than the files.
    """
    manifest = _read_manifest(project.target_path / "manifest.json")
    nodes = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] in _RELATIONS}
    unique = _unique_columns(manifest)
    catalog = _catalog(project.target_path)
    models = {}
    for name, model in project.models.items():
        node = nodes.get(name)
        if node is None or node["package_name"] != model.package:
            continue
        compiled = node.get("compiled_code") or _compiled(project, model, node)
        types = catalog.get(node["unique_id"], {})
        columns = {key: _typed(column, types) for key, column in model.columns.items()}
        columns |= {key: Column(key, type_, "") for key, type_ in types.items() if key not in columns}
        models[name] = replace(
            model,
            schema=node["schema"],
            relation_name=node.get("relation_name") or "",
            columns=columns,
            has_contract=bool(node.get("contract", {}).get("enforced")) or bool(types),
            sql=compiled or model.sql,
            is_compiled=bool(compiled),
            unique=(*model.unique, *(one for one in unique.get(node["unique_id"], ()) if one not in model.unique)),
        )
    metrics = {node["name"] for node in manifest["metrics"].values()}
    return replace(
        project,
        adapter_type=manifest["metadata"]["adapter_type"] or project.adapter_type,
        generated_at=manifest["metadata"]["generated_at"],
        models=models,
        metrics={name: metric for name, metric in project.metrics.items() if name in metrics},
    )


def _typed(column: Column, types: Mapping[str, str]) -> Column:
    return replace(column, data_type=column.data_type or types.get(column.name.lower(), ""))


def _catalog(folder: Path) -> dict[str, dict[str, str]]:
    """The types of columns that `dbt docs generate` found; nothing where that was before the manifest."""
    path = folder / "catalog.json"
    try:
        if path.stat().st_mtime < (folder / "manifest.json").stat().st_mtime:
            return {}
        nodes = json.loads(path.read_bytes())["nodes"]
        return {
            key: {name.lower(): item["type"] for name, item in node["columns"].items()} for key, node in nodes.items()
        }
    except (OSError, ValueError, KeyError):
        return {}


def _compiled(project: Project, model: Model, node: Json) -> str:
    """The SQL that an earlier build left of a file that has not changed since."""
    path = project.target_path / "compiled" / node["package_name"] / node["original_file_path"]
    try:
        is_fresh = path.stat().st_mtime >= (project.root / model.sql_path).stat().st_mtime
        return path.read_text(encoding="utf-8") if is_fresh else ""
    except (OSError, UnicodeDecodeError):
        return ""


@dataclass(frozen=True)
class _Paths:
    """Finds the files of a package, and the entries in them, each file read once."""

    root: Path
    root_package: str
    packages_folder: str
    positions: bool
    read: dict[str, dict[EntryKey, Entry]] = field(default_factory=dict)

    def of(self, package: str, path: str) -> str:
        """The path relative to the project's folder."""
        parts = path.replace("\\", "/")
        return parts if package == self.root_package else f"{self.packages_folder}/{package}/{parts}"

    def entry(self, path: str, kind: str, name: str) -> Entry:
        if not self.positions:
            return Entry()
        if path not in self.read:
            self.read[path] = read_entries(self.root / path)
        return self.read[path].get((kind, name), Entry())


def _read_manifest(path: Path) -> Json:
    try:
        manifest: Json = json.loads(path.read_bytes())
    except OSError:
        raise EnvironmentFault(f"'{path}' does not exist.", "Run `lifecycle build` or `dbt parse`.") from None
    except ValueError:
        raise EnvironmentFault(f"'{path}' is not JSON.", "Delete it and run `dbt parse`.") from None
    return manifest


def _packages_folder(root: Path) -> str:
    return str(read_dbt_project(root).get("packages-install-path") or "dbt_packages")


def _model_of(semantic: Json) -> str:
    nodes: list[str] = semantic["depends_on"]["nodes"]
    return nodes[0] if nodes else ""


def _unique_columns(manifest: Json) -> dict[str, tuple[frozenset[str], ...]]:
    """By model, the sets of columns that a generic test or dbt itself says are unique together."""
    found: dict[str, list[frozenset[str]]] = {}
    for key, node in manifest["nodes"].items():
        if node.get("primary_key"):
            found.setdefault(key, []).append(frozenset(node["primary_key"]))
        test = node.get("test_metadata") or {}
        if "unique" in test.get("name", "") and node.get("attached_node"):
            for value in test["kwargs"].values():
                if isinstance(value, list):
                    found.setdefault(node["attached_node"], []).append(frozenset(map(str, value)))
    return {key: tuple(sets) for key, sets in found.items()}


def _model(node: Json, semantic: Json | None, paths: _Paths, unique: tuple[frozenset[str], ...]) -> Model:
    sql_path = paths.of(node["package_name"], node["original_file_path"])
    _, _, patch = (node.get("patch_path") or "").partition("://")
    path = paths.of(node["package_name"], patch) if patch else sql_path
    return Model(
        name=node["name"],
        package=node["package_name"],
        path=path,
        sql_path=sql_path,
        description=node.get("description") or "",
        schema=node["schema"],
        relation_name=node.get("relation_name") or "",
        columns={column["name"]: _column(column) for column in node["columns"].values()},
        has_contract=bool(node.get("contract", {}).get("enforced")),
        sql=node.get("compiled_code") or node.get("raw_code") or "",
        semantic_name=semantic["name"] if semantic else None,
        primary_entity=_primary_entity(semantic) if semantic else None,
        agg_time_dimension=(semantic["defaults"] or {}).get("agg_time_dimension") if semantic else None,
        dimensions=tuple(_dimensions(node["name"], path, semantic, paths)) if semantic else (),
        entities=tuple(_entities(node["name"], path, semantic, paths)) if semantic else (),
        unique=unique,
        entry=paths.entry(path, "model", node["name"]) if semantic else Entry(),
        time_spine=_time_spine(node),
    )


def _time_spine(node: Json) -> TimeSpine | None:
    spine = node.get("time_spine")
    if not spine:
        return None
    column = spine["standard_granularity_column"]
    grain = node["columns"].get(column, {}).get("granularity") or "day"
    return TimeSpine(column, grain, tuple(custom["name"] for custom in spine.get("custom_granularities") or ()))


def _primary_entity(semantic: Json) -> str | None:
    declared = [entity["name"] for entity in semantic["entities"] if entity["type"] == "primary"]
    return semantic.get("primary_entity") or (declared[0] if declared else None)


def _column(column: Json) -> Column:
    meta = column.get("config", {}).get("meta") or column.get("meta") or {}
    return Column(column["name"], column.get("data_type") or "", column.get("description") or "", meta)


def _dimensions(model: str, path: str, semantic: Json, paths: _Paths) -> Iterator[Dimension]:
    for node in semantic["dimensions"]:
        yield Dimension(
            name=node["name"],
            type=node["type"],
            granularity=(node["type_params"] or {}).get("time_granularity"),
            expr=node["expr"],
            entry=paths.entry(path, "column", f"{model}.{node['name']}"),
        )


def _entities(model: str, path: str, semantic: Json, paths: _Paths) -> Iterator[Entity]:
    for node in semantic["entities"]:
        column = node["expr"] or node["name"]
        yield Entity(node["name"], node["type"], node["expr"], paths.entry(path, "column", f"{model}.{column}"))


def _metric(node: Json, owners: Mapping[str, str], paths: _Paths) -> Metric:
    path = paths.of(node["package_name"], node["original_file_path"])
    params = node["type_params"]
    aggregation = params.get("metric_aggregation_params") or {}
    cumulative = params.get("cumulative_type_params") or {}
    balance = aggregation.get("non_additive_dimension") or {}
    return Metric(
        name=node["name"],
        label=node.get("label") or "",
        description=node.get("description") or "",
        type=node["type"],
        path=path,
        package=node["package_name"],
        expr=params.get("expr"),
        agg=aggregation.get("agg"),
        filters=_filters(node),
        inputs=tuple(_inputs(params)),
        model=owners.get(aggregation.get("semantic_model", "")),
        agg_time_dimension=aggregation.get("agg_time_dimension"),
        non_additive_dimension=balance.get("name"),
        period_agg=cumulative.get("period_agg"),
        agg_params=aggregation.get("agg_params") or {},
        meta=meta_of(node["config"].get("meta") or node.get("meta") or {}),
        entry=paths.entry(path, "metric", node["name"]),
    )


def _inputs(params: Json) -> Iterator[MetricInput]:
    cumulative = params.get("cumulative_type_params") or {}
    conversion = params.get("conversion_type_params") or {}
    named = [params.get("numerator"), params.get("denominator"), cumulative.get("metric")]
    named += [conversion.get("base_metric"), conversion.get("conversion_metric"), *(params.get("metrics") or [])]
    for node in named:
        if node:
            yield MetricInput(
                name=node["name"],
                alias=node.get("alias"),
                filters=_filters(node),
                offset_window=_window(node.get("offset_window")),
                offset_to_grain=node.get("offset_to_grain"),
            )


def _window(window: Json | None) -> str | None:
    return f"{window['count']} {window['granularity']}" if window else None


def _filters(node: Json) -> tuple[str, ...]:
    filters = (node.get("filter") or {}).get("where_filters") or []
    return tuple(item["where_sql_template"] for item in filters)


def _exposure(node: Json, paths: _Paths) -> Exposure:
    path = paths.of(node["package_name"], node["original_file_path"])
    names = (key.split(".")[2] for key in node["depends_on"]["nodes"])
    return Exposure(
        name=node["name"],
        label=node.get("label") or "",
        description=node.get("description") or "",
        type=node["type"],
        path=path,
        depends_on=tuple(names),
        owner=node.get("owner") or {},
        meta=node["config"].get("meta") or node.get("meta") or {},
        entry=paths.entry(path, "exposure", node["name"]),
    )

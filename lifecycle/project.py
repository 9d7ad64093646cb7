"""A dbt project as frozen dataclasses: the only module that knows dbt's JSON."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lifecycle.errors import EnvironmentFault
from lifecycle.positions import Entry, EntryKey, read_entries

Json = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column as its model's YAML declares it; `data_type` is empty where none is declared."""

    name: str
    data_type: str
    description: str
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Dimension:
    """A dimension of a semantic model; `expr` is none where it is the column of the same name."""

    name: str
    type: str
    granularity: str | None
    expr: str | None
    entry: Entry = field(default_factory=Entry)


@dataclass(frozen=True)
class Entity:
    """An entity of a semantic model: what it joins on. `expr` is none where it is the column of the same name."""

    name: str
    type: str
    expr: str | None


@dataclass(frozen=True)
class Model:
    """A dbt model and, where it has one, its semantic model.

    Attributes:
        path: Its YAML file (its SQL file where it has no YAML), relative to the project's folder.
        sql_path: Its SQL file, likewise.
        sql: Its SQL: compiled where dbt has compiled it, else as written, with Jinja.
        has_contract: Whether dbt enforces that its columns are exactly `columns`.
        semantic_name: Name of its semantic model, or none.
        primary_entity: Name of the entity that a row is, whether or not a column holds its key.
    """

    name: str
    package: str
    path: str
    sql_path: str
    description: str
    schema: str
    relation_name: str
    columns: Mapping[str, Column]
    has_contract: bool = False
    sql: str = ""
    semantic_name: str | None = None
    primary_entity: str | None = None
    agg_time_dimension: str | None = None
    dimensions: tuple[Dimension, ...] = ()
    entities: tuple[Entity, ...] = ()
    entry: Entry = field(default_factory=Entry)


@dataclass(frozen=True)
class Meta:
    """What `config.meta` says of a metric; none or empty where it is silent.

    Attributes:
        unit: What the number counts, such as "accounts", "USD" or "seconds".
        format: How it is shown: integer, decimal, percent, money, hours or days.
        good_direction: "up", "down" or "none".
        min_n: The least denominator at which a rate is shown.
        required_dimensions: Dimensions by which every query must group or filter, as adding over them is wrong.
        additive: Whether summing over time is right; none where it is not said.
        declared: All of `config.meta`, as written.
    """

    owner: str | None = None
    version: int | None = None
    status: str | None = None
    unit: str | None = None
    format: str | None = None
    good_direction: str | None = None
    tier: str | None = None
    catalog_id: str | None = None
    min_n: int | None = None
    required_dimensions: tuple[str, ...] = ()
    additive: bool | None = None
    declared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MetricInput:
    """A metric that another is made of."""

    name: str
    alias: str | None = None
    filters: tuple[str, ...] = ()
    offset_window: str | None = None
    offset_to_grain: str | None = None


@dataclass(frozen=True)
class Metric:
    """A metric.

    Attributes:
        type: simple, ratio, derived, cumulative or conversion.
        path: Its YAML file, relative to the project's folder; `line` and `column` count from 1.
        agg: How a simple metric aggregates `expr`; none for the others.
        filters: Its own filters, as Jinja templates; an input's are with the input.
        inputs: The metrics it is made of, in the order of its definition (numerator first).
        model: The model that a simple metric reads; none for the others.
        agg_time_dimension: The time that a simple metric is counted at.
        non_additive_dimension: The dimension over which a balance must not be summed, or none.
        period_agg: What a cumulative metric takes of a longer period: first, last or average.
        agg_params: The percentile and its kind, as dbt writes them.
    """

    name: str
    label: str
    description: str
    type: str
    path: str
    package: str = ""
    expr: str | None = None
    agg: str | None = None
    filters: tuple[str, ...] = ()
    inputs: tuple[MetricInput, ...] = ()
    model: str | None = None
    agg_time_dimension: str | None = None
    non_additive_dimension: str | None = None
    period_agg: str | None = None
    agg_params: Mapping[str, Any] = field(default_factory=dict)
    meta: Meta = field(default_factory=Meta)
    entry: Entry = field(default_factory=Entry)

    @property
    def line(self) -> int:
        """Line of its name, from 1."""
        return self.entry.start.line

    @property
    def column(self) -> int:
        """Column of its name, from 1."""
        return self.entry.start.column


@dataclass(frozen=True)
class Exposure:
    """A dbt exposure; a report is one. `depends_on` holds names of models and metrics."""

    name: str
    label: str
    description: str
    type: str
    path: str
    depends_on: tuple[str, ...]
    owner: Mapping[str, Any]
    meta: Mapping[str, Any]
    entry: Entry = field(default_factory=Entry)


@dataclass(frozen=True)
class Project:
    """A parsed dbt project with its packages. Models, metrics and exposures are keyed by name.

    Attributes:
        root: The folder of `dbt_project.yml`, absolute.
        target_path: Where dbt writes its artifacts, absolute.
        adapter_type: The engine it was parsed for.
        generated_at: When dbt wrote the manifest, ISO 8601, UTC.
    """

    root: Path
    name: str
    target_path: Path
    adapter_type: str
    generated_at: str
    models: Mapping[str, Model]
    metrics: Mapping[str, Metric]
    exposures: Mapping[str, Exposure]

    @property
    def semantic_manifest(self) -> Path:
        """The file that MetricFlow reads."""
        return self.target_path / "semantic_manifest.json"


def read_dbt_project(project_dir: Path) -> Json:
    """`dbt_project.yml` as dbt's dictionary.

    Raises:
        EnvironmentFault: There is none, or it is no YAML.
    """
    path = project_dir / "dbt_project.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise EnvironmentFault(
            f"'{project_dir}' has no dbt_project.yml.", "Run it in a dbt project, or name its folder."
        ) from None
    except yaml.YAMLError as error:
        raise EnvironmentFault(f"'{path}' is not YAML: {_one_line(error)}.", "Mend the file.") from None
    return content if isinstance(content, dict) else {}


def target_path(project_dir: Path) -> Path:
    """Where dbt writes this project's artifacts: DBT_TARGET_PATH, else the project's `target-path`, else `target`."""
    configured = os.environ.get("DBT_TARGET_PATH") or read_dbt_project(project_dir).get("target-path") or "target"
    return project_dir / str(configured)


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
    models = {
        node["name"]: _model(node, semantics.get(key), paths)
        for key, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed", "snapshot")
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


def _model(node: Json, semantic: Json | None, paths: _Paths) -> Model:
    sql_path = paths.of(node["package_name"], node["original_file_path"])
    _, _, patch = (node.get("patch_path") or "").partition("://")
    path = paths.of(node["package_name"], patch) if patch else sql_path
    has_entry = semantic is not None
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
        entities=tuple(Entity(e["name"], e["type"], e["expr"]) for e in semantic["entities"]) if semantic else (),
        entry=paths.entry(path, "model", node["name"]) if has_entry else Entry(),
    )


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
            entry=paths.entry(path, "dimension", f"{model}.{node['name']}"),
        )


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
        meta=_meta(node["config"].get("meta") or node.get("meta") or {}),
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


def _meta(declared: Mapping[str, Any]) -> Meta:
    def text(key: str) -> str | None:
        return str(declared[key]) if declared.get(key) is not None else None

    def whole(key: str) -> int | None:
        value = declared.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    required = declared.get("required_dimensions") or ()
    additive = declared.get("additive")
    return Meta(
        owner=text("owner"),
        version=whole("version"),
        status=text("status"),
        unit=text("unit"),
        format=text("format"),
        good_direction=text("good_direction"),
        tier=text("tier"),
        catalog_id=text("catalog_id"),
        min_n=whole("min_n"),
        required_dimensions=tuple(map(str, [required] if isinstance(required, str) else required)),
        additive=additive if isinstance(additive, bool) else None,
        declared=declared,
    )


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


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())

"""What a dbt project defines: models, metrics, saved queries and exposures, as frozen dataclasses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lifecycle.positions import START, Entry, Node, Position


@dataclass(frozen=True)
class Column:
    """A column as its model's YAML declares it; `data_type` is empty where none is declared.

    Attributes:
        accepted: The values that a test accepts, as texts; none where no test says.
        is_unique: Whether a test says that no value comes twice.
        tags: As written, with those of its `config`.
    """

    name: str
    data_type: str
    description: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    accepted: frozenset[str] | None = None
    is_unique: bool = False
    tags: tuple[str, ...] = ()
    entry: Entry = field(default_factory=Entry)


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
    entry: Entry = field(default_factory=Entry)


@dataclass(frozen=True)
class TimeSpine:
    """What a calendar model gives: its column, the grain of that, and the names of grains of one's own."""

    column: str
    granularity: str
    custom: tuple[str, ...] = ()


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
        unique: Sets of columns that are tested to be unique together.
        is_compiled: Whether `sql` is what dbt made of the file, without Jinja.
        time_spine: The columns of a calendar, or none: its standard column, and those of its own grains.
        node: Its entry in YAML, as written; none where it has none.
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
    unique: tuple[frozenset[str], ...] = ()
    entry: Entry = field(default_factory=Entry)
    is_compiled: bool = False
    time_spine: TimeSpine | None = None
    node: Node | None = None


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
    """A metric that another is made of.

    Attributes:
        role: The key it stands under: numerator, denominator, input_metric, input_metrics, base_metric or
            conversion_metric; empty where it is not known.
    """

    name: str
    alias: str | None = None
    filters: tuple[str, ...] = ()
    offset_window: str | None = None
    offset_to_grain: str | None = None
    role: str = ""
    entry: Entry = field(default_factory=Entry)


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
        window: Of a cumulative or conversion metric, such as "28 days".
        grain_to_date: Of a cumulative metric, such as "month".
        entity: Of a conversion metric: what converts.
        is_hidden: Whether it is kept from lists of metrics.
        fill_nulls_with: What stands for no rows, or none.
        node: Its entry in YAML, as written; none where the manifest alone was read.
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
    window: str | None = None
    grain_to_date: str | None = None
    entity: str | None = None
    is_hidden: bool = False
    fill_nulls_with: Any = None
    node: Node | None = None

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
    node: Node | None = None


@dataclass(frozen=True)
class SavedQuery:
    """A saved query: metrics, what they are grouped by (templates, as written), filters, and names of exports."""

    name: str
    path: str
    package: str
    metrics: tuple[str, ...]
    group_by: tuple[str, ...]
    where: tuple[str, ...]
    node: Node

    @property
    def entry(self) -> Entry:
        """Where it is written."""
        return self.node.entry


@dataclass(frozen=True)
class Document:
    """A YAML file; `root` is empty where it cannot be read, and `problem` says why."""

    path: str
    package: str
    root: Node
    problem: str = ""
    position: Position = START


@dataclass(frozen=True)
class Project:
    """A dbt project with its packages. Models, metrics and exposures are keyed by name.

    Attributes:
        root: The folder of `dbt_project.yml`, absolute.
        target_path: Where dbt writes its artifacts, absolute.
        adapter_type: The engine it was parsed for; empty where that is not known.
        generated_at: When dbt wrote the manifest, ISO 8601, UTC; empty where files alone were read.
        engines: The types of all outputs of its profile; empty where there is none.
        documents: The YAML files that were read; none where the manifest alone was.
        memo: What has been worked out of it already, by whom.
    """

    root: Path
    name: str
    target_path: Path
    adapter_type: str
    generated_at: str
    models: Mapping[str, Model]
    metrics: Mapping[str, Metric]
    exposures: Mapping[str, Exposure]
    saved_queries: Mapping[str, SavedQuery] = field(default_factory=dict)
    engines: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def semantic_manifest(self) -> Path:
        """The file that MetricFlow reads."""
        return self.target_path / "semantic_manifest.json"

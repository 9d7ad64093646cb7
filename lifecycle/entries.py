"""Makes definitions of the entries of dbt's YAML, in the latest spec."""

from collections.abc import Iterator, Mapping
from typing import Any

from lifecycle.definitions import (
    Column,
    Dimension,
    Document,
    Entity,
    Exposure,
    Meta,
    Metric,
    MetricInput,
    Model,
    SavedQuery,
    TimeSpine,
)
from lifecycle.positions import Entry, Node

_INPUTS = ("numerator", "denominator", "input_metric", "base_metric", "conversion_metric", "input_metrics")


def model_of(name: str, node: Node, document: Document, sql_path: str, sql: str, has_contract: bool) -> Model:
    """A model with its semantic model, where it has one that is on."""
    semantic = node.plain("semantic_model")
    is_on = semantic is True or (isinstance(semantic, dict) and semantic.get("enabled", True) is not False)
    # one that is off and has metrics is read as if it were on: that it is off is a finding, and enough
    is_semantic = is_on or bool(node.items("metrics"))
    columns = {column: _column(column, below) for column, below in node.named("columns")}
    entities = tuple(_entities(node))
    declared = [item.name for item in entities if item.type == "primary"]
    config = node.plain("config")
    contract = config.get("contract") if isinstance(config, dict) else None
    return Model(
        name=name,
        package=document.package,
        path=document.path,
        sql_path=sql_path or document.path,
        description=_text(node.plain("description")),
        schema="",
        relation_name="",
        columns=columns,
        has_contract=bool(contract.get("enforced")) if isinstance(contract, dict) else has_contract and bool(columns),
        sql=sql,
        semantic_name=str((semantic.get("name") if isinstance(semantic, dict) else None) or name)
        if is_semantic
        else None,
        primary_entity=_name(node, "primary_entity") or (declared[0] if declared else None),
        agg_time_dimension=_name(node, "agg_time_dimension"),
        dimensions=tuple(_dimensions(node)),
        entities=entities,
        unique=tuple(_unique(node)),
        entry=node.entry,
        time_spine=_time_spine(node, columns),
        node=node,
    )


def metric_of(name: str, node: Node, document: Document, model: Model | None) -> Metric:
    """A metric; `model` is the one that a simple metric stands under."""
    config = node.get("config")
    meta = (config.plain("meta") if config else None) or node.plain("meta") or {}
    balance = node.get("non_additive_dimension")
    default = model.agg_time_dimension if model else None
    period_agg = node.plain("period_agg")
    params = {"percentile": node.plain("percentile")}
    kind = node.plain("percentile_type")
    params |= {"use_approximate_percentile": kind == "continuous", "use_discrete_percentile": kind == "discrete"}
    return Metric(
        name=name,
        label=_text(node.plain("label")),
        description=_text(node.plain("description")),
        type=_text(node.plain("type")) or "simple",
        path=document.path,
        package=document.package,
        expr=_sql(node.plain("expr")),
        agg=_name(node, "agg"),
        filters=_filters(node),
        inputs=tuple(_inputs(node)),
        model=model.name if model else None,
        agg_time_dimension=_name(node, "agg_time_dimension") or default,
        non_additive_dimension=_name(balance, "name") if balance else None,
        period_agg=str(period_agg) if period_agg else None,
        agg_params={key: value for key, value in params.items() if value is not None},
        meta=meta_of(meta if isinstance(meta, dict) else {}),
        entry=node.entry,
        window=_name(node, "window"),
        grain_to_date=_name(node, "grain_to_date"),
        entity=_name(node, "entity"),
        is_hidden=node.plain("hidden") is True,
        fill_nulls_with=node.plain("fill_nulls_with"),
        node=node,
    )


def exposure_of(name: str, node: Node, document: Document) -> Exposure:
    """An exposure; of what it depends on, the last name of each call."""
    config = node.get("config")
    meta = (config.plain("meta") if config else None) or node.plain("meta") or {}
    owner = node.plain("owner")
    names = (call_of(_text(item.value))[1] for item in node.items("depends_on"))
    return Exposure(
        name=name,
        label=_text(node.plain("label")),
        description=_text(node.plain("description")),
        type=_text(node.plain("type")),
        path=document.path,
        depends_on=tuple(names),
        owner=owner if isinstance(owner, dict) else {},
        meta=meta if isinstance(meta, dict) else {},
        entry=node.entry,
        node=node,
    )


def saved_query_of(name: str, node: Node, document: Document) -> SavedQuery:
    """A saved query."""
    params = node.get("query_params") or Node({})
    return SavedQuery(
        name=name,
        path=document.path,
        package=document.package,
        metrics=tuple(_text(item.value) for item in params.items("metrics")),
        group_by=tuple(_text(item.value) for item in params.items("group_by")),
        where=tuple(_text(item.value) for item in params.items("where")),
        node=node,
    )


def call_of(text: str) -> tuple[str, str]:
    """The function and the last text of a call such as `metric('mrr')` or `ref('package', 'model')`."""
    function, _, rest = text.strip().removeprefix("{{").removesuffix("}}").strip().partition("(")
    last = rest.rpartition(")")[0].rpartition(",")[2]
    return function.strip(), last.strip().strip("'\"")


def meta_of(declared: Mapping[str, Any]) -> Meta:
    """What `config.meta` says of a metric."""

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


def _column(name: str, node: Node) -> Column:
    config = node.get("config") or Node({})
    meta = config.plain("meta") or node.plain("meta") or {}
    tags = [*_list(node.plain("tags")), *_list(config.plain("tags"))]
    tests = [item.value if not isinstance(item.value, dict) else item for item in _tests(node)]
    return Column(
        name=name,
        data_type=_text(node.plain("data_type")),
        description=_text(node.plain("description")),
        meta=meta if isinstance(meta, dict) else {},
        accepted=_accepted(tests),
        is_unique=any(test == "unique" or (isinstance(test, Node) and "unique" in test.value) for test in tests),
        tags=tuple(map(str, tags)),
        entry=node.entry,
    )


def _tests(node: Node) -> list[Node]:
    return [*node.items("data_tests"), *node.items("tests")]


def _accepted(tests: list[Any]) -> frozenset[str] | None:
    for test in tests:
        body = test.get("accepted_values") if isinstance(test, Node) else None
        arguments = (body.get("arguments") or body) if body else None
        values = arguments.plain("values") if arguments else None
        # a test of some rows, or one that only warns, leaves others possible
        if isinstance(values, list) and body is not None and not body.get("config"):
            return frozenset(_value_text(value) for value in values)
    return None


def _value_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _entities(node: Node) -> Iterator[Entity]:
    for column, below in node.named("columns"):
        entity = below.get("entity")
        if entity is None or not entity.value:
            continue
        type_ = entity.plain("type") if isinstance(entity.value, dict) else entity.value
        name = (entity.plain("name") if isinstance(entity.value, dict) else None) or column
        yield Entity(str(name), _text(type_), column if name != column else None, below.entry)
    derived = node.get("derived_semantics") or Node({})
    for name, below in derived.named("entities"):
        yield Entity(name, _text(below.plain("type")), _sql(below.plain("expr")), below.entry)


def _dimensions(node: Node) -> Iterator[Dimension]:
    for column, below in node.named("columns"):
        dimension = below.get("dimension")
        if dimension is None or not dimension.value:
            continue
        type_ = dimension.plain("type") if isinstance(dimension.value, dict) else dimension.value
        name = (dimension.plain("name") if isinstance(dimension.value, dict) else None) or column
        granularity = _name(below, "granularity")
        yield Dimension(str(name), _text(type_), granularity, column if name != column else None, below.entry)
    derived = node.get("derived_semantics") or Node({})
    for name, below in derived.named("dimensions"):
        expr, granularity = _sql(below.plain("expr")), _name(below, "granularity")
        yield Dimension(name, _text(below.plain("type")), granularity, expr, below.entry)


def _unique(node: Node) -> Iterator[frozenset[str]]:
    """Sets of columns that a test of the model says are unique together."""
    for test in _tests(node):
        for name, body in test.value.items() if isinstance(test.value, dict) else ():
            arguments = body.get("arguments") or body
            if "unique" in name and isinstance(arguments.value, dict):
                for value in arguments.value.values():
                    if isinstance(value.value, list):
                        yield frozenset(_text(item.value) for item in value.value)
    for column, below in node.named("columns"):
        if any(test.value == "unique" for test in _tests(below)):
            yield frozenset({column})


def _time_spine(node: Node, columns: Mapping[str, Column]) -> TimeSpine | None:
    spine = node.get("time_spine")
    name = _name(spine, "standard_granularity_column") if spine else None
    if spine is None or name is None:
        return None
    below = next((item for column, item in node.named("columns") if column == name), Node({}))
    granularity = _name(below, "granularity") if name in columns else None
    return TimeSpine(name, granularity or "day", tuple(custom for custom, _ in spine.named("custom_granularities")))


def _inputs(node: Node) -> Iterator[MetricInput]:
    for role in _INPUTS:
        for item in node.items(role):
            if not isinstance(item.value, dict):
                yield MetricInput(_text(item.value), role=role, entry=_entry_of(item))
            elif item.plain("name") is not None:
                yield MetricInput(
                    name=_text(item.plain("name")),
                    alias=_name(item, "alias"),
                    filters=_filters(item),
                    offset_window=_name(item, "offset_window"),
                    offset_to_grain=_name(item, "offset_to_grain"),
                    role=role,
                    entry=item.entry,
                )


def _entry_of(item: Node) -> Entry:
    return Entry(item.position)


def _filters(node: Node) -> tuple[str, ...]:
    return tuple(_text(item.value) for item in node.items("filter") if not isinstance(item.value, dict | list))


def _name(node: Node | None, key: str) -> str | None:
    value = node.plain(key) if node is not None else None
    return None if value is None or isinstance(value, dict | list) else str(value)


def _sql(value: Any) -> str | None:
    """An `expr`: YAML may have read a number or a truth value."""
    if value is None or isinstance(value, dict | list):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]

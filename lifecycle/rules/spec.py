"""dbt's latest semantic spec: the keys of each entry, the values they take, and what each type of metric needs."""

GRAINS = (
    "nanosecond",
    "microsecond",
    "millisecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
)
AGGREGATIONS = ("sum", "min", "max", "count", "count_distinct", "sum_boolean", "average", "median", "percentile")
METRIC_TYPES = ("simple", "ratio", "derived", "cumulative", "conversion")

METRIC_KEYS: dict[str, tuple[str, ...]] = {
    "": ("name", "type", "label", "description", "filter", "time_granularity", "config", "hidden"),
    "simple": (
        *("agg", "expr", "percentile", "percentile_type", "join_to_timespine", "fill_nulls_with"),
        *("non_additive_dimension", "agg_time_dimension"),
    ),
    "ratio": ("numerator", "denominator"),
    "derived": ("expr", "input_metrics"),
    "cumulative": ("input_metric", "window", "grain_to_date", "period_agg"),
    "conversion": ("entity", "calculation", "base_metric", "conversion_metric", "window", "constant_properties"),
}
"""By type of metric, the keys that mean something for it; under the empty name, those of all."""

NEEDED: dict[str, tuple[str, ...]] = {
    "simple": ("agg",),
    "ratio": ("numerator", "denominator"),
    "derived": ("expr", "input_metrics"),
    "cumulative": ("input_metric",),
    "conversion": ("entity", "base_metric", "conversion_metric"),
}
"""By type of metric, the keys without which it means nothing."""

MODEL_KEYS = frozenset(
    "name description docs meta config columns data_tests tests constraints quote_columns access latest_version versions "
    "deprecation_date time_spine semantic_model primary_entity agg_time_dimension metrics derived_semantics group tags "
    "data_type freshness loaded_at_field".split()
)
# Keys of a column that dbt does not know are kept by it, so only those near to one of these are faults.
COLUMN_KEYS = (
    "entity",
    "dimension",
    "granularity",
    "name",
    "description",
    "data_type",
    "data_tests",
    "tests",
    "config",
    "meta",
)
INPUT_KEYS = ("name", "alias", "filter", "offset_window", "offset_to_grain")
ENTITY_KEYS = ("name", "type", "description", "label", "config", "expr", "role")
DIMENSION_KEYS = (
    "name",
    "type",
    "description",
    "label",
    "config",
    "expr",
    "is_partition",
    "validity_params",
    "granularity",
)
SEMANTIC_KEYS = ("name", "enabled", "group", "config")
BALANCE_KEYS = ("name", "window_agg", "group_by")
SAVED_QUERY_KEYS = ("name", "query_params", "description", "label", "exports", "config", "tags", "group")
PARAMS_KEYS = ("metrics", "group_by", "where", "order_by", "limit")
EXPORT_KEYS = ("name", "config")
EXPORT_CONFIG_KEYS = ("export_as", "schema", "alias", "database")
EXPOSURE_KEYS = (
    *("name", "type", "owner", "description", "label", "maturity", "meta", "tags", "url", "depends_on", "config"),
    "enabled",
)
TOP_KEYS = (
    *("version", "models", "metrics", "saved_queries", "exposures", "semantic_models", "sources", "seeds", "snapshots"),
    *("macros", "unit_tests", "groups", "analyses", "data_tests", "functions", "anchors"),
)

VALUES: dict[str, tuple[str, ...]] = {
    "type": METRIC_TYPES,
    "agg": AGGREGATIONS,
    "percentile_type": ("continuous", "discrete"),
    "period_agg": ("first", "last", "average"),
    "calculation": ("conversions", "conversion_rate"),
}
"""The closed lists of a metric's values."""

Shape = tuple[tuple[type, ...], str]
"""The types that a value may be of, and how to say so."""

TEXT: Shape = ((str,), "a text")
LIST: Shape = ((list,), "a list")
MAPPING: Shape = ((dict,), "a mapping")
SQL: Shape = ((str, int, float, bool), "SQL")
TRUTH: Shape = ((bool,), "true or false")
_METRIC: Shape = ((str, dict), "a metric")

METRIC_SHAPES: dict[str, Shape] = {
    **dict.fromkeys(("label", "description", "agg_time_dimension", "entity", "grain_to_date"), TEXT),
    **dict.fromkeys(("numerator", "denominator", "input_metric", "base_metric", "conversion_metric"), _METRIC),
    **dict.fromkeys(("hidden", "join_to_timespine"), TRUTH),
    **dict.fromkeys(("config", "non_additive_dimension"), MAPPING),
    **dict.fromkeys(("input_metrics", "constant_properties"), LIST),
    "expr": SQL,
    "filter": ((str, list), "a text or a list of texts"),
    "window": ((str,), "a text such as 28 days"),
    "percentile": ((int, float), "a number"),
    "fill_nulls_with": ((int,), "a whole number"),
}
INPUT_SHAPES: dict[str, Shape] = {
    **dict.fromkeys(("name", "alias", "offset_window", "offset_to_grain"), TEXT),
    "filter": METRIC_SHAPES["filter"],
}
MODEL_SHAPES: dict[str, Shape] = {
    **dict.fromkeys(("description", "agg_time_dimension", "primary_entity"), TEXT),
    **dict.fromkeys(("columns", "metrics", "data_tests", "tests"), LIST),
    "derived_semantics": MAPPING,
    "config": MAPPING,
    "semantic_model": ((bool, dict), "true or a mapping"),
}
COLUMN_SHAPES: dict[str, Shape] = {
    "description": TEXT,
    "granularity": TEXT,
    "dimension": ((str, dict), "a type or a mapping"),
    "entity": ((str, dict), "a type or a mapping"),
}

ENTITY_TYPES = ("primary", "foreign", "unique", "natural")
DIMENSION_TYPES = ("categorical", "time")
EXPOSURE_TYPES = ("dashboard", "notebook", "analysis", "ml", "application")
EXPORT_TYPES = ("table", "view")

"""Which engines have a function: a list for each, of scalar functions that definitions use."""

from collections.abc import Sequence

from sqlglot import exp

_EVERYWHERE = """
abs acos asin atan atan2 avg bit_length case cast ceil ceiling char_length character_length coalesce concat cos count
cot current_date current_timestamp degrees dense_rank exp extract first_value floor greatest lag last_value lead least
left length ln log log10 lower lpad ltrim max min mod ntile nullif pi pow power radians rank regexp_replace repeat replace
reverse right round row_number rpad rtrim sign sin sqrt stddev stddev_pop stddev_samp substr substring sum tan trim upper
var_pop var_samp variance date_trunc timestamp_trunc concat_ws initcap percentile_cont translate md5 interval date
"""

_OF: dict[str, str] = {
    "duckdb": """
        array_agg any_value arg_max arg_min bool_and bool_or date_add date_diff date_part date_sub datediff datepart day
        dayname dayofmonth dayofweek dayofyear epoch epoch_ms epoch_us hour if ifnull instr isnan json_extract
        json_extract_string last_day len list_aggregate list_contains list_filter list_sum list_transform log2 make_date
        make_timestamp median minute month monthname now position quantile_cont quarter random regexp_extract
        regexp_matches second sha256 split_part starts_with strftime string_agg string_split strip_accents strlen
        strptime strpos struct_extract time_bucket to_days to_hours to_minutes to_timestamp today trunc try_cast try_strptime
        unnest uuid week weekday weekofyear year yearweek yearmonth age approx_count_distinct ascii chr hash isfinite
        json_array_length list_value range regexp_full_match round_even unix_timestamp uuid contains ends_with suffix prefix
        lcase ucase
    """,
    "postgres": """
        age array_agg array_length array_position ascii bool_and bool_or btrim chr clock_timestamp date_bin date_part decode
        div encode every format gen_random_uuid isfinite json_build_object jsonb_array_length jsonb_extract_path
        jsonb_extract_path_text json_extract_path json_extract_path_text justify_days justify_hours localtime localtimestamp
        log make_date make_interval make_timestamp now num_nonnulls num_nulls overlay position quote_literal random
        regexp_match regexp_matches regexp_split_to_array regexp_substr scale sha256 split_part starts_with string_agg
        string_to_array strpos timeofday timezone to_char to_date to_number to_timestamp trunc unnest width_bucket
        statement_timestamp transaction_timestamp cbrt factorial gcd lcm lcase
    """,
    "spark": """
        add_months any_value approx_count_distinct array array_contains array_join array_size ascii base64 bool_and bool_or
        bround chr collect_list collect_set conv crc32 current_timezone date_add date_diff date_format date_from_unix_date
        date_part date_sub datediff dateadd datepart day dayofmonth dayofweek dayofyear decode div element_at elt encode every
        explode factorial filter find_in_set format_number format_string from_json from_unixtime from_utc_timestamp
        get_json_object hash hex hour if ifnull instr isnan isnotnull isnull json_array_length last_day lcase len levenshtein
        locate log1p log2 make_date make_timestamp map max_by median min_by minute month months_between nanvl negative
        next_day now nvl nvl2 overlay percentile pmod position quarter rand random regexp_extract regexp_like rint rlike second
        sentences sequence sha sha1 sha2 shiftleft size slice sort_array soundex space split split_part startswith str_to_map
        struct to_date to_json to_timestamp to_unix_timestamp to_utc_timestamp transform trunc try_add try_cast try_divide
        typeof ucase unbase64 unhex unix_date unix_millis unix_seconds unix_timestamp uuid weekday weekofyear width_bucket
        xxhash64 year zip_with timestampdiff timestampadd contains endswith ilike like bin cbrt date_trunc string_agg
    """,
    "snowflake": """
        add_months any_value array_agg array_contains array_size ascii booland_agg boolor_agg charindex chr
        contains convert_timezone date_from_parts date_part dateadd datediff day dayname dayofmonth dayofweek dayofyear decode
        div0 div0null endswith equal_null get get_path hash hour iff ifnull ilike insert is_null_value last_day len listagg
        median minute month monthname months_between next_day nvl nvl2 object_construct parse_json position quarter random
        ratio_to_report regexp_count regexp_instr regexp_like regexp_substr rlike second sha1 sha2 space split split_part
        startswith strtok sysdate time_slice timeadd timediff timestamp_from_parts timestampadd timestampdiff to_char to_date
        to_decimal to_number to_timestamp to_varchar trunc truncate try_cast try_to_date try_to_number uniform uuid_string week
        weekofyear year zeroifnull nullifzero date_diff try_to_timestamp
    """,
    "bigquery": """
        any_value approx_count_distinct array_agg array_length array_to_string ascii byte_length chr contains_substr
        countif date_add date_diff date_from_unix_date date_sub datetime datetime_add datetime_diff datetime_sub datetime_trunc
        div ends_with farm_fingerprint format format_date format_datetime format_timestamp generate_uuid ieee_divide if ifnull
        instr json_extract json_extract_scalar json_query json_value last_day logical_and logical_or parse_date parse_datetime
        parse_timestamp rand regexp_contains regexp_extract regexp_instr regexp_substr safe_add safe_cast safe_divide
        safe_multiply safe_negate safe_subtract sha1 sha256 split starts_with string string_agg strpos time timestamp
        timestamp_add timestamp_diff timestamp_micros timestamp_millis timestamp_seconds timestamp_sub to_hex trunc unix_date
        unix_millis unix_seconds
    """,
    "redshift": """
        add_months ascii btrim charindex chr convert_timezone date_cmp date_part dateadd datediff decode getdate
        ifnull isnull json_extract_path_text last_day len listagg median months_between next_day nvl nvl2 position quote_literal
        regexp_count regexp_instr regexp_substr sha1 sha2 split_part strpos strtol sysdate timezone to_char to_date to_number
        to_timestamp trunc random date_diff
    """,
    "trino": """
        any_value approx_distinct approx_percentile arbitrary array_agg array_join at_timezone bool_and bool_or cardinality
        chr codepoint contains count_if current_time date_add date_diff date_format date_parse day day_of_month day_of_week
        day_of_year element_at every format format_datetime from_iso8601_date from_iso8601_timestamp from_unixtime hour if
        is_finite is_nan json_array_length json_extract json_extract_scalar json_value last_day_of_month log2 max_by min_by
        minute month now parse_datetime position quarter rand random regexp_extract regexp_like second sequence sha1 sha256
        split split_part starts_with strpos to_iso8601 to_unixtime transform truncate try try_cast typeof uuid week width_bucket
        with_timezone year year_of_week listagg cbrt infinity
    """,
}
_OF["databricks"] = _OF["spark"] + " charindex getdate isnull endswith iff dateadd listagg"
_OF["athena"] = _OF["trino"]

FUNCTIONS: dict[str, frozenset[str]] = {
    engine: frozenset(f"{_EVERYWHERE} {names}".split()) for engine, names in _OF.items()
}
"""By engine, the functions that it has."""

# What sqlglot calls a function and SQL writes as an operator or in words of its own.
_SYNTAX = (
    exp.Connector,
    exp.Case,
    exp.If,
    exp.Cast,
    exp.Extract,
    exp.Binary,
    exp.Exists,
    exp.Array,
    exp.Anonymous,
    exp.CurrentDate,
    exp.CurrentTimestamp,
)


def engines_of(node: exp.Func, engines: Sequence[str], own: str) -> str:
    """What is wrong with a function on the engines of a project, such as "`epoch()`, which postgres does not have".

    Empty where all have it. With one engine or none, a function is told when at most one other engine has it.
    """
    if isinstance(node, _SYNTAX) and not isinstance(node, exp.Anonymous):
        return ""
    written = node.name.lower() if isinstance(node, exp.Anonymous) else _written(node, own)
    names = {written} if isinstance(node, exp.Anonymous) else {written, *(name.lower() for name in node.sql_names())}
    shown = f"`{written}()`"
    asked = [engine for engine in engines if engine in FUNCTIONS]
    if len(asked) > 1:
        missing = [engine for engine in asked if not names & FUNCTIONS[engine]]
        if not missing:
            return ""
        return f"{shown}, which {', '.join(missing)} {'does' if len(missing) == 1 else 'do'} not have"
    others = [engine for engine in FUNCTIONS if engine not in (own, *asked)]
    having = [engine for engine in others if names & FUNCTIONS[engine]]
    if len(having) > 1:
        return ""
    return f"{shown}, which {'only ' + having[0] if having else 'no other engine'} has{' too' if having else ''}"


def _written(node: exp.Func, engine: str) -> str:
    """What the engine calls a function; sqlglot has a name of its own for some."""
    head = node.sql(dialect=engine if engine in FUNCTIONS else None).partition("(")[0].strip()
    name = head if head.isidentifier() else node.sql_names()[0] if node.sql_names() else type(node).__name__
    return str(name).lower()

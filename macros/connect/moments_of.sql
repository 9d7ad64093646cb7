{#
    One row: the first and the last moment known to the rows of one entity of one connector. Plans do not count, nor does
    a moment later than its row was loaded, nor, as the first, one that is not `observed`: that somebody was hired, or a rate
    set, says nothing of since when accounts are looked at. A day counts until its end.
#}
{% macro moments_of(connector, entity, staging) %}
    {%- set found = lifecycle.columns_of(staging) -%}
    {%- set moments = [] -%}
    {%- for column in lifecycle.contract_of(entity) if column.moment in ('row', 'event') and (not found or column.name in found) -%}
        {%- do moments.append(column) -%}
    {%- endfor -%}
    {%- set has_loaded_at = not found or 'loaded_at' in found %}
    select
        {{ lifecycle.text_literal(connector) }} as connector,
        {{ lifecycle.bound_of('min', moments, has_loaded_at) }} as first_moment,
        {{ lifecycle.bound_of('max', moments, has_loaded_at) }} as last_moment
    from {{ staging }}
{% endmacro %}


{% macro bound_of(aggregate, moments, has_loaded_at) -%}
    {%- set bounds = [] -%}
    {%- for column in moments if column.observed or aggregate == 'max' -%}
        {%- set is_day = lifecycle.type_family(column.data_type) == 'date' -%}
        {%- set moment = lifecycle.moment_of(column) if aggregate == 'min' or not is_day
            else lifecycle.add_seconds(lifecycle.reporting_day_start(lifecycle.add_days(column.name, 1)), -1) -%}
        {%- do bounds.append(aggregate ~ '(' ~ ('case when loaded_at is null or ' ~ moment ~ ' <= loaded_at then ' ~ moment ~ ' end'
            if has_loaded_at else moment) ~ ')') -%}
    {%- endfor -%}
    {%- if bounds | length > 1 -%}
    {{ 'least' if aggregate == 'min' else 'greatest' }}({{ bounds | join(', ') }})
    {%- else -%}
    {{ bounds[0] if bounds else 'cast(null as timestamp)' }}
    {%- endif -%}
{%- endmacro %}


{# The var `name` (a day, 00:00 in the reporting time zone, or a UTC instant) as SQL, or an empty text when it is not set. #}
{% macro configured_instant(name) -%}
    {%- set value = var(name, none) -%}
    {%- if value is not none -%}
        {%- set text = value | string | trim -%}
        {%- if not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$', text) -%}
            {{ lifecycle.stop("var '" ~ name ~ "' is '" ~ text ~ "', which is neither a day nor a UTC instant.",
                    "Write it as 2026-07-01 or 2026-07-01 06:30:00.") }}
        {%- endif -%}
        {%- set literal = "cast('" ~ text | replace('T', ' ') ~ "' as timestamp)" -%}
        {{ lifecycle.reporting_day_start(literal) if text | length == 10 else literal }}
    {%- endif -%}
{%- endmacro %}


{# The whole second after `instant`: `as_of` is exclusive, and what happened last must lie before it. #}
{% macro next_second(instant) -%}
    {{ lifecycle.add_seconds(dbt.date_trunc('second', instant), 1) }}
{%- endmacro %}

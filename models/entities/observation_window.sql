-- One row: from when to when the project looks. No model reads a clock; all are as of `as_of`.

with connector_moments as (

    {% for connector in var('connectors') -%}
    {% for entity in entities_of(connector) -%}
    {% set staging = ref('stg_' ~ connector ~ '__' ~ entity) -%}
    {{ moments_of(connector, entity, staging) }}
    union all
    {% endfor -%}
    {% endfor -%}
    select
        cast(null as {{ dbt.type_string() }}) as connector,
        cast(null as timestamp) as first_moment,
        cast(null as timestamp) as last_moment

),

connectors as (

    select
        connector,
        min(first_moment) as first_moment,
        max(last_moment) as last_moment
    from connector_moments
    where connector is not null
    group by connector

)

select
    cast({{ configured_instant('history_start') or 'min(first_moment)' }} as timestamp) as starts_at,
    -- the slowest source decides, so that no figure mixes a source that has come with one that has not
    cast({{ configured_instant('as_of') or 'min(' ~ next_second('last_moment') ~ ')' }} as timestamp) as as_of
from connectors

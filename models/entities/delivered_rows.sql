-- One row per connector and entity: what was delivered, counted before the entity layer judges it.

{% for connector in var('connectors') -%}
{% for entity in entities_of(connector) -%}
{% set staging = ref('stg_' ~ connector ~ '__' ~ entity) -%}
{% set found = columns_of(staging) -%}
{% set key = contract_of(entity) | selectattr('key') | map(attribute='name') | select('in', found) | list -%}
{% set raw = raw_table(connector, entity) if execute and connector == 'files' else none -%}
select
    {{ text_literal(connector) }} as connector,
    '{{ entity }}' as entity,
    {{ 'true' if raw or connector != 'files' else 'false' }} as is_connected,
    cast({{ '(select count(*) from ' ~ raw.sql ~ ')' if raw else 'staged_rows' }} as bigint) as delivered_rows,
    cast(staged_rows as bigint) as staged_rows,
    cast(duplicate_rows as bigint) as duplicate_rows
from (
    {% if is_large(entity) -%}
    select
        count(*) as staged_rows,
        (
            select count(*) from {{ ref('repeated_' ~ entity) }}
            where connector = {{ text_literal(connector) }}
                and key_rank > 1
        ) as duplicate_rows
    from {{ staging }}
    {%- else -%}
    select
        coalesce(sum(copies), 0) as staged_rows,
        coalesce(sum(copies - 1), 0) as duplicate_rows
    from (
        select count(*) as copies
        from {{ staging }}
        {% if key %}group by {{ key | join(', ') }}{% endif %}
    ) as keys
    {%- endif %}
) as counted
union all
{% endfor -%}
{% endfor -%}
select
    cast(null as {{ dbt.type_string() }}) as connector,
    cast(null as {{ dbt.type_string() }}) as entity,
    cast(null as boolean) as is_connected,
    cast(null as bigint) as delivered_rows,
    cast(null as bigint) as staged_rows,
    cast(null as bigint) as duplicate_rows
where 1 = 0

{#
    The whole of an entity model: the rows of every connector that fills `entity`, one per key, each judged by the rules that hold for
    all entities (docs/connect-your-data.md). The contract is the model's YAML.

    Of two rows with one key the one loaded last stays, else the one whose columns, in order, sort last. What had not happened at
    `as_of` is not known: a row that begins later is flagged `future`, a later moment in an earlier row is null.
#}
{% macro canonical_rows(entity) %}
    {%- set columns = lifecycle.contract(model.columns) if execute else [] -%}
    {%- set key = columns | selectattr('key') | map(attribute='name') | list -%}
    {%- set begins = columns | selectattr('moment', 'equalto', 'row') | map(attribute='name') | list -%}
with connected as (
    {{ lifecycle.union_connectors(entity, columns) }}
),

ranked as (
{% if lifecycle.is_large(entity) %}
    -- a key that occurs once needs no rank
    select
        connected.*,
        1 as key_rank
    from connected
    left join (
        select distinct connector{% for name in key %}, {{ name }}{% endfor %}
        from {{ ref('repeated_' ~ entity) }}
    ) as repeated
        on {{ lifecycle.same_key('connected', 'repeated', columns) }}
    where repeated.connector is null

    union all

    select * from {{ ref('repeated_' ~ entity) }}
    where key_rank = 1
{% else %}
    select
        *,
        {{ lifecycle.key_rank(columns) }} as key_rank
    from connected
{% endif %}
),

timed as (

    select
        ranked.*,
        observation_window.as_of,
        {% if begins -%}
        coalesce({{ lifecycle.earliest_moment(columns | selectattr('moment', 'equalto', 'row')) }} >= observation_window.as_of, false)
        {%- else -%} false {%- endif %} as is_future
    from ranked
    cross join {{ ref('observation_window') }} as observation_window
    where ranked.key_rank = 1

)

select
    connector,
    {#- what alone begins a row is known wherever the row is; left as it is, an engine can look for it in the files #}
    {%- for column in columns %}
    {{ column.name if begins == [column.name] else lifecycle.known_value(column) }} as {{ column.name }},
    {%- endfor %}
    {{ lifecycle.first_reason(columns) }} is null as is_reportable,
    {{ lifecycle.first_reason(columns) }} as excluded_reason,
    {{ lifecycle.all_flags(columns) }} as row_flags
from timed
{% endmacro %}


{# The instant of a column: itself, or the beginning of the day it names. #}
{% macro moment_of(column) -%}
    {{ lifecycle.reporting_day_start(column.name) if lifecycle.type_family(column.data_type) == 'date' else column.name }}
{%- endmacro %}


{# The earliest of the columns that may begin a row; nulls do not count. #}
{% macro earliest_moment(columns) -%}
    {%- set moments = [] -%}
    {%- for column in columns -%}{%- do moments.append(lifecycle.moment_of(column)) -%}{%- endfor -%}
    {{ moments[0] if moments | length == 1 else 'least(' ~ moments | join(', ') ~ ')' }}
{%- endmacro %}


{# What is known of a column at `as_of`: nothing of a moment that had not come, nothing of an end before its start. #}
{% macro known_value(column) -%}
    {%- if column.name == 'is_deleted' -%}
    coalesce(is_deleted, false)
    {%- elif column.moment in ('row', 'event') or column.closes -%}
    case when {% if column.moment in ('row', 'event') %}(is_future or as_of is null or {{ lifecycle.moment_of(column) }} < as_of){% else %}true{% endif %}
        {%- if column.closes %} and coalesce({{ column.name }} >= {{ column.closes }}, true){% endif %} then {{ column.name }} end
    {%- else -%}
    {{ column.name }}
    {%- endif -%}
{%- endmacro %}

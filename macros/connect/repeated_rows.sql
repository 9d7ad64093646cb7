{#
    The whole of the model `repeated_<entity>`: the rows of a large entity whose key occurs more than once, ranked. Few keys do, and to
    rank them once costs a fraction of what it costs to rank all rows for every reader.
#}
{% macro repeated_rows(entity) %}
    {%- set columns = lifecycle.contract_of(entity) -%}
    {%- set key = columns | selectattr('key') | map(attribute='name') | list -%}
with connected as (
    {{ lifecycle.union_connectors(entity, columns) }}
),

-- Numbers are compared in a fraction of the time that texts take; two keys may share one, so keys are counted after. The rows are read
-- once more, since DuckDB keeps in memory what is named twice.
hashes as (

    select {{ lifecycle.key_hash(columns) }} as key_hash
    from (
        {{ lifecycle.union_connectors(entity, columns) }}
    ) as delivered

),

suspects as (

    {{ lifecycle.repeated_hashes('hashes') }}

),

candidates as (

    select connected.*
    from connected
    where {{ lifecycle.key_hash(columns) }} in (select suspects.key_hash from suspects)

),

repeated as (

    select connector{% for name in key %}, {{ name }}{% endfor %}
    from candidates
    group by connector{% for name in key %}, {{ name }}{% endfor %}
    having count(*) > 1

),

copies as (

    select candidates.*
    from candidates
    inner join repeated
        on {{ lifecycle.same_key('candidates', 'repeated', columns) }}

)

select
    *,
    {{ lifecycle.key_rank(columns) }} as key_rank
from copies
{% endmacro %}


{# Whether an entity has so many rows that they are ranked apart: those that come in millions, or that many models read. #}
{% macro is_large(entity) -%}
    {{ return(entity in (
        'account_changes', 'account_identities', 'accounts', 'contacts', 'entitlements', 'help_events', 'interactions',
        'invoice_lines', 'invoices', 'marketing_touches', 'payments', 'services', 'subscription_items', 'subscriptions',
        'survey_responses', 'ticket_changes', 'ticket_comments', 'tickets', 'usage_events',
    )) }}
{%- endmacro %}


{# The place of a row among those of its key: the one loaded last is first, else the one whose columns, in order, sort last. #}
{% macro key_rank(columns) -%}
    row_number() over (
            partition by connector{% for column in columns if column.key %}, {{ column.name }}{% endfor %}
            order by
                loaded_at desc nulls last
                {%- for column in columns if not column.key and column.name != 'loaded_at' %},
                {{ lifecycle.sort_text(column.name) if lifecycle.type_family(column.data_type) == 'text' else column.name }} desc nulls last
                {%- endfor %}
        )
{%- endmacro %}


{# Whether two relations' rows have one key, of which a part may be null; as equalities, which every engine can hash. #}
{% macro same_key(left, right, columns) -%}
    {{ left }}.connector = {{ right }}.connector
    {%- for column in columns if column.key %}
            {%- set family = lifecycle.type_family(column.data_type) -%}
            {%- set nothing = {'text': "''", 'timestamp': "cast('0001-01-01' as timestamp)"}.get(family, '-9223372036854775807') %}
            and coalesce({{ left }}.{{ column.name }}, {{ nothing }}) = coalesce({{ right }}.{{ column.name }}, {{ nothing }})
    {%- endfor -%}
{%- endmacro %}


{# A number told from connector and key, the same for the same key. #}
{% macro key_hash(columns) -%}
    {%- set names = ['connector'] + (columns | selectattr('key') | map(attribute='name') | list) -%}
    {{ adapter.dispatch('key_hash', 'lifecycle')(names) }}
{%- endmacro %}

{% macro default__key_hash(names) -%} hash({{ names | join(', ') }}) {%- endmacro %}
{% macro postgres__key_hash(names) -%} hashtextextended(concat_ws('|', {{ names | join(', ') }}), 0) {%- endmacro %}
{% macro spark__key_hash(names) -%} xxhash64({{ names | join(', ') }}) {%- endmacro %}


{# A `select` of the `key_hash` that more than one row of `hashes` has; it may give one twice. #}
{% macro repeated_hashes(hashes) -%}
    {{ adapter.dispatch('repeated_hashes', 'lifecycle')(hashes) }}
{%- endmacro %}

{% macro default__repeated_hashes(hashes) -%}
    select key_hash
    from {{ hashes }}
    group by key_hash
    having count(*) > 1
{%- endmacro %}

{# DuckDB sorts numbers in half the time, and half the memory, that it takes to group them. #}
{% macro duckdb__repeated_hashes(hashes) -%}
    select key_hash
    from (
        select
            key_hash,
            lead(key_hash) over (order by key_hash) as next_key_hash
        from {{ hashes }}
    ) as sorted
    where key_hash = next_key_hash
{%- endmacro %}

{#
    A `select` of one row per row of `events`, by its `key`: the stage, segment and tenure of its account at its instant `moment`; at an
    instant of change, of what begins. `stages`, `segments` and `customers` are the relations that tell of accounts.
#}
{% macro account_contexts(events, key, moment, stages, segments, customers) %}
select
    events.{{ key }},
    coalesce(stages.stage, 'unknown') as stage_at_creation,
    segments.segment as segment_at_creation,
    {{ lifecycle.diff_seconds('customers.started_at', 'events.' ~ moment) }} as tenure_seconds_at_creation
from {{ events }} as events
left join {{ stages }} as stages
    on {{ lifecycle.is_of_account_at('stages', 'events', moment, 'entered_at', 'left_at') }}
left join {{ segments }} as segments
    on {{ lifecycle.is_of_account_at('segments', 'events', moment) }}
left join {{ customers }} as customers
    on {{ lifecycle.is_of_account_at('customers', 'events', moment) }}
{% endmacro %}


{# Is a row of `spells` of the account of a row of `events`, and in force at its instant `moment`? A condition to join by. #}
{% macro is_of_account_at(spells, events, moment, begins='started_at', ends='ended_at') -%}
    {{ events }}.account_id = {{ spells }}.account_id
    and {{ events }}.{{ moment }} >= {{ spells }}.{{ begins }}
    and ({{ spells }}.{{ ends }} is null or {{ events }}.{{ moment }} < {{ spells }}.{{ ends }})
{%- endmacro %}

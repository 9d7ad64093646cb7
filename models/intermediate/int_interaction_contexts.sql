-- One row per contact of any team but support: what its account was when it took place.

with interactions as (

    select
        interaction_key,
        account_id,
        occurred_at
    from {{ ref('int_interactions') }}

),

stages as (

    select * from {{ ref('fct_stage_spells') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

customers as (

    select * from {{ ref('int_customer_spells') }}

)

{% set lookups = {
    'stages': ['entered_at', 'left_at'],
    'segments': ['started_at', 'ended_at'],
    'customers': ['started_at', 'ended_at'],
} %}

select
    interactions.interaction_key,
    coalesce(stages.stage, 'unknown') as stage_at_creation,
    segments.segment as segment_at_creation,
    {{ diff_seconds('customers.started_at', 'interactions.occurred_at') }} as tenure_seconds_at_creation
from interactions
{% for name, (from, until) in lookups.items() -%}
    left join {{ name }}
        on interactions.account_id = {{ name }}.account_id
        and interactions.occurred_at >= {{ name }}.{{ from }}
        and ({{ name }}.{{ until }} is null or interactions.occurred_at < {{ name }}.{{ until }})
{% endfor -%}

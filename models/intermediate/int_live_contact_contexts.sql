-- One row per live contact: what its account was when it came.

with live_contacts as (

    select
        live_contact_key,
        account_id,
        offered_at
    from {{ ref('int_live_contacts') }}

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
    live_contacts.live_contact_key,
    coalesce(stages.stage, 'unknown') as stage_at_creation,
    segments.segment as segment_at_creation,
    {{ diff_seconds('customers.started_at', 'live_contacts.offered_at') }} as tenure_seconds_at_creation
from live_contacts
{% for name, (from, until) in lookups.items() -%}
    left join {{ name }}
        on live_contacts.account_id = {{ name }}.account_id
        and live_contacts.offered_at >= {{ name }}.{{ from }}
        and ({{ name }}.{{ until }} is null or live_contacts.offered_at < {{ name }}.{{ until }})
{% endfor -%}

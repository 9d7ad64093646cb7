-- One row per ticket: what its account was when it was opened.

with tickets as (

    select
        ticket_key,
        account_id,
        created_at
    from {{ ref('int_tickets') }}

),

stages as (

    select * from {{ ref('fct_stage_spells') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

plans as (

    select * from {{ ref('int_account_plans') }}

),

customers as (

    select * from {{ ref('int_customer_spells') }}

),

purchases as (

    select
        account_id,
        min(started_at) as first_purchased_at
    from customers
    group by account_id

)

{% set lookups = {
    'stages': ['entered_at', 'left_at'],
    'segments': ['started_at', 'ended_at'],
    'plans': ['started_at', 'ended_at'],
    'customers': ['started_at', 'ended_at'],
} %}

select
    tickets.ticket_key,
    coalesce(stages.stage, 'unknown') as stage_at_creation,
    segments.segment as segment_at_creation,
    plans.plan_key as plan_at_creation,
    coalesce(plans.mrr_cents, 0) as mrr_cents_at_creation,
    {{ diff_seconds('customers.started_at', 'tickets.created_at') }} as tenure_seconds_at_creation,
    case
        when tickets.account_id != 'unresolved' then coalesce(tickets.created_at < purchases.first_purchased_at, true)
    end as is_presale
from tickets
left join purchases
    on tickets.account_id = purchases.account_id
{% for name, (from, until) in lookups.items() -%}
    left join {{ name }}
        on tickets.account_id = {{ name }}.account_id
        and tickets.created_at >= {{ name }}.{{ from }}
        and ({{ name }}.{{ until }} is null or tickets.created_at < {{ name }}.{{ until }})
{% endfor -%}

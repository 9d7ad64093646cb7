-- One row per ticket: what its account was when it was opened.

with tickets as (

    select * from {{ ref('int_tickets') }}

),

contexts as (

    {{ account_contexts(
        ref('int_tickets'), 'ticket_key', 'created_at',
        stages=ref('fct_stage_spells'), segments=ref('int_account_segments'), customers=ref('int_customer_spells')
    ) }}

),

attributes as (

    select * from {{ ref('fct_account_attributes') }}

),

plans as (

    select * from {{ ref('int_account_plans') }}

),

purchases as (

    select
        account_id,
        min(started_at) as first_purchased_at
    from {{ ref('int_customer_spells') }}
    group by account_id

)

select
    tickets.ticket_key,
    contexts.stage_at_creation,
    contexts.segment_at_creation,
    plans.plan_key as plan_at_creation,
    regions.attribute_value as region_at_creation,
    owners.attribute_value as owner_id_at_creation,
    coalesce(plans.mrr_cents, 0) as mrr_cents_at_creation,
    contexts.tenure_seconds_at_creation,
    case
        when tickets.account_id != 'unresolved' then coalesce(tickets.created_at < purchases.first_purchased_at, true)
    end as is_presale
from tickets
inner join contexts
    on tickets.ticket_key = contexts.ticket_key
left join purchases
    on tickets.account_id = purchases.account_id
left join plans
    on {{ is_of_account_at('plans', 'tickets', 'created_at') }}
left join attributes as regions
    on {{ is_of_account_at('regions', 'tickets', 'created_at') }}
    and regions.attribute_name = 'region'
left join attributes as owners
    on {{ is_of_account_at('owners', 'tickets', 'created_at') }}
    and owners.attribute_name = 'owner_id'

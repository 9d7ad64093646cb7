with leads as (

    select
        account_id,
        min(entered_at) as lead_at
    from {{ ref('fct_stage_spells') }}
    where stage = 'connection'
        and account_id != 'unresolved'
    group by account_id

),

accounts as (

    select
        account_ids.account_id,
        accounts.acquisition_motion
    from {{ ref('entity_accounts') }} as accounts
    inner join {{ ref('int_account_ids') }} as account_ids
        on accounts.connector = account_ids.connector
        and accounts.account_id = account_ids.native_account_id
    where account_ids.is_survivor

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

deals as (

    select
        leads.account_id,
        min(opportunities.created_at) as opened_at
    from leads
    inner join {{ ref('int_opportunities') }} as opportunities
        on leads.account_id = opportunities.account_id
        and leads.lead_at <= opportunities.created_at
    where opportunities.opportunity_type not in ('expansion', 'renewal')
    group by leads.account_id

),

-- who paid before is no lead of ours any more, and a return is no first payment
first_payments as (

    select
        account_id,
        occurred_at as paid_at
    from {{ ref('int_mrr_moments') }}
    where movement_type = 'new'

),

first_contacts as (

    select
        leads.account_id,
        min(interactions.occurred_at) as first_contacted_at
    from leads
    inner join {{ ref('int_account_interactions') }} as interactions
        on leads.account_id = interactions.account_id
        and leads.lead_at <= interactions.occurred_at
    where not interactions.is_automated
        and (interactions.direction = 'outbound' or interactions.is_two_way)
    group by leads.account_id

)

select
    leads.account_id as lead_id,
    leads.account_id,
    coalesce(accounts.acquisition_motion, '(unknown)') as acquisition_motion,
    segments.segment as segment_at_lead,
    leads.lead_at,
    {{ reporting_date('leads.lead_at') }} as lead_date,
    first_contacts.first_contacted_at,
    deals.opened_at as first_opportunity_at,
    case when first_payments.paid_at >= leads.lead_at then first_payments.paid_at end as first_paid_at,
    {{ is_mature_after('leads.lead_at', 1) }} as is_mature_24h,
    {{ is_within('leads.lead_at', 'first_contacts.first_contacted_at', 1) }} as is_contacted_within_24h,
    {{ is_mature_after('leads.lead_at', var('conversion_window_days')) }} as is_mature,
    {{ is_within('leads.lead_at', 'deals.opened_at', var('conversion_window_days')) }} as has_opportunity_within_window,
    first_payments.paid_at >= leads.lead_at
    and {{ is_within('leads.lead_at', 'first_payments.paid_at', var('conversion_window_days')) }} as is_customer_within_window
from leads
inner join accounts
    on leads.account_id = accounts.account_id
left join deals
    on leads.account_id = deals.account_id
left join first_payments
    on leads.account_id = first_payments.account_id
left join first_contacts
    on leads.account_id = first_contacts.account_id
left join segments
    on leads.account_id = segments.account_id
    and leads.lead_at >= segments.started_at
    and (segments.ended_at is null or leads.lead_at < segments.ended_at)

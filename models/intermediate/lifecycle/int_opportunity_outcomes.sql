-- One row per reportable deal, with the account its source gives it, what its present stage means, and what became of it and
-- when: by itself, else by the last row of its log. A deal whose end nothing dates is open.

with opportunities as (

    select * from {{ ref('entity_opportunities') }}
    where is_reportable

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

closings as (

    select * from {{ ref('int_opportunity_changes') }}
    where next_changed_at is null
        and stage_category in ('won', 'lost')

),

stage_map as (

    select * from {{ ref('crm_stage_map') }}

),

joined as (

    select
        opportunities.connector,
        opportunities.opportunity_id,
        coalesce(opportunities.account_id, contacts.account_id, subscriptions.account_id) as native_account_id,
        opportunities.is_won,
        opportunities.closed_at,
        closings.changed_at as logged_at,
        closings.stage_category as logged_outcome,
        coalesce(opportunities.stage_category, stage_map.stage_category, 'unknown') as present_category
    from opportunities
    left join contacts
        on opportunities.connector = contacts.connector
        and opportunities.contact_id = contacts.contact_id
    left join subscriptions
        on opportunities.connector = subscriptions.connector
        and opportunities.subscription_id = subscriptions.subscription_id
    left join closings
        on opportunities.connector = closings.connector
        and opportunities.opportunity_id = closings.opportunity_id
    left join stage_map
        on lower(opportunities.stage) = stage_map.native_stage

)

select
    connector,
    opportunity_id,
    native_account_id,
    coalesce(closed_at, logged_at) as closed_at,
    case
        when closed_at is null then coalesce(logged_outcome, 'open')
        when is_won then 'won'
        when not is_won then 'lost'
        when present_category in ('won', 'lost') then present_category
        else coalesce(logged_outcome, 'unknown')
    end as outcome,
    present_category
from joined

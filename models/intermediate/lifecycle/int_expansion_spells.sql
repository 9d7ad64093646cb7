-- One row per lead by Customer Success, or deal for more, and the time in which it is open; what is never closed ends with the
-- account's churn.

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

signals as (

    select * from {{ ref('entity_account_signals') }}
    where is_reportable
        and kind = 'csql'

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}
    where is_reportable
        and opportunity_type = 'expansion'

),

churns as (

    select
        account_id,
        entered_at as churned_at
    from {{ ref('fct_stage_spells') }}
    where stage = 'churned'

),

openings as (

    select
        connector,
        account_id,
        'csql:' || signal_id as opening_id,
        occurred_at as started_at,
        ended_at
    from signals

    union all

    select
        connector,
        account_id,
        'opportunity:' || opportunity_id as opening_id,
        created_at as started_at,
        closed_at as ended_at
    from opportunities

)

select
    account_ids.account_id,
    openings.started_at,
    -- least() passes over nulls, which mean "still open" and "not churned"
    least(min(openings.ended_at), min(churns.churned_at)) as ended_at
from openings
inner join account_ids
    on openings.connector = account_ids.connector
    and openings.account_id = account_ids.native_account_id
left join churns
    on account_ids.account_id = churns.account_id
    and openings.started_at < churns.churned_at
group by openings.connector, openings.opening_id, account_ids.account_id, openings.started_at

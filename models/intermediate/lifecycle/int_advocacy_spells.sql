-- One row per thing that a customer did for us, and the time for which it counts: `advocacy_days`, or until the account is
-- churned.

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

acts as (

    select * from {{ ref('entity_account_signals') }}
    where is_reportable
        and kind = 'advocacy_act'

),

churns as (

    select
        account_id,
        entered_at as churned_at
    from {{ ref('fct_stage_spells') }}
    where stage = 'churned'

)

select
    account_ids.account_id,
    acts.occurred_at as started_at,
    -- least() passes over nulls, which mean "not churned"
    least({{ add_seconds('acts.occurred_at', 86400 * var('advocacy_days')) }}, min(churns.churned_at)) as ended_at
from acts
inner join account_ids
    on acts.connector = account_ids.connector
    and acts.account_id = account_ids.native_account_id
left join churns
    on account_ids.account_id = churns.account_id
    and acts.occurred_at < churns.churned_at
group by acts.connector, acts.signal_id, account_ids.account_id, acts.occurred_at

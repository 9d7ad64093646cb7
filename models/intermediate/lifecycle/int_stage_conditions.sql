-- One row per account and time in which something holds that keeps a customer in a stage: the rules of `stage_rules` that apply
-- `while` it does. `ended_at` is null where no end is known.

with risks as (

    select
        account_ids.account_id,
        signals.occurred_at,
        signals.ended_at
    from {{ ref('entity_account_signals') }} as signals
    inner join {{ ref('int_account_ids') }} as account_ids
        on signals.connector = account_ids.connector
        and signals.account_id = account_ids.native_account_id
    where signals.is_reportable
        and signals.kind = 'risk'
        -- what is only foreseen has not happened
        and not coalesce(signals.is_predicted, false)

)

select
    account_id,
    'onboarding_completed' as signal,
    finished_at as started_at,
    repeated_at as ended_at
from {{ ref('int_onboardings') }}
where finished_at is not null

union all

select
    account_id,
    'usage_started' as signal,
    first_used_at as started_at,
    cast(null as timestamp) as ended_at
from {{ ref('int_first_uses') }}

union all

select
    account_id,
    'value_proved' as signal,
    started_at,
    ended_at
from {{ ref('int_value_spells') }}

union all

select
    account_id,
    'renewal_near' as signal,
    opened_at as started_at,
    closed_at as ended_at
from {{ ref('int_renewal_windows') }}

union all

select
    account_id,
    'risk_seen' as signal,
    occurred_at as started_at,
    ended_at
from risks

union all

select
    account_id,
    'cancellation_requested' as signal,
    started_at,
    ended_at
from {{ ref('int_leaving_spells') }}

union all

-- it pays nothing any more, and something is still switched on or unpaid
select
    account_id,
    'payment_ended' as signal,
    payment_ended_at as started_at,
    least(settled_at, returned_at) as ended_at
from {{ ref('int_account_settlements') }}
where settled_at is null
    or settled_at > payment_ended_at

{{ config(materialized='view') }}
-- One row per account and instant at which it enters a stage. Before its first signal an account is known and nothing says where
-- it is: it is in `unknown`. What no account could be found for is one account, `unresolved`, and stays there.

with signals as (

    select * from {{ ref('int_stage_events') }}

),

stages as (

    select * from {{ ref('lifecycle_stages') }}

),

accounts as (

    select
        account_ids.account_id,
        account_ids.created_at as known_from,
        observation_window.starts_at
    from {{ ref('int_account_ids') }} as account_ids
    cross join {{ ref('observation_window') }} as observation_window
    where account_ids.is_reportable
        and account_ids.is_survivor

    union all

    select
        'unresolved' as account_id,
        starts_at as known_from,
        starts_at
    from {{ ref('observation_window') }}

),

firsts as (

    select
        account_id,
        min(occurred_at) as first_signal_at
    from signals
    group by account_id

)

select
    accounts.account_id,
    coalesce(accounts.known_from, accounts.starts_at) as entered_at,
    'unknown' as stage,
    0 as stage_rank,
    false as is_terminal,
    cast(null as {{ dbt.type_string() }}) as entry_signal
from accounts
left join firsts
    on accounts.account_id = firsts.account_id
-- when it was created is the first thing known of it, and where that is not told, its first signal (CV-21)
where (firsts.first_signal_at is null or accounts.known_from < firsts.first_signal_at)
    and coalesce(accounts.known_from, accounts.starts_at) is not null

union all

select
    signals.account_id,
    signals.occurred_at as entered_at,
    signals.stage,
    stages.stage_rank,
    stages.is_terminal,
    signals.signal as entry_signal
from signals
inner join stages
    on signals.stage = stages.stage
inner join accounts
    on signals.account_id = accounts.account_id

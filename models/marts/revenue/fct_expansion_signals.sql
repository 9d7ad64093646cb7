with signals as (

    select * from {{ ref('fct_account_signals') }}
    where kind = 'csql'

),

named as (

    select
        *,
        case
            when outcome in ('won', 'lost', 'rejected') then outcome
            when ended_at is not null then 'other'
            when confirmed_at is not null then 'accepted'
            else 'open'
        end as signal_outcome
    from signals

)

select
    signal_key,
    connector,
    account_id,
    subtype as expansion_type,
    team,
    staff_key,
    segment_at_creation,
    stage_at_creation,
    occurred_at as created_at,
    occurred_date as created_date,
    confirmed_at as accepted_at,
    {{ reporting_date('confirmed_at') }} as accepted_date,
    ended_at as closed_at,
    signal_outcome as outcome,
    signal_amount as expected_amount,
    currency,
    confirmed_at is not null as is_accepted,
    confirmed_at is not null and signal_outcome in ('won', 'lost', 'rejected', 'other') as is_accepted_closed,
    confirmed_at is not null and signal_outcome = 'won' as is_accepted_won
from named

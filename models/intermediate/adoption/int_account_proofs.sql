-- One row per account with an outcome that was achieved: when the first verified one was proved, and what those of the year
-- before `as_of` were worth to it, as far as somebody told.

with outcomes as (

    select * from {{ ref('fct_account_signals') }}
    where kind = 'outcome'
        and account_id != 'unresolved'
        and coalesce(outcome, 'achieved') = 'achieved'

),

valued as (

    select
        outcomes.account_id,
        outcomes.is_verified,
        case when outcomes.is_verified then coalesce(outcomes.confirmed_at, outcomes.ended_at) end as proved_at,
        case
            when {{ add_days(reporting_date('coalesce(outcomes.ended_at, outcomes.confirmed_at)'), 365) }}
                >= {{ reporting_date(as_of()) }}
                then {{ reported_amount('outcomes.signal_amount', 'rates.rate_millionths') }}
        end as worth_amount
    from outcomes
    left join {{ ref('int_plan_rates') }} as rates
        on outcomes.currency = rates.currency

)

select
    account_id,
    min(proved_at) as proved_at,
    cast(sum(worth_amount) as decimal(18, 2)) as worth_amount,
    cast(sum(case when is_verified then worth_amount end) as decimal(18, 2)) as verified_worth_amount
from valued
group by account_id

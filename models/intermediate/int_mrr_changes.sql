-- One row per account and day on which its MRR changes, all changes of the day netted. A day that takes the MRR to zero and is
-- followed by a new start within `migration_gap_days` moves onto that start: a migration, not a churn (CV-10).

with intervals as (

    select * from {{ ref('int_mrr_intervals') }}
    where mrr_cents is not null

),

ends as (

    select
        account_id,
        {{ reporting_date('started_at') }} as change_date,
        mrr_cents as change_cents
    from intervals

    union all

    select
        account_id,
        {{ reporting_date('ended_at') }} as change_date,
        -mrr_cents as change_cents
    from intervals
    where ended_at is not null

),

netted as (

    select
        account_id,
        change_date,
        cast(sum(change_cents) as bigint) as change_cents
    from ends
    group by account_id, change_date
    having sum(change_cents) != 0

),

balanced as (

    select
        *,
        sum(change_cents) over (partition by account_id order by change_date) as balance_cents,
        lead(change_date) over (partition by account_id order by change_date) as next_change_date
    from netted

),

moved as (

    select
        account_id,
        change_cents,
        case
            when balance_cents = 0
                and {{ diff_days('change_date', 'next_change_date') }} <= {{ var('migration_gap_days') }}
                then next_change_date
            else change_date
        end as change_date
    from balanced

)

select
    account_id,
    change_date,
    cast(sum(change_cents) as bigint) as change_cents
from moved
group by account_id, change_date
having sum(change_cents) != 0

{{ config(materialized='view') }}
-- One row per account and day on which its MRR changes, all changes of the day netted. A day that takes what is contracted to
-- zero and is followed by a new start within `migration_gap_days` moves onto that start: a migration, not a churn (CV-10).
with intervals as (

    select
        *,
        -- a pause is contracted, and brings nothing
        case when is_paused then 0 else constant_cents end as constant_mrr_cents
    from {{ ref('int_mrr_intervals') }}
    where mrr_cents is not null

),

ends as (

    select
        account_id,
        {{ reporting_date('started_at') }} as change_date,
        case when is_start_of_rate then 0 else mrr_cents end as contract_cents,
        case when is_paused and not is_start_of_rate then -mrr_cents else 0 end as pause_cents,
        case when is_start_of_rate and not is_paused then mrr_cents else 0 end as fx_cents,
        constant_cents as constant_contract_cents,
        constant_mrr_cents
    from intervals

    union all

    select
        account_id,
        {{ reporting_date('ended_at') }} as change_date,
        case when is_end_of_rate then 0 else -mrr_cents end as contract_cents,
        case when is_paused and not is_end_of_rate then mrr_cents else 0 end as pause_cents,
        case when is_end_of_rate and not is_paused then -mrr_cents else 0 end as fx_cents,
        -constant_cents as constant_contract_cents,
        -constant_mrr_cents as constant_mrr_cents
    from intervals
    where ended_at is not null

),

netted as (

    select
        account_id,
        change_date,
        sum(contract_cents) as contract_cents,
        sum(pause_cents) as pause_cents,
        sum(fx_cents) as fx_cents,
        sum(constant_contract_cents) as constant_contract_cents,
        sum(constant_mrr_cents) as constant_mrr_cents
    from ends
    group by account_id, change_date
    having sum(contract_cents) != 0
        or sum(pause_cents) != 0
        or sum(fx_cents) != 0
        or sum(constant_contract_cents) != 0
        or sum(constant_mrr_cents) != 0

),

balanced as (

    select
        *,
        sum(constant_contract_cents) over (partition by account_id order by change_date) as balance_cents,
        lead(change_date) over (partition by account_id order by change_date) as next_change_date
    from netted

),

moved as (

    select
        *,
        case
            when balance_cents = 0
                and {{ diff_days('change_date', 'next_change_date') }} <= {{ var('migration_gap_days') }}
                then next_change_date
            else change_date
        end as moved_date
    from balanced

)

select
    account_id,
    moved_date as change_date,
    cast(sum(contract_cents) as bigint) as contract_cents,
    cast(sum(pause_cents) as bigint) as pause_cents,
    cast(sum(fx_cents) as bigint) as fx_cents,
    cast(sum(constant_contract_cents) as bigint) as constant_contract_cents,
    cast(sum(constant_mrr_cents) as bigint) as constant_mrr_cents
from moved
group by account_id, moved_date
having sum(contract_cents) != 0
    or sum(pause_cents) != 0
    or sum(fx_cents) != 0
    or sum(constant_contract_cents) != 0
    or sum(constant_mrr_cents) != 0

-- One row per account and time in which it gets what it bought: from its first verified outcome, or value event, as a customer,
-- while using the product is a habit. Where no use is connected, the outcome alone tells.

with spells as (

    select
        *,
        {{ reporting_date('started_at') }} as started_date
    from {{ ref('int_customer_spells') }}

),

usage_days as (

    select * from {{ ref('int_account_usage_days') }}

),

habits as (

    select * from {{ ref('int_account_habits') }}

),

proofs as (

    select * from {{ ref('int_value_proofs') }}

),

first_proofs as (

    select
        spells.account_id,
        spells.ended_at as customer_until_at,
        min(greatest(proofs.proved_at, spells.started_at)) as proved_at
    from spells
    inner join proofs
        on spells.account_id = proofs.account_id
        -- only the first use of a day is known: on the day of the purchase another may have come after it
        and (spells.started_at <= proofs.proved_at or spells.started_date = proofs.usage_date)
        and (spells.ended_at is null or spells.ended_at > proofs.proved_at)
    group by spells.account_id, spells.started_at, spells.ended_at

),

connected as (

    select count(*) > 0 as has_usage from usage_days

)

select
    first_proofs.account_id,
    greatest(first_proofs.proved_at, habits.started_at) as started_at,
    habits.ended_at
from first_proofs
cross join connected
left join habits
    on first_proofs.account_id = habits.account_id
    and first_proofs.proved_at < habits.ended_at
    -- what it comes to use when it is back is not what it had before
    and (first_proofs.customer_until_at is null or first_proofs.customer_until_at > habits.started_at)
where habits.account_id is not null
    or not connected.has_usage

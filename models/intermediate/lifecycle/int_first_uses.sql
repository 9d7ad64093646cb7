-- One row per account without a recorded onboarding and time as a customer in which it used the product: the first use of what it
-- pays for. Use in a trial, or after leaving, is not adoption.

with spells as (

    select
        *,
        {{ reporting_date('started_at') }} as started_date
    from {{ ref('int_customer_spells') }}

),

usage_days as (

    select * from {{ ref('int_account_usage_days') }}

),

-- an onboarding belongs to the time as a customer in which it begins; one without any date may be of each
onboarded as (

    select distinct
        spells.account_id,
        spells.started_at
    from spells
    inner join {{ ref('int_onboardings') }} as onboardings
        on spells.account_id = onboardings.account_id
        and (spells.since_at is null or onboardings.begun_at is null or spells.since_at <= onboardings.begun_at)
        and (spells.ended_at is null or onboardings.begun_at is null or spells.ended_at > onboardings.begun_at)

)

select
    spells.account_id,
    spells.started_at as customer_since_at,
    -- on the day of the purchase it is not known whether it came before or after
    greatest(min(usage_days.first_used_at), spells.started_at) as first_used_at
from spells
inner join usage_days
    on spells.account_id = usage_days.account_id
    and spells.started_date <= usage_days.usage_date
    and (spells.ended_at is null or spells.ended_at > usage_days.first_used_at)
left join onboarded
    on spells.account_id = onboarded.account_id
    and spells.started_at = onboarded.started_at
where onboarded.account_id is null
group by spells.account_id, spells.started_at

-- One row per onboarding: when its account first got value, and when it first used a feature of the core, until it left. Value
-- shown in a trial counts, as got at the purchase; use in a trial is none.

with onboardings as (

    select * from {{ ref('int_onboarding_spells') }}

),

proofs as (

    select * from {{ ref('int_value_proofs') }}

),

usage_days as (

    select * from {{ ref('int_account_usage_days') }}

),

first_proofs as (

    select
        onboardings.onboarding_key,
        min(proofs.proved_at) as proved_at
    from onboardings
    inner join proofs
        on onboardings.account_id = proofs.account_id
        -- only the first use of a day is known: on the day of the purchase another may have come after it
        and (
            onboardings.counts_since_at is null
            or onboardings.counts_since_at <= proofs.proved_at
            or onboardings.started_date = proofs.usage_date
        )
        and (onboardings.left_at is null or onboardings.left_at > proofs.proved_at)
    group by onboardings.onboarding_key

),

first_uses as (

    select
        onboardings.onboarding_key,
        min(usage_days.first_core_at) as used_at
    from onboardings
    inner join usage_days
        on onboardings.account_id = usage_days.account_id
        and onboardings.started_date <= usage_days.usage_date
        and (onboardings.left_at is null or onboardings.left_at > usage_days.first_core_at)
    where usage_days.first_core_at is not null
    group by onboardings.onboarding_key

)

select
    onboardings.onboarding_key,
    -- greatest() would pass over a null
    case when first_proofs.proved_at is not null then greatest(first_proofs.proved_at, onboardings.started_at) end
        as first_value_at,
    coalesce(first_proofs.proved_at < onboardings.started_at, false) as is_value_before_purchase,
    case when first_uses.used_at is not null then greatest(first_uses.used_at, onboardings.started_at) end as first_core_use_at
from onboardings
left join first_proofs
    on onboardings.onboarding_key = first_proofs.onboarding_key
left join first_uses
    on onboardings.onboarding_key = first_uses.onboarding_key

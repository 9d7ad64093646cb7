-- One row per onboarding, told by a source or by a purchase without one, and when it began: with the purchase, and where that is
-- not told with the time as a customer in which it falls. `counts_since_at` is from when on what is proved or used is of it.

with spells as (

    select * from {{ ref('int_customer_spells') }}

),

projects as (

    select
        *,
        coalesce(purchased_at, kickoff_at, go_live_at, completed_at) as known_at
    from {{ ref('int_onboarding_projects') }}

),

placed as (

    select
        projects.*,
        spells.since_at,
        spells.started_at as customer_since_at,
        row_number() over (partition by projects.onboarding_key order by spells.started_at) as place
    from projects
    -- one without any date is of the first time as a customer
    left join spells
        on projects.account_id = spells.account_id
        and (spells.since_at is null or projects.known_at is null or projects.known_at >= spells.since_at)
        and (spells.ended_at is null or projects.known_at is null or projects.known_at < spells.ended_at)

),

numbered as (

    select
        *,
        row_number() over (
            partition by account_id, customer_since_at
            order by is_repeat, known_at nulls last, {{ sort_text('onboarding_key') }}
        ) as number_in_time
    from placed
    where place = 1

),

told as (

    select
        *,
        -- a second product, or a second time, is no new customer; who came back is one
        customer_since_at is not null and number_in_time = 1 and (not is_repeat or since_at is not null) as is_purchase
    from numbered

)

select
    onboarding_key,
    account_id,
    'source' as told_by,
    -- least() passes over nulls; no later signal is the purchase
    coalesce(purchased_at, case when is_purchase then least(customer_since_at, known_at) end, known_at) as started_at,
    case when is_purchase then since_at else coalesce(purchased_at, known_at) end as counts_since_at,
    is_repeat,
    is_purchase
from told

union all

select
    'purchase:' || spells.account_id || ':'
    || cast({{ reporting_date('spells.started_at') }} as {{ dbt.type_string() }}) as onboarding_key,
    spells.account_id,
    'purchase' as told_by,
    spells.started_at,
    spells.since_at as counts_since_at,
    false as is_repeat,
    true as is_purchase
from spells
left join numbered
    on spells.account_id = numbered.account_id
    and spells.started_at = numbered.customer_since_at
where numbered.onboarding_key is null

-- One row per account and time as a customer: what it did with the product and with us in its first 90 days, the day of the
-- purchase among them.

with spells as (

    select
        *,
        {{ reporting_date('started_at') }} as started_date
    from {{ ref('int_customer_spells') }}
    where account_id != 'unresolved'

),

catalogue as (

    select coalesce(max(case when is_core then 1 else 0 end), 0) = 1 as has_core from {{ ref('dim_features') }}

),

usage_days as (

    select
        spells.account_id,
        spells.started_at,
        count(*) as active_day_count,
        sum(case when used.core_event_count > 0 or not catalogue.has_core then 1 else 0 end) as core_day_count,
        min(used.first_value_at) as first_value_at
    from spells
    cross join catalogue
    inner join {{ ref('fct_account_usage_days') }} as used
        on spells.account_id = used.account_id
        and spells.started_date <= used.usage_date
        and {{ add_days('spells.started_date', 90) }} > used.usage_date
    where used.active_event_count + used.core_event_count > 0
    group by spells.account_id, spells.started_at

),

talks as (

    select
        spells.account_id,
        spells.started_at,
        count(*) as talk_count
    from spells
    inner join {{ ref('fct_interactions') }} as interactions
        on spells.account_id = interactions.account_id
        and spells.started_date <= interactions.occurred_date
        and {{ add_days('spells.started_date', 90) }} > interactions.occurred_date
    where interactions.is_two_way
    group by spells.account_id, spells.started_at

)

select
    spells.account_id,
    spells.started_at,
    spells.ended_at,
    spells.started_date,
    coalesce(usage_days.active_day_count, 0) as active_day_count,
    cast(coalesce(usage_days.core_day_count, 0) as bigint) as core_day_count,
    usage_days.first_value_at,
    coalesce(talks.talk_count, 0) as talk_count
from spells
left join usage_days
    on spells.account_id = usage_days.account_id
    and spells.started_at = usage_days.started_at
left join talks
    on spells.account_id = talks.account_id
    and spells.started_at = talks.started_at

{{ config(materialized='view') }}
-- One row per subscription and stretch of time in which its status lets its price count (CV-13): past due counts; unpaid,
-- incomplete and trialing do not; paused counts, told apart, until it has lasted `pause_churn_days` (CV-14). Before its log
-- begins, and where there is none, its dates decide alone.

{% set counts_not = "('unpaid', 'incomplete', 'trialing')" %}

with changes as (

    select
        connector,
        subscription_id,
        changed_at,
        coalesce(value, 'active') as status,
        row_number() over (
            partition by connector, subscription_id, changed_at
            order by sequence desc nulls last, {{ sort_text('value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_subscription_changes') }}
    where attribute = 'status'
        and subscription_id is not null
        and is_reportable

),

compared as (

    select
        *,
        lag(status) over (partition by connector, subscription_id order by changed_at) as previous_status
    from changes
    where rank_on_instant = 1

),

-- told again, it is the same stretch: a pause lasts from its first word on
stretches as (

    select
        connector,
        subscription_id,
        status,
        changed_at as started_at,
        lead(changed_at) over (partition by connector, subscription_id order by changed_at) as ended_at
    from compared
    where previous_status is null
        or status != previous_status

),

firsts as (

    select
        connector,
        subscription_id,
        min(started_at) as logged_from
    from stretches
    group by connector, subscription_id

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

)

select
    subscriptions.connector,
    subscriptions.subscription_id,
    {{ always() }} as started_at,
    firsts.logged_from as ended_at,
    false as is_paused
from subscriptions
left join firsts
    on subscriptions.connector = firsts.connector
    and subscriptions.subscription_id = firsts.subscription_id
-- a first payment that never came leaves the present status alone to tell it
where firsts.logged_from is not null
    or coalesce(subscriptions.status, 'active') != 'incomplete'

union all

select
    connector,
    subscription_id,
    started_at,
    -- least() passes over nulls
    case
        when status = 'paused' then least(ended_at, {{ add_seconds('started_at', var('pause_churn_days') ~ ' * 86400') }})
        else ended_at
    end as ended_at,
    status = 'paused' as is_paused
from stretches
where status not in {{ counts_not }}

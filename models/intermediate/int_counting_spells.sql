-- One row per subscription and stretch of time in which its status lets its price count (CV-13): past due counts; unpaid,
-- incomplete and trialing do not. Before its log begins, and where there is none, its dates decide alone.

{% set counts_not = "('unpaid', 'incomplete', 'trialing')" %}

with changes as (

    select
        connector,
        subscription_id,
        changed_at,
        value as status,
        row_number() over (
            partition by connector, subscription_id, changed_at
            order by sequence desc nulls last, {{ sort_text('value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_subscription_changes') }}
    where attribute = 'status'
        and subscription_id is not null
        and is_reportable

),

stretches as (

    select
        connector,
        subscription_id,
        status,
        changed_at as started_at,
        lead(changed_at) over (partition by connector, subscription_id order by changed_at) as ended_at
    from changes
    where rank_on_instant = 1

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
    firsts.logged_from as ended_at
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
    ended_at
from stretches
where coalesce(status, 'active') not in {{ counts_not }}

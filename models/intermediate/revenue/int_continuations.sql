-- One row per subscription that another continues within `migration_gap_days`, as its source says: what it counts for, it counts
-- for until the other is paid, so that a change of plan is one movement (CV-10).

with subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

paid as (

    select * from {{ ref('int_paid_subscriptions') }}

),

-- either end may name the other
links as (

    select
        connector,
        subscription_id,
        next_subscription_id as continued_by
    from subscriptions
    where next_subscription_id is not null

    union

    select
        connector,
        previous_subscription_id as subscription_id,
        subscription_id as continued_by
    from subscriptions
    where previous_subscription_id is not null

)

select
    paid.connector,
    paid.subscription_id,
    min(successors.paid_from_at) as continued_at
from paid
inner join links
    on paid.connector = links.connector
    and paid.subscription_id = links.subscription_id
inner join paid as successors
    on links.connector = successors.connector
    and links.continued_by = successors.subscription_id
    and paid.account_id = successors.account_id
    and paid.paid_until_at <= successors.paid_from_at
where {{ diff_days(reporting_date('paid.paid_until_at'), reporting_date('successors.paid_from_at')) }}
    <= {{ var('migration_gap_days') }}
group by paid.connector, paid.subscription_id

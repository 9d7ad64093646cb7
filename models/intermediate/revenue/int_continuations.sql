-- One row per subscription that another continues within `migration_gap_days`, as its source says: what it counts for, it counts
-- for until the other is paid, so that a change of plan is one movement (CV-10).

with paid as (

    select * from {{ ref('int_paid_subscriptions') }}

),

successors as (

    select * from {{ ref('int_successors') }}

)

select
    paid.connector,
    paid.subscription_id,
    min(successors.successor_paid_from_at) as continued_at
from paid
inner join successors
    on paid.connector = successors.connector
    and paid.subscription_id = successors.subscription_id
    and paid.paid_until_at <= successors.successor_paid_from_at
where {{ diff_days(reporting_date('paid.paid_until_at'), reporting_date('successors.successor_paid_from_at')) }}
    <= {{ var('migration_gap_days') }}
group by paid.connector, paid.subscription_id

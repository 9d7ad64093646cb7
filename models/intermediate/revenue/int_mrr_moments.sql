-- One row per account and movement that takes its MRR from or to zero, with the instant at which it did: the ledger knows
-- the day, the subscriptions the time.

with movements as (

    select * from {{ ref('fct_mrr_movements') }}
    where movement_type in ('new', 'reactivation', 'churn')

),

intervals as (

    select * from {{ ref('int_mrr_intervals') }}
    where mrr_cents is not null

),

starts as (

    select
        account_id,
        {{ reporting_date('started_at') }} as start_date,
        min(started_at) as started_at
    from intervals
    group by account_id, {{ reporting_date('started_at') }}

),

ends as (

    select
        account_id,
        {{ reporting_date('ended_at') }} as end_date,
        max(ended_at) as ended_at
    from intervals
    where ended_at is not null
    group by account_id, {{ reporting_date('ended_at') }}

)

select
    movements.account_id,
    movements.movement_date,
    movements.movement_type,
    case when movements.movement_type = 'churn' then ends.ended_at else starts.started_at end as occurred_at
from movements
left join starts
    on movements.account_id = starts.account_id
    and movements.movement_date = starts.start_date
left join ends
    on movements.account_id = ends.account_id
    and movements.movement_date = ends.end_date

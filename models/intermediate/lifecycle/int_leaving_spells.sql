-- One row per account and time in which all it pays for is cancelled and still running: cancelling one of two subscriptions is
-- not leaving (CV-8).

with requests as (

    select * from {{ ref('int_cancel_requests') }}

),

-- what is free, or not paid for a while, is nothing to leave
running as (

    select * from {{ ref('int_mrr_intervals') }}
    where mrr_cents > 0

),

cancelled as (

    select
        running.account_id,
        greatest(requests.started_at, running.started_at) as started_at,
        -- least() passes over nulls, which mean "still so"
        least(requests.ended_at, running.ended_at) as ended_at
    from requests
    inner join running
        on requests.connector = running.connector
        and requests.subscription_id = running.subscription_id
    where requests.ended_at is null
        or running.started_at < requests.ended_at

),

stays as (

    select
        account_id,
        started_at,
        ended_at,
        1 as running_change,
        0 as cancelled_change
    from running

    union all

    select
        account_id,
        started_at,
        ended_at,
        0 as running_change,
        1 as cancelled_change
    from cancelled
    where ended_at is null
        or started_at < ended_at

),

edges as (

    select
        account_id,
        started_at as edge_at,
        running_change,
        cancelled_change
    from stays

    union all

    select
        account_id,
        ended_at as edge_at,
        -running_change as running_change,
        -cancelled_change as cancelled_change
    from stays
    where ended_at is not null

),

counted as (

    select
        account_id,
        edge_at,
        sum(sum(running_change)) over (partition by account_id order by edge_at) as running_count,
        sum(sum(cancelled_change)) over (partition by account_id order by edge_at) as cancelled_count,
        lead(edge_at) over (partition by account_id order by edge_at) as next_edge_at
    from edges
    group by account_id, edge_at

)

select
    account_id,
    edge_at as started_at,
    next_edge_at as ended_at
from counted
where running_count > 0
    and cancelled_count = running_count

-- One row per paid subscription and one that its source says goes on in its place, whenever that began.

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
        next_subscription_id as successor_id
    from subscriptions
    where next_subscription_id is not null

    union

    select
        connector,
        previous_subscription_id as subscription_id,
        subscription_id as successor_id
    from subscriptions
    where previous_subscription_id is not null

)

select
    paid.connector,
    paid.subscription_id,
    successors.subscription_id as successor_id,
    successors.paid_from_at as successor_paid_from_at
from paid
inner join links
    on paid.connector = links.connector
    and paid.subscription_id = links.subscription_id
inner join paid as successors
    on links.connector = successors.connector
    and links.successor_id = successors.subscription_id
    and paid.account_id = successors.account_id
    and paid.paid_from_at < successors.paid_from_at

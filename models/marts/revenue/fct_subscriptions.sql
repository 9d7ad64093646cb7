with subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

paid as (

    select * from {{ ref('int_paid_subscriptions') }}

),

intervals as (

    select * from {{ ref('int_mrr_intervals') }}

),

current_mrr as (

    select
        connector,
        subscription_id,
        sum(mrr_cents) as mrr_cents
    from intervals
    where ended_at is null
        and not is_paused
    group by connector, subscription_id

)

select
    paid.connector || ':' || paid.subscription_id as subscription_key,
    paid.connector,
    paid.subscription_id,
    paid.account_id,
    subscriptions.plan_id,
    subscriptions.product_id,
    subscriptions.billing_interval,
    subscriptions.started_at,
    {{ reporting_date('subscriptions.started_at') }} as started_date,
    subscriptions.trial_started_at,
    subscriptions.trial_ended_at,
    paid.paid_from_at,
    paid.paid_until_at,
    subscriptions.cancel_requested_at,
    subscriptions.term_end_at,
    subscriptions.ended_at,
    case
        when subscriptions.ended_at is not null then 'ended'
        when subscriptions.started_at is null and subscriptions.trial_started_at is null then 'pending'
        when paid.paid_from_at is null then 'trialing'
        else 'active'
    end as status,
    subscriptions.trial_started_at is not null as has_trial,
    {{ amount_of('coalesce(current_mrr.mrr_cents, 0)') }} as mrr_amount,
    '{{ var("reporting_currency") }}' as currency
from paid
inner join subscriptions
    on paid.connector = subscriptions.connector
    and paid.subscription_id = subscriptions.subscription_id
left join current_mrr
    on paid.connector = current_mrr.connector
    and paid.subscription_id = current_mrr.subscription_id

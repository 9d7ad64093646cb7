-- One row per churn whose last subscription is known: of those that ended on its day the one with the most MRR.

with endings as (

    select
        account_id,
        {{ reporting_date('ended_at') }} as ended_date,
        connector,
        subscription_id,
        sum(mrr_cents) as mrr_cents
    from {{ ref('int_mrr_intervals') }}
    where ended_at is not null
        and mrr_cents is not null
    group by account_id, {{ reporting_date('ended_at') }}, connector, subscription_id

),

ranked as (

    select
        churns.churn_id,
        endings.connector,
        endings.subscription_id,
        row_number() over (
            partition by churns.churn_id
            order by endings.mrr_cents desc, endings.connector asc, {{ sort_text('endings.subscription_id') }} asc
        ) as rank_in_churn
    from {{ ref('int_churns') }} as churns
    inner join endings
        on churns.account_id = endings.account_id
        and churns.churn_date = endings.ended_date

)

select
    ranked.churn_id,
    ranked.connector,
    ranked.subscription_id,
    subscriptions.plan_id,
    subscriptions.cancel_requested_at,
    lower(subscriptions.cancel_reason) as cancel_reason,
    subscriptions.is_involuntary
from ranked
inner join {{ ref('entity_subscriptions') }} as subscriptions
    on ranked.connector = subscriptions.connector
    and ranked.subscription_id = subscriptions.subscription_id
where ranked.rank_in_churn = 1

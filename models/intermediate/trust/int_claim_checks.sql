-- One row per connector and check of what a source claims against what its other rows show.

with reviews as (

    select
        reviews.connector,
        account_ids.account_id,
        {{ reporting_date('reviews.churned_at') }} as churned_date
    from {{ ref('entity_churn_reviews') }} as reviews
    left join {{ ref('int_account_ids') }} as account_ids
        on reviews.connector = account_ids.connector
        and reviews.account_id = account_ids.native_account_id
    where reviews.is_reportable
        and reviews.churned_at is not null

),

churns as (

    select
        account_id,
        movement_date
    from {{ ref('fct_mrr_movements') }}
    where movement_type = 'churn'

),

usage as (

    select
        usage_daily.connector,
        usage_daily.usage_date,
        {{ reporting_date('subscriptions.started_at') }} as started_date,
        {{ reporting_date('subscriptions.ended_at') }} as ended_date
    from {{ ref('entity_usage_daily') }} as usage_daily
    inner join {{ ref('entity_subscriptions') }} as subscriptions
        on usage_daily.connector = subscriptions.connector
        and usage_daily.subscription_id = subscriptions.subscription_id
    where usage_daily.is_reportable

)

select
    reviews.connector,
    'claimed_churns' as check_name,
    'Churns that a review claims, and how many of them the subscriptions show on that day' as description,
    'churns claimed' as left_name,
    cast(count(*) as decimal(18, 2)) as left_value,
    'of these in the MRR ledger' as right_name,
    cast(count(churns.account_id) as decimal(18, 2)) as right_value
from reviews
left join churns
    on reviews.account_id = churns.account_id
    and reviews.churned_date = churns.movement_date
group by reviews.connector

union all

select
    connector,
    'usage_before_subscription' as check_name,
    'Days of usage of a subscription, and how many of them are not before it starts' as description,
    'days of usage' as left_name,
    cast(count(*) as decimal(18, 2)) as left_value,
    'of these from its start on' as right_name,
    cast(count(case when usage_date >= started_date then 1 end) as decimal(18, 2)) as right_value
from usage
group by connector

union all

select
    connector,
    'usage_after_subscription' as check_name,
    'Days of usage of a subscription, and how many of them are not after it ends' as description,
    'days of usage' as left_name,
    cast(count(*) as decimal(18, 2)) as left_value,
    'of these until its end' as right_name,
    cast(count(case when ended_date is null or usage_date <= ended_date then 1 end) as decimal(18, 2)) as right_value
from usage
group by connector

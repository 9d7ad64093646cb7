with usage as (

    select * from {{ ref('base_ravenstack__usage') }}

),

subscriptions as (

    select * from {{ ref('stg_ravenstack__subscriptions') }}

)

select
    usage.usage_date,
    subscriptions.account_id,
    usage.subscription_id,
    usage.feature_name as feature_id,
    usage.feature_name as event_name,
    sum(usage.usage_count) as event_count,
    sum(usage.usage_duration_secs) as duration_seconds,
    sum(usage.error_count) as error_count
from usage
left join subscriptions
    on usage.subscription_id = subscriptions.subscription_id
where usage.id_rank = 1
group by
    usage.usage_date,
    subscriptions.account_id,
    usage.subscription_id,
    usage.feature_name

-- One row per account and day of the reporting calendar on which somebody used the product: from events, and from days that
-- came summed. A row without an account belongs to its subscription's.

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

used as (

    select
        connector,
        account_id,
        subscription_id,
        {{ reporting_date('occurred_at') }} as usage_date
    from {{ ref('entity_usage_events') }}
    where is_reportable
        and not coalesce(is_automated, false)

    union all

    select
        connector,
        account_id,
        subscription_id,
        usage_date
    from {{ ref('entity_usage_daily') }}
    where is_reportable
        and not coalesce(is_automated, false)
        and event_count > 0

)

select distinct
    account_ids.account_id,
    used.usage_date
from used
left join subscriptions
    on used.connector = subscriptions.connector
    and used.subscription_id = subscriptions.subscription_id
inner join account_ids
    on used.connector = account_ids.connector
    and coalesce(used.account_id, subscriptions.account_id) = account_ids.native_account_id

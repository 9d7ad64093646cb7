-- One row per account that may use a number of seats at `as_of`: by its entitlements, or, without any for seats, by the
-- quantities of what it subscribes to. Null is without limit.

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

granted as (

    select
        account_ids.account_id,
        min(case when entitlements.quantity is null then 0 else 1 end) as is_limited,
        sum(entitlements.quantity) as seat_count
    from {{ ref('entity_entitlements') }} as entitlements
    inner join account_ids
        on entitlements.connector = account_ids.connector
        and entitlements.account_id = account_ids.native_account_id
    where entitlements.is_reportable
        and entitlements.entitlement_type = 'seats'
        and coalesce(entitlements.ended_at >= {{ as_of() }}, true)
    group by account_ids.account_id

),

bought as (

    select
        account_ids.account_id,
        sum(items.quantity) as seat_count
    from {{ ref('entity_subscription_items') }} as items
    inner join {{ ref('entity_subscriptions') }} as subscriptions
        on items.connector = subscriptions.connector
        and items.subscription_id = subscriptions.subscription_id
    inner join account_ids
        on subscriptions.connector = account_ids.connector
        and subscriptions.account_id = account_ids.native_account_id
    where items.is_reportable
        and subscriptions.is_reportable
        and coalesce(items.revenue_type, 'recurring') = 'recurring'
        and coalesce(items.ended_at >= {{ as_of() }}, true)
        and coalesce(subscriptions.ended_at >= {{ as_of() }}, true)
    group by account_ids.account_id

)

select
    account_id,
    cast(case when is_limited = 1 then seat_count end as bigint) as seat_count
from granted

union all

select
    bought.account_id,
    cast(bought.seat_count as bigint) as seat_count
from bought
left join granted
    on bought.account_id = granted.account_id
where granted.account_id is null
    and bought.seat_count is not null

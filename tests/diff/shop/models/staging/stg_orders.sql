-- one row per order as the shop delivers it
select
    id as order_id,
    customer_id,
    ordered_at,
    order_status,
    plan_code,
    amount,
    refund
from {{ source('shop', 'orders') }}
where is_test = false and amount is not null

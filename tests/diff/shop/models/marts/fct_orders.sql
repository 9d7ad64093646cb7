with orders as (

    select * from {{ ref('stg_orders') }}

),

plans as (

    select * from {{ ref('plans') }}

)

select
    orders.order_id,
    orders.customer_id,
    orders.ordered_at,
    orders.order_status,
    plans.plan_name,
    {{ net_amount('orders.amount', 'orders.refund') }} as amount,
    orders.refund,
    case when orders.amount > {{ var('large_order') }} then 1 else 0 end as is_large
from orders
left join plans
    on orders.plan_code = plans.plan_code

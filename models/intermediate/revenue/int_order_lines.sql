-- One row per order with lines: what they come to in the reporting currency, what of that was cancelled or sent back, and what
-- is sold: something that recurs by contract, or not.

with order_lines as (

    select * from {{ ref('entity_order_lines') }}
    where is_reportable

),

products as (

    select * from {{ ref('entity_products') }}

),

plans as (

    select * from {{ ref('entity_plans') }}

),

orders as (

    select * from {{ ref('entity_orders') }}

),

typed as (

    select
        order_lines.*,
        upper(coalesce(order_lines.currency, orders.currency, '{{ var("reporting_currency") }}')) as line_currency,
        order_lines.cancelled_at is not null or order_lines.returned_at is not null as is_dropped,
        coalesce(
            order_lines.revenue_type,
            products.revenue_type,
            -- what is billed again and again, or belongs to a subscription, is a contract
            case
                when plans.billing_interval = 'one_time' then 'one_time'
                when plans.plan_id is not null or order_lines.subscription_id is not null then 'recurring'
            end
        ) as line_type
    from order_lines
    left join orders
        on order_lines.connector = orders.connector
        and order_lines.order_id = orders.order_id
    left join products
        on order_lines.connector = products.connector
        and order_lines.product_id = products.product_id
    left join plans
        on order_lines.connector = plans.connector
        and order_lines.plan_id = plans.plan_id

)

select
    typed.connector,
    typed.order_id,
    count(*) as line_count,
    cast(sum({{ reported_amount('typed.line_amount', 'rates.rate_millionths') }}) as decimal(18, 2)) as lines_amount,
    cast(sum(case
        when typed.is_dropped then {{ reported_amount('typed.line_amount', 'rates.rate_millionths') }} else 0
    end) as decimal(18, 2)) as dropped_amount,
    max(case when typed.line_type = 'recurring' then 1 else 0 end) = 1 as has_recurring,
    max(case when typed.line_type in ('one_time', 'consumable', 'usage') then 1 else 0 end) = 1 as has_other
from typed
left join {{ ref('int_plan_rates') }} as rates
    on typed.line_currency = rates.currency
group by typed.connector, typed.order_id

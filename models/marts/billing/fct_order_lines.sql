with order_lines as (

    select * from {{ ref('entity_order_lines') }}
    where is_reportable

),

orders as (

    select * from {{ ref('int_orders') }}

),

products as (

    select * from {{ ref('dim_products') }}

)

select
    order_lines.connector || ':' || order_lines.order_line_id as order_line_key,
    orders.order_key,
    orders.account_id,
    orders.channel,
    orders.payment_method,
    orders.ordered_at,
    orders.ordered_date,
    order_lines.connector || ':' || order_lines.product_id as product_key,
    coalesce(order_lines.delivery_mode, products.delivery_mode, 'unknown') as delivery_mode,
    order_lines.delivered_at,
    order_lines.cancelled_at,
    order_lines.returned_at,
    cast(coalesce(order_lines.quantity, 1) as decimal(18, 6)) as quantity,
    order_lines.delivered_quantity,
    order_lines.delivered_at is not null as is_delivered,
    order_lines.delivered_at is not null
    and coalesce(
        order_lines.is_as_ordered,
        coalesce(order_lines.delivered_product_id, order_lines.product_id, 'none') = coalesce(order_lines.product_id, 'none')
        and coalesce(order_lines.delivered_quantity, order_lines.quantity, 1) = coalesce(order_lines.quantity, 1)
    ) as is_as_ordered
from order_lines
inner join orders
    on order_lines.connector = orders.connector
    and order_lines.order_id = orders.order_id
left join products
    on order_lines.connector || ':' || order_lines.product_id = products.product_key

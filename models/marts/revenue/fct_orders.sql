with orders as (

    select
        *,
        row_number() over (
            partition by account_id, ordered_date, cancelled_at is null and revenue_type in ('one_time', 'unknown')
            order by ordered_at, {{ sort_text('order_key') }}
        ) as rank_on_day
    from {{ ref('int_orders') }}

),

purchases as (

    select * from {{ ref('int_purchases') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

placed as (

    select
        orders.*,
        purchases.purchase_number,
        {{ diff_days('purchases.previous_purchase_date', 'purchases.purchase_date') }} as days_since_previous,
        purchases.purchase_number = 1 and orders.rank_on_day = 1 as is_first,
        purchases.purchased_at,
        purchases.next_purchased_at
    from orders
    left join purchases
        on orders.account_id = purchases.account_id
        and orders.ordered_date = purchases.purchase_date
        and orders.cancelled_at is null
        and orders.revenue_type in ('one_time', 'unknown')

)

select
    placed.order_key,
    placed.connector,
    placed.order_id,
    placed.account_id,
    placed.ordered_at,
    placed.ordered_date,
    placed.channel,
    placed.payment_method,
    placed.accepted_at,
    placed.cancelled_at,
    placed.cancelled_at is not null as is_cancelled,
    placed.fulfilled_at,
    placed.line_count,
    placed.revenue_type,
    cast(placed.gross_amount as decimal(18, 2)) as gross_amount,
    cast(
        case when placed.cancelled_at is null then placed.gross_amount - placed.dropped_amount else 0 end as decimal(18, 2)
    ) as net_amount,
    '{{ var("reporting_currency") }}' as currency,
    placed.purchase_number is not null as is_purchase,
    placed.purchase_number,
    placed.days_since_previous,
    coalesce(placed.purchase_number > 1, false) as is_repeat,
    coalesce(placed.is_first, false) as is_first_purchase,
    coalesce(placed.is_first and {{ is_mature_after('placed.purchased_at', 90) }}, false) as is_repeat_due,
    coalesce(
        placed.is_first and {{ is_mature_after('placed.purchased_at', 90) }}
        and {{ is_within('placed.purchased_at', 'placed.next_purchased_at', 90) }}, false
    ) as is_repeated_within_90_days,
    segments.segment as segment_at_creation
from placed
left join segments
    on placed.account_id = segments.account_id
    and placed.ordered_at >= segments.started_at
    and (segments.ended_at is null or placed.ordered_at < segments.ended_at)

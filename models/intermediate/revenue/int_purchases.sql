-- One row per known account and day on which it bought something without a contract. Orders of one day are one purchase, and a
-- cancelled order is none.

with orders as (

    select * from {{ ref('int_orders') }}
    where account_id != 'unresolved'
        and cancelled_at is null
        and revenue_type in ('one_time', 'unknown')

),

days_of_purchase as (

    select
        account_id,
        ordered_date as purchase_date,
        min(ordered_at) as purchased_at,
        sum(gross_amount - dropped_amount) as net_amount
    from orders
    group by account_id, ordered_date

)

select
    account_id,
    purchase_date,
    purchased_at,
    cast(net_amount as decimal(18, 2)) as net_amount,
    cast(row_number() over (partition by account_id order by purchase_date) as int) as purchase_number,
    lag(purchase_date) over (partition by account_id order by purchase_date) as previous_purchase_date,
    lead(purchased_at) over (partition by account_id order by purchase_date) as next_purchased_at
from days_of_purchase

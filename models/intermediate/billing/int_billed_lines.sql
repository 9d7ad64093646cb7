{{ config(materialized='view') }}
-- One row per recurring line of an invoice that is charged for days: what it is for, its days, and what a day of it costs, in
-- millionths of a cent, and what 86,400 seconds of it do, in hundredths; nothing where the invoice is void. What is billed is a
-- service, or, where no one service can be told, what a subscription has of a product.

with lines as (

    select
        *,
        case when is_void then cast(0 as bigint) else cast(coalesce(net_amount, 0) * 100 as bigint) end as net_cents
    from {{ ref('fct_invoice_lines') }}
    where revenue_type = 'recurring'
        and period_days > 0
        and (service_key is not null or subscription_key is not null)

)

select
    connector,
    invoice_line_key,
    account_id,
    case
        when service_key is not null then 'service:' || service_key
        else 'subscription:' || subscription_key || ':' || coalesce(product_key, 'none')
    end as unit_key,
    subscription_key,
    service_key,
    product_key,
    period_start_date as started_date,
    period_end_date as ended_date,
    {{ divide_rounded('net_cents * 1000000', 'period_days') }} as day_micros,
    -- a change in the middle of a day is charged and credited by the second
    {{ divide_rounded('net_cents * 8640000', diff_seconds('period_start_at', 'period_end_at')) }} as exact_day_hundredths
from lines

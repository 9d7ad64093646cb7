with lines as (

    select * from {{ ref('int_invoice_lines') }}

),

services as (

    select * from {{ ref('int_services') }}

),

-- a line that names no service is of the one service of its subscription that provides its product, if there is one
sole_services as (

    select
        subscription_key,
        product_key,
        min(service_key) as service_key
    from services
    where subscription_key is not null
        and product_key is not null
    group by subscription_key, product_key
    having count(*) = 1

),

matched as (

    select
        lines.*,
        coalesce(services.service_key, sole_services.service_key) as service_key,
        {{ reporting_date('lines.issued_at') }} as issued_date,
        {{ reporting_date('lines.period_start_at') }} as period_start_date,
        {{ reporting_date('lines.period_end_at') }} as period_end_date,
        {{ reported_amount('lines.line_amount', 'rates.rate_millionths') }} as gross_amount,
        {{ reported_amount('lines.line_amount - lines.discount_amount', 'rates.rate_millionths') }} as net_amount
    from lines
    left join services
        on lines.connector = services.connector
        and lines.service_id = services.service_id
    -- a key of null is looked up nowhere, and most lines name their service
    left join sole_services
        on
        case when services.service_key is null then lines.connector || ':' || lines.subscription_id end
        = sole_services.subscription_key
        and lines.connector || ':' || lines.product_id = sole_services.product_key
    left join {{ ref('int_plan_rates') }} as rates
        on lines.line_currency = rates.currency

)

select
    connector || ':' || invoice_line_id as invoice_line_key,
    connector,
    invoice_line_id,
    connector || ':' || invoice_id as invoice_key,
    account_id,
    connector || ':' || subscription_id as subscription_key,
    service_key,
    connector || ':' || product_id as product_key,
    plan_id,
    invoice_kind,
    revenue_type,
    is_void,
    is_proration,
    issued_at,
    issued_date,
    period_start_at,
    period_end_at,
    period_start_date,
    period_end_date,
    {{ diff_days('period_start_date', 'period_end_date') }} as period_days,
    gross_amount,
    net_amount,
    '{{ var("reporting_currency") }}' as currency
from matched

with parts as (

    select * from {{ ref('int_billing_gap_parts') }}

),

gaps as (

    select * from {{ ref('fct_billing_gaps') }}

)

select
    parts.billing_gap_key || ':' || cast(parts.month_start as {{ dbt.type_string() }}) as billing_gap_month_key,
    parts.billing_gap_key,
    parts.month_start,
    gaps.gap_kind,
    gaps.cause,
    gaps.account_id,
    gaps.service_key,
    gaps.product_key,
    gaps.segment_at_start,
    gaps.is_counted,
    parts.day_count,
    {{ amount_of('parts.gap_cents') }} as gap_amount,
    {{ amount_of('parts.cost_cents') }} as cost_amount,
    gaps.currency
from parts
inner join gaps
    on parts.billing_gap_key = gaps.billing_gap_key

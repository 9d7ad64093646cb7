-- One row per line of an invoice or credit note; periods paid ahead may end after the data.
select
    invoice_line_id,
    invoice_id,
    subscription_id,
    subscription_id || case kind when 'metered' then '-A' else '-I' end as subscription_item_id,
    case when kind != 'metered' then 'SV-' || subscription_id end as service_id,
    product_id,
    plan_id,
    revenue_type,
    currency,
    period_start as period_start_at,
    period_end as period_end_at,
    line_amount,
    discount_amount,
    quantity,
    unit_price,
    kind = 'proration' as is_proration,
    least(getvariable('as_of'), midnight(issued_at, 1)) as loaded_at
from billing_lines
order by invoice_line_id

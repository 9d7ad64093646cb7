with lines as (

    select * from {{ ref('entity_invoice_lines') }}
    where is_reportable

),

plans as (

    select * from {{ ref('entity_plans') }}
    where is_reportable

),

invoices as (

    select * from {{ ref('entity_invoices') }}
    where is_reportable
        and coalesce(status, 'open') not in ('draft', 'void')
        and issued_at is not null

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

metered as (

    select lines.*
    from lines
    left join plans
        on lines.connector = plans.connector
        and lines.plan_id = plans.plan_id
    where lines.revenue_type = 'usage'
        or (lines.revenue_type is null and plans.usage_type = 'metered')

)

select
    metered.connector || ':' || metered.invoice_line_id as metered_charge_id,
    metered.connector || ':' || metered.invoice_id as invoice_key,
    metered.connector || ':' || coalesce(metered.subscription_id, invoices.subscription_id) as subscription_key,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    {{ reporting_date('invoices.issued_at') }} as issued_date,
    metered.period_start_at,
    metered.period_end_at,
    metered.plan_id,
    metered.quantity,
    {{ reported_amount(
        'metered.line_amount - coalesce(metered.discount_amount, 0)', 'rates.rate_millionths'
    ) }} as charge_amount,
    '{{ var("reporting_currency") }}' as currency
from metered
inner join invoices
    on metered.connector = invoices.connector
    and metered.invoice_id = invoices.invoice_id
left join subscriptions
    on metered.connector = subscriptions.connector
    and coalesce(metered.subscription_id, invoices.subscription_id) = subscriptions.subscription_id
left join account_ids
    on metered.connector = account_ids.connector
    and coalesce(invoices.account_id, subscriptions.account_id) = account_ids.native_account_id
left join {{ ref('int_plan_rate_spells') }} as rates
    on upper(coalesce(
        metered.currency, invoices.currency, subscriptions.currency, '{{ var("reporting_currency") }}'
    )) = rates.currency
    and invoices.issued_at >= rates.started_at
    and (rates.ended_at is null or invoices.issued_at < rates.ended_at)
where coalesce(account_ids.is_reportable, true)

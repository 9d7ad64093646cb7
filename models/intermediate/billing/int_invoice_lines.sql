{{ config(materialized='view') }}
-- One row per reportable line of an invoice or credit note that was issued to a reportable account, void ones among them: whose
-- it is, in which currency, and whether it recurs.

with lines as (

    select * from {{ ref('entity_invoice_lines') }}
    where is_reportable

),

invoices as (

    select * from {{ ref('entity_invoices') }}
    where is_reportable
        and coalesce(status, 'open') != 'draft'
        and issued_at is not null

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

plans as (

    select * from {{ ref('entity_plans') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

)

select
    lines.connector,
    lines.invoice_line_id,
    lines.invoice_id,
    coalesce(account_ids.account_id, 'unresolved') as account_id,
    coalesce(lines.subscription_id, invoices.subscription_id) as subscription_id,
    lines.service_id,
    lines.product_id,
    lines.plan_id,
    coalesce(invoices.kind, 'invoice') as invoice_kind,
    coalesce(invoices.status, 'open') = 'void' as is_void,
    invoices.issued_at,
    case when lines.period_start_at < lines.period_end_at then lines.period_start_at end as period_start_at,
    case when lines.period_start_at < lines.period_end_at then lines.period_end_at end as period_end_at,
    lines.line_amount,
    cast(coalesce(lines.discount_amount, 0) as decimal(18, 2)) as discount_amount,
    coalesce(lines.is_proration, false) as is_proration,
    upper(coalesce(
        lines.currency, invoices.currency, subscriptions.currency, '{{ var("reporting_currency") }}'
    )) as line_currency,
    coalesce(
        lines.revenue_type,
        case when plans.billing_interval = 'one_time' then 'one_time' when plans.usage_type = 'metered' then 'usage' end,
        -- what is charged for a time recurs
        case when lines.period_start_at < lines.period_end_at then 'recurring' else 'one_time' end
    ) as revenue_type
from lines
inner join invoices
    on lines.connector = invoices.connector
    and lines.invoice_id = invoices.invoice_id
left join subscriptions
    on lines.connector = subscriptions.connector
    and coalesce(lines.subscription_id, invoices.subscription_id) = subscriptions.subscription_id
left join plans
    on lines.connector = plans.connector
    and lines.plan_id = plans.plan_id
left join account_ids
    on lines.connector = account_ids.connector
    and coalesce(invoices.account_id, subscriptions.account_id) = account_ids.native_account_id
where coalesce(account_ids.is_reportable, true)

{{ config(materialized='view') }}
-- One row per reportable line of an invoice or credit note that was issued to a reportable account, void ones among them: whose
-- it is, in which currency, and whether it recurs.

with lines as (

    select * from {{ ref('entity_invoice_lines') }}
    where is_reportable

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

-- whose an invoice is, and in which currency, is found once and not for each of its lines
invoices as (

    select
        invoices.*,
        account_ids.account_id as owner_id,
        account_ids.is_reportable as is_owner_reportable
    from {{ ref('entity_invoices') }} as invoices
    left join account_ids
        on invoices.connector = account_ids.connector
        and invoices.account_id = account_ids.native_account_id
    where invoices.is_reportable
        and coalesce(invoices.status, 'open') != 'draft'
        and invoices.issued_at is not null

),

subscriptions as (

    select
        subscriptions.*,
        account_ids.account_id as owner_id,
        account_ids.is_reportable as is_owner_reportable
    from {{ ref('entity_subscriptions') }} as subscriptions
    left join account_ids
        on subscriptions.connector = account_ids.connector
        and subscriptions.account_id = account_ids.native_account_id

),

plans as (

    select * from {{ ref('entity_plans') }}

)

select
    lines.connector,
    lines.invoice_line_id,
    lines.invoice_id,
    coalesce(
        case when invoices.account_id is null then subscriptions.owner_id else invoices.owner_id end, 'unresolved'
    ) as account_id,
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
-- asked of the subscription only where the invoice does not say; a key of null is looked up nowhere
left join subscriptions
    on lines.connector = subscriptions.connector
    and case
        when invoices.account_id is null or coalesce(lines.currency, invoices.currency) is null
            then coalesce(lines.subscription_id, invoices.subscription_id)
    end = subscriptions.subscription_id
left join plans
    on lines.connector = plans.connector
    and lines.plan_id = plans.plan_id
where coalesce(invoices.account_id is null or invoices.is_owner_reportable, true)
    and coalesce(invoices.account_id is not null or subscriptions.is_owner_reportable, true)

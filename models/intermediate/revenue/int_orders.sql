-- One row per reportable order of a reportable account: its own, else that of who ordered, else that of the deal, else
-- `unresolved`; with what it comes to in the reporting currency.

with orders as (

    select * from {{ ref('entity_orders') }}
    where is_reportable

),

contacts as (

    select * from {{ ref('entity_contacts') }}

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

accounts as (

    select * from {{ ref('entity_accounts') }}

),

owned as (

    select
        orders.*,
        coalesce(account_ids.account_id, 'unresolved') as owner_id,
        upper(coalesce(orders.currency, accounts.currency, '{{ var("reporting_currency") }}')) as order_currency
    from orders
    left join contacts
        on orders.connector = contacts.connector
        and orders.contact_id = contacts.contact_id
    left join opportunities
        on orders.connector = opportunities.connector
        and orders.opportunity_id = opportunities.opportunity_id
    left join account_ids
        on orders.connector = account_ids.connector
        and coalesce(orders.account_id, contacts.account_id, opportunities.account_id) = account_ids.native_account_id
    left join accounts
        on orders.connector = accounts.connector
        and coalesce(orders.account_id, contacts.account_id, opportunities.account_id) = accounts.account_id
    where coalesce(account_ids.is_reportable, true)

)

select
    owned.connector || ':' || owned.order_id as order_key,
    owned.connector,
    owned.order_id,
    owned.owner_id as account_id,
    owned.ordered_at,
    {{ reporting_date('owned.ordered_at') }} as ordered_date,
    coalesce(owned.channel, 'unknown') as channel,
    owned.payment_method,
    owned.accepted_at,
    owned.cancelled_at,
    owned.fulfilled_at,
    coalesce(order_lines.line_count, 0) as line_count,
    case
        when order_lines.has_recurring and order_lines.has_other then 'mixed'
        when order_lines.has_recurring then 'recurring'
        when order_lines.has_other then 'one_time'
        else 'unknown'
    end as revenue_type,
    coalesce({{ reported_amount('owned.order_amount', 'rates.rate_millionths') }}, order_lines.lines_amount) as gross_amount,
    cast(coalesce(order_lines.dropped_amount, 0) as decimal(18, 2)) as dropped_amount
from owned
left join {{ ref('int_order_lines') }} as order_lines
    on owned.connector = order_lines.connector
    and owned.order_id = order_lines.order_id
left join {{ ref('int_plan_rates') }} as rates
    on owned.order_currency = rates.currency

-- One row per gap between service and bill: whose it is, how it came about, and what a month of it costs by contract, else by
-- list, and us, in whole cents of the reporting currency.

with gaps as (

    select
        *,
        {{ day_end('started_date') }} as first_day_end
    from {{ ref('int_billing_gaps') }}

),

services as (

    select * from {{ ref('int_services') }}

),

paid as (

    select
        *,
        connector || ':' || subscription_id as subscription_key
    from {{ ref('int_paid_subscriptions') }}

),

units as (

    select
        units.unit_key,
        min(units.connector) as connector,
        min(units.account_id) as account_id,
        min(units.subscription_key) as subscription_key,
        min(units.product_key) as product_key,
        min(case when units.is_own then units.service_key end) as service_key,
        min(services.activated_at) as activated_at,
        min(services.list_cents) as list_cents,
        min(services.cost_cents) as cost_cents,
        min(services.whitelist_reason) as whitelist_reason
    from {{ ref('int_billing_units') }} as units
    left join services
        on units.service_key = services.service_key
    group by units.unit_key

)

select
    gaps.billing_gap_key,
    gaps.gap_kind,
    gaps.unit_key,
    units.connector,
    units.account_id,
    units.subscription_key,
    units.product_key,
    units.service_key,
    gaps.started_date,
    gaps.ended_date,
    case
        when gaps.gap_kind = 'served_not_billed' and prices.billing_gap_key is not null then 'not_invoiced'
        when paid.paid_until_at < gaps.first_day_end then 'subscription_ended'
        when gaps.gap_kind = 'billed_not_served' and units.activated_at < gaps.first_day_end then 'switched_off'
        when gaps.gap_kind = 'billed_not_served' then 'not_switched_on'
        when paid.paid_from_at < gaps.first_day_end then 'not_invoiced'
        else 'no_subscription'
    end as cause,
    case when gaps.gap_kind = 'served_not_billed' then coalesce(prices.monthly_cents, units.list_cents) end as monthly_cents,
    case when gaps.gap_kind = 'served_not_billed' then units.cost_cents end as cost_cents,
    coalesce(units.whitelist_reason, 'none') as whitelist_reason
from gaps
inner join units
    on gaps.unit_key = units.unit_key
left join {{ ref('int_billing_gap_prices') }} as prices
    on gaps.billing_gap_key = prices.billing_gap_key
left join paid
    on units.subscription_key = paid.subscription_key

-- One row per gap between service and bill of one service, and what its contract costs a month when the gap begins, in whole
-- cents of the reporting currency: of the item that the service names, else of all items where it is the only service of its
-- subscription. Gaps without a contract in force are not here; without a price the cents are null.

with gaps as (

    select
        *,
        {{ day_end('started_date') }} as first_day_end
    from {{ ref('int_billing_gaps') }}
    where gap_kind = 'served_not_billed'

),

services as (

    select
        *,
        'service:' || service_key as unit_key,
        count(*) over (partition by subscription_key) as services_of_subscription
    from {{ ref('int_services') }}
    where subscription_id is not null

),

items as (

    select * from {{ ref('int_priced_items') }}

),

in_force as (

    select
        gaps.billing_gap_key,
        items.mrr_cents,
        upper(coalesce(items.currency, paid.currency, '{{ var("reporting_currency") }}')) as item_currency,
        items.subscription_item_id = services.subscription_item_id as is_of_service,
        services.services_of_subscription
    from gaps
    inner join services
        on gaps.unit_key = services.unit_key
    inner join items
        on services.connector = items.connector
        and services.subscription_id = items.subscription_id
        and gaps.first_day_end > items.started_at
        and (items.ended_at is null or gaps.first_day_end <= items.ended_at)
    inner join {{ ref('int_paid_subscriptions') }} as paid
        on services.connector = paid.connector
        and services.subscription_id = paid.subscription_id
        and gaps.first_day_end > paid.paid_from_at
        and (paid.paid_until_at is null or gaps.first_day_end <= paid.paid_until_at)

),

priced as (

    select
        in_force.*,
        cast({{ reported_amount(amount_of('in_force.mrr_cents'), 'rates.rate_millionths') }} * 100 as bigint) as reported_cents,
        max(case when in_force.is_of_service then 1 else 0 end) over (partition by in_force.billing_gap_key) as has_own_item
    from in_force
    left join {{ ref('int_plan_rates') }} as rates
        on in_force.item_currency = rates.currency

)

select
    billing_gap_key,
    cast(sum(case
        when has_own_item = 1 and is_of_service then reported_cents
        when has_own_item = 0 and services_of_subscription = 1 then reported_cents
    end) as bigint) as monthly_cents
from priced
group by billing_gap_key

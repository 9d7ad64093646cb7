-- One row per case of what is served and not billed, or billed and not served, and its amount by the month in the account's currency.
-- `to_at` is null while it goes on.
with cases as (

    -- runs on for more than three days after the end, which is when it was to be off
    select
        'served_not_billed' as case_kind,
        'service_after_end' as cause,
        account_id,
        service_id,
        null as invoice_line_id,
        paid_until as from_at,
        deprovisioned_at as to_at,
        monthly_amount,
        currency
    from billing_services
    where is_left
        and datediff('day', paid_until, least(coalesce(deprovisioned_at, getvariable('as_of')), getvariable('as_of'))) > 3

    union all

    select
        'served_not_billed', 'no_subscription', account_id, service_id, null, activated_at, null, monthly_amount, currency
    from billing_services
    where kind = 'unsold'

    union all

    select
        'served_not_billed', 'no_invoice', subscriptions.account_id, 'SV-' || subscriptions.subscription_id, null,
        oddities.unbilled_from, oddities.unbilled_to, cast(round(spells.seats * spells.seat_price, 2) as decimal(18, 2)),
        subscriptions.currency
    from billing_oddities as oddities
    inner join billing_subscriptions as subscriptions
        on oddities.subscription_id = subscriptions.subscription_id
    inner join priced_spells as spells
        on oddities.subscription_id = spells.subscription_id
        and oddities.unbilled_from >= spells.started_at
        and (spells.ended_at is null or oddities.unbilled_from < spells.ended_at)

    union all

    select
        'billed_not_served', 'switched_off', account_id, service_id, null, deprovisioned_at, null, monthly_amount, currency
    from billing_services
    where is_wrongly_off

    union all

    select
        'billed_not_served', 'line_after_end', account_id, null, invoice_line_id, period_start, period_end, line_amount, currency
    from billing_lines
    where is_overbilled

)

select
    case_kind,
    cause,
    account_id,
    service_id,
    invoice_line_id,
    from_at,
    case when cause = 'line_after_end' then to_at else known(to_at) end as to_at,
    cast(monthly_amount as decimal(18, 2)) as monthly_amount,
    currency
from cases
order by account_id, case_kind, cause, service_id, invoice_line_id, from_at

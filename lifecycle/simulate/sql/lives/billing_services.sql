-- One row per thing that is switched on for an account: one per subscription, some that nothing bills, and some that are a gift.
-- `kind`: subscription, unsold, gift. Moments after the end of the data are drawn too.
with subscribed as (

    select
        subscriptions.*,
        customers.first_used_at,
        hash(subscriptions.subscription_id, 1) as key,
        migrations.resumed_at,
        oddities.wrongly_off_at,
        oddities.pause_from,
        oddities.pause_to
    from billing_subscriptions as subscriptions
    inner join customers
        on subscriptions.era_key = customers.era_key
    left join migrations
        on subscriptions.era_key = migrations.era_key
    left join billing_oddities as oddities
        on subscriptions.subscription_id = oddities.subscription_id
    where subscriptions.role != 'trial'

),

switched as (

    select
        *,
        case role when 'main' then won_at else paid_from end as requested_at,
        case
            -- by hand, some hours later and not long before it is paid for, but before anyone uses it
            when role = 'main' and not is_self_serve
                then least(
                    after(first_used_at, -0.05),
                    greatest(after(won_at, between_of(0.05, 1.25, 'activation', key)), after(paid_from, -between_of(0, 0.8, 'early', key)))
                )
            when role = 'main' then paid_from + to_seconds(whole_between(5, 50, 'activation', key))
            else after(paid_from, between_of(0.05, 0.5, 'activation', key))
        end as activated_at,
        case
            when is_left and role = 'addon'
                then within(paid_until, least(coalesce(left_off_at, after(paid_until, 1)), after(paid_until, 1)), 'add-on off', key)
            when is_left then left_off_at
            when paid_until is null then wrongly_off_at
            when role = 'addon' then least(after(paid_until, between_of(0.1, 1.8, 'add-on off', key)), left_until)
            else after(greatest(paid_until, resumed_at), between_of(0.02, 0.9, 'old plan off', key))
        end as deprovisioned_at
    from subscribed

),

-- only with accounts that never left: what is never switched off would keep them from having left
staying as (

    select
        customers.account_no,
        customers.account_id,
        customers.era_key,
        customers.currency,
        customers.price_factor,
        cast(ceil(customers.base_seats / 3.0) as bigint) as seats,
        after(customers.paid_from, between_of(40, 250, 'extra service at', customers.era_key)) as requested_at,
        uniform('extra service', customers.era_key) as draw
    from customers
    where customers.account_no not in (select account_no from leavings)

)

select
    'SV-' || subscription_id as service_id,
    'subscription' as kind,
    account_no,
    account_id,
    era_key,
    subscription_id,
    role,
    product_id,
    currency,
    requested_at,
    activated_at,
    deprovisioned_at,
    pause_from,
    pause_to,
    cancel_requested_at,
    paid_from,
    paid_until,
    is_left,
    wrongly_off_at is not null as is_wrongly_off,
    cast(seats as bigint) as seats,
    cast(round(seats * seat_price, 2) as decimal(18, 2)) as monthly_amount
from switched
where requested_at < getvariable('as_of')

union all by name

select
    'SV-' || account_id || case when draw < 0.02 then '-N' else '-G' end as service_id,
    case when draw < 0.02 then 'unsold' else 'gift' end as kind,
    account_no,
    account_id,
    era_key,
    'P-INSIGHTS' as product_id,
    currency,
    requested_at,
    after(requested_at, between_of(0.05, 1, 'extra activation', era_key)) as activated_at,
    false as is_left,
    false as is_wrongly_off,
    seats,
    cast(round(seats * 10 * price_factor, 2) as decimal(18, 2)) as monthly_amount
from staying
where draw < 0.04
    and after(requested_at, 20) < getvariable('as_of')

-- One row per customer with a second subscription: from when to when, and for how many seats.
select
    customers.account_no,
    customers.era,
    customers.era_key,
    chosen.started_at,
    case when stopped_at < coalesce(leavings.cancel_requested_at, getvariable('as_of')) then stopped_at end as stopped_at,
    leavings.paid_until,
    cast(ceil(customers.base_seats / 2.0) as bigint) as seats,
    10 * customers.price_factor as seat_price
from customers
inner join (
    select
        era_key,
        midnight(date_trunc('month', after(paid_from, between_of(50, 250, 'add-on', era_key))), 18) + to_hours(11) as started_at,
        case
            when happens(0.25, 'stops the add-on', era_key)
                then midnight(date_trunc('month', after(paid_from, between_of(290, 500, 'no add-on', era_key))), 18) + to_hours(11)
        end as stopped_at
    from customers
) as chosen
    on customers.era_key = chosen.era_key
left join leavings
    on customers.era_key = leavings.era_key
where happens(0.18, 'add-on at all', customers.era_key)
    and chosen.started_at < coalesce(leavings.cancel_requested_at, getvariable('as_of'))

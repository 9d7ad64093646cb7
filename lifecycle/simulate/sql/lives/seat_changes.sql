-- One row per customer and instant at which its main subscription changes: seats, or the price.
with grown as (

    select
        months.era_key,
        after(months.month_start, between_of(2.5, 11, 'seats day', months.month_key)) as changed_at,
        cast(ceil(customers.base_seats * between_of(0.1, 0.4, 'seats more', months.month_key)) as bigint) as seats_change,
        'add_seats' as reason
    from customer_months as months
    inner join customers
        on months.era_key = customers.era_key
    where happens(0.05, 'grows', months.month_key)

),

shrunk as (

    -- once at most, and never by as much as there is
    select
        years.era_key,
        midnight(date_trunc('month', after(years.year_start, between_of(60, 300, 'seats less', years.year_key))), 12)
        + to_hours(cast(whole_between(1, 22, 'seats less hour', years.year_key) as int)) as changed_at,
        -cast(floor(customers.base_seats * 0.3) as bigint) as seats_change,
        'downgrade' as reason
    from years
    inner join customers
        on years.era_key = customers.era_key
    where years.year_no = 1
        and customers.base_seats >= 4
        and happens(0.12, 'shrinks', years.year_key)

),

risen as (

    select
        era_key,
        price_rises_at as changed_at,
        0 as seats_change,
        'price_rise' as reason
    from customers
    where price_rises_at is not null
        and getvariable('price_rise') != 0

)

select
    changes.era_key,
    changes.changed_at,
    changes.seats_change,
    changes.reason
from (
    select * from grown
    union all
    select * from shrunk
    union all
    select * from risen
) as changes
inner join customers
    on changes.era_key = customers.era_key
left join leavings
    on changes.era_key = leavings.era_key
where changes.changed_at > after(customers.paid_from, 5)
    and changes.changed_at < getvariable('as_of')
    -- who is leaving changes nothing any more
    and (leavings.cancel_requested_at is null or changes.changed_at < leavings.cancel_requested_at)

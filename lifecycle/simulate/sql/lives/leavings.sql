-- One row per customer that leaves: when it says so, until when it has paid, and when it is really gone.
with monthly as (

    select
        months.era_key,
        min_by(within(months.from_at, months.to_at, 'cancels', months.month_key), months.month_no) as cancel_requested_at
    from customer_months as months
    inner join customers
        on months.era_key = customers.era_key
    where months.era = getvariable('era')
        and not customers.is_annual
        -- nobody leaves in the month in which it came
        and months.from_at = months.month_start
        and happens(months.hazard, 'leaves', months.month_key)
    group by months.era_key

),

-- over a year the chances of its months add up to one decision
yearly as (

    select
        years.era_key,
        min_by(years.decided_at, years.year_no) as cancel_requested_at,
        min_by(years.year_end, years.year_no) as paid_until
    from years
    inner join (
        select
            years.year_key,
            1 - exp(-sum(months.hazard)) as chance
        from years
        inner join customer_months as months
            on years.era_key = months.era_key
            and months.month_start >= date_trunc('month', years.year_start)
            and months.month_start < years.window_from
        where years.era = getvariable('era')
            and years.window_from is not null
        group by years.year_key
    ) as chances
        on years.year_key = chances.year_key
    where happens(chances.chance, 'leaves', years.year_key)
    group by years.era_key

),

leaving as (

    select
        customers.account_no,
        customers.era,
        customers.era_key,
        coalesce(yearly.cancel_requested_at, monthly.cancel_requested_at) as cancel_requested_at,
        -- a month that is paid for is used up
        coalesce(yearly.paid_until, customers.paid_from + to_months(cast(
            datediff('month', customers.paid_from, monthly.cancel_requested_at)
            + case
                when customers.paid_from + to_months(cast(datediff('month', customers.paid_from, monthly.cancel_requested_at) as int))
                    > monthly.cancel_requested_at then 0 else 1
            end as int
        ))) as paid_until
    from customers
    left join monthly
        on customers.era_key = monthly.era_key
    left join yearly
        on customers.era_key = yearly.era_key
    where customers.era = getvariable('era')
        and coalesce(yearly.cancel_requested_at, monthly.cancel_requested_at) < getvariable('as_of')

),

settled as (

    select
        *,
        case
            when happens(0.86, 'switched off', era_key) then after(paid_until, 0.02 + exponential(1.2, 'switching off', era_key))
            -- forgotten, and found later or never
            when happens(0.6, 'found', era_key) then after(paid_until, between_of(20, 60, 'finding', era_key))
        end as deprovisioned_at,
        case
            when happens(0.88, 'settled before', era_key) then after(paid_until, -between_of(1, 7, 'settling', era_key))
            when happens(0.8, 'settled late', era_key) then after(paid_until, between_of(3, 20, 'settling', era_key))
        end as final_invoice_settled_at
    from leaving

)

select
    *,
    case
        when deprovisioned_at is not null and final_invoice_settled_at is not null
            then greatest(paid_until, deprovisioned_at, final_invoice_settled_at)
    end as left_at
from settled
order by account_no

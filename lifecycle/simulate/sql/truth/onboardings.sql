-- One row per customer: from winning it to going live, or to the end of the data, and when it first got value.
select
    customers.account_id,
    cast(customers.era as int) as era,
    customers.segment,
    customers.has_project,
    customers.won_at as started_at,
    case when customers.first_used_at < coalesce(leavings.paid_until, getvariable('as_of')) then known(customers.first_used_at) end
        as first_used_at,
    case when customers.adoption_at < coalesce(leavings.cancel_requested_at, getvariable('as_of')) then customers.adoption_at end
        as completed_at,
    case when customers.adoption_at >= leavings.cancel_requested_at then leavings.cancel_requested_at end as cancelled_at,
    case when values_reached.value_at < coalesce(leavings.cancel_requested_at, getvariable('as_of')) then values_reached.value_at end
        as value_at,
    leavings.cancel_requested_at is null and customers.adoption_at >= getvariable('as_of') as is_open,
    case
        when customers.adoption_at < coalesce(leavings.cancel_requested_at, getvariable('as_of'))
            then seconds_between(customers.won_at, customers.adoption_at)
    end as duration_seconds
from customers
left join leavings
    on customers.era_key = leavings.era_key
left join values_reached
    on customers.era_key = values_reached.era_key
order by customers.account_id, customers.era

-- One row per customer that moves to another plan by ending one subscription and beginning another, some hours later.
select
    customers.era_key,
    plan_list.next_plan_id as plan_id,
    migrating.migrated_at,
    migrating.migrated_at + to_hours(cast(pick([0, 0, 5, 20], 'gap', customers.era_key) as int)) as resumed_at,
    1 + 20.0 / plan_list.seat_price as price_ratio
from customers
inner join plan_list
    on customers.plan_id = plan_list.plan_id
inner join (
    select
        era_key,
        midnight(date_trunc('month', after(paid_from, between_of(120, 260, 'migrates', era_key))), 15) + to_hours(9) as migrated_at
    from customers
) as migrating
    on customers.era_key = migrating.era_key
left join leavings
    on customers.era_key = leavings.era_key
where not customers.is_annual
    and plan_list.next_plan_id is not null
    and happens(0.06, 'migrates at all', customers.era_key)
    and migrating.migrated_at + to_days(2) < coalesce(leavings.cancel_requested_at, getvariable('as_of'))

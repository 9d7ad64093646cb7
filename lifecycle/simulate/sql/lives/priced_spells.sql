-- One row per subscription and stretch of time at one price and number of seats. `paid_until` is null while it runs.
with changes as (

    select
        era_key,
        changed_at,
        seats_change,
        reason,
        null as plan_id,
        1.0 as price_ratio
    from seat_changes

    union all

    select
        era_key,
        paid_from as changed_at,
        base_seats as seats_change,
        null as reason,
        plan_id,
        1.0 as price_ratio
    from customers

    union all

    select
        era_key,
        resumed_at as changed_at,
        0 as seats_change,
        'migration' as reason,
        plan_id,
        price_ratio
    from migrations

),

standing as (

    select
        era_key,
        changed_at as started_at,
        reason,
        sum(seats_change) over running as seats,
        max(plan_id) filter (where reason is null) over running as first_plan_id,
        max(plan_id) filter (where reason = 'migration') over running as later_plan_id,
        bool_or(reason = 'price_rise') over running as is_risen,
        coalesce(max(price_ratio) over running, 1) as price_ratio,
        lead(changed_at) over (partition by era_key order by changed_at) as next_at,
        lead(reason) over (partition by era_key order by changed_at) as next_reason
    from changes
    window running as (partition by era_key order by changed_at rows between unbounded preceding and current row)

)

select
    customers.account_no,
    customers.era,
    customers.era_key,
    'S' || customers.account_id || '-' || customers.era || case when standing.later_plan_id is not null then 'M' else '' end
        as subscription_id,
    coalesce(standing.later_plan_id, standing.first_plan_id) as plan_id,
    standing.started_at,
    case when standing.next_reason = 'migration' then migrations.migrated_at else coalesce(standing.next_at, leavings.paid_until) end
        as ended_at,
    coalesce(standing.reason, 'start') as reason,
    standing.seats,
    round(
        standing.price_ratio * case when coalesce(standing.is_risen, false) then customers.risen_seat_price else customers.seat_price end, 2
    ) as seat_price,
    customers.is_annual
from standing
inner join customers
    on standing.era_key = customers.era_key
left join leavings
    on standing.era_key = leavings.era_key
left join migrations
    on standing.era_key = migrations.era_key

union all

select
    addons.account_no,
    addons.era,
    addons.era_key,
    'S' || customers.account_id || '-' || addons.era || 'X' as subscription_id,
    'insights' as plan_id,
    addons.started_at,
    coalesce(addons.stopped_at, addons.paid_until) as ended_at,
    'cross_sell' as reason,
    addons.seats,
    addons.seat_price,
    false as is_annual
from addons
inner join customers
    on addons.era_key = customers.era_key

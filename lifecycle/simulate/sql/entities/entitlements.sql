-- One row per thing an account may use and stretch of time: seats, as many as it pays for; features of its plan; and limits a month.
with held as (

    select
        customers.*,
        leavings.paid_until,
        getvariable('events_per_month') * sqrt(customers.base_seats) / 3.85 as acts_a_month
    from customers
    left join leavings
        on customers.era_key = leavings.era_key

),

granted as (

    select
        spells.subscription_id || '-SEATS' as entitlement_id,
        spells.started_at,
        spells.ended_at,
        people.account_id,
        'seats' as entitlement_type,
        spells.subscription_id,
        null as feature_id,
        null as limit_name,
        spells.seats as quantity
    from priced_spells as spells
    inner join people
        on spells.account_no = people.account_no
    -- the add-on is used by people who have a seat already
    where spells.plan_id != 'insights'

    union all

    select
        'EN-' || held.account_id || '-' || held.era || '-' || feature_list.feature_id as entitlement_id,
        greatest(
            case when feature_list.min_tier_rank > held.tier_rank then migrations.resumed_at else held.won_at end,
            feature_list.released_at
        ) as started_at,
        held.paid_until as ended_at,
        held.account_id,
        'feature' as entitlement_type,
        null as subscription_id,
        feature_list.feature_id,
        null as limit_name,
        1 as quantity
    from held
    left join migrations
        on held.era_key = migrations.era_key
    inner join feature_list
        on feature_list.min_tier_rank <= held.tier_rank + case when migrations.era_key is null then 0 else 1 end

    union all

    -- a limit is some way above what the plan's customers use; few come near it
    select
        'EL-' || held.account_id || '-' || held.era || '-' || limits.limit_name as entitlement_id,
        held.won_at as started_at,
        held.paid_until as ended_at,
        held.account_id,
        'limit' as entitlement_type,
        null as subscription_id,
        limits.feature_id,
        limits.limit_name,
        10 * ceil(acts_a_month * limits.per_act * between_of(0.8, 3.5, 'limit', hash(held.era_key, limits.limit_name)) / 10) as quantity
    from held
    cross join (values ('exports', 'exports', 0.05), ('api_calls', 'api', 3.0)) as limits (limit_name, feature_id, per_act)

)

select
    entitlement_id,
    started_at,
    known(ended_at) as ended_at,
    account_id,
    entitlement_type,
    subscription_id,
    'P-CORE' as product_id,
    feature_id,
    limit_name,
    cast(quantity as decimal(18, 6)) as quantity,
    least(getvariable('as_of'), midnight(coalesce(known(ended_at), started_at), 1)) as loaded_at
from granted
where started_at < getvariable('as_of')
    and (ended_at is null or started_at < ended_at)
order by entitlement_id, started_at

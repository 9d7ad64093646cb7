-- One row per customer, phase of its use, and whether the newest feature is out: the events its acts are drawn from, each as often
-- as its weight. Value events stand last, so that who has had no value yet draws from the first `plain_count`. The act of
-- a machine stands behind all; key 0 is for all who only try it.
with phases as (

    select
        phase,
        is_released
    from (values (0), (1), (2)) as phases (phase)
    cross join (values (true), (false)) as releases (is_released)

),

taken_up as (

    select
        hash(customers.era_key, phases.phase, phases.is_released) as features_key,
        feature_list.feature_no,
        feature_list.event_name,
        feature_list.is_value_event,
        case phases.phase when 0 then starter_weight when 1 then settling_weight else settled_weight end as weight
    from customers
    cross join phases
    inner join feature_list
        on customers.tier_rank >= feature_list.min_tier_rank
        and (feature_list.released_at is null or phases.is_released)
    where feature_list.tier = 'basic'
        or feature_list.is_value_event
        -- nobody takes up everything
        or happens(
            case feature_list.tier when 'core' then 0.85 else 0.6 end, 'takes up', hash(customers.account_no, feature_list.feature_no)
        )

    union all

    select
        0 as features_key,
        feature_no,
        event_name,
        is_value_event,
        starter_weight as weight
    from feature_list
    where released_at is null

)

select
    features_key,
    flatten(list(repeat([event_name], weight) order by is_value_event, feature_no)) || ['api_called'] as slots,
    cast(sum(weight) as int) as slot_count,
    cast(sum(weight) filter (where not is_value_event) as int) as plain_count
from taken_up
group by features_key

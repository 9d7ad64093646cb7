-- One row per name by which use tells its feature: the feature's own, or that of the event which means it.

with features as (

    select * from {{ ref('dim_features') }}
    where is_reportable

)

select
    connector,
    false as is_event,
    feature_id as usage_name,
    feature_key,
    tier,
    is_value_event,
    is_login
from features

union all

select
    connector,
    true as is_event,
    event_name as usage_name,
    feature_key,
    tier,
    is_value_event,
    is_login
from features
where is_first_of_event

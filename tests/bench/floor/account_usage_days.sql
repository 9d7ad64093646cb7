-- The floor of int_account_usage_days: one row per account and day of use, with its first use and its first use that shows value.
-- One pass, since the simulator writes events account by account; of events in the order of time, a batch a month needs less memory.
with value_events as (

    select coalesce(event_name, feature_id) as event_name
    from raw.features
    where is_value_event

)

select
    events.account_id,
    cast(events.occurred_at as date) as usage_date,
    min(events.occurred_at) as first_used_at,
    min(events.occurred_at) filter (value_events.event_name is not null) as first_value_at
from raw.usage_events as events
left join value_events
    on events.event_name = value_events.event_name
where not events.is_automated
group by events.account_id, usage_date

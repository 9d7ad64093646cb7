-- The floor of int_account_usage_days: one row per account and day of use, with its first use and its first use that shows value.
-- One pass, since the simulator writes events account by account; of events in the order of time, a batch a month needs less memory.
with value_events as (

    select coalesce(event_name, feature_id) as event_name
    from raw.features
    where is_value_event

),

uses as (

    select
        account_id,
        occurred_at,
        event_name
    from raw.usage_events
    where not is_automated

    union all

    select
        account_id,
        cast(usage_date as timestamp) as occurred_at,
        event_name
    from raw.usage_daily
    where event_count > 0

)

select
    uses.account_id,
    cast(uses.occurred_at as date) as usage_date,
    min(uses.occurred_at) as first_used_at,
    min(uses.occurred_at) filter (value_events.event_name is not null) as first_value_at
from uses
left join value_events
    on uses.event_name = value_events.event_name
group by uses.account_id, usage_date

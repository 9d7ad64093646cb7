with latest as (

    select
        connector,
        entity,
        sum(row_count) as row_count,
        max(last_loaded_at) as last_loaded_at,
        -- what lies in the future says nothing of how new the source is
        max(case when reason != 'future' then last_event_at end) as last_event_at
    from {{ ref('int_judged_rows') }}
    group by connector, entity

)

select
    connector || ':' || entity as freshness_key,
    connector,
    entity,
    cast(row_count as bigint) as row_count,
    last_loaded_at,
    last_event_at,
    case
        when coalesce(last_loaded_at, last_event_at) > {{ as_of() }} then 0
        else {{ diff_seconds('coalesce(last_loaded_at, last_event_at)', as_of()) }}
    end as age_seconds,
    {{ last_day() }} as as_of_date
from latest

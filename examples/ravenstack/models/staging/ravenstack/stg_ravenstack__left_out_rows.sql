-- What this connector does to rows before the entity layer sees them, so that the trust figures can say it.
with usage as (

    select * from {{ ref('base_ravenstack__usage') }}

),

counted as (

    select
        count(*) as row_count,
        count(case when id_rank > 1 then 1 end) as repeated_count
    from usage

),

usage_daily as (

    select count(*) as row_count
    from {{ ref('stg_ravenstack__usage_daily') }}

)

select
    'usage_daily' as entity,
    'repeated_usage_id' as reason,
    repeated_count as row_count
from counted

union all

select
    'usage_daily' as entity,
    'summed_into_a_day' as reason,
    counted.row_count - counted.repeated_count - usage_daily.row_count as row_count
from counted
cross join usage_daily

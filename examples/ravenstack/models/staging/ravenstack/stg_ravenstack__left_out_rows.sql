-- What this connector does to rows before the entity layer sees them, so that the trust figures can say it.
with usage as (

    select * from {{ ref('base_ravenstack__usage') }}

),

usage_daily as (

    select * from {{ ref('stg_ravenstack__usage_daily') }}

)

select
    'usage_daily' as entity,
    'repeated_usage_id' as reason,
    count(*) as row_count
from usage
where id_rank > 1

union all

select
    'usage_daily' as entity,
    'summed_into_a_day' as reason,
    (select count(*) from usage where id_rank = 1) - count(*) as row_count
from usage_daily

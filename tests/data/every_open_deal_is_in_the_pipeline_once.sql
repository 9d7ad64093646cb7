-- The deals counted as open on the last day are the deals that are open.
with counted as (
    select sum(opportunity_count) as deals
    from {{ ref('fct_pipeline_days') }}
    where date_day = (select max(date_day) from {{ ref('days') }})
),

present as (
    select count(*) as deals
    from {{ ref('fct_opportunities') }}
    where outcome = 'open'
)

select
    counted.deals as counted_deals,
    present.deals as present_deals
from counted
cross join present
where coalesce(counted.deals, 0) != present.deals

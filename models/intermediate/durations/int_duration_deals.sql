-- One row per deal that is no renewal: its way from being opened to being won. A deal that was lost, or closed nobody knows
-- how, is not won any more.

with opportunities as (

    select * from {{ ref('fct_opportunities') }}
    where opportunity_type != 'renewal'

)

select
    'sales_cycle' as measure,
    opportunity_key as subject_id,
    account_id,
    cast(null as {{ dbt.type_string() }}) as channel,
    created_at as started_at,
    closed_at as ended_at,
    case when closed_at is not null then outcome end as ended_by
from opportunities

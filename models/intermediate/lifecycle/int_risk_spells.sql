-- One row per risk that is seen, and not only foreseen, and the time until it is cleared: the same that keeps a customer in
-- `retention`.

with conditions as (

    select * from {{ ref('int_stage_conditions') }}

)

select
    account_id,
    started_at,
    ended_at
from conditions
where signal = 'risk_seen'

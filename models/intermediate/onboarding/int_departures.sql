-- One row per account and time at which it went for good: when it asked to and did not take it back, else when it was churned.

with spells as (

    select * from {{ ref('fct_stage_spells') }}

)

select
    account_id,
    entered_at as left_at
from spells
where (stage = 'offboarding' and coalesce(next_stage, 'churned') = 'churned')
    or (stage = 'churned' and coalesce(previous_stage, 'none') != 'offboarding')

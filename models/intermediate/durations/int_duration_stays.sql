-- One row per measure and stay in the stage that it times, ended by the next stage. A stage passed in no time held nobody, and
-- `unresolved` is no account that moves.

with spells as (

    select * from {{ ref('fct_stage_spells') }}
    where not is_instant
        and account_id != 'unresolved'

),

measures as (

    select * from {{ ref('duration_measures') }}
    where stage != 'none'

)

select
    measures.measure,
    spells.stage_spell_id as subject_id,
    spells.account_id,
    cast(null as {{ dbt.type_string() }}) as channel,
    spells.entered_at as started_at,
    spells.left_at as ended_at,
    spells.next_stage as ended_by
from spells
inner join measures
    on spells.stage = measures.stage

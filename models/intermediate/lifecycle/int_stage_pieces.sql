-- One row per account, stay in a stage and segment in it: a stay is cut where the segment changes. Stages that were passed in
-- no time held nobody, and the account `unresolved` is no customer: neither is here.

with spells as (

    select * from {{ ref('fct_stage_spells') }}
    where not is_instant

),

segments as (

    select * from {{ ref('int_account_segments') }}

)

select
    spells.account_id,
    spells.stage,
    coalesce(segments.segment, '(none)') as segment,
    greatest(spells.entered_at, segments.started_at) as entered_at,
    least(spells.left_at, segments.ended_at) as left_at
from spells
left join segments
    on spells.account_id = segments.account_id
    and (spells.left_at is null or spells.left_at > segments.started_at)
    and (segments.ended_at is null or spells.entered_at < segments.ended_at)
where spells.account_id != 'unresolved'

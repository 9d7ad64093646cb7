-- One row per framework, account, stay in a stage of the framework and segment in it: a stay is cut where the segment changes.
-- The account `unresolved` is no customer, and is not here.

with spells as (

    select * from {{ ref('fct_framework_stage_spells') }}
    where account_id != 'unresolved'

),

segments as (

    select * from {{ ref('int_account_segments') }}

)

select
    spells.framework,
    spells.account_id,
    spells.framework_stage,
    coalesce(segments.segment, '(none)') as segment,
    greatest(spells.entered_at, segments.started_at) as entered_at,
    least(spells.left_at, segments.ended_at) as left_at
from spells
left join segments
    on spells.account_id = segments.account_id
    and (spells.left_at is null or spells.left_at > segments.started_at)
    and (segments.ended_at is null or spells.entered_at < segments.ended_at)

with spells as (

    select * from {{ ref('fct_stage_spells') }}

),

-- what follows `value` is no progress: a renewal comes near by itself
ladder as (

    select
        stage,
        stage_rank
    from {{ ref('lifecycle_stages') }}
    where stage_rank between 10 and 70

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

stays as (

    select
        spells.account_id,
        spells.spell_number,
        spells.stage_number,
        spells.stage,
        ladder.stage_rank,
        spells.entered_at,
        row_number() over (
            partition by spells.account_id, spells.spell_number, spells.stage order by spells.stage_number
        ) as entry_number
    from spells
    inner join ladder
        on spells.stage = ladder.stage
    where spells.account_id != 'unresolved'

),

reached as (

    select
        entries.account_id,
        entries.spell_number,
        entries.stage,
        entries.entered_at,
        targets.stage as target_stage,
        min(later_stays.entered_at) as reached_at
    from stays as entries
    inner join ladder as targets
        on entries.stage_rank < targets.stage_rank
    left join stays as later_stays
        on entries.account_id = later_stays.account_id
        and entries.spell_number = later_stays.spell_number
        and entries.stage_number < later_stays.stage_number
        and targets.stage_rank <= later_stays.stage_rank
    where entries.entry_number = 1
    group by
        entries.account_id,
        entries.spell_number,
        entries.stage,
        entries.entered_at,
        targets.stage

)

select
    reached.account_id || ':' || cast(reached.spell_number as {{ dbt.type_string() }})
    || ':' || reached.stage || ':' || reached.target_stage as stage_conversion_id,
    reached.account_id,
    reached.spell_number,
    reached.stage,
    reached.target_stage,
    segments.segment as segment_at_entry,
    reached.entered_at,
    {{ reporting_date('reached.entered_at') }} as entered_date,
    reached.reached_at,
    {{ diff_seconds('reached.entered_at', 'reached.reached_at') }} as seconds_to_reach,
    {{ is_mature_after('reached.entered_at', var('conversion_window_days')) }} as is_mature,
    {{ is_within('reached.entered_at', 'reached.reached_at', var('conversion_window_days')) }} as is_reached_within_window,
    {{ is_mature_after('reached.entered_at', 365) }} as is_mature_365d,
    {{ is_within('reached.entered_at', 'reached.reached_at', 365) }} as is_reached_within_365d
from reached
left join segments
    on reached.account_id = segments.account_id
    and reached.entered_at >= segments.started_at
    and (segments.ended_at is null or reached.entered_at < segments.ended_at)

with intervals as (

    select
        *,
        max(coalesce(ended_at, {{ as_of() }})) over (
            partition by track, subject_type, subject_id, account_id order by started_at
            rows between unbounded preceding and 1 preceding
        ) as covered_until_at
    from {{ ref('int_track_intervals') }}

),

stage_spells as (

    select * from {{ ref('fct_stage_spells') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

numbered as (

    select
        *,
        -- what begins where the one before ends goes on
        sum(case when started_at <= covered_until_at then 0 else 1 end) over (
            partition by track, subject_type, subject_id, account_id order by started_at
            rows between unbounded preceding and current row
        ) as spell_number
    from intervals

),

spells as (

    select
        track,
        subject_type,
        subject_id,
        account_id,
        cast(spell_number as int) as spell_number,
        cast(count(*) as int) as interval_count,
        min(started_at) as opened_at,
        case when count(*) = count(ended_at) then max(ended_at) end as closed_at
    from numbered
    group by track, subject_type, subject_id, account_id, spell_number

)

select
    spells.track || ':' || spells.subject_type || ':' || spells.subject_id
    || ':' || cast(spells.spell_number as {{ dbt.type_string() }}) as track_spell_id,
    spells.track,
    spells.subject_type,
    spells.subject_id,
    spells.account_id,
    spells.spell_number,
    coalesce(stage_spells.stage, 'unknown') as stage_at_opening,
    segments.segment as segment_at_opening,
    spells.opened_at,
    spells.closed_at,
    {{ reporting_date('spells.opened_at') }} as opened_date,
    {{ diff_seconds('spells.opened_at', 'spells.closed_at') }} as duration_seconds,
    spells.closed_at is null as is_open,
    spells.interval_count
from spells
left join stage_spells
    on spells.account_id = stage_spells.account_id
    and spells.opened_at >= stage_spells.entered_at
    and (stage_spells.left_at is null or spells.opened_at < stage_spells.left_at)
left join segments
    on spells.account_id = segments.account_id
    and spells.opened_at >= segments.started_at
    and (segments.ended_at is null or spells.opened_at < segments.ended_at)

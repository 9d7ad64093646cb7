with entries as (

    select * from {{ ref('int_stage_entries') }}

),

compared as (

    select
        *,
        lag(stage) over (partition by account_id order by entered_at, stage_rank) as previous_stage,
        lag(is_terminal) over (partition by account_id order by entered_at, stage_rank) as was_terminal
    from entries

),

numbered as (

    select
        *,
        row_number() over (partition by account_id order by entered_at, stage_rank) as stage_number,
        1 + sum(case when was_terminal and not is_terminal then 1 else 0 end) over (
            partition by account_id order by entered_at, stage_rank
            rows between unbounded preceding and current row
        ) as spell_number,
        lead(entered_at) over (partition by account_id order by entered_at, stage_rank) as left_at,
        lead(stage) over (partition by account_id order by entered_at, stage_rank) as next_stage
    from compared
    where previous_stage is null or stage != previous_stage

)

select
    account_id || ':' || cast(stage_number as {{ dbt.type_string() }}) as stage_spell_id,
    account_id,
    cast(spell_number as int) as spell_number,
    cast(stage_number as int) as stage_number,
    stage,
    stage_rank,
    previous_stage,
    next_stage,
    entered_at,
    left_at,
    {{ reporting_date('entered_at') }} as entered_date,
    {{ diff_seconds('entered_at', 'left_at') }} as duration_seconds,
    left_at is null as is_open,
    coalesce(entered_at = left_at, false) as is_instant,
    entry_signal
from numbered

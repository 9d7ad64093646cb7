with assignments as (

    select
        *,
        lag(framework_stage) over (partition by framework, account_id order by started_at) as previous_framework_stage
    from {{ ref('int_framework_assignments') }}

),

entries as (

    select
        *,
        row_number() over (partition by framework, account_id order by started_at) as stay_number,
        lead(started_at) over (partition by framework, account_id order by started_at) as left_at
    from assignments
    -- a piece with the stage of the one before goes on
    where previous_framework_stage is null
        or framework_stage != previous_framework_stage

)

select
    framework || ':' || account_id || ':' || cast(stay_number as {{ dbt.type_string() }}) as framework_stage_spell_id,
    framework || ':' || framework_stage as framework_stage_id,
    framework,
    framework_stage,
    sequence,
    account_id,
    cast(stay_number as int) as stay_number,
    previous_framework_stage,
    started_at as entered_at,
    left_at,
    {{ reporting_date('started_at') }} as entered_date,
    {{ diff_seconds('started_at', 'left_at') }} as duration_seconds,
    left_at is null as is_open
from entries

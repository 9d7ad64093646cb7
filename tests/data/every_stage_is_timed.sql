-- A stage without a measure would have durations that nobody sees.
select stages.stage
from {{ ref('lifecycle_stages') }} as stages
left join {{ ref('duration_measures') }} as measures
    on stages.stage = measures.stage
    and measures.measure = 'time_in_stage_' || stages.stage
where stages.stage != 'unknown'
    and measures.measure is null

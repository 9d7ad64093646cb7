-- Support is given in every stage: a framework may show it beside its stages, and never as one that accounts pass through.
select framework_stage_id
from {{ ref('dim_frameworks') }}
where not is_beside_the_line
    and (lower(framework_stage) = 'support' or lower(framework_stage_label) = 'support')

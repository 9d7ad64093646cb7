with frameworks as (

    select * from {{ ref('frameworks') }}

),

-- a stage has a row for each of its conditions, and they say the same of it
framework_stages as (

    select
        framework,
        framework_stage,
        sequence,
        min(framework_stage_label) as framework_stage_label,
        min(owner_team) as owner_team,
        min(supporting_teams) as supporting_teams,
        min(enters_when) as enters_when,
        min(leaves_when) as leaves_when,
        min(sub_stages) as sub_stages,
        max(case when canonical_stages = 'none' then 1 else 0 end) = 1 as is_beside_the_line
    from {{ ref('framework_stages') }}
    group by framework, framework_stage, sequence

)

select
    framework_stages.framework || ':' || framework_stages.framework_stage as framework_stage_id,
    framework_stages.framework,
    frameworks.framework_label,
    frameworks.framework_description,
    framework_stages.framework_stage,
    framework_stages.framework_stage_label,
    framework_stages.sequence,
    framework_stages.is_beside_the_line,
    framework_stages.owner_team,
    framework_stages.supporting_teams,
    framework_stages.enters_when,
    framework_stages.leaves_when,
    framework_stages.sub_stages
from framework_stages
inner join frameworks
    on framework_stages.framework = frameworks.framework

with stages as (

    select * from {{ ref('lifecycle_stages') }}

)

select
    stage,
    stage_rank,
    stage_label,
    phase,
    owner_team,
    supporting_teams,
    is_terminal,
    is_acquisition,
    stage_description
from stages

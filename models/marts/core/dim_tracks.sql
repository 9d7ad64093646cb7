with tracks as (

    select * from {{ ref('lifecycle_tracks') }}

)

select
    track,
    track_code,
    track_label,
    grain,
    opens_when,
    closes_when,
    owner_team,
    supporting_teams
from tracks

-- One row per reportable question of a survey, answered or not: the scale it was put on, and what the answer amounts to by the
-- published scoring of its kind. The score itself stays as it was given.

with asked as (

    select
        *,
        ticket_id is not null as is_about_ticket
    from {{ ref('entity_survey_responses') }}
    where is_reportable

),

-- where satisfaction has no scale, it is one to five, or good and bad where nothing better than one was ever answered
scales as (

    select
        connector,
        coalesce(survey_name, '') as survey_name,
        is_about_ticket,
        case when max(score) > 1 then 1 else 0 end as lowest_score,
        case when max(score) > 1 then 5 else 1 end as highest_score
    from asked
    where survey_type = 'csat'
        and (scale_min is null or scale_max is null)
    group by connector, coalesce(survey_name, ''), is_about_ticket

),

scaled as (

    select
        asked.*,
        coalesce(
            asked.scale_min, case asked.survey_type when 'nps' then 0 when 'ces' then 1 when 'csat' then scales.lowest_score end
        ) as lowest_score,
        coalesce(
            asked.scale_max, case asked.survey_type when 'nps' then 10 when 'ces' then 7 when 'csat' then scales.highest_score end
        ) as highest_score
    from asked
    left join scales
        on asked.connector = scales.connector
        and coalesce(asked.survey_name, '') = scales.survey_name
        and asked.is_about_ticket = scales.is_about_ticket

),

turned as (

    select
        *,
        -- where much effort is a high score, the scale is read from the other end
        case when is_reversed then lowest_score + highest_score - score else score end as turned_score
    from scaled

)

select
    connector || ':' || survey_response_id as survey_response_key,
    connector,
    survey_response_id,
    survey_type,
    cast(lowest_score as decimal(18, 6)) as scale_min,
    cast(highest_score as decimal(18, 6)) as scale_max,
    cast(turned_score as decimal(18, 6)) as turned_score,
    case
        when survey_type = 'csat' and rating_label in ('good', 'bad') then rating_label
        when score is null then null
        -- four and five of five
        when survey_type = 'csat' and turned_score >= lowest_score + 0.75 * (highest_score - lowest_score) then 'good'
        when survey_type = 'csat' then 'bad'
        -- recommendation is scored on eleven points only
        when survey_type = 'nps' and (lowest_score != 0 or highest_score != 10) then null
        when survey_type = 'nps' and score >= 9 then 'promoter'
        when survey_type = 'nps' and score >= 7 then 'passive'
        when survey_type = 'nps' then 'detractor'
        -- five to seven of seven
        when survey_type = 'ces' and 2 * turned_score > lowest_score + highest_score then 'easy'
        when survey_type = 'ces' and 2 * turned_score = lowest_score + highest_score then 'neutral'
        when survey_type = 'ces' then 'hard'
    end as rating
from turned

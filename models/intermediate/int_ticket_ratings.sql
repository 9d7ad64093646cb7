-- One row per question about the satisfaction with a ticket, answered or not: whether the answer was good or bad.

with asked as (

    select
        connector,
        survey_name,
        ticket_id,
        survey_response_id,
        responded_at,
        score,
        scale_min,
        scale_max,
        rating_label
    from {{ ref('entity_survey_responses') }}
    where survey_type = 'csat'
        and ticket_id is not null
        and is_reportable

),

-- where no scale is told, it is one to five, or good and bad where nothing better than one was ever answered
scales as (

    select
        connector,
        coalesce(survey_name, '') as survey_name,
        case when max(score) > 1 then 1 else 0 end as lowest_score,
        case when max(score) > 1 then 5 else 1 end as highest_score
    from asked
    where scale_min is null
        or scale_max is null
    group by connector, coalesce(survey_name, '')

),

scaled as (

    select
        asked.*,
        coalesce(asked.scale_min, scales.lowest_score) as lowest_score,
        coalesce(asked.scale_max, scales.highest_score) as highest_score
    from asked
    left join scales
        on asked.connector = scales.connector
        and coalesce(asked.survey_name, '') = scales.survey_name

)

select
    connector || ':' || ticket_id as ticket_key,
    survey_response_id,
    responded_at,
    case
        when rating_label in ('good', 'bad') then rating_label
        -- four and five of five
        when score >= lowest_score + 0.75 * (highest_score - lowest_score) then 'good'
        when score is not null then 'bad'
    end as rating
from scaled

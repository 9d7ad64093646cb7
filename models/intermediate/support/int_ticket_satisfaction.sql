{{ config(materialized='view') }}
-- One row per ticket that its customer was asked about: what they answered first and last.

with ratings as (

    select * from {{ ref('int_ticket_ratings') }}

),

ordered as (

    select
        *,
        row_number() over (
            partition by ticket_key
            order by case when rating is null then 1 else 0 end, responded_at, {{ sort_text('survey_response_id') }}
        ) as place,
        sum(case when rating is null then 0 else 1 end) over (partition by ticket_key) as rating_count
    from ratings

)

select
    ticket_key,
    cast(max(rating_count) as int) as satisfaction_count,
    max(case when place = 1 then rating end) as first_satisfaction,
    max(case when place = rating_count then rating end) as last_satisfaction
from ordered
group by ticket_key

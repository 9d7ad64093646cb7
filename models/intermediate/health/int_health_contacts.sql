-- One row per week of `int_health_weeks`: when the account and we last talked before its end, and what it answered in the 180
-- days before.

with weeks as (

    select * from {{ ref('int_health_weeks') }}

),

talks as (

    select * from {{ ref('int_talks') }}

),

known as (

    select min(talked_at) as first_at from talks

),

last_talks as (

    select
        weeks.account_id,
        weeks.week_number,
        max(talks.talked_at) as talked_at
    from weeks
    inner join talks
        on weeks.account_id = talks.account_id
        and weeks.scored_at > talks.talked_at
        and {{ add_days('weeks.scored_date', -180) }} <= {{ reporting_date('talks.talked_at') }}
    group by weeks.account_id, weeks.week_number

),

answers as (

    select
        owners.account_id,
        owners.responded_at,
        responses.survey_type,
        responses.score,
        responses.rating_label,
        coalesce(responses.is_reversed, false) as is_reversed,
        coalesce(responses.scale_min, scales.scale_min) as scale_min,
        coalesce(responses.scale_max, scales.scale_max) as scale_max
    from {{ ref('int_account_answers') }} as owners
    inner join {{ ref('entity_survey_responses') }} as responses
        on owners.connector = responses.connector
        and owners.survey_response_id = responses.survey_response_id
    left join {{ ref('survey_scales') }} as scales
        on responses.survey_type = scales.survey_type

),

answered as (

    select
        weeks.account_id,
        weeks.week_number,
        -- as parts of the scale, from worst to best, in hundredths
        cast(round(avg(case
            when answers.score is null then case answers.rating_label when 'good' then 100 when 'bad' then 0 end
            when answers.is_reversed
                then 100 * (answers.scale_max - answers.score) / nullif(answers.scale_max - answers.scale_min, 0)
            else 100 * (answers.score - answers.scale_min) / nullif(answers.scale_max - answers.scale_min, 0)
        end)) as int) as sentiment_score,
        max(case when answers.survey_type = 'nps' then 1 else 0 end) as nps_answered
    from weeks
    inner join answers
        on weeks.account_id = answers.account_id
        and weeks.scored_at > answers.responded_at
        and {{ add_days('weeks.scored_date', -180) }} <= {{ reporting_date('answers.responded_at') }}
    group by weeks.account_id, weeks.week_number

)

select
    weeks.account_id,
    weeks.week_number,
    {{ diff_days(reporting_date('last_talks.talked_at'), 'weeks.scored_date') }} as days_since_talk,
    coalesce(known.first_at < weeks.scored_at, false) as is_connected,
    answered.sentiment_score,
    coalesce(answered.nps_answered, 0) = 1 as has_nps_answer
from weeks
cross join known
left join last_talks
    on weeks.account_id = last_talks.account_id
    and weeks.week_number = last_talks.week_number
left join answered
    on weeks.account_id = answered.account_id
    and weeks.week_number = answered.week_number

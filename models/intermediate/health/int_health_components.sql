-- One row per week of `int_health_weeks`: each component from 0 to 100, null where nothing of it is known. A component that is
-- known of nobody then is no component, whatever a source tells later.

with weeks as (

    select * from {{ ref('int_health_weeks') }}

),

usage_weeks as (

    select * from {{ ref('int_health_usage') }}

),

contacts as (

    select * from {{ ref('int_health_contacts') }}

),

troubles as (

    select * from {{ ref('int_health_troubles') }}

)

select
    weeks.account_id,
    weeks.week_number,
    weeks.week_start,
    weeks.scored_date,
    weeks.scored_at,
    weeks.tenure_days,
    weeks.segment,
    case when weeks.tenure_days < {{ var('onboarding_profile_days') }} then 'onboarding' else 'standard' end as profile,
    -- used on five days a week is full use
    case when usage_weeks.is_connected then least(100, 5 * usage_weeks.day_28_count) end as usage_score,
    -- half of it for use that stays as it was, all for twice as much
    case
        when usage_weeks.is_connected and usage_weeks.event_28_before_count > 0
            then least(100, {{ divide_rounded('50 * usage_weeks.event_28_count', 'usage_weeks.event_28_before_count') }})
    end as trend_score,
    case when usage_weeks.is_connected then case when usage_weeks.active_28_count > 0 then 100 else 0 end end as value_score,
    case
        when not contacts.is_connected then null
        when contacts.days_since_talk <= 30 then 100
        when contacts.days_since_talk <= 90 then 50
        else 0
    end as engagement_score,
    case when troubles.has_tickets then greatest(0, 100 - 50 * troubles.late_reply_count) end as support_score,
    contacts.sentiment_score,
    case when troubles.has_bills then case when troubles.is_past_due then 0 else 100 end end as payment_score,
    contacts.days_since_talk,
    contacts.has_nps_answer,
    troubles.risk_count,
    troubles.override_band
from weeks
inner join usage_weeks
    on weeks.account_id = usage_weeks.account_id
    and weeks.week_number = usage_weeks.week_number
inner join contacts
    on weeks.account_id = contacts.account_id
    and weeks.week_number = contacts.week_number
inner join troubles
    on weeks.account_id = troubles.account_id
    and weeks.week_number = troubles.week_number

-- One row per session of self-service: whose it was, and what was done in it. Where the source tells no session, one lasts until
-- who came is silent for half an hour.

with spoken as (

    select
        *,
        lag(occurred_at) over (partition by visitor_key order by occurred_at, {{ sort_text('help_event_key') }}) as previous_at
    from {{ ref('int_help_events') }}

),

numbered as (

    select
        *,
        sum(case when not has_session and {{ diff_seconds('previous_at', 'occurred_at') }} >= 1800 then 1 else 0 end) over (
            partition by visitor_key
            order by occurred_at, {{ sort_text('help_event_key') }}
            rows unbounded preceding
        ) as silence_count
    from spoken

),

keyed as (

    select
        *,
        visitor_key || ':' || cast(1 + silence_count as {{ dbt.type_string() }}) as help_session_key
    from numbered

),

ordered as (

    select
        *,
        row_number() over (
            partition by help_session_key
            order by case when surface is null then 1 else 0 end, occurred_at, {{ sort_text('help_event_key') }}
        ) as surface_place
    from keyed

)

select
    help_session_key,
    connector,
    -- who says who they are in the middle of it was there from the beginning
    coalesce(min({{ sort_text("case when account_id != 'unresolved' then account_id end") }}), 'unresolved') as account_id,
    min({{ sort_text('person_key') }}) as person_key,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    max(case when surface_place = 1 then surface end) as surface,
    count(*) as event_count,
    sum(case when event_type = 'search' then 1 else 0 end) as search_count,
    sum(case when event_type = 'search' and result_count is not null then 1 else 0 end) as counted_search_count,
    sum(case when event_type = 'search' and result_count = 0 then 1 else 0 end) as zero_result_search_count,
    sum(case when event_type = 'search' and clicked_rank = 1 then 1 else 0 end) as first_result_click_count,
    sum(case when event_type = 'article_view' then 1 else 0 end) as article_view_count,
    sum(case when event_type = 'contact_click' then 1 else 0 end) as contact_click_count,
    sum(case when is_helpful then 1 else 0 end) as helpful_vote_count,
    sum(case when not is_helpful then 1 else 0 end) as unhelpful_vote_count
from ordered
group by help_session_key, connector

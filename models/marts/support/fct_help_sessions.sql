{% set counts = [
    'event', 'search', 'counted_search', 'zero_result_search', 'first_result_click', 'article_view', 'contact_click',
    'helpful_vote', 'unhelpful_vote'
] %}

with sessions as (

    select
        *,
        account_id != 'unresolved' as is_identified,
        {{ is_mature_after('ended_at', 1) }} as is_mature
    from {{ ref('int_help_sessions') }}

),

tickets as (

    select * from {{ ref('int_help_session_tickets') }}

),

stages as (

    select * from {{ ref('fct_stage_spells') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

judged as (

    select
        sessions.*,
        tickets.next_ticket_at,
        -- a ticket opened while it lasts follows it too
        {{ is_within('sessions.ended_at', 'tickets.next_ticket_at', 1) }} as is_followed_by_ticket
    from sessions
    left join tickets
        on sessions.help_session_key = tickets.help_session_key

)

select
    judged.help_session_key,
    judged.connector,
    judged.account_id,
    judged.person_key,
    judged.started_at,
    {{ reporting_date('judged.started_at') }} as started_date,
    judged.ended_at,
    {{ diff_seconds('judged.started_at', 'judged.ended_at') }} as session_seconds,
    coalesce(judged.surface, 'self_service') as channel,
    coalesce(stages.stage, 'unknown') as stage_at_start,
    segments.segment as segment_at_start,
    {% for name in counts -%}
        cast(judged.{{ name }}_count as int) as {{ name }}_count,
    {% endfor -%}
    judged.search_count > 0 as has_search,
    judged.first_result_click_count > 0 as has_first_result_click,
    judged.next_ticket_at,
    judged.is_identified,
    judged.is_mature,
    judged.is_followed_by_ticket,
    judged.is_identified and judged.is_mature as is_judged,
    judged.is_identified and judged.is_mature and not judged.is_followed_by_ticket as is_self_served
from judged
left join stages
    on judged.account_id = stages.account_id
    and judged.started_at >= stages.entered_at
    and (stages.left_at is null or judged.started_at < stages.left_at)
left join segments
    on judged.account_id = segments.account_id
    and judged.started_at >= segments.started_at
    and (segments.ended_at is null or judged.started_at < segments.ended_at)

{# The segments of a schedule follow each other without a gap, and each is as long as the count of open seconds says. #}
{% test segments_are_contiguous(model) %}
with ordered as (
    select
        *,
        lead(started_at) over (partition by schedule_key order by started_at) as next_started_at,
        lead(open_seconds_before) over (partition by schedule_key order by started_at) as next_open_seconds_before
    from {{ model }}
)

select *
from ordered
where started_at >= ended_at
    or utc_day != cast(started_at as date)
    or ended_at > {{ lifecycle.add_seconds('cast(utc_day as timestamp)', 86400) }}
    or ended_at != next_started_at
    or next_open_seconds_before - open_seconds_before
        != case when is_open then {{ lifecycle.diff_seconds('started_at', 'ended_at') }} else 0 end
{% endtest %}

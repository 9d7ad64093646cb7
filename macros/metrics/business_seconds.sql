{#
    Business time from `started_at` to `ended_at`, in seconds: what was open up to the end, less what was open up to the start. Each
    of the two instants is looked up in a segment of its schedule (`int_business_segments`), so the time between them costs nothing:
        left join segments as start_segments on {{ is_in_segment('start_segments', 'spells.schedule_key', 'spells.started_at') }}
        left join segments as end_segments on {{ is_in_segment('end_segments', 'spells.schedule_key', 'spells.ended_at') }}
    Null where one of them has no segment: it is null, its schedule has no known hours, or the segments do not reach to it. What adjacent
    times give adds up: each instant is read to its whole second, so from 10:00:00.9 to 10:00:01.1 is a second.
#}
{% macro business_seconds(start_segments, started_at, end_segments, ended_at) -%}
    ({{ lifecycle.open_seconds(end_segments, ended_at) }} - {{ lifecycle.open_seconds(start_segments, started_at) }})
{%- endmacro %}


{#
    Is `instant` in the row `segments` of its schedule? A condition to join by: the equality of the day leaves a few segments to
    compare with. A segment holds its first instant, and not its last.
#}
{% macro is_in_segment(segments, schedule_key, instant) -%}
    {{ schedule_key }} = {{ segments }}.schedule_key
    and cast({{ instant }} as date) = {{ segments }}.utc_day
    and {{ instant }} >= {{ segments }}.started_at
    and {{ instant }} < {{ segments }}.ended_at
{%- endmacro %}


{# How many seconds the schedule was open up to `instant`, which is in the row `segments`, since its segments begin. #}
{% macro open_seconds(segments, instant) -%}
    (
        {{ segments }}.open_seconds_before
        + case when {{ segments }}.is_open then {{ lifecycle.diff_seconds(segments ~ '.started_at', instant) }} else 0 end
    )
{%- endmacro %}


{#
    Is `instant` in the row `stretches` of its ticket (`int_ticket_stretches`)? A condition to join by, true of one row, and of none before
    the ticket was opened.
#}
{% macro is_in_stretch(stretches, ticket_key, instant) -%}
    {{ ticket_key }} = {{ stretches }}.ticket_key
    and {{ instant }} >= {{ stretches }}.started_at
    and ({{ stretches }}.ended_at is null or {{ instant }} < {{ stretches }}.ended_at)
{%- endmacro %}


{#
    What the business clock of a ticket shows at `instant`: the business seconds from its opening until then, so that between two instants
    of a ticket the business time is the difference, whatever schedules were in force. Where hours are not known, every hour counts:
        left join stretches on {{ is_in_stretch('stretches', 'waits.ticket_key', 'waits.started_at') }}
        left join segments on {{ is_in_segment('segments', 'stretches.schedule_key', 'waits.started_at') }}
#}
{% macro ticket_clock(stretches, segments, instant) -%}
    (
        {{ stretches }}.business_seconds_before + coalesce(
            {{ lifecycle.open_seconds(segments, instant) }} - {{ stretches }}.open_seconds_at_start,
            {{ lifecycle.diff_seconds(stretches ~ '.started_at', instant) }}
        )
    )
{%- endmacro %}


{#
    Is the `seconds`th second for which its schedule is open, counted since its segments begin, in the row `open_hours`
    (`int_open_hours`)? A condition to join by, and the inverse of `open_seconds`: what is promised for 17:00, when the schedule closes,
    is due at 17:00, and not when it opens again.
#}
{% macro is_used_up_in(open_hours, schedule_key, seconds) -%}
    {{ schedule_key }} = {{ open_hours }}.schedule_key
    and {{ lifecycle.open_day(seconds) }} = {{ open_hours }}.open_day
    and {{ seconds }} > {{ open_hours }}.open_seconds_before
    and {{ seconds }} <= {{ open_hours }}.open_seconds_after
{%- endmacro %}


{# Which day's worth of open time the `seconds`th second is in. #}
{% macro open_day(seconds) -%}
    cast(floor(({{ seconds }} - 1) / 86400e0) as bigint)
{%- endmacro %}

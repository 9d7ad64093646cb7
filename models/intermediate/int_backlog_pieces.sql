-- One row per ticket and time in the backlog at one band of age, counted from its opening: a stretch, cut where the ticket passes
-- from one band to the next.

{# words that sort, the day on which the band begins and, but for the last, the day on which it ends #}
{% set age_bands = [
    ('0-1 days', 0, 1),
    ('1-3 days', 1, 3),
    ('3-7 days', 3, 7),
    ('7-30 days', 7, 30),
    ('over 30 days', 30, none),
] %}

with stretches as (

    select * from {{ ref('int_backlog_stretches') }}

),

pieces as (

    {% for age_band, from_day, until_day in age_bands -%}
        {% set begins = add_seconds('created_at', 86400 * from_day) -%}
        select
            ticket_key,
            channel,
            priority,
            '{{ age_band }}' as age_band,
            greatest(started_at, {{ begins }}) as started_at,
            {% if until_day is none -%}
                ended_at,
            {% else -%}
                -- least() passes over nulls, which mean "still there"
                least(ended_at, {{ add_seconds('created_at', 86400 * until_day) }}) as ended_at,
            {% endif -%}
            case when started_at >= {{ begins }} then began_by end as began_by,
            {% if until_day is none -%}
                ended_by
            {% else -%}
                case when ended_at <= {{ add_seconds('created_at', 86400 * until_day) }} then ended_by end as ended_by
            {% endif -%}
        from stretches
        where (ended_at is null or ended_at > {{ begins }} or (ended_at = started_at and started_at >= {{ begins }}))
            {% if until_day is not none -%} and started_at < {{ add_seconds('created_at', 86400 * until_day) }} {%- endif %}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    ticket_key,
    channel,
    priority,
    age_band,
    started_at,
    -- no ticket grows older than `as_of`
    case when ended_at < {{ as_of() }} then ended_at end as ended_at,
    began_by,
    ended_by
from pieces
where started_at < {{ as_of() }}

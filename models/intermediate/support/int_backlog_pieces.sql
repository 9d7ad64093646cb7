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

with bands as (

    {% for age_band, from_day, until_day in age_bands -%}
        select
            '{{ age_band }}' as age_band,
            {{ 86400 * from_day }} as from_seconds,
            {{ 'cast(null as int)' if until_day is none else 86400 * until_day }} as until_seconds
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

stretches as (

    select * from {{ ref('int_backlog_stretches') }}
    where started_at < {{ as_of() }}

),

banded as (

    select
        stretches.*,
        bands.age_band,
        {{ add_seconds('stretches.created_at', 'bands.from_seconds') }} as band_started_at,
        {{ add_seconds('stretches.created_at', 'bands.until_seconds') }} as band_ended_at
    from stretches
    cross join bands

),

pieces as (

    select
        ticket_key,
        channel,
        priority,
        age_band,
        greatest(started_at, band_started_at) as started_at,
        -- least() passes over nulls, which mean "still there" and "no band after this one"
        least(ended_at, band_ended_at) as ended_at,
        case when started_at >= band_started_at then began_by end as began_by,
        case when band_ended_at is null or ended_at <= band_ended_at then ended_by end as ended_by
    from banded
    where (band_ended_at is null or started_at < band_ended_at)
        -- one that is solved as it comes is there for no time
        and (ended_at is null or ended_at > band_started_at or (ended_at = started_at and started_at >= band_started_at))

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

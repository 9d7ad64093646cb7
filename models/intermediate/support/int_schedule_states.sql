-- One row per schedule and instant at which it may open or close, and every midnight of UTC, with what it is from then on: open
-- where a weekly window holds and no holiday does.

{% set by_time = 'over (partition by schedule_key order by changed_at)' %}

with hours as (

    select * from {{ ref('int_schedule_hours') }}

),

known as (

    select distinct schedule_key
    from hours
    where kind = 'weekly'

),

-- of a schedule without weekly windows the hours are not known, which is not to say that it is closed
schedules as (

    select schedules.*
    from {{ ref('int_schedules') }} as schedules
    inner join known
        on schedules.schedule_key = known.schedule_key

),

span as (

    select
        min(covered_from) as covered_from,
        max(covered_until) as covered_until
    from schedules

),

days as (

    {{ date_series('covered_from', 'covered_until', 'span') }}

),

edges as (

    {% for edge, effect in [('started_at', 1), ('ended_at', -1)] -%}
        select
            schedule_key,
            kind,
            {{ edge }} as edge_at,
            {{ effect }} as effect
        from hours

        union all

    {% endfor -%}
    -- changes nothing; it cuts, so that an instant is looked for among the few segments of its day
    select
        schedules.schedule_key,
        'midnight' as kind,
        cast(days.date_day as timestamp) as edge_at,
        0 as effect
    from schedules
    cross join days

),

changes as (

    select
        schedules.schedule_key,
        -- what lies beyond the days that are covered takes place at their bounds, where it cancels out
        greatest(
            least(edges.edge_at, cast(schedules.covered_until as timestamp)), cast(schedules.covered_from as timestamp)
        ) as changed_at,
        case when edges.kind = 'weekly' then edges.effect else 0 end as windows,
        case when edges.kind = 'holiday' then edges.effect else 0 end as holidays
    from edges
    inner join schedules
        on edges.schedule_key = schedules.schedule_key

)

select
    schedule_key,
    changed_at,
    sum(sum(windows)) {{ by_time }} > 0
    and sum(sum(holidays)) {{ by_time }} = 0 as is_open
from changes
group by schedule_key, changed_at

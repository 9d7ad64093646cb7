with stage_days as (

    select * from {{ ref('fct_framework_stage_days') }}

),

-- as long as the day is in the reporting time zone, and the last one until `as_of`
days as (

    select
        date_day,
        {{ diff_seconds(reporting_day_start('date_day'), 'least(' ~ day_end('date_day') ~ ', ' ~ as_of() ~ ')') }} as day_seconds
    from {{ ref('days') }}

),

part_days as (

    select * from {{ ref('int_framework_stage_part_days') }}

),

tickets as (

    select * from {{ ref('int_framework_stage_tickets') }}

)

select
    stage_days.framework_stage_day_id as support_demand_day_id,
    stage_days.date_day,
    stage_days.framework,
    stage_days.framework_stage,
    stage_days.framework_stage_id,
    stage_days.segment,
    cast(stage_days.account_count * days.day_seconds + coalesce(part_days.account_seconds, 0) as bigint) as account_seconds,
    cast(coalesce(tickets.ticket_count, 0) as bigint) as created_count
from stage_days
inner join days
    on stage_days.date_day = days.date_day
{% for name in ['part_days', 'tickets'] -%}
    left join {{ name }}
        on stage_days.date_day = {{ name }}.date_day
        and stage_days.framework = {{ name }}.framework
        and stage_days.framework_stage = {{ name }}.framework_stage
        and stage_days.segment = {{ name }}.segment
{% endfor -%}

-- One row per day, framework, stage of it and segment with comings or goings: by how many seconds the time that accounts spent
-- there on that day is more than that of those there at its end. Who comes was not there before; who leaves was, until then.

with moves as (

    {% for moment, sign in [('entered_at', '-'), ('left_at', '')] -%}
        {% set date_day = reporting_date(moment) -%}
        select
            {{ date_day }} as date_day,
            framework,
            framework_stage,
            segment,
            {{ sign }}{{ diff_seconds(reporting_day_start(date_day), moment) }} as account_seconds
        from {{ ref('int_framework_stage_pieces') }}
        where {{ moment }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    date_day,
    framework,
    framework_stage,
    segment,
    sum(account_seconds) as account_seconds
from moves
group by date_day, framework, framework_stage, segment

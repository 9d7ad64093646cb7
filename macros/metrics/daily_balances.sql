{#
    A `select` of what `stretches` hold at the end of each day (CV-3): one row per day of the calendar and combination of `by` that ever
    occurs, zero included. A stretch counts from `begins` until `ends`, or for good; what began before the first day is its opening
    balance. Sums of daily changes, so that the cost grows with stretches and days, and not with stretches × days.

    `measures` maps each balance to what one stretch adds to it: `{'account_count': '1'}`.
#}
{% macro daily_balances(stretches, by, measures, begins, ends) %}
with days as (

    select date_day from {{ ref('days') }}

),

stretches as (

    select * from {{ stretches }}

),

combinations as (

    select distinct {{ by | join(', ') }}
    from stretches

),

first_day as (

    select min(date_day) as date_day from days

),

changes as (

    {% for moment, sign in [(begins, 1), (ends, -1)] -%}
        select
            {% for name in by -%} stretches.{{ name }}, {% endfor %}
            greatest({{ lifecycle.reporting_date('stretches.' ~ moment) }}, first_day.date_day) as date_day
            {%- for name, expression in measures.items() %},
            {{ sign }} * {{ expression }} as {{ name }}
            {%- endfor %}
        from stretches
        cross join first_day
        where stretches.{{ moment }} is not null

        union all

    {% endfor -%}

    -- the zero rows: a day without a change still has a balance
    select
        {% for name in by -%} combinations.{{ name }}, {% endfor %}
        days.date_day
        {%- for name in measures %},
        0 as {{ name }}
        {%- endfor %}
    from days
    cross join combinations

),

netted as (

    select
        {{ by | join(', ') }},
        date_day
        {%- for name in measures %},
        sum({{ name }}) as {{ name }}
        {%- endfor %}
    from changes
    group by {{ by | join(', ') }}, date_day

)

select
    {{ by | join(', ') }},
    date_day
    {%- for name in measures %},
    sum({{ name }}) over (partition by {{ by | join(', ') }} order by date_day) as {{ name }}
    {%- endfor %}
from netted
{% endmacro %}

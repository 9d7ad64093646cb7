with days as (

    select date_day from {{ ref('days') }}

),

stretches as (

    select * from {{ ref('int_opportunity_stages') }}

),

combinations as (

    select distinct
        opportunity_type,
        stage_category
    from stretches

),

first_day as (

    select min(date_day) as date_day from days

),

changes as (

    {% for moment, sign in [('started_at', 1), ('ended_at', -1)] -%}
        select
            stretches.opportunity_type,
            stretches.stage_category,
            -- what was open before the first day is its opening balance
            greatest({{ reporting_date('stretches.' ~ moment) }}, first_day.date_day) as date_day,
            {{ sign }} as opportunity_change,
            {{ sign }} * stretches.amount as amount_change,
            {{ sign }} * stretches.weighted_amount as weighted_change
        from stretches
        cross join first_day
        where stretches.{{ moment }} is not null

        union all

    {% endfor -%}

    -- the zero rows: a day without a change still has a balance
    select
        combinations.opportunity_type,
        combinations.stage_category,
        days.date_day,
        0 as opportunity_change,
        0 as amount_change,
        0 as weighted_change
    from days
    cross join combinations

),

netted as (

    select
        opportunity_type,
        stage_category,
        date_day,
        sum(opportunity_change) as opportunity_change,
        sum(amount_change) as amount_change,
        sum(weighted_change) as weighted_change
    from changes
    group by opportunity_type, stage_category, date_day

),

balanced as (

    select
        opportunity_type,
        stage_category,
        date_day,
        sum(opportunity_change) over (partition by opportunity_type, stage_category order by date_day) as opportunity_count,
        sum(amount_change) over (partition by opportunity_type, stage_category order by date_day) as pipeline_amount,
        sum(weighted_change) over (partition by opportunity_type, stage_category order by date_day) as weighted_amount
    from netted

)

select
    opportunity_type || ':' || stage_category || ':' || cast(date_day as {{ dbt.type_string() }}) as pipeline_day_id,
    date_day,
    opportunity_type,
    stage_category,
    cast(opportunity_count as bigint) as opportunity_count,
    cast(pipeline_amount as decimal(18, 2)) as pipeline_amount,
    cast(weighted_amount as decimal(18, 2)) as weighted_amount,
    '{{ var("reporting_currency") }}' as currency
from balanced

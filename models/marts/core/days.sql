with observation_window as (

    select
        {{ reporting_date('starts_at') }} as first_day,
        {{ last_day() }} as last_day
    from {{ ref('observation_window') }}

),

months as (

    select
        cast({{ dbt.date_trunc('month', 'first_day') }} as date) as first_day,
        last_day
    from observation_window

),

spine as (

    {{ date_series('first_day', 'last_day', 'months') }}

)

select
    date_day,
    {{ iso_weekday('date_day') }} as iso_weekday,
    cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start,
    cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start,
    cast({{ dbt.date_trunc('quarter', 'date_day') }} as date) as quarter_start,
    cast({{ dbt.date_trunc('year', 'date_day') }} as date) as year_start,
    {{ fiscal_year_start('date_day') }} as fiscal_year_start
from spine

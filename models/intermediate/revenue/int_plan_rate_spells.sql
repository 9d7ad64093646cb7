-- One row per currency and stretch of time in which a plan rate is in force, with the one rate that stands for all times (CV-11).
-- The first rate holds before its day too: money does not begin with a rate.

with rates as (

    select
        from_currency as currency,
        rate_date,
        cast(rate * 1000000 as bigint) as rate_millionths,
        row_number() over (partition by from_currency, rate_date order by {{ sort_text('connector') }}) as rank_on_day
    from {{ ref('entity_exchange_rates') }}
    where is_reportable
        and rate_type = 'plan'
        and to_currency = '{{ var("reporting_currency") }}'
        and from_currency != '{{ var("reporting_currency") }}'
        -- a rate for next year is not in force yet
        and rate_date <= {{ last_day() }}

),

dated as (

    select
        currency,
        rate_millionths,
        rate_date,
        lag(rate_date) over (partition by currency order by rate_date) as previous_rate_date,
        lead(rate_date) over (partition by currency order by rate_date) as next_rate_date
    from rates
    where rank_on_day = 1

),

latest as (

    select
        currency,
        rate_millionths
    from dated
    where next_rate_date is null

)

select
    dated.currency,
    case
        when dated.previous_rate_date is null then {{ always() }} else {{ reporting_day_start('dated.rate_date') }}
    end as started_at,
    {{ reporting_day_start('dated.next_rate_date') }} as ended_at,
    dated.rate_millionths,
    latest.rate_millionths as constant_rate_millionths
from dated
inner join latest
    on dated.currency = latest.currency

union all

select
    '{{ var("reporting_currency") }}' as currency,
    {{ always() }} as started_at,
    cast(null as timestamp) as ended_at,
    cast(1000000 as bigint) as rate_millionths,
    cast(1000000 as bigint) as constant_rate_millionths

-- One row per currency: the fixed rate at which it is reported, in millionths (CV-11): the latest plan rate known.

with rates as (

    select
        *,
        row_number() over (partition by from_currency order by rate_date desc, {{ sort_text('connector') }}) as recency
    from {{ ref('entity_exchange_rates') }}
    where is_reportable
        and rate_type = 'plan'
        and to_currency = '{{ var("reporting_currency") }}'
        and from_currency != '{{ var("reporting_currency") }}'

)

select
    from_currency as currency,
    cast(rate * 1000000 as bigint) as rate_millionths
from rates
where recency = 1

union all

select
    '{{ var("reporting_currency") }}' as currency,
    cast(1000000 as bigint) as rate_millionths

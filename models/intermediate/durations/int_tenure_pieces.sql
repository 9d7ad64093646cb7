-- One row per time as a customer and band of tenure that had begun before `as_of`: from its beginning, or the purchase, to its
-- end, or the churn. The account `unresolved` is no customer.

{# the days since the purchase on which the bands of tenure_band() begin #}
{% set days = [0, 8, 31, 91, 366] %}

with customers as (

    select * from {{ ref('int_customer_spells') }}
    where account_id != 'unresolved'

),

pieces as (

    {% for from_day in days -%}
        select
            account_id,
            {{ tenure_band(86400 * from_day) }} as tenure_band,
            {{ add_seconds('started_at', 86400 * from_day) }} as started_at,
            {% if loop.last -%}
                ended_at
            {% else -%}
                -- least() passes over nulls, which mean "still there"
                least(ended_at, {{ add_seconds('started_at', 86400 * loop.nextitem) }}) as ended_at
            {% endif -%}
        from customers
        where ended_at is null
            or ended_at > {{ add_seconds('started_at', 86400 * from_day) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    account_id,
    tenure_band,
    started_at,
    case when ended_at < {{ as_of() }} then ended_at end as ended_at
from pieces
where started_at < {{ as_of() }}

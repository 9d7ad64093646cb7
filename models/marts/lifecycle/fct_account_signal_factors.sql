{# as many as a signal can have; tests/data/every_factor_of_a_signal_is_told.sql says when that is too few #}
{% set most_factors = 20 %}

with signals as (

    select * from {{ ref('fct_account_signals') }}
    where factors is not null

),

places as (

    {% for place in range(1, most_factors + 1) -%}
        select {{ place }} as place
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

told as (

    select
        signals.*,
        trim(split_part(signals.factors, '|', places.place)) as factor
    from signals
    inner join places
        on length(signals.factors) - length(replace(signals.factors, '|', '')) + 1 >= places.place

),

-- one that is told twice is one
numbered as (

    select
        *,
        row_number() over (partition by signal_key, factor order by signal_key) as telling
    from told
    where factor != ''

)

select
    signal_key || ':' || factor as account_signal_factor_id,
    signal_key,
    account_id,
    kind,
    subtype,
    factor,
    occurred_date,
    staff_key,
    team,
    stage_at_creation,
    segment_at_creation
from numbered
where telling = 1

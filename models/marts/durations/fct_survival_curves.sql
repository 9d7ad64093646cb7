{% set until_here = "over (
        partition by measure, slice_name, slice_value, cohort order by age_seconds
        rows between unbounded preceding and current row
    )" %}
{% set in_order = "over (partition by measure, slice_name, slice_value, cohort order by age_seconds)" %}

with ages as (

    select * from {{ ref('int_survival_ages') }}
    where finished_count > 0

),

estimated as (

    select
        *,
        {{ product_limit('finished_count', 'at_risk_count', until_here) }} as survival,
        sum({{ log_of_remaining('finished_count', 'at_risk_count') }}) {{ until_here }} as log_survival,
        -- Greenwood: the variance of the logarithm
        sqrt(sum({{ variance_of_log('finished_count', 'at_risk_count') }}) {{ until_here }}) as log_error
    from ages

),

bounded as (

    select
        *,
        case when survival > 0 then 1.959963984540054 * log_error / -log_survival end as half_width,
        case when survival > 0 then ln(-log_survival) end as log_log_survival
    from estimated

)

select
    measure || ':' || slice_name || ':' || slice_value || ':' || cohort || ':'
    || cast(age_seconds as {{ dbt.type_string() }}) as survival_point_id,
    measure,
    slice_name,
    slice_value,
    cohort,
    cohort_start,
    age_seconds,
    at_risk_count,
    finished_count as ended_count,
    cast(
        coalesce(lead(censored_before_count) {{ in_order }}, censored_ever_count) - censored_before_count as bigint
    ) as censored_count,
    {{ share_of('survival') }} as survival,
    {{ share_of('case when survival > 0 then survival * log_error end') }} as standard_error,
    -- 6.5 keeps exp() within its range and is 0 to 280 digits
    {{ share_of('case when survival > 0 then exp(-exp(least(log_log_survival + half_width, 6.5))) end') }} as survival_lower,
    {{ share_of('case when survival > 0 then exp(-exp(least(log_log_survival - half_width, 6.5))) end') }} as survival_upper
from bounded

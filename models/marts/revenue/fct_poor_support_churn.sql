with months as (

    select * from {{ ref('fct_poor_support_months') }}

),

strata as (

    select
        month_start,
        segment,
        tenure_band,
        is_mature,
        sum(case when support_quality = 'poor' then 1 else 0 end) as poor_count,
        sum(case when support_quality = 'poor' and is_churned_within_90_days then 1 else 0 end) as poor_churned_count,
        sum(case when support_quality = 'not poor' then 1 else 0 end) as other_count,
        sum(case when support_quality = 'not poor' and is_churned_within_90_days then 1 else 0 end) as other_churned_count
    from months
    group by month_start, segment, tenure_band, is_mature

)

select
    cast(month_start as {{ dbt.type_string() }}) || ':' || segment || ':' || tenure_band as poor_support_churn_id,
    month_start,
    segment,
    tenure_band,
    cast(poor_count as bigint) as poor_count,
    cast(poor_churned_count as bigint) as poor_churned_count,
    cast(other_count as bigint) as other_count,
    cast(other_churned_count as bigint) as other_churned_count,
    other_count > 0 as is_matched,
    is_mature
from strata

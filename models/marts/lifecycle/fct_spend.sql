with spend as (

    select * from {{ ref('entity_spend') }}
    where is_reportable

),

rates as (

    select * from {{ ref('int_plan_rates') }}

)

select
    spend.connector || ':' || cast(spend.period_start as {{ dbt.type_string() }}) || ':' || spend.purpose
    || ':' || coalesce(spend.campaign_id, '(none)') || ':' || coalesce(spend.channel, '(none)')
    || ':' || coalesce(spend.segment, '(none)') as spend_id,
    spend.connector,
    spend.period_start,
    coalesce(spend.period_end, cast({{ dbt.dateadd('month', 1, 'spend.period_start') }} as date)) as period_end,
    spend.purpose,
    spend.connector || ':' || spend.campaign_id as campaign_key,
    coalesce(spend.channel, '(none)') as channel,
    coalesce(spend.segment, '(none)') as segment,
    spend.spend_amount as native_amount,
    upper(spend.currency) as native_currency,
    {{ reported_amount('spend.spend_amount', 'rates.rate_millionths') }} as spend_amount,
    '{{ var("reporting_currency") }}' as currency
from spend
left join rates
    on upper(spend.currency) = rates.currency

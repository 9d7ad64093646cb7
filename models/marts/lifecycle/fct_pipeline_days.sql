with balances as (

    {{ daily_balances(
        ref('int_opportunity_stages'),
        ['opportunity_type', 'stage_category'],
        {'opportunity_count': '1', 'pipeline_amount': 'amount', 'weighted_amount': 'weighted_amount'},
        'started_at',
        'ended_at'
    ) }}

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
from balances

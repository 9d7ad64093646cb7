with balances as (

    {{ daily_balances(
        ref('int_unresolved_ends'), ['segment'], {'subscription_count': '1'}, 'started_at', 'ended_at'
    ) }}

)

select
    segment || ':' || cast(date_day as {{ dbt.type_string() }}) as unresolved_end_day_id,
    date_day,
    segment,
    cast(subscription_count as bigint) as subscription_count
from balances

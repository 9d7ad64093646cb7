with balances as (

    {{ daily_balances(ref('int_stage_pieces'), ['stage', 'segment'], {'account_count': '1'}, 'entered_at', 'left_at') }}

)

select
    stage || ':' || segment || ':' || cast(date_day as {{ dbt.type_string() }}) as stage_day_id,
    date_day,
    stage,
    segment,
    cast(account_count as bigint) as account_count
from balances

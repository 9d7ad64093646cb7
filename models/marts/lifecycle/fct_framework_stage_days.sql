with balances as (

    {{ daily_balances(
        ref('int_framework_stage_pieces'), ['framework', 'framework_stage', 'segment'], {'account_count': '1'}, 'entered_at', 'left_at'
    ) }}

)

select
    framework || ':' || framework_stage || ':' || segment || ':' || cast(date_day as {{ dbt.type_string() }})
        as framework_stage_day_id,
    date_day,
    framework,
    framework_stage,
    framework || ':' || framework_stage as framework_stage_id,
    segment,
    cast(account_count as bigint) as account_count
from balances

with stages as (

    select stage from {{ ref('dim_stages') }}
    where not is_terminal
        -- who is in offboarding has decided already, and of `unknown` nothing is known
        and stage not in ('offboarding', 'unknown')

),

exposures as (

    select
        date_day,
        framework_stage as stage,
        segment,
        account_seconds,
        0 as exit_count
    from {{ ref('fct_support_demand_days') }}
    where framework = 'SPINE'

),

exits as (

    select
        moved_date as date_day,
        from_stage as stage,
        coalesce(segment_at_move, '(none)') as segment,
        0 as account_seconds,
        1 as exit_count
    from {{ ref('fct_stage_transitions') }}
    where transition_type in ('exit', 'loss', 'churn')
        and account_id != 'unresolved'

),

united as (

    select * from exposures

    union all

    select * from exits

),

days as (

    select date_day from {{ ref('days') }}

)

select
    united.stage || ':' || united.segment || ':' || cast(united.date_day as {{ dbt.type_string() }}) as stage_exit_day_id,
    united.date_day,
    united.stage,
    united.segment,
    cast(sum(united.account_seconds) as bigint) as account_seconds,
    cast(sum(united.exit_count) as bigint) as exit_count
from united
inner join stages
    on united.stage = stages.stage
inner join days
    on united.date_day = days.date_day
group by united.date_day, united.stage, united.segment

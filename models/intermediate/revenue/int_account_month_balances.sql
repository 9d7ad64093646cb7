{{ config(materialized='view') }}
-- One row per account and month of the calendar since its first movement of MRR: what it had just before the month, and before
-- the 3 and the 12 months that end with it, and at its end. A month without a movement is a row, and one after a churn too.

with months as (

    select distinct month_start from {{ ref('days') }}

),

movements as (

    select * from {{ ref('int_account_month_movements') }}

),

-- what moves in a month begins a run: it is looked for once per run, and not once per month
runs as (

    select
        runs.*,
        movements.net_amount,
        movements.constant_net_amount,
        movements.new_amount,
        movements.reactivation_amount,
        movements.expansion_amount,
        movements.contraction_amount,
        movements.churn_amount,
        movements.pause_amount,
        movements.fx_amount,
        movements.churn_count,
        movements.start_count - movements.churn_count as contract_change
    from {{ ref('int_account_balance_runs') }} as runs
    left join movements
        on runs.account_id = movements.account_id
        and runs.from_month = movements.month_start

),

monthly as (

    select
        runs.*,
        months.month_start,
        months.month_start = runs.from_month and runs.net_amount is not null as is_moved
    from runs
    inner join months
        on runs.from_month <= months.month_start
        and (runs.until_month is null or runs.until_month > months.month_start)

)

select
    account_id,
    month_start,
    closing_amount - case when is_moved then net_amount else 0 end as opening_amount,
    case when is_moved then new_amount else 0 end as new_amount,
    case when is_moved then reactivation_amount else 0 end as reactivation_amount,
    case when is_moved then expansion_amount else 0 end as expansion_amount,
    case when is_moved then contraction_amount else 0 end as contraction_amount,
    case when is_moved then churn_amount else 0 end as churn_amount,
    case when is_moved then pause_amount else 0 end as pause_amount,
    case when is_moved then fx_amount else 0 end as fx_amount,
    closing_amount,
    case when is_moved then churn_count else 0 end as churn_count,
    closing_contracts > case when is_moved then contract_change else 0 end as is_contracted_at_opening,
    opening_3_months_contracts > 0 as is_contracted_3_months_before,
    opening_12_months_contracts > 0 as is_contracted_12_months_before,
    closing_contracts > 0 as is_contracted_at_closing,
    constant_closing_amount - case when is_moved then constant_net_amount else 0 end as constant_opening_amount,
    opening_3_months_amount,
    opening_12_months_amount,
    constant_closing_amount
from monthly

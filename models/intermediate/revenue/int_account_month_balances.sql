{{ config(materialized='view') }}
-- One row per account and month of the calendar since its first movement of MRR: what it had just before the month, and before
-- the 3 and the 12 months that end with it, and at its end. A month without a movement is a row, and one after a churn too.

with runs as (

    select * from {{ ref('int_account_balance_runs') }}

),

months as (

    select distinct month_start from {{ ref('days') }}

),

movements as (

    select * from {{ ref('int_account_month_movements') }}

)

select
    runs.account_id,
    months.month_start,
    runs.closing_amount - coalesce(movements.net_amount, 0) as opening_amount,
    coalesce(movements.new_amount, 0) as new_amount,
    coalesce(movements.reactivation_amount, 0) as reactivation_amount,
    coalesce(movements.expansion_amount, 0) as expansion_amount,
    coalesce(movements.contraction_amount, 0) as contraction_amount,
    coalesce(movements.churn_amount, 0) as churn_amount,
    coalesce(movements.pause_amount, 0) as pause_amount,
    coalesce(movements.fx_amount, 0) as fx_amount,
    runs.closing_amount,
    coalesce(movements.churn_count, 0) as churn_count,
    runs.closing_contracts > coalesce(movements.start_count - movements.churn_count, 0) as is_contracted_at_opening,
    runs.opening_3_months_contracts > 0 as is_contracted_3_months_before,
    runs.opening_12_months_contracts > 0 as is_contracted_12_months_before,
    runs.closing_contracts > 0 as is_contracted_at_closing,
    runs.constant_closing_amount - coalesce(movements.constant_net_amount, 0) as constant_opening_amount,
    runs.opening_3_months_amount,
    runs.opening_12_months_amount,
    runs.constant_closing_amount
from runs
inner join months
    on runs.from_month <= months.month_start
    and (runs.until_month is null or runs.until_month > months.month_start)
left join movements
    on runs.account_id = movements.account_id
    and months.month_start = movements.month_start

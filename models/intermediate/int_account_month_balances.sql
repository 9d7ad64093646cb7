-- One row per account and month since its first movement of MRR: what it had just before the month, and before the 3 and the 12
-- months that end with it, and at its end. A month without a movement is a row, and a churned account's zero is one too.

with movements as (

    select * from {{ ref('int_account_month_movements') }}

),

months as (

    select * from {{ ref('int_mrr_months') }}

),

accounts as (

    select
        account_id,
        min(month_start) as first_month
    from movements
    group by account_id

),

balances as (

    select
        accounts.account_id,
        months.month_start,
        months.is_in_calendar,
        coalesce(movements.new_amount, 0) as new_amount,
        coalesce(movements.reactivation_amount, 0) as reactivation_amount,
        coalesce(movements.expansion_amount, 0) as expansion_amount,
        coalesce(movements.contraction_amount, 0) as contraction_amount,
        coalesce(movements.churn_amount, 0) as churn_amount,
        coalesce(movements.pause_amount, 0) as pause_amount,
        coalesce(movements.fx_amount, 0) as fx_amount,
        coalesce(movements.churn_count, 0) as churn_count,
        coalesce(movements.net_amount, 0) as net_amount,
        coalesce(movements.constant_net_amount, 0) as constant_net_amount,
        coalesce(movements.start_count - movements.churn_count, 0) as contract_change,
        sum(coalesce(movements.net_amount, 0)) over (
            partition by accounts.account_id order by months.month_start
        ) as closing_amount,
        sum(coalesce(movements.constant_net_amount, 0)) over (
            partition by accounts.account_id order by months.month_start
        ) as constant_closing_amount,
        sum(coalesce(movements.start_count - movements.churn_count, 0)) over (
            partition by accounts.account_id order by months.month_start
        ) as closing_contracts
    from accounts
    inner join months
        on accounts.first_month <= months.month_start
    left join movements
        on accounts.account_id = movements.account_id
        and months.month_start = movements.month_start

)

select
    account_id,
    month_start,
    is_in_calendar,
    closing_amount - net_amount as opening_amount,
    new_amount,
    reactivation_amount,
    expansion_amount,
    contraction_amount,
    churn_amount,
    pause_amount,
    fx_amount,
    closing_amount,
    churn_count,
    closing_contracts - contract_change > 0 as is_contracted_at_opening,
    -- before its first movement an account had nothing
    coalesce(lag(closing_contracts, 3) over account_months, 0) > 0 as is_contracted_3_months_before,
    coalesce(lag(closing_contracts, 12) over account_months, 0) > 0 as is_contracted_12_months_before,
    closing_contracts > 0 as is_contracted_at_closing,
    constant_closing_amount - constant_net_amount as constant_opening_amount,
    coalesce(lag(constant_closing_amount, 3) over account_months, 0) as opening_3_months_amount,
    coalesce(lag(constant_closing_amount, 12) over account_months, 0) as opening_12_months_amount,
    constant_closing_amount
from balances
window account_months as (partition by account_id order by month_start)

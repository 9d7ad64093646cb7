-- One row per account and month since its first movement of MRR: what it had just before the month, and before the 3 and the 12
-- months that end with it, and at its end. A month without a movement is a row, and a churned account's zero is one too.

with movements as (

    select * from {{ ref('int_account_month_movements') }}

),

months as (

    select distinct month_start from {{ ref('days') }}

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
        coalesce(movements.new_amount, 0) as new_amount,
        coalesce(movements.reactivation_amount, 0) as reactivation_amount,
        coalesce(movements.expansion_amount, 0) as expansion_amount,
        coalesce(movements.contraction_amount, 0) as contraction_amount,
        coalesce(movements.churn_amount, 0) as churn_amount,
        coalesce(movements.churn_count, 0) as churn_count,
        coalesce(movements.net_amount, 0) as net_amount,
        sum(coalesce(movements.net_amount, 0)) over (
            partition by accounts.account_id order by months.month_start
        ) as closing_amount
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
    closing_amount - net_amount as opening_amount,
    -- before its first movement an account had nothing
    coalesce(lag(closing_amount, 3) over (partition by account_id order by month_start), 0) as opening_3_months_amount,
    coalesce(lag(closing_amount, 12) over (partition by account_id order by month_start), 0) as opening_12_months_amount,
    new_amount,
    reactivation_amount,
    expansion_amount,
    contraction_amount,
    churn_amount,
    churn_count,
    closing_amount
from balances

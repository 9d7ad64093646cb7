with monthly_movements as (

    select * from {{ ref('int_account_month_movements') }}

),

months as (

    select distinct month_start from {{ ref('days') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

accounts as (

    select
        account_id,
        min(month_start) as first_month
    from monthly_movements
    group by account_id

),

-- every month since the first, so that a month without a movement is a row and a churned account's zero is one too
account_months as (

    select
        accounts.account_id,
        months.month_start,
        coalesce(monthly_movements.new_amount, 0) as new_amount,
        coalesce(monthly_movements.reactivation_amount, 0) as reactivation_amount,
        coalesce(monthly_movements.expansion_amount, 0) as expansion_amount,
        coalesce(monthly_movements.contraction_amount, 0) as contraction_amount,
        coalesce(monthly_movements.churn_amount, 0) as churn_amount,
        coalesce(monthly_movements.churn_count, 0) as churn_count,
        coalesce(monthly_movements.net_amount, 0) as net_amount,
        sum(coalesce(monthly_movements.net_amount, 0)) over (
            partition by accounts.account_id order by months.month_start
        ) as closing_amount
    from accounts
    inner join months
        on accounts.first_month <= months.month_start
    left join monthly_movements
        on accounts.account_id = monthly_movements.account_id
        and months.month_start = monthly_movements.month_start

),

segmented as (

    select
        account_months.*,
        account_months.account_id != 'unresolved' as is_account,
        account_months.closing_amount - account_months.net_amount as opening_amount,
        segments.segment,
        row_number() over (
            partition by account_months.account_id, account_months.month_start
            order by segments.started_at
        ) as segment_number
    from account_months
    left join segments
        on account_months.account_id = segments.account_id
        -- the first one in force in the month: what an account was before it left, not after
        and {{ next_month_start('account_months.month_start') }} > segments.started_at
        and (segments.ended_at is null or {{ reporting_day_start('account_months.month_start') }} < segments.ended_at)

)

select
    account_id || ':' || cast(month_start as {{ dbt.type_string() }}) as account_month_id,
    account_id,
    month_start,
    segment,
    '{{ var("reporting_currency") }}' as currency,
    cast(opening_amount as decimal(18, 2)) as opening_mrr_amount,
    cast(new_amount as decimal(18, 2)) as new_mrr_amount,
    cast(reactivation_amount as decimal(18, 2)) as reactivation_mrr_amount,
    cast(expansion_amount as decimal(18, 2)) as expansion_mrr_amount,
    cast(contraction_amount as decimal(18, 2)) as contraction_mrr_amount,
    cast(churn_amount as decimal(18, 2)) as churned_mrr_amount,
    cast(closing_amount as decimal(18, 2)) as closing_mrr_amount,
    cast(least(opening_amount, closing_amount) as decimal(18, 2)) as retained_mrr_amount,
    -- what could be assigned to no account is money, and no customer
    is_account and opening_amount > 0 as is_opening_customer,
    is_account and closing_amount > 0 as is_closing_customer,
    is_account and new_amount > 0 as is_new_customer,
    is_account and reactivation_amount > 0 as is_reactivated_customer,
    is_account and opening_amount > 0 and churn_count > 0 as is_churned_customer,
    {{ next_month_start('month_start') }} <= {{ as_of() }} as is_complete
from segmented
where segment_number = 1

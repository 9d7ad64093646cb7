with balances as (

    select
        *,
        -- what could be assigned to no account is money, and no customer
        account_id != 'unresolved' as is_account
    from {{ ref('int_account_month_balances') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

past_due as (

    select * from {{ ref('int_account_month_past_due') }}

),

segmented as (

    select
        balances.*,
        -- what an account was when the month began
        segments.segment,
        coalesce(past_due.past_due_amount, 0) as past_due_amount
    from balances
    left join past_due
        on balances.account_id = past_due.account_id
        and balances.month_start = past_due.month_start
    left join segments
        on balances.account_id = segments.account_id
        and {{ reporting_day_start('balances.month_start') }} >= segments.started_at
        and (segments.ended_at is null or {{ reporting_day_start('balances.month_start') }} < segments.ended_at)

)

select
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
    cast(pause_amount as decimal(18, 2)) as pause_mrr_amount,
    cast(fx_amount as decimal(18, 2)) as fx_mrr_amount,
    cast(closing_amount as decimal(18, 2)) as closing_mrr_amount,
    cast(past_due_amount as decimal(18, 2)) as past_due_mrr_amount,
    cast(constant_opening_amount as decimal(18, 2)) as constant_opening_mrr_amount,
    cast(opening_3_months_amount as decimal(18, 2)) as opening_3_months_mrr_amount,
    cast(opening_12_months_amount as decimal(18, 2)) as opening_12_months_mrr_amount,
    cast(constant_closing_amount as decimal(18, 2)) as constant_closing_mrr_amount,
    cast(least(constant_opening_amount, constant_closing_amount) as decimal(18, 2)) as retained_mrr_amount,
    cast(least(opening_3_months_amount, constant_closing_amount) as decimal(18, 2)) as retained_3_months_mrr_amount,
    cast(least(opening_12_months_amount, constant_closing_amount) as decimal(18, 2)) as retained_12_months_mrr_amount,
    is_contracted_at_opening,
    is_contracted_3_months_before,
    is_contracted_12_months_before,
    is_account and is_contracted_at_opening as is_opening_customer,
    is_account and is_contracted_12_months_before as is_opening_12_months_customer,
    is_account and is_contracted_at_closing as is_closing_customer,
    is_account and is_contracted_at_closing and closing_amount = 0 as is_paused_customer,
    is_account and new_amount > 0 as is_new_customer,
    is_account and reactivation_amount > 0 as is_reactivated_customer,
    is_account and is_contracted_at_opening and churn_count > 0 as is_churned_customer,
    cast(case when is_account then churn_count else 0 end as int) as churn_count,
    {{ next_month_start('month_start') }} <= {{ as_of() }} as is_complete
from segmented

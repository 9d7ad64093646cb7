with starts as (

    select * from {{ ref('fct_mrr_movements') }}
    where movement_type = 'new'
        and account_id != 'unresolved'

),

churns as (

    select
        account_id,
        min(churn_date) as first_churn_date
    from {{ ref('int_churns') }}
    group by account_id

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

observation_window as (

    select
        {{ reporting_date('starts_at') }} as first_day,
        {{ reporting_date('as_of') }} as last_day
    from {{ ref('observation_window') }}

),

dated as (

    select
        starts.*,
        churns.first_churn_date,
        {{ add_days('starts.movement_date', 90) }} as due_date
    from starts
    left join churns
        on starts.account_id = churns.account_id

)

select
    dated.mrr_movement_id as customer_start_id,
    dated.account_id,
    dated.movement_date as started_date,
    cast({{ dbt.date_trunc('month', 'dated.movement_date') }} as date) as cohort_month_start,
    dated.segment,
    dated.constant_amount as starting_mrr_amount,
    dated.currency,
    dated.first_churn_date,
    -- of those who began before anybody looked, only they are known who stayed
    dated.movement_date >= observation_window.first_day as is_watched_from_start,
    coalesce(dated.first_churn_date <= dated.due_date, false) as is_churned_within_90_days,
    dated.due_date < observation_window.last_day as is_mature_90_days,
    coalesce(accounts.lead_source in ('referral', 'word_of_mouth'), false) as is_referred
from dated
cross join observation_window
left join accounts
    on dated.account_id = accounts.account_id

-- One row per churn with an attempt to pay in the 60 days up to it: whether the last of them failed.

with payments as (

    select
        account_ids.account_id,
        payments.payment_id,
        payments.attempted_at,
        payments.status
    from {{ ref('entity_payments') }} as payments
    inner join {{ ref('int_account_ids') }} as account_ids
        on payments.connector = account_ids.connector
        and payments.account_id = account_ids.native_account_id
    where payments.is_reportable
        and coalesce(payments.kind, 'payment') = 'payment'
        and payments.status in ('succeeded', 'failed')

),

ranked as (

    select
        churns.churn_id,
        payments.status,
        row_number() over (
            partition by churns.churn_id
            order by payments.attempted_at desc, {{ sort_text('payments.payment_id') }} desc
        ) as rank_in_churn
    from {{ ref('int_churns') }} as churns
    inner join payments
        on churns.account_id = payments.account_id
        and {{ diff_days(reporting_date('payments.attempted_at'), 'churns.churn_date') }} between 0 and 60

)

select
    churn_id,
    status = 'failed' as is_last_failed
from ranked
where rank_in_churn = 1

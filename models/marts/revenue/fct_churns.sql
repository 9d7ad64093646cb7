with churns as (

    select
        *,
        {{ add_days('churn_date', 30) }} as review_due_date,
        {{ add_days('churn_date', 365) }} as return_due_date
    from {{ ref('int_churns') }}

),

reasoned as (

    select
        churns.*,
        subscriptions.connector || ':' || subscriptions.subscription_id as subscription_key,
        subscriptions.plan_id,
        subscriptions.connector || ':' || subscriptions.plan_id as plan_key,
        subscriptions.cancel_requested_at,
        reviews.competitor,
        {{ reporting_date('reviews.reviewed_at') }} as reviewed_date,
        coalesce(reviews.reason, subscriptions.cancel_reason, 'unknown') as reason,
        reviews.reason_category as reviewed_category,
        coalesce(not reviews.is_voluntary, subscriptions.is_involuntary) as is_told_involuntary,
        coalesce(payments.is_last_failed, false) as is_last_payment_failed
    from churns
    left join {{ ref('int_churn_subscriptions') }} as subscriptions
        on churns.churn_id = subscriptions.churn_id
    left join {{ ref('int_churn_reviews') }} as reviews
        on churns.churn_id = reviews.churn_id
    left join {{ ref('int_churn_payments') }} as payments
        on churns.churn_id = payments.churn_id

),

judged as (

    select
        reasoned.*,
        coalesce(reasoned.reviewed_category, churn_reasons.reason_category, 'unknown') as reason_category,
        case
            when reasoned.is_told_involuntary then 'involuntary'
            when not reasoned.is_told_involuntary then 'voluntary'
            when churn_reasons.reason_category = 'payment' or reasoned.is_last_payment_failed then 'involuntary'
            when reasoned.reason != 'unknown' or reasoned.cancel_requested_at is not null then 'voluntary'
            else 'unknown'
        end as churn_type
    from reasoned
    left join {{ ref('churn_reasons') }} as churn_reasons
        on reasoned.reason = churn_reasons.reason

)

select
    churn_id,
    account_id,
    churn_date,
    spell_number,
    started_date,
    {{ tenure_band(diff_days('started_date', 'churn_date') ~ ' * 86400') }} as tenure_band,
    mrr_amount,
    currency,
    segment,
    subscription_key,
    plan_id,
    plan_key,
    cancel_requested_at,
    reason,
    reason_category,
    competitor,
    churn_type,
    churn_type = 'involuntary' as is_involuntary,
    reason = 'unknown' as is_unexplained,
    is_after_pause,
    reviewed_date,
    coalesce(reviewed_date <= review_due_date, false) as is_reviewed_within_30_days,
    review_due_date < {{ reporting_date(as_of()) }} as is_review_due,
    returned_date,
    coalesce(returned_date <= return_due_date, false) as is_returned_within_365_days,
    return_due_date < {{ reporting_date(as_of()) }} as is_return_due
from judged

-- One row per churn that somebody explained: the review whose claim lies nearest to it, and within 60 days; one that was held
-- before one that was not.

with reviews as (

    select
        account_ids.account_id,
        reviews.churn_review_id,
        lower(reviews.reason) as reason,
        reviews.reason_category,
        reviews.competitor,
        reviews.is_voluntary,
        reviews.reviewed_at,
        {{ reporting_date('coalesce(reviews.churned_at, reviews.reviewed_at)') }} as claimed_date
    from {{ ref('entity_churn_reviews') }} as reviews
    inner join {{ ref('int_account_ids') }} as account_ids
        on reviews.connector = account_ids.connector
        and reviews.account_id = account_ids.native_account_id
    where reviews.is_reportable

),

paired as (

    select
        churns.churn_id,
        churns.churn_date,
        reviews.*,
        abs({{ diff_days('churns.churn_date', 'reviews.claimed_date') }}) as days_apart
    from {{ ref('int_churns') }} as churns
    inner join reviews
        on churns.account_id = reviews.account_id

),

nearest as (

    select
        *,
        row_number() over (
            partition by account_id, churn_review_id order by days_apart, churn_date
        ) as rank_in_review
    from paired
    where days_apart <= 60

),

chosen as (

    select
        *,
        row_number() over (
            partition by churn_id
            order by case when reviewed_at is null then 1 else 0 end, days_apart, {{ sort_text('churn_review_id') }}
        ) as rank_in_churn
    from nearest
    where rank_in_review = 1

)

select
    churn_id,
    churn_review_id,
    reason,
    reason_category,
    competitor,
    is_voluntary,
    reviewed_at
from chosen
where rank_in_churn = 1

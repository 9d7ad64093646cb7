with churn_events as (

    select * from {{ ref('base_ravenstack__churn_events') }}

)

select
    churn_event_id as churn_review_id,
    account_id,
    churn_date as churned_at,
    reason_code as reason,
    case reason_code
        when 'pricing' then 'price'
        when 'budget' then 'price'
        when 'features' then 'product'
        when 'support' then 'process'
        when 'competitor' then 'competitor'
    end as reason_category,
    refund_amount_usd as refund_amount,
    'USD' as currency,
    feedback_text as feedback
from churn_events

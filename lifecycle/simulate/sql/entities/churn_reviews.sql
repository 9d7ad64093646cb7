-- One row per customer that has left and was asked why. What it says goes with what it has lived through, if not always.
with months as (

    select
        leavings.*,
        customers.account_id,
        customers.is_poor_campaign,
        coalesce(bool_or(months.had_poor_support), false) as had_poor_support,
        coalesce(bool_or(
            months.month_start >= date_trunc('month', customers.price_rises_at)
            and months.month_start < customers.price_rises_at + to_months(3)
        ), false) as had_price_rise,
        coalesce(bool_or(months.had_early_value), false) as had_early_value
    from leavings
    inner join customers
        on leavings.era_key = customers.era_key
    left join customer_months as months
        on leavings.era_key = months.era_key
        and months.month_start <= leavings.cancel_requested_at
        and months.month_start > leavings.cancel_requested_at - to_months(3)
    where leavings.left_at < getvariable('as_of')
        and happens(0.6, 'asked why', leavings.era_key)
    group by all

),

reasoned as (

    select
        *,
        pick(
            case
                when had_poor_support then ['slow_support', 'slow_support', 'slow_support', 'too_expensive', 'missing_feature']
                when had_price_rise then ['price_increase', 'price_increase', 'price_increase', 'too_expensive', 'switched']
                when is_poor_campaign then ['not_a_fit', 'not_a_fit', 'not_used', 'too_expensive']
                when not had_early_value then ['no_value', 'no_value', 'not_used', 'missing_feature', 'too_expensive', 'switched']
                else ['switched', 'missing_feature', 'too_expensive', 'needs_changed', 'business_closed', 'outgrown']
            end,
            'reason to leave', era_key
        ) as reason,
        known(after(left_at, 1 + exponential(12, 'review', era_key))) as reviewed_at
    from months

)

select
    'CR-' || account_id || '-' || era as churn_review_id,
    account_id,
    'S' || account_id || '-' || era as subscription_id,
    reason,
    case reason
        when 'slow_support' then 'process'
        when 'too_expensive' then 'price'
        when 'price_increase' then 'price'
        when 'missing_feature' then 'product'
        when 'not_a_fit' then 'needs_changed'
        when 'no_value' then 'value'
        when 'not_used' then 'value'
        when 'switched' then 'competitor'
        else reason
    end as reason_category,
    case when reason = 'switched' then pick(['Northdesk', 'Planwell', 'Opsly'], 'competitor', era_key) end as competitor,
    'ST-SUC-0' || (1 + account_no % 6) as staff_id,
    case
        when happens(0.6, 'says more', era_key) then case reason
            when 'slow_support' then 'We waited more than a day for an answer, more than once.'
            when 'price_increase' then 'The new price is not in our budget.'
            when 'too_expensive' then 'It costs too much for what we use.'
            when 'no_value' then 'We never saw what it saved us.'
            when 'switched' then 'Another tool does the same for us.'
            else 'It did not work out for our team.'
        end
    end as feedback,
    -- a claim, and now and then some days off
    case
        when happens(0.2, 'claims another day', era_key)
            then least(left_at, after(midnight(paid_until, 0), whole_between(-12, 12, 'claimed day', era_key)))
        else paid_until
    end as churned_at,
    reviewed_at,
    least(getvariable('as_of'), midnight(coalesce(reviewed_at, left_at), 1)) as loaded_at
from reasoned
order by churn_review_id

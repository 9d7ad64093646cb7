with subscriptions as (

    {{ lifecycle.source_table('ravenstack', 'ravenstack_subscriptions', [
        {'name': 'subscription_id', 'data_type': 'string', 'required': true},
        {'name': 'account_id', 'data_type': 'string', 'required': true},
        {'name': 'start_date', 'data_type': 'timestamp', 'required': true},
        {'name': 'end_date', 'data_type': 'timestamp'},
        {'name': 'seats', 'data_type': 'decimal(18,6)'},
        {'name': 'mrr_amount', 'data_type': 'decimal(18,2)'},
        {'name': 'is_trial', 'data_type': 'boolean'},
        {'name': 'billing_frequency', 'data_type': 'string'},
        {'name': 'auto_renew_flag', 'data_type': 'boolean'},
    ]) }}

)

select
    subscription_id,
    account_id,
    'USD' as currency,
    start_date as started_at,
    end_date as ended_at,
    case when is_trial then start_date end as trial_started_at,
    case when is_trial then end_date end as trial_ended_at,
    -- monthly already, also where the customer pays by the year
    mrr_amount,
    seats as quantity,
    case billing_frequency when 'monthly' then 'month' when 'annual' then 'year' end as billing_interval,
    auto_renew_flag as is_auto_renew
from subscriptions

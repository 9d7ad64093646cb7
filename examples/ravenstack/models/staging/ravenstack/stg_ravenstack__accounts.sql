with accounts as (

    {{ lifecycle.source_table('ravenstack', 'ravenstack_accounts', [
        {'name': 'account_id', 'data_type': 'string', 'required': true},
        {'name': 'account_name', 'data_type': 'string'},
        {'name': 'signup_date', 'data_type': 'timestamp', 'required': true},
        {'name': 'industry', 'data_type': 'string'},
        {'name': 'country', 'data_type': 'string'},
        {'name': 'referral_source', 'data_type': 'string'},
        {'name': 'plan_tier', 'data_type': 'string'},
    ]) }}

)

select
    account_id,
    account_name,
    signup_date as created_at,
    industry,
    country,
    -- the tier an account began on, which the source never updates: good as a segment, wrong as the current plan
    lower(plan_tier) as segment,
    case referral_source
        when 'ads' then 'paid_ads'
        when 'partner' then 'partner'
        when 'organic' then 'organic'
        when 'event' then 'event'
        when 'other' then 'other'
    end as lead_source
from accounts

-- Where the source contradicts itself.
with accounts as (

    {{ lifecycle.source_table('ravenstack', 'ravenstack_accounts', [
        {'name': 'account_id', 'data_type': 'string', 'required': true},
        {'name': 'churn_flag', 'data_type': 'boolean'},
    ]) }}

),

churned_accounts as (

    select distinct account_id from {{ ref('base_ravenstack__churn_events') }}

)

select
    'churn_flag_without_churn_event' as check_name,
    'Accounts flagged as churned, and how many of them have a churn event' as description,
    'accounts with churn_flag' as left_name,
    count(case when accounts.churn_flag then 1 end) as left_value,
    'of these with a churn event' as right_name,
    count(case when accounts.churn_flag then churned_accounts.account_id end) as right_value
from accounts
left join churned_accounts
    on accounts.account_id = churned_accounts.account_id

union all

select
    'churn_event_without_churn_flag' as check_name,
    'Accounts with a churn event, and how many of them are flagged as churned' as description,
    'accounts with a churn event' as left_name,
    count(churned_accounts.account_id) as left_value,
    'of these with churn_flag' as right_name,
    count(case when accounts.churn_flag then churned_accounts.account_id end) as right_value
from accounts
left join churned_accounts
    on accounts.account_id = churned_accounts.account_id

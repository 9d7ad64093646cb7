-- One row per account and time as a customer whose use case is recorded: whether people used a feature that serves it in the
-- first 30 days.

with spells as (

    select
        customers.account_id,
        customers.started_at,
        {{ reporting_date('customers.started_at') }} as started_date,
        '|' || accounts.use_case || '|' as use_case
    from {{ ref('int_customer_spells') }} as customers
    inner join {{ ref('int_account_ids') }} as account_ids
        on customers.account_id = account_ids.account_id
        and account_ids.is_survivor
    inner join {{ ref('entity_accounts') }} as accounts
        on account_ids.connector = accounts.connector
        and account_ids.native_account_id = accounts.account_id
    where accounts.use_case is not null

),

-- a feature may serve several, and an account have several
matches as (

    select
        spells.account_id,
        spells.started_at,
        count(*) as use_count
    from spells
    inner join {{ ref('fct_usage_days') }} as uses
        on spells.account_id = uses.account_id
        and spells.started_date <= uses.usage_date
        and {{ add_days('spells.started_date', 30) }} > uses.usage_date
    inner join {{ ref('dim_features') }} as features
        on uses.feature_key = features.feature_key
    where uses.user_kind in ('person', 'device', 'unknown')
        and (
            '|' || features.use_case || '|' like '%' || spells.use_case || '%'
            or spells.use_case like '%|' || features.use_case || '|%'
        )
    group by spells.account_id, spells.started_at

)

select
    spells.account_id,
    spells.started_at,
    matches.account_id is not null as is_matched
from spells
left join matches
    on spells.account_id = matches.account_id
    and spells.started_at = matches.started_at

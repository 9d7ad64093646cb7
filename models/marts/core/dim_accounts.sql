with accounts as (

    select * from {{ ref('entity_accounts') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

account_months as (

    select
        account_id,
        min(case when is_closing_customer then month_start end) as first_customer_month
    from {{ ref('fct_account_months') }}
    group by account_id

),

stages as (

    select * from {{ ref('fct_stage_spells') }}
    where is_open

),

identified as (

    select
        account_ids.account_id,
        accounts.connector,
        coalesce(accounts.account_name, accounts.account_id) as account_name,
        coalesce(accounts.account_type, 'company') as account_type,
        accounts.created_at,
        accounts.segment,
        accounts.region,
        accounts.country,
        accounts.industry,
        accounts.plan_tier,
        accounts.touch_model,
        accounts.lead_source,
        accounts.owner_id,
        accounts.is_reportable,
        accounts.excluded_reason
    from accounts
    inner join account_ids
        on accounts.connector = account_ids.connector
        and accounts.account_id = account_ids.native_account_id
    where account_ids.is_survivor

    union all

    -- what no source could assign stands under a name of its own, and is seen
    select
        'unresolved' as account_id,
        'none' as connector,
        'Unresolved' as account_name,
        'company' as account_type,
        cast(null as timestamp) as created_at,
        {% for name in ['segment', 'region', 'country', 'industry', 'plan_tier', 'touch_model', 'lead_source', 'owner_id'] -%}
            cast(null as {{ dbt.type_string() }}) as {{ name }},
        {% endfor -%}
        true as is_reportable,
        cast(null as {{ dbt.type_string() }}) as excluded_reason

)

select
    identified.account_id,
    identified.connector,
    identified.account_name,
    identified.account_type,
    identified.created_at,
    {{ reporting_date('identified.created_at') }} as created_date,
    account_months.first_customer_month,
    identified.segment as current_segment,
    identified.region as current_region,
    identified.country as current_country,
    identified.industry as current_industry,
    identified.plan_tier as current_plan_tier,
    identified.touch_model as current_touch_model,
    identified.lead_source,
    identified.owner_id as current_owner_id,
    stages.stage as current_stage,
    stages.entered_at as current_stage_entered_at,
    identified.is_reportable,
    identified.excluded_reason
from identified
left join account_months
    on identified.account_id = account_months.account_id
left join stages
    on identified.account_id = stages.account_id

-- One row per event before purchase that may move an account to another stage. `account_id` is the one its connector gives.

with touches as (

    select * from {{ ref('entity_marketing_touches') }}
    where is_reportable

),

quotes as (

    select * from {{ ref('entity_quotes') }}
    where is_reportable
        and coalesce(status, 'sent') != 'draft'

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}
    where is_reportable

),

lead_changes as (

    select * from {{ ref('entity_account_changes') }}
    where is_reportable
        and attribute = 'lead_status'
        -- that one person is no prospect says nothing of the account
        and contact_id is null

)

select
    connector,
    account_id,
    contact_id,
    occurred_at,
    case
        when touch_type = 'trial_start' then 'trial_started'
        when touch_type = 'checkout_started' then 'checkout_started'
        when contact_id is null or touch_type in ('ad_click', 'content_view', 'page_view', 'mention', 'purchased_list')
            then 'touch_anonymous'
        else 'touch_identified'
    end as signal
from touches

union all

select
    connector,
    account_id,
    cast(null as {{ dbt.type_string() }}) as contact_id,
    quoted_at as occurred_at,
    'quote_sent' as signal
from quotes

union all

select
    connector,
    account_id,
    cast(null as {{ dbt.type_string() }}) as contact_id,
    trial_started_at as occurred_at,
    'trial_started' as signal
from subscriptions
where trial_started_at is not null

union all

select
    connector,
    account_id,
    contact_id,
    occurred_at,
    signal
from {{ ref('int_opportunity_signals') }}

union all

select
    connector,
    account_id,
    cast(null as {{ dbt.type_string() }}) as contact_id,
    trial_ended_at as occurred_at,
    'trial_expired' as signal
from {{ ref('int_lost_trials') }}

union all

select
    connector,
    account_id,
    cast(null as {{ dbt.type_string() }}) as contact_id,
    changed_at as occurred_at,
    'lead_disqualified' as signal
from lead_changes
where lower(value) in ('disqualified', 'unqualified')

-- One row per account, instant and stage that something says it enters: its events, and, of accounts of which no event tells
-- anything, the CRM's own words.

with heard as (

    select distinct account_id
    from {{ ref('int_stage_signals') }}

)

select
    account_id,
    occurred_at,
    stage,
    signal
from {{ ref('int_stage_signals') }}

union all

select
    account_id,
    occurred_at,
    stage,
    signal
from {{ ref('int_customer_stages') }}

union all

select
    told.account_id,
    told.entered_at as occurred_at,
    told.stage,
    'crm_stage' as signal
from {{ ref('int_crm_stages') }} as told
left join heard
    on told.account_id = heard.account_id
where heard.account_id is null

-- One row per account and time in which something is so that conditions of `framework_stages` ask for and no track or rule tells.

with stage_spells as (

    select * from {{ ref('fct_stage_spells') }}
    where not is_instant

),

customer_spells as (

    select * from {{ ref('int_customer_spells') }}

),

habits as (

    select * from {{ ref('int_account_habits') }}

),

services as (

    select * from {{ ref('int_provisioning_spells') }}

),

contacts as (

    select * from {{ ref('int_engagement_spells') }}

)

select
    account_id,
    'renewed' as fact,
    started_at,
    ended_at
from {{ ref('int_first_renewals') }}

union all

select
    account_id,
    'evaluation_open' as fact,
    started_at,
    ended_at
from {{ ref('int_evaluation_spells') }}

union all

-- once formed, it counts for as long as the account is a customer: who stops for a while does not install again
select
    customer_spells.account_id,
    'habit_formed' as fact,
    greatest(min(habits.started_at), customer_spells.started_at) as started_at,
    customer_spells.ended_at
from customer_spells
inner join habits
    on customer_spells.account_id = habits.account_id
    and customer_spells.started_at < habits.ended_at
    and (customer_spells.ended_at is null or customer_spells.ended_at > habits.started_at)
group by customer_spells.account_id, customer_spells.started_at, customer_spells.ended_at

union all

select
    account_id,
    'service_pending' as fact,
    started_at,
    least(activated_at, ended_at) as ended_at
from services

union all

select
    stage_spells.account_id,
    'contacted_since_leaving' as fact,
    contacts.started_at,
    contacts.ended_at
from stage_spells
inner join contacts
    on stage_spells.account_id = contacts.account_id
    and stage_spells.entered_at <= contacts.started_at
    and (stage_spells.left_at is null or stage_spells.left_at > contacts.started_at)
where stage_spells.stage in ('churned', 'lost')

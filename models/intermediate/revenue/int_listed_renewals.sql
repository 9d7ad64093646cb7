-- One row per reportable renewal that a source lists, of a reportable account: its own, else that of the subscription or of the
-- deal, else `unresolved`. Of two for one subscription and day, the one decided last.

with listed as (

    select
        *,
        {{ reporting_date('due_at') }} as due_date
    from {{ ref('entity_renewals_due') }}
    where is_reportable

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}

),

paid as (

    select * from {{ ref('int_paid_subscriptions') }}

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}

),

accounts as (

    select * from {{ ref('entity_accounts') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

owned as (

    select
        listed.*,
        coalesce(account_ids.account_id, 'unresolved') as owner_id,
        subscriptions.plan_id,
        coalesce(listed.currency, subscriptions.currency, accounts.currency) as told_currency,
        coalesce(listed.term_months, subscriptions.term_months) as told_months,
        row_number() over (
            partition by listed.connector, listed.subscription_id, listed.due_date
            order by listed.decided_at desc nulls last, {{ sort_text('listed.renewal_id') }}
        ) as rank_on_day
    from listed
    left join subscriptions
        on listed.connector = subscriptions.connector
        and listed.subscription_id = subscriptions.subscription_id
    left join paid
        on listed.connector = paid.connector
        and listed.subscription_id = paid.subscription_id
    left join opportunities
        on listed.connector = opportunities.connector
        and listed.opportunity_id = opportunities.opportunity_id
    left join accounts
        on listed.connector = accounts.connector
        and coalesce(listed.account_id, subscriptions.account_id, opportunities.account_id) = accounts.account_id
    left join account_ids
        on listed.connector = account_ids.connector
        and coalesce(listed.account_id, subscriptions.account_id, opportunities.account_id) = account_ids.native_account_id
    where coalesce(account_ids.is_reportable, true)
        -- of a subscription that is left out, so are its renewals
        and (subscriptions.subscription_id is null or paid.subscription_id is not null)

)

select
    connector || ':' || renewal_id as renewal_key,
    connector,
    subscription_id,
    owner_id as account_id,
    opportunity_id,
    plan_id,
    due_at,
    outcome,
    decided_at,
    notice_sent_at,
    due_annual_amount,
    renewed_annual_amount,
    told_currency as currency,
    told_months as term_months
from owned
where rank_on_day = 1

-- One row per account and time as a customer in which it renewed, from its first renewal on: one that a source lists, else the
-- beginning of a present term that is not the first. Terms shorter than two renewal windows are not renewed, they run on.

with spells as (

    select * from {{ ref('int_customer_spells') }}

),

paid as (

    select * from {{ ref('int_paid_subscriptions') }}

),

listed as (

    select * from {{ ref('entity_renewals_due') }}
    where is_reportable
        and outcome in ('renewed', 'upgraded', 'downgraded')

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}
    where term_start_at is not null

),

renewals as (

    select
        paid.account_id,
        coalesce(listed.decided_at, listed.due_at) as renewed_at
    from listed
    inner join paid
        on listed.connector = paid.connector
        and listed.subscription_id = paid.subscription_id

    union all

    select
        paid.account_id,
        subscriptions.term_start_at as renewed_at
    from subscriptions
    inner join paid
        on subscriptions.connector = paid.connector
        and subscriptions.subscription_id = paid.subscription_id
    where {{ diff_seconds('paid.paid_from_at', 'subscriptions.term_start_at') }} >= 2 * 86400 * {{ var('renewal_window_days') }}

)

select
    spells.account_id,
    min(renewals.renewed_at) as started_at,
    spells.ended_at
from spells
inner join renewals
    on spells.account_id = renewals.account_id
    and spells.started_at <= renewals.renewed_at
    and (spells.ended_at is null or spells.ended_at > renewals.renewed_at)
group by spells.account_id, spells.started_at, spells.ended_at

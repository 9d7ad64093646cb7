-- One row per term that ends: from `renewal_window_days` before its end until it is decided. From the renewals that a source
-- lists, else from the present term of the subscription; one shorter than two windows has none: it would never leave it.

with paid as (

    select * from {{ ref('int_paid_subscriptions') }}
    where paid_from_at is not null

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}
    where term_end_at is not null

),

renewals as (

    select * from {{ ref('entity_renewals_due') }}
    where is_reportable

),

listed as (

    select distinct
        connector,
        subscription_id
    from renewals

)

select
    paid.account_id,
    {{ add_seconds('renewals.due_at', '-86400 * ' ~ var('renewal_window_days')) }} as opened_at,
    coalesce(renewals.decided_at, paid.paid_until_at) as closed_at
from renewals
inner join paid
    on renewals.connector = paid.connector
    and renewals.subscription_id = paid.subscription_id

union all

select
    paid.account_id,
    {{ add_seconds('subscriptions.term_end_at', '-86400 * ' ~ var('renewal_window_days')) }} as opened_at,
    paid.paid_until_at as closed_at
from subscriptions
inner join paid
    on subscriptions.connector = paid.connector
    and subscriptions.subscription_id = paid.subscription_id
left join listed
    on subscriptions.connector = listed.connector
    and subscriptions.subscription_id = listed.subscription_id
where listed.subscription_id is null
    and {{ diff_seconds('coalesce(subscriptions.term_start_at, paid.paid_from_at)', 'subscriptions.term_end_at') }}
    >= 2 * 86400 * {{ var('renewal_window_days') }}

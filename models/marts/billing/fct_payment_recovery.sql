with attempts as (

    select * from {{ ref('int_payment_attempts') }}

),

invoices as (

    select * from {{ ref('entity_invoices') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

owned as (

    select
        attempts.*,
        coalesce(attempts.subscription_id, invoices.subscription_id) as known_subscription_id,
        coalesce(account_ids.account_id, 'unresolved') as owner_id,
        upper(coalesce(attempts.currency, invoices.currency, '{{ var("reporting_currency") }}')) as payment_currency
    from attempts
    left join invoices
        on attempts.connector = invoices.connector
        and attempts.invoice_id = invoices.invoice_id
    left join account_ids
        on attempts.connector = account_ids.connector
        and coalesce(attempts.account_id, invoices.account_id) = account_ids.native_account_id
    where coalesce(account_ids.is_reportable, true)

),

failed_mrr as (

    select
        owned.collection_key,
        sum(intervals.mrr_cents) as mrr_cents
    from owned
    inner join {{ ref('int_mrr_intervals') }} as intervals
        on owned.connector = intervals.connector
        and owned.known_subscription_id = intervals.subscription_id
        and owned.first_failed_at >= intervals.started_at
        and (intervals.ended_at is null or owned.first_failed_at < intervals.ended_at)
    where not intervals.is_paused
    group by owned.collection_key

)

select
    owned.collection_key,
    owned.connector,
    owned.owner_id as account_id,
    owned.connector || ':' || owned.invoice_id as invoice_key,
    owned.connector || ':' || owned.known_subscription_id as subscription_key,
    coalesce(owned.payment_method, 'unknown') as payment_method,
    owned.failure_reason,
    owned.attempt_count,
    owned.failure_count,
    owned.first_attempted_at,
    {{ reporting_date('owned.first_attempted_at') }} as first_attempted_date,
    owned.first_failed_at,
    {{ reporting_date('owned.first_failed_at') }} as first_failed_date,
    owned.paid_at,
    owned.first_failed_at is not null as has_failed,
    {{ amount_of('coalesce(failed_mrr.mrr_cents, 0)') }} as failed_mrr_amount,
    {{ reported_amount('owned.paid_amount', 'rates.rate_millionths') }} as paid_amount,
    '{{ var("reporting_currency") }}' as currency,
    coalesce({{ is_mature_after('owned.first_failed_at', 30) }}, false) as is_recovery_due,
    coalesce(
        owned.paid_at >= owned.first_failed_at and {{ is_within('owned.first_failed_at', 'owned.paid_at', 30) }}, false
    ) as is_recovered_within_30_days
from owned
left join failed_mrr
    on owned.collection_key = failed_mrr.collection_key
left join {{ ref('int_plan_rates') }} as rates
    on owned.payment_currency = rates.currency

-- One row per invoice that somebody tried to collect, or payment without one: the attempts, in order, and what came of them.
-- Refunds, disputes and what is pending are no attempts.

with payments as (

    select
        *,
        coalesce('invoice:' || connector || ':' || invoice_id, 'payment:' || connector || ':' || payment_id) as collection_key
    from {{ ref('entity_payments') }}
    where is_reportable
        and coalesce(kind, 'payment') = 'payment'
        and status in ('succeeded', 'failed')

),

ranked as (

    select
        *,
        row_number() over (
            partition by collection_key order by attempted_at, attempt_number nulls last, {{ sort_text('payment_id') }}
        ) as attempt_rank,
        row_number() over (
            partition by collection_key, status order by attempted_at, attempt_number nulls last, {{ sort_text('payment_id') }}
        ) as rank_of_status
    from payments

)

select
    collection_key,
    min(connector) as connector,
    min(invoice_id) as invoice_id,
    max(subscription_id) as subscription_id,
    max(account_id) as account_id,
    max(currency) as currency,
    max(case when attempt_rank = 1 then payment_method end) as payment_method,
    max(case when status = 'failed' and rank_of_status = 1 then failure_reason end) as failure_reason,
    cast(count(*) as int) as attempt_count,
    cast(sum(case when status = 'failed' then 1 else 0 end) as int) as failure_count,
    min(attempted_at) as first_attempted_at,
    min(case when status = 'failed' then attempted_at end) as first_failed_at,
    max(case when status = 'succeeded' then attempted_at end) as paid_at,
    cast(sum(case when status = 'succeeded' then payment_amount else 0 end) as decimal(18, 2)) as paid_amount
from ranked
group by collection_key

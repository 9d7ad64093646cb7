-- One row per attempt to be paid, and per return of money.
with attempts as (

    -- a card is tried at once, after 2 days, and after 5
    select
        invoice_id || '-' || attempt as code,
        invoice_id,
        charged_at + to_days(cast([0, 2, 5][attempt] as int)) as attempted_at,
        'payment' as kind,
        'failed' as status,
        total_amount as amount,
        attempt as attempt_number
    from billing_invoices
    cross join unnest(range(1, failed_attempts + 1)) as numbers(attempt)

    union all

    select
        invoice_id || '-' || (failed_attempts + 1),
        invoice_id,
        settled_at,
        'payment',
        'succeeded',
        total_amount,
        failed_attempts + 1
    from billing_invoices
    where kind = 'invoice'
        and settlement = 'paid'

    union all

    select
        invoice_id || '-R',
        invoice_id,
        after(settled_at, between_of(1, 12, 'refund at', invoice_key)),
        case when happens(0.15, 'dispute', invoice_key) then 'dispute' else 'refund' end,
        'succeeded',
        round(total_amount * pick([0.2, 0.5, 1.0], 'refund', invoice_key), 2),
        null
    from billing_invoices
    where kind = 'invoice'
        and settlement = 'paid'
        and not is_final
        and payment_method = 'card'
        and happens(0.01, 'refund at all', invoice_key)
        and (left_until is null or after(settled_at, 13) < left_until)

)

select
    'PA-' || attempts.code[4:] as payment_id,
    attempts.attempted_at,
    invoices.account_id,
    attempts.invoice_id,
    invoices.subscription_id,
    invoices.payment_method,
    case
        when attempts.status = 'failed'
            then pick(['card_declined', 'insufficient_funds', 'expired_card'], 'why failed', invoices.invoice_key)
    end as failure_reason,
    invoices.currency,
    attempts.status,
    attempts.kind,
    cast(attempts.amount as decimal(18, 2)) as payment_amount,
    cast(attempts.attempt_number as int) as attempt_number,
    least(getvariable('as_of'), midnight(attempts.attempted_at, 1)) as loaded_at
from attempts
inner join billing_invoices as invoices
    on attempts.invoice_id = invoices.invoice_id
where attempts.attempted_at < getvariable('as_of')
order by payment_id

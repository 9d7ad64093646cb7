-- One row per invoice that was not settled by the end of the day on which it was due, and the time until it was. Cards are
-- charged some minutes after an invoice that is due at once; nobody is late by that.

with invoices as (

    select
        *,
        {{ day_end(reporting_date('due_at')) }} as late_from_at,
        -- least() passes over nulls
        least(paid_at, voided_at, written_off_at) as settled_at
    from {{ ref('entity_invoices') }}
    where is_reportable
        and due_at is not null
        and coalesce(kind, 'invoice') = 'invoice'
        and coalesce(status, 'open') != 'draft'
        and coalesce(total_amount, 1) != 0

)

select
    connector,
    account_id,
    subscription_id,
    late_from_at as started_at,
    settled_at as ended_at
from invoices
where late_from_at < settled_at
    -- settled, and it is not told when: not late as far as is known
    or (settled_at is null and coalesce(status, 'open') not in ('paid', 'void', 'uncollectible'))

-- One row per invoice or credit note, as it stands when the data end.
with credited as (

    -- what is credited was charged by the latest invoice before
    select
        notes.invoice_id,
        max(invoices.issued_at) as credited_at
    from billing_invoices as notes
    inner join billing_invoices as invoices
        on notes.era_key = invoices.era_key
        and notes.issued_at > invoices.issued_at
        and invoices.kind = 'invoice'
    where notes.kind = 'credit_note'
    group by notes.invoice_id

)

select
    invoices.invoice_id,
    invoices.account_id,
    invoices.subscription_id,
    invoices.kind,
    charged.invoice_id as credited_invoice_id,
    invoices.currency,
    case
        when invoices.settled_at is null or invoices.settled_at >= getvariable('as_of') then 'open'
        else case invoices.settlement when 'written_off' then 'uncollectible' when 'voided' then 'void' else 'paid' end
    end as status,
    invoices.billing_reason,
    invoices.issued_at,
    invoices.due_at,
    case when invoices.settlement = 'paid' then known(invoices.settled_at) end as paid_at,
    case when invoices.settlement = 'voided' then known(invoices.settled_at) end as voided_at,
    case when invoices.settlement = 'written_off' then known(invoices.settled_at) end as written_off_at,
    invoices.total_amount,
    invoices.tax_amount,
    case
        when invoices.settlement = 'paid' and invoices.settled_at < getvariable('as_of') then invoices.total_amount
        else cast(0 as decimal(18, 2))
    end as paid_amount,
    least(getvariable('as_of'), midnight(greatest(invoices.issued_at, known(invoices.settled_at)), 1)) as loaded_at
from billing_invoices as invoices
left join credited
    on invoices.invoice_id = credited.invoice_id
left join billing_invoices as charged
    on invoices.era_key = charged.era_key
    and credited.credited_at = charged.issued_at
order by invoices.invoice_id

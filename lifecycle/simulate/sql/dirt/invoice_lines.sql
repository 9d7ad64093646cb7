-- Lines of zero and below, and lines of invoices that nobody knows.
select
    *,
    cast(null as varchar) as dirt
from clean

union all by name

select
    clean.* replace (
        clean.invoice_line_id || '-' || faults.kind as invoice_line_id,
        case when faults.kind = 'orphan' then 'GONE-' || clean.invoice_id else clean.invoice_id end as invoice_id,
        case when faults.kind = 'orphan' then clean.line_amount else cast(0 as decimal(18, 2)) end as line_amount,
        null as subscription_id
    ),
    case faults.kind when 'zero' then 'zero_amount' else 'orphan' end as dirt
from clean
cross join unnest(['zero', 'orphan']) as faults (kind)
where is_faulty(faults.kind, 0.01, hash(clean.invoice_line_id, faults.kind))
order by invoice_line_id

-- Mail addresses in any case, people merged into another, one's own people, rows delivered twice.
select
    * replace (
        case when is_faulty('mixed_case', 0.1, hash(contact_id)) then upper(email) else email end as email
    ),
    case when is_faulty('mixed_case', 0.1, hash(contact_id)) then 'mixed_case' end as dirt
from clean

union all by name

select
    * replace (loaded_at - to_days(1) as loaded_at, 'GONE-' || account_id as account_id),
    'duplicate' as dirt
from clean
where is_faulty('duplicate', 0.01, hash(contact_id))

union all by name

select
    clean.* replace (clean.contact_id || '-' || faults.kind as contact_id),
    nullif(faults.kind = 'internal', false) as is_internal,
    case when faults.kind = 'merged' then clean.contact_id end as merged_into_contact_id,
    case faults.kind when 'internal' then 'internal_user' else 'merged_contact' end as dirt
from clean
cross join unnest(['internal', 'merged']) as faults (kind)
where is_faulty(faults.kind, 0.005, hash(clean.contact_id, faults.kind))
order by contact_id, loaded_at

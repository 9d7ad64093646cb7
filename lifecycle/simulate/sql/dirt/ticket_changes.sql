-- Rows delivered twice, and changes of tickets that nobody knows.
select
    *,
    cast(null as varchar) as dirt
from clean

union all by name

select
    * replace (loaded_at - to_days(1) as loaded_at, 'deleted' as value),
    'duplicate' as dirt
from clean
where is_faulty('duplicate', 0.005, hash(ticket_id, attribute, changed_at, sequence))

union all by name

select
    * replace ('GONE-' || ticket_id as ticket_id),
    'orphan' as dirt
from clean
where is_faulty('orphan', 0.002, hash(ticket_id))
order by ticket_id, changed_at, attribute, sequence, loaded_at

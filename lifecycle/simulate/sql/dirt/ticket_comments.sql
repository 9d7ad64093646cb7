-- Rows delivered twice, and comments of tickets that nobody knows.
select
    *,
    cast(null as varchar) as dirt
from clean

union all by name

select
    * replace (loaded_at - to_days(1) as loaded_at, 'system' as author_role),
    'duplicate' as dirt
from clean
where is_faulty('duplicate', 0.005, hash(comment_id))

union all by name

select
    * replace (comment_id || '-orphan' as comment_id, 'GONE-' || ticket_id as ticket_id),
    'orphan' as dirt
from clean
where is_faulty('orphan', 0.002, hash(comment_id))
order by comment_id, loaded_at

-- Touches of an account known twice, of nobody known, delivered twice, yet to come, and in the hour that daylight saving repeats.
select
    clean.* replace (
        case
            when twins.twin_id is not null and is_faulty('merged_account', 0.5, hash(touch_id)) then twins.twin_id else clean.account_id
        end as account_id
    ),
    cast(null as varchar) as dirt
from clean
left join twins
    on clean.account_id = twins.account_id

union all by name

select
    * replace ('purchased_list' as touch_type, loaded_at - to_days(1) as loaded_at),
    'duplicate' as dirt
from clean
where is_faulty('duplicate', 0.01, hash(touch_id))

union all by name

select
    clean.* replace (
        clean.touch_id || '-' || faults.kind as touch_id,
        case when faults.kind = 'orphan' then 'GONE-' || clean.account_id else clean.account_id end as account_id,
        -- a page that is looked at leads nobody anywhere who has been seen before
        case when faults.kind = 'orphan' then clean.touch_type else 'page_view' end as touch_type,
        case when faults.kind = 'orphan' then clean.contact_id end as contact_id,
        case faults.kind
            when 'future_row' then getvariable('as_of') + to_days(10)
            when 'dst_hour' then timezone('Europe/Berlin', timestamp '2025-10-26 02:30:00')
            else clean.occurred_at
        end as occurred_at
    ),
    faults.kind as dirt
from clean
cross join unnest(['orphan', 'future_row', 'dst_hour']) as faults (kind)
where is_faulty(faults.kind, 0.004, hash(clean.touch_id, faults.kind))
    and (faults.kind != 'dst_hour' or clean.occurred_at < timestamp '2025-10-20')
order by touch_id, loaded_at

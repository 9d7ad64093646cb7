-- A second one at no price beside the first, one made for a test, one of nobody known, rows delivered twice.
select
    *,
    cast(null as varchar) as dirt
from clean

union all by name

select
    * replace (loaded_at - to_days(1) as loaded_at, 'unpaid' as status, null as ended_at, started_at + to_days(9) as first_paid_at),
    'duplicate' as dirt
from clean
where is_faulty('duplicate', 0.02, hash(subscription_id))

union all by name

select
    clean.* replace (
        clean.subscription_id || '-' || faults.kind as subscription_id,
        case when faults.kind = 'orphan' then 'GONE-' || clean.account_id else clean.account_id end as account_id,
        case when faults.kind = 'overlap' then 'free' else clean.plan_id end as plan_id,
        null as next_subscription_id,
        null as previous_subscription_id,
        null as trial_started_at,
        null as trial_ended_at,
        faults.kind = 'test' as is_test
    ),
    case faults.kind when 'overlap' then 'overlapping_subscription' when 'test' then 'test_row' else faults.kind end as dirt
from clean
cross join unnest(['overlap', 'test', 'orphan']) as faults (kind)
where is_faulty(faults.kind, 0.02, hash(clean.subscription_id, faults.kind))
    and clean.first_paid_at is not null
order by subscription_id, loaded_at

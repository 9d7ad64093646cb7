-- One row per policy, measure and priority: what is promised, in business time of the ticket's schedule or by the clock.
with promised as (

    select *
    from (
        values
        -- hours for urgent, high, normal, low
        ('SLA-STD', 'first_reply', [2.0, 4.0, 8.0, 16.0], true),
        ('SLA-STD', 'next_reply', [4.0, 8.0, 12.0, 24.0], true),
        ('SLA-STD', 'resolution', [24.0, 72.0, 120.0, 240.0], false),
        ('SLA-STD', 'requester_wait', [8.0, 16.0, 30.0, 60.0], true),
        ('SLA-ENT', 'first_reply', [0.5, 2.0, 4.0, 8.0], false),
        ('SLA-ENT', 'next_reply', [1.0, 4.0, 8.0, 16.0], false),
        ('SLA-ENT', 'resolution', [12.0, 36.0, 96.0, 168.0], false),
        ('SLA-ENT', 'requester_wait', [8.0, 24.0, 48.0, 96.0], true)
    ) as promised (sla_policy_id, measure, hours, is_business_time)

)

select
    sla_policy_id,
    measure,
    ['urgent', 'high', 'normal', 'low'][rank] as priority,
    cast(hours[rank] * 3600 as bigint) as target_seconds,
    is_business_time,
    getvariable('as_of') as loaded_at
from promised
cross join range(1, 5) as ranks(rank)
order by sla_policy_id, measure, priority

-- One row per account: who it is, and when it was first known.
select
    account_id,
    segment,
    region,
    country,
    motion,
    is_poor_campaign,
    created_at,
    arrived_at
from people
where created_at < getvariable('as_of')
order by account_id

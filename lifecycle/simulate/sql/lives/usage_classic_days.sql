-- One row per user and day of the classic reports, which tell no more than sums of a day. There are none within a day of where a time
-- of use begins or ends, so that no such row moves its ends.
with stretches as (

    select
        account_no,
        account_id,
        month_no,
        stretch_key,
        first_member,
        member_count,
        greatest(
            cast(from_at as date) + case when opening_act = 0 then 2 else 0 end,
            cast(lag(from_at) over in_order as date) + 2
        ) as from_date,
        least(
            cast(to_at as date)
            - case when closing_act >= 0 or lead(to_at) over in_order is null then 1 else 0 end,
            cast(lead(to_at) over in_order as date) - 1
        ) as to_date
    from usage_months
    where not is_trial
    window in_order as (partition by era_key order by from_at)

),

-- a month has up to three such days, each from its own part
parts as (

    select
        stretches.*,
        hash(stretch_key, part) as day_key,
        part * (to_date - from_date) // 3 as part_from,
        (part + 1) * (to_date - from_date) // 3 as part_to
    from stretches
    cross join range(3) as parts(part)
    where to_date > from_date
        and happens(0.4, 'classic reports', account_no)

)

select
    account_no,
    account_id,
    month_no,
    day_key,
    from_date + cast(part_from + floor((part_to - part_from) * uniform('classic day', day_key)) as int) as usage_date,
    account_id || '-U' || (first_member + cast(floor(pow(uniform('classic user', day_key), 1.5) * member_count) as int)) as user_id,
    1 + count_about(4, 'classic reports opened', day_key) as event_count
from parts
where part_to > part_from
order by account_no, usage_date

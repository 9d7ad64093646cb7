-- One row per account and calendar month (UTC) in which somebody uses the product: by how many people, on how many days, and how often.
-- Acts are drawn as usage_events draws them; people and days are bits, so that counting them takes no room.
with acts as (

    select
        *,
        unnest(range(act_count)) as act_no
    from usage_months

),

drawn as (

    select
        *,
        hash(getvariable('seed'), 'act', stretch_key, act_no) as draw,
        from_work + work_step * (act_no + (draw & 1048575) / 1048576.0) as work,
        ((draw >> 20) & 4095) / 4096.0 as who
    from acts

),

worked as (

    select
        *,
        work - 5.6 * floor(work / 5.6) as weekday,
        7 * floor(work / 5.6) + least(weekday, 5) + greatest(weekday - 5, 0) / 0.3 as days,
        days - floor(days) as days_part
    from drawn
    where is_trial
        or act_no = opening_act
        or act_no = closing_act
        or (draw >> 54) & 1023 >= 31

),

used as (

    select
        account_no,
        month_no,
        case act_no
            when opening_act then from_second
            when closing_act then to_second
            else greatest(from_second, least(to_second - 1, cast(floor(86400 * (
                4 + floor(days) + least(days_part, 0.05) * (7 / 24 / 0.05)
                + least(greatest(days_part - 0.05, 0), 0.87) * (12 / 24 / 0.87)
                + greatest(days_part - 0.92, 0) * (5 / 24 / 0.08)
            )) as bigint) - zone_seconds))
        end // 86400 - epoch_ms(month_start) // 86400000 as day_no,
        1 << (first_member + cast(floor(who * sqrt(who) * member_count) as int)) as member_bit
    from worked

),

counted as (

    select
        account_no,
        month_no,
        member_bit,
        1 << day_no as day_bit,
        1 as acts
    from used

    union all

    select
        account_no,
        month_no,
        0 as member_bit,
        1 << day(usage_date) - 1 as day_bit,
        event_count as acts
    from usage_classic_days

),

summed as (

    select
        account_no,
        month_no,
        bit_or(member_bit) as member_bits,
        bit_or(day_bit) as day_bits,
        sum(acts) as acts
    from counted
    group by account_no, month_no

)

select
    people.account_id,
    calendar.month_start,
    cast(bit_count(member_bits) as int) as active_users,
    cast(bit_count(day_bits) as int) as active_days,
    cast(acts as bigint) as event_count
from summed
inner join people
    on summed.account_no = people.account_no
inner join calendar
    on summed.month_no = calendar.month_no
order by people.account_id, calendar.month_start

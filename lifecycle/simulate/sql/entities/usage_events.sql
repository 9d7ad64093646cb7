-- One row per act in the product. Written in the order of `usage_months`, as no other table is: sorting this many would take too long.
with acts as (

    select
        *,
        unnest(range(act_count)) as act_no
    from usage_months

),

-- one draw an act: each thing that is left to chance takes some of its bits
drawn as (

    select
        *,
        hash(getvariable('seed'), 'act', stretch_key, act_no) as draw,
        from_work + work_step * (act_no + (draw & 1048575) / 1048576.0) as work
    from acts

),

worked as (

    select
        *,
        work - 5.6 * floor(work / 5.6) as weekday,
        7 * floor(work / 5.6) + least(weekday, 5) + greatest(weekday - 5, 0) / 0.3 as days,
        days - floor(days) as days_part
    from drawn

),

dated as (

    select
        *,
        case act_no
            when opening_act then from_second
            when closing_act then to_second
            else greatest(from_second, least(to_second - 1, cast(floor(86400 * (
                4 + floor(days) + least(days_part, 0.05) * (7 / 24 / 0.05)
                + least(greatest(days_part - 0.05, 0), 0.87) * (12 / 24 / 0.87)
                + greatest(days_part - 0.92, 0) * (5 / 24 / 0.08)
            )) as bigint) - zone_seconds))
        end as second,
        not is_trial and act_no != opening_act and act_no != closing_act and (draw >> 54) & 1023 < 31 as is_automated,
        ((draw >> 20) & 4095) / 4096.0 as who
    from worked

),

featured as (

    select
        *,
        first_member + cast(floor(who * sqrt(who) * member_count) as int) as member_no,
        slots[1 + case
            when is_automated then slot_count
            else cast((draw >> 32) & 4095 as int) * (case when second >= value_second then slot_count else plain_count end) // 4096
        end] as event_name
    from dated

)

select
    'E' || (acts_before + act_no) as event_id,
    make_timestamp(1000000 * second) as occurred_at,
    event_name,
    account_id,
    account_id || case when is_automated then '-API' else '-U' || member_no end as user_id,
    case when not is_automated then 'S' || ((account_no * 32768 + second // 86400) * 32 + member_no) end as session_id,
    cast(case when is_automated then 1 + (draw & 127) else 1 end as decimal(18, 6)) as quantity,
    case when not is_automated then cast(5 + ((draw >> 44) & 1023) // 4 as bigint) end as duration_seconds,
    is_automated,
    make_timestamp(1000000 * least(86400 * (second // 86400 + 1), epoch_ms(getvariable('as_of')) // 1000)) as loaded_at
from featured

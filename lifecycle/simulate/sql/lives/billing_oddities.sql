-- One row per paid subscription: what is out of the ordinary with it, and null where nothing is. At most one of a pause, a discount and a
-- leak, so that each can be told from the others.
with tenured as (

    select
        *,
        hash(subscription_id, 0) as key,
        least(getvariable('as_of'), cancel_requested_at, paid_until) as calm_until,
        role = 'main' and not is_annual and migrated_at is null and not is_involuntary as is_plain_month
    from billing_subscriptions
    where role != 'trial'
        and paid_from < getvariable('as_of')

),

months as (

    select
        *,
        datediff('month', anchor_at, calm_until) - 1 as whole_months
    from tenured

),

drawn as (

    select
        *,
        case
            when is_plain_month and whole_months >= 3 and happens(0.08, 'pauses', key)
                then anchor_at + to_months(cast(whole_between(2, whole_months - 1, 'pauses when', key) as int))
        end as pause_from,
        case when role = 'main' and migrated_at is null and happens(0.043, 'has a discount', key) then paid_from end as discount_from,
        case
            when is_plain_month and whole_months >= 5 and happens(0.035, 'is not billed', key)
                then whole_between(2, whole_months - 3, 'not billed when', key)
        end as unbilled_month,
        case
            when role = 'addon' and paid_until is null and cancel_requested_at is null and whole_months >= 4
                and after(paid_from, 100) < calm_until and happens(0.1, 'is switched off by mistake', key)
                then within(after(paid_from, 40), after(calm_until, -40), 'switched off when', key)
        end as wrongly_off_at,
        case
            when not is_left and paid_until is not null and happens(case role when 'addon' then 0.5 else 0.2 end, 'is billed on', key)
                then paid_until + to_months(cast(whole_between(2, 3, 'is billed on for', key) as int))
        end as overbilled_until
    from months

),

-- a pause in which a seat is bought would be no pause
paused as (

    select
        drawn.subscription_id,
        drawn.pause_from,
        after(drawn.pause_from, between_of(20, 60, 'pauses for', drawn.key)) as pause_to
    from drawn
    where drawn.pause_from < getvariable('as_of')
        and (drawn.cancel_requested_at is null or after(drawn.pause_from, 61) < drawn.cancel_requested_at)
        and not exists (
            select 1 from priced_spells
            where priced_spells.subscription_id = drawn.subscription_id
                and priced_spells.started_at between drawn.pause_from and after(drawn.pause_from, 60)
        )

)

select
    drawn.subscription_id,
    drawn.key as oddity_key,
    paused.pause_from,
    paused.pause_to,
    case when paused.pause_from is null then drawn.discount_from end as discount_from,
    case
        when paused.pause_from is null and not happens(0.5, 'discount stays', drawn.key) then drawn.discount_from + to_months(3)
    end as discount_to,
    case
        when paused.pause_from is null and drawn.discount_from is not null
            then case
                when happens(0.5, 'discount stays', drawn.key) then pick([0.10, 0.15, 0.20], 'discount', drawn.key)
                else pick([0.20, 0.30, 0.50], 'discount', drawn.key)
            end
    end as off_rate,
    case
        when paused.pause_from is null and drawn.discount_from is null
            then drawn.anchor_at + to_months(cast(drawn.unbilled_month as int))
    end as unbilled_from,
    case
        when paused.pause_from is null and drawn.discount_from is null
            then drawn.anchor_at + to_months(cast(drawn.unbilled_month + whole_between(1, 3, 'not billed for', drawn.key) as int))
    end as unbilled_to,
    drawn.wrongly_off_at,
    drawn.overbilled_until
from drawn
left join paused
    on drawn.subscription_id = paused.subscription_id

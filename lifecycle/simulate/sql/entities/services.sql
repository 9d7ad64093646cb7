-- One row per thing that is switched on for an account, as it stands when the data end.
with used as (

    select
        services.*,
        hash(services.service_id, 0) as key,
        -- nobody uses it in a quiet time
        -- nor any more when it is over
        least(
            coalesce(years.episode_from, getvariable('as_of')), services.deprovisioned_at,
            coalesce(services.cancel_requested_at, services.paid_until)
        ) as in_use_until
    from billing_services as services
    left join years
        on services.era_key = years.era_key
        and years.episode = 'quiet'
        and years.episode_from < getvariable('as_of')
        and years.episode_to >= getvariable('as_of')

)

select
    service_id,
    account_id,
    subscription_id,
    case when paid_from < getvariable('as_of') then subscription_id || '-I' end as subscription_item_id,
    case role when 'main' then 'OL-' || subscription_id[2:] when 'addon' then 'OL-' || subscription_id[2:] end as order_line_id,
    product_id,
    case
        when deprovisioned_at < getvariable('as_of') then 'deprovisioned'
        when pause_from < getvariable('as_of') and pause_to >= getvariable('as_of') then 'suspended'
        when activated_at < getvariable('as_of') then 'active'
        else 'in_progress'
    end as status,
    currency,
    requested_at,
    known(activated_at) as activated_at,
    case when pause_to >= getvariable('as_of') then known(pause_from) end as suspended_at,
    known(greatest(activated_at, within(after(in_use_until, -4), in_use_until, 'last used', key))) as last_used_at,
    case
        when is_left then known(paid_until)
        when deprovisioned_at is not null then known(least(paid_until, deprovisioned_at))
    end as deprovision_requested_at,
    case when is_left then paid_until + to_days(3) end as deprovision_planned_at,
    known(deprovisioned_at) as deprovisioned_at,
    cast(seats as decimal(18, 6)) as quantity,
    monthly_amount as list_monthly_amount,
    cast(round(monthly_amount * between_of(0.15, 0.25, 'cost', key), 2) as decimal(18, 2)) as cost_monthly_amount,
    kind = 'gift' as is_complimentary,
    case when pause_from < getvariable('as_of') and pause_to >= getvariable('as_of') then true else false end as is_suspended_by_customer,
    least(
        getvariable('as_of'),
        midnight(greatest(
            requested_at, known(activated_at), known(pause_from), known(deprovisioned_at), known(paid_until), in_use_until
        ), 1)
    ) as loaded_at
from used
order by service_id

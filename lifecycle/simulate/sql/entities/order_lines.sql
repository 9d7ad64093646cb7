-- One row per order line: the seats of the plan. One in twenty comes in part at first, or is not what was ordered.
with bought as (

    select
        subscriptions.subscription_id,
        'OR-' || subscriptions.account_id || '-' || subscriptions.era || case subscriptions.role when 'addon' then 'X' else '' end
            as order_id,
        subscriptions.product_id,
        case
            when subscriptions.is_annual then customers.plan_id || '-annual'
            when subscriptions.role = 'addon' then 'insights'
            else customers.plan_id
        end as plan_id,
        subscriptions.currency,
        case subscriptions.role when 'addon' then subscriptions.seats else customers.base_seats end as seats,
        case subscriptions.role when 'addon' then subscriptions.seat_price else customers.seat_price end
        * case when subscriptions.is_annual then 12 else 1 end as price,
        case subscriptions.role when 'addon' then subscriptions.paid_from else customers.won_at end as ordered_at,
        services.activated_at,
        hash(subscriptions.subscription_id, 2) as key
    from billing_subscriptions as subscriptions
    inner join customers
        on subscriptions.era_key = customers.era_key
    inner join billing_services as services
        on subscriptions.subscription_id = services.subscription_id
    where subscriptions.role in ('main', 'addon')

)

select
    'OL-' || order_id[4:] as order_line_id,
    order_id,
    product_id,
    plan_id,
    subscription_id,
    'recurring' as revenue_type,
    case product_id when 'P-CORE' then 'manual' else 'automatic' end as delivery_mode,
    case
        when activated_at < getvariable('as_of')
            then case
                when not happens(0.02, 'wrong product', key) then product_id
                when product_id = 'P-CORE' then 'P-INSIGHTS'
                else 'P-CORE'
            end
    end as delivered_product_id,
    currency,
    cast(seats as decimal(18, 6)) as quantity,
    case
        when activated_at < getvariable('as_of')
            then cast(case when happens(0.03, 'in part', key) then ceil(0.6 * seats) else seats end as decimal(18, 6))
    end as delivered_quantity,
    cast(seats * price as decimal(18, 2)) as line_amount,
    known(activated_at) as delivered_at,
    case
        when activated_at < getvariable('as_of')
            then not (happens(0.02, 'wrong product', key) or (happens(0.03, 'in part', key) and ceil(0.6 * seats) < seats))
    end as is_as_ordered,
    least(getvariable('as_of'), midnight(greatest(ordered_at, known(activated_at)), 1)) as loaded_at
from bought
order by order_line_id

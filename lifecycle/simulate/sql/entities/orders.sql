-- One row per purchase: of the main subscription when it was won, and of an add-on when it began.
with bought as (

    select
        customers.*,
        '' as suffix,
        customers.won_at as ordered_at,
        customers.base_seats as seats,
        customers.seat_price * case when customers.is_annual then 12 else 1 end as price
    from customers

    union all by name

    select
        customers.* exclude (seat_price),
        'X' as suffix,
        addons.started_at as ordered_at,
        addons.seats,
        addons.seat_price as price
    from customers
    inner join addons
        on customers.era_key = addons.era_key

)

select
    'OR-' || bought.account_id || '-' || bought.era || bought.suffix as order_id,
    bought.account_id,
    bought.account_id || '-C1' as contact_id,
    case
        when bought.is_self_serve then 'web'
        else pick(['email', 'email', 'phone', 'in_person'], 'order channel', hash(bought.era_key, bought.suffix))
    end as channel,
    case when bought.is_self_serve then 'self_serve' else 'sales_assisted' end as acquisition_motion,
    deals.deal_id as opportunity_id,
    case when deals.quoted_at is not null then 'QU-' || deals.deal_id[4:] end as quote_id,
    case when bought.is_annual then 'bank_transfer' else 'card' end as payment_method,
    bought.currency,
    case when bought.accepted_at < getvariable('as_of') then 'accepted' else 'open' end as status,
    bought.ordered_at,
    known(bought.accepted_at) as accepted_at,
    known(services.activated_at) as fulfilled_at,
    cast(bought.seats * bought.price as decimal(18, 2)) as order_amount,
    false as is_test,
    least(getvariable('as_of'), midnight(greatest(bought.ordered_at, known(bought.accepted_at), known(services.activated_at)), 1))
        as loaded_at
from (
    select
        *,
        'S' || account_id || '-' || era || suffix as subscription_id,
        after(ordered_at, case when is_self_serve then 0.001 else between_of(0.01, 0.2, 'order accepted', hash(era_key, suffix)) end)
            as accepted_at
    from bought
) as bought
left join billing_services as services
    on bought.subscription_id = services.subscription_id
left join sales_deals as deals
    on bought.subscription_id = deals.subscription_id
    and deals.is_won
    and case bought.suffix when 'X' then deals.deal_id like '%-X' else deals.deal_type in ('new', 'win_back') end
order by order_id

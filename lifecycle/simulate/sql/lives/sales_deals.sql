-- One row per deal: for new business, for more seats or another product, and for the renewal of a year. `quoted_at` and `negotiated_at`
-- are when a price was sent, and when the CRM had the deal in negotiation; moments after the end of the data are drawn too.
with offers as (

    -- what was bought, or would have been
    select
        paths.*,
        people.account_id,
        people.price_factor,
        people.plan_rank + case when happens(0.3, 'larger plan', paths.era_key) then 1 else 0 end as tier_rank,
        cast(greatest(2, ceil(lognormal(people.median_seats, 0.5, 'seats', paths.era_key))) as bigint) as seats,
        customers.seat_price,
        customers.is_annual
    from paths
    inner join people
        on paths.account_no = people.account_no
    left join customers
        on paths.era_key = customers.era_key
    where paths.motion = 'sales_assisted'
        and paths.consideration_at < getvariable('as_of')

),

-- for some the price is sent first, and the deal follows a day later
new_business as (

    select
        offers.account_no,
        offers.era,
        offers.era_key,
        'OP-' || offers.account_id || '-' || offers.era as deal_id,
        case when offers.entry = 'win_back' then 'win_back' else 'new' end as deal_type,
        offers.consideration_at as created_at,
        case
            when not happens(0.3, 'quote first', offers.era_key) then offers.purchase_at
            when after(offers.purchase_at, 1) < offers.decided_at then after(offers.purchase_at, 1)
        end as negotiated_at,
        case
            when happens(0.3, 'quote first', offers.era_key) then offers.purchase_at
            when happens(0.6, 'quote at all', offers.era_key) then within(offers.purchase_at, offers.decided_at, 'quote', offers.era_key)
        end as quoted_at,
        offers.decided_at as closed_at,
        offers.is_won,
        offers.seats,
        plan_list.plan_id,
        12 * offers.seats * coalesce(offers.seat_price, plan_list.seat_price * offers.price_factor) as annual_amount,
        12 * offers.seats * plan_list.seat_price * offers.price_factor as list_amount,
        case when offers.is_won then 'S' || offers.account_id || '-' || offers.era end as subscription_id
    from offers
    inner join plan_list
        on offers.tier_rank = plan_list.tier_rank

),

more_seats as (

    select
        customers.account_no,
        customers.era,
        customers.era_key,
        'OP-' || customers.account_id || '-' || customers.era || '-E' || strftime(changes.changed_at, '%Y%m%d') as deal_id,
        'expansion' as deal_type,
        greatest(
            after(customers.paid_from, 1),
            after(changes.changed_at, -between_of(5, 25, 'seats deal', hash(customers.era_key, changes.changed_at)))
        ) as created_at,
        changes.changed_at as closed_at,
        changes.seats_change as seats,
        customers.plan_id,
        12 * changes.seats_change * customers.seat_price as annual_amount,
        'S' || customers.account_id || '-' || customers.era as subscription_id,
        true as is_won
    from seat_changes as changes
    inner join customers
        on changes.era_key = customers.era_key
    where changes.reason = 'add_seats'
        and customers.has_project

    union all

    select
        customers.account_no,
        customers.era,
        customers.era_key,
        'OP-' || customers.account_id || '-' || customers.era || '-X',
        'expansion',
        after(addons.started_at, -between_of(10, 40, 'add-on deal', customers.era_key)),
        addons.started_at,
        addons.seats,
        'insights',
        12 * addons.seats * addons.seat_price,
        'S' || customers.account_id || '-' || customers.era || 'X',
        true
    from addons
    inner join customers
        on addons.era_key = customers.era_key

    union all

    -- what was offered and not taken
    select
        customers.account_no,
        customers.era,
        customers.era_key,
        'OP-' || customers.account_id || '-' || customers.era || '-N' || years.year_no,
        'expansion',
        after(years.year_start, between_of(60, 200, 'offered', years.year_key)),
        after(years.year_start, between_of(60, 200, 'offered', years.year_key) + between_of(15, 60, 'not taken', years.year_key)),
        cast(ceil(0.3 * customers.base_seats) as bigint),
        'insights',
        12 * ceil(0.3 * customers.base_seats) * 10 * customers.price_factor,
        null,
        false
    from years
    inner join customers
        on years.era_key = customers.era_key
    left join leavings
        on years.era_key = leavings.era_key
    where customers.has_project
        and happens(0.12, 'offered at all', years.year_key)
        and after(years.year_start, between_of(60, 200, 'offered', years.year_key) + 61)
        < coalesce(leavings.cancel_requested_at, getvariable('as_of') + to_days(90))

),

renewals as (

    select
        customers.account_no,
        customers.era,
        customers.era_key,
        'OP-' || customers.account_id || '-' || customers.era || '-R' || years.year_no as deal_id,
        'renewal' as deal_type,
        after(years.window_from, between_of(2, 8, 'renewal deal', years.year_key)) as created_at,
        years.decided_at as closed_at,
        spells.seats,
        spells.plan_id,
        12 * spells.seats * spells.seat_price as annual_amount,
        spells.subscription_id,
        leavings.paid_until is distinct from years.year_end as is_won
    from years
    inner join customers
        on years.era_key = customers.era_key
    inner join priced_spells as spells
        on years.era_key = spells.era_key
        and spells.is_annual
        and years.window_from >= spells.started_at
        and (spells.ended_at is null or years.window_from < spells.ended_at)
    left join leavings
        on years.era_key = leavings.era_key
    where years.window_from is not null
        and (leavings.paid_until is null or years.year_end <= leavings.paid_until)

),

all_deals as (

    select * from new_business
    union all by name
    select
        *,
        case
            when happens(0.5, 'expansion quote', hash(deal_id, 1)) then within(created_at, closed_at, 'expansion quoted', hash(deal_id, 1))
        end as quoted_at,
        annual_amount as list_amount
    from more_seats
    union all by name
    select * from renewals

)

select
    account_no,
    era,
    era_key,
    deal_id,
    hash(deal_id, 0) as deal_key,
    deal_type,
    created_at,
    within(
        created_at, least(coalesce(negotiated_at, closed_at), coalesce(quoted_at, closed_at), closed_at), 'evaluated', hash(deal_id, 0)
    ) as evaluated_at,
    negotiated_at,
    quoted_at,
    closed_at,
    is_won,
    cast(seats as bigint) as seats,
    plan_id,
    cast(annual_amount as decimal(18, 2)) as annual_amount,
    cast(coalesce(list_amount, annual_amount) as decimal(18, 2)) as list_amount,
    subscription_id
from all_deals
where created_at < getvariable('as_of')

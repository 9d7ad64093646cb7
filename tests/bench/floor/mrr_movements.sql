-- The floor of fct_mrr_movements: one row per account and day on which its MRR changes, with the kind of the change.
with rates as (

    select
        from_currency as currency,
        max_by(rate, rate_date) as rate
    from raw.exchange_rates
    where rate_type = 'plan'
    group by from_currency

),

priced as (

    select
        subscriptions.account_id,
        items.started_at,
        items.ended_at,
        cast(round(
            100 * cast(items.quantity as double) * items.unit_price * coalesce(rates.rate, 1)
            / (items.interval_count * case items.billing_interval when 'year' then 12 when 'quarter' then 3 else 1 end)
        ) as bigint) as mrr_cents
    from raw.subscription_items as items
    inner join raw.subscriptions as subscriptions
        on items.subscription_id = subscriptions.subscription_id
    left join rates
        on items.currency = rates.currency
    where items.revenue_type = 'recurring'

),

changes as (

    select
        account_id,
        cast(started_at as date) as movement_date,
        mrr_cents as change_cents
    from priced

    union all

    select
        account_id,
        cast(ended_at as date) as movement_date,
        -mrr_cents as change_cents
    from priced
    where ended_at is not null

),

netted as (

    select
        account_id,
        movement_date,
        sum(change_cents) as change_cents
    from changes
    group by account_id, movement_date
    having sum(change_cents) != 0

),

balanced as (

    select
        *,
        sum(change_cents) over by_day as closing_cents,
        row_number() over by_day as change_number
    from netted
    window by_day as (partition by account_id order by movement_date)

)

select
    account_id,
    movement_date,
    case
        when change_number = 1 then 'new'
        when closing_cents = change_cents then 'reactivation'
        when closing_cents = 0 then 'churn'
        when change_cents > 0 then 'expansion'
        else 'contraction'
    end as movement_type,
    change_cents,
    closing_cents
from balanced

-- One row per account, subscription and stretch of time at one price, cut to the time that is paid, in whole cents a month
-- of the reporting currency at its fixed rate. `mrr_cents` is null where there is no price, or no rate for its
-- currency.

with items as (

    select * from {{ ref('int_priced_items') }}

),

subscriptions as (

    select * from {{ ref('int_paid_subscriptions') }}

),

accounts as (

    select * from {{ ref('entity_accounts') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

account_currencies as (

    select
        account_ids.account_id,
        accounts.currency
    from accounts
    inner join account_ids
        on accounts.connector = account_ids.connector
        and accounts.account_id = account_ids.native_account_id
    where account_ids.is_survivor

),

cut as (

    select
        subscriptions.connector,
        subscriptions.account_id,
        subscriptions.subscription_id,
        coalesce(items.plan_id, subscriptions.plan_id) as plan_id,
        items.mrr_cents as native_cents,
        greatest(items.started_at, subscriptions.paid_from_at, spells.started_at) as started_at,
        -- least() passes over nulls, which mean "still in force"
        least(
            case when continuations.continued_at is null or items.ended_at < subscriptions.paid_until_at then items.ended_at end,
            coalesce(continuations.continued_at, subscriptions.paid_until_at),
            spells.ended_at
        ) as ended_at,
        upper(coalesce(
            items.currency, subscriptions.currency, account_currencies.currency,
            '{{ var("reporting_currency") }}'
        )) as currency
    from items
    inner join subscriptions
        on items.connector = subscriptions.connector
        and items.subscription_id = subscriptions.subscription_id
    inner join {{ ref('int_counting_spells') }} as spells
        on items.connector = spells.connector
        and items.subscription_id = spells.subscription_id
    left join {{ ref('int_continuations') }} as continuations
        on items.connector = continuations.connector
        and items.subscription_id = continuations.subscription_id
    left join account_currencies
        on subscriptions.account_id = account_currencies.account_id
    where subscriptions.paid_from_at is not null
        and items.started_at is not null

)

select
    cut.connector,
    cut.account_id,
    cut.subscription_id,
    cut.plan_id,
    cut.currency,
    cut.started_at,
    cut.ended_at,
    cut.native_cents is not null as is_priced,
    {{ divide_rounded('cut.native_cents * rates.rate_millionths', '1000000') }} as mrr_cents
from cut
left join {{ ref('int_plan_rates') }} as rates
    on cut.currency = rates.currency
where coalesce(cut.native_cents, 1) != 0
    and (cut.ended_at is null or cut.started_at < cut.ended_at)

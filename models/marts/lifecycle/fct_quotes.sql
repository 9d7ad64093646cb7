with quotes as (

    select * from {{ ref('entity_quotes') }}
    where is_reportable

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

accounts as (

    select * from {{ ref('entity_accounts') }}

),

promotions as (

    select * from {{ ref('int_quote_promotions') }}

),

resolved as (

    select
        quotes.*,
        coalesce(account_ids.account_id, 'unresolved') as resolved_account_id,
        upper(coalesce(quotes.currency, accounts.currency, '{{ var("reporting_currency") }}')) as resolved_currency,
        promotions.campaign_id as promotion_id,
        cast(1 - coalesce(promotions.discount_rate, 0) as decimal(16, 6)) as price_share,
        promotions.promo_amount,
        promotions.currency as promotion_currency
    from quotes
    left join opportunities
        on quotes.connector = opportunities.connector
        and quotes.opportunity_id = opportunities.opportunity_id
    left join account_ids
        on quotes.connector = account_ids.connector
        and coalesce(quotes.account_id, opportunities.account_id) = account_ids.native_account_id
    left join accounts
        on account_ids.connector = accounts.connector
        and account_ids.native_account_id = accounts.account_id
    left join promotions
        on quotes.connector = promotions.connector
        and quotes.quote_id = promotions.quote_id
    where coalesce(account_ids.is_reportable, true)

),

priced as (

    select
        *,
        cast(
            case
                when promotion_id is null then list_amount
                when promo_amount is null then cast(list_amount as decimal(20, 2)) * price_share
                -- a price in another currency is no price to compare with
                when promotion_currency = resolved_currency
                    then cast(cast(coalesce(quantity, 1) as decimal(19, 6)) * promo_amount as decimal(20, 2)) * price_share
            end as decimal(18, 2)
        ) as expected_amount
    from resolved

)

select
    connector || ':' || quote_id as quote_key,
    connector,
    quote_id,
    resolved_account_id as account_id,
    connector || ':' || opportunity_id as opportunity_key,
    connector || ':' || promotion_id as promotion_key,
    plan_id,
    coalesce(status, 'sent') as status,
    quoted_at,
    {{ reporting_date('quoted_at') }} as quoted_date,
    accepted_at,
    coalesce(quantity, 1) as quantity,
    resolved_currency as currency,
    list_amount,
    quoted_amount,
    expected_amount,
    promotion_id is not null as is_under_promotion,
    promotion_id is not null and coalesce(status, 'sent') != 'draft'
    and quoted_amount is not null and expected_amount is not null as is_judged,
    promotion_id is not null and coalesce(status, 'sent') != 'draft'
    and coalesce(quoted_amount != expected_amount, false) as is_mismatched
from priced

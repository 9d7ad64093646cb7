-- One row per quote that is given while a promotion holds for it: the one it names, else that of its code, else that of its plan,
-- which whoever quotes may not know of. Of several in one way, the one begun last.

with quotes as (

    select * from {{ ref('entity_quotes') }}
    where is_reportable

),

account_ids as (

    select * from {{ ref('int_account_ids') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

campaigns as (

    select * from {{ ref('entity_campaigns') }}
    where is_reportable
        and coalesce(discount_rate, promo_amount) is not null

),

segmented as (

    select
        quotes.connector,
        quotes.quote_id,
        quotes.campaign_id,
        quotes.promo_code,
        quotes.plan_id,
        quotes.quoted_at,
        segments.segment
    from quotes
    left join account_ids
        on quotes.connector = account_ids.connector
        and quotes.account_id = account_ids.native_account_id
    left join segments
        on account_ids.account_id = segments.account_id
        and quotes.quoted_at >= segments.started_at
        and (segments.ended_at is null or quotes.quoted_at < segments.ended_at)

),

matches as (

    {% for way, condition in [
        (1, 'segmented.campaign_id = campaigns.campaign_id'),
        (2, 'lower(segmented.promo_code) = lower(campaigns.promo_code)'),
        (3, 'segmented.plan_id = campaigns.plan_id and coalesce(campaigns.target_segment = segmented.segment, campaigns.target_segment is null)'),
    ] -%}
        select
            segmented.connector,
            segmented.quote_id,
            segmented.quoted_at,
            campaigns.campaign_id,
            campaigns.started_at,
            campaigns.ended_at,
            campaigns.discount_rate,
            campaigns.promo_amount,
            campaigns.currency,
            {{ way }} as way
        from segmented
        inner join campaigns
            on segmented.connector = campaigns.connector
            and {{ condition }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

ranked as (

    select
        *,
        row_number() over (
            partition by connector, quote_id order by way, started_at desc nulls last, {{ sort_text('campaign_id') }}
        ) as preference
    from matches
    where coalesce(quoted_at >= started_at, true)
        and coalesce(quoted_at < ended_at, true)

)

select
    connector,
    quote_id,
    campaign_id,
    discount_rate,
    promo_amount,
    upper(coalesce(currency, '{{ var("reporting_currency") }}')) as currency
from ranked
where preference = 1

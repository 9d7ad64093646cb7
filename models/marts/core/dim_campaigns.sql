with campaigns as (

    select * from {{ ref('entity_campaigns') }}

)

select
    connector || ':' || campaign_id as campaign_key,
    connector,
    campaign_id,
    coalesce(campaign_name, campaign_id) as campaign_name,
    case
        when kind is null then 'campaign'
        when kind in ('campaign', 'program_change', 'process_fix', 'release', 'price_change', 'nurture') then kind
        else 'other'
    end as kind,
    kind as native_kind,
    channel,
    lead_source,
    target_segment,
    promo_code,
    plan_id,
    contact_reason,
    connector || ':' || owner_id as owner_key,
    started_at,
    {{ reporting_date('started_at') }} as started_date,
    ended_at,
    notice_at,
    -- null where nothing tells when it begins
    case when started_at is not null then coalesce(notice_at <= started_at, false) end as is_announced_in_time,
    discount_rate,
    promo_amount,
    budget_amount,
    upper(coalesce(currency, '{{ var("reporting_currency") }}')) as currency,
    is_reportable,
    excluded_reason
from campaigns

-- One row per campaign, programme or dated change.
select
    campaign_id,
    kind,
    campaign_name,
    channel,
    lead_source,
    case when kind = 'price_change' then null when campaign_id = 'CM-11' then 'enterprise' when is_poor then 'smb' end as target_segment,
    cast(null as varchar) as promo_code,
    'ST-MKT-01' as owner_id,
    started_at,
    known(ended_at) as ended_at,
    notice_at,
    cast(case when kind = 'campaign' then 1000 * round(lead_price * getvariable('accounts') * (share_to - share_from) / 10000 + 5) end
        as decimal(18, 2)) as budget_amount,
    'USD' as currency,
    least(getvariable('as_of'), midnight(greatest(started_at, known(ended_at)), 1)) as loaded_at
from campaign_list
order by campaign_id

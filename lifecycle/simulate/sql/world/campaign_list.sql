-- One row per campaign, programme or dated change that has begun when the data end. An account comes by the campaign of its lead source
-- in whose share of draws it falls, if that campaign runs when it arrives; `lead_price` is what the campaign costs for each, in USD.
with drafted as (

    -- from and to are shares of all months
    select
        campaign_id,
        kind,
        campaign_name,
        channel,
        lead_source,
        share_from,
        share_to,
        lead_price,
        false as is_poor,
        getvariable('starts_at') + to_months(cast(floor(span_from * getvariable('months')) as int)) as started_at,
        case when span_to < 1 then getvariable('starts_at') + to_months(cast(floor(span_to * getvariable('months')) as int)) end
            as ended_at,
        null as notice_at
    from (
        values
        ('CM-01', 'campaign', 'Search ads', 'search', 'paid_ads', 0.0, 0.5, 140, 0.0, 1.0),
        ('CM-02', 'campaign', 'Social ads, first wave', 'social', 'paid_ads', 0.5, 0.8, 110, 0.0, 0.5),
        ('CM-03', 'campaign', 'Retargeting', 'display', 'paid_ads', 0.8, 1.0, 90, 0.3, 1.0),
        ('CM-05', 'campaign', 'Partner programme', 'partner', 'partner', 0.0, 0.7, 180, 0.0, 1.0),
        ('CM-06', 'campaign', 'Joint campaign with resellers', 'partner', 'partner', 0.7, 1.0, 160, 0.4, 0.8),
        ('CM-07', 'campaign', 'Customers invite customers', 'referral', 'referral', 0.0, 0.8, 60, 0.0, 1.0),
        ('CM-08', 'campaign', 'Trade fairs, first year', 'event', 'event', 0.0, 0.4, 320, 0.1, 0.5),
        ('CM-09', 'campaign', 'Trade fairs, second year', 'event', 'event', 0.4, 0.7, 320, 0.5, 1.0),
        ('CM-10', 'campaign', 'Monthly webinar', 'webinar', 'event', 0.7, 1.0, 80, 0.0, 1.0),
        ('CM-11', 'campaign', 'Calls to named companies', 'outbound', 'outbound', 0.0, 0.9, 260, 0.0, 1.0),
        ('CM-12', 'campaign', 'Guides and comparisons', 'content', 'organic', 0.0, 0.4, 45, 0.2, 1.0),
        ('CM-13', 'nurture', 'Letters to who did not buy', 'email', null, 0.0, 0.0, 0, 0.1, 1.0)
    ) as lines (
        campaign_id, kind, campaign_name, channel, lead_source, share_from, share_to, lead_price, span_from, span_to
    )

    union all

    select
        'CM-04', 'campaign', 'Broad display ads', 'paid_ads', 'paid_ads', 0.0, 1.0, 70, true,
        getvariable('starts_at') + to_months(cast(getvariable('poor_campaign_month') as int)),
        getvariable('starts_at') + to_months(cast(getvariable('poor_campaign_month') + 3 as int)),
        null

    union all

    -- it was announced 60 days before, and no colleague learned it from a customer
    select
        'CM-20', 'price_change', 'New prices', null, null, 0.0, 0.0, 0, false,
        getvariable('price_rise_at'), null, getvariable('price_rise_at') - to_days(60)
    where getvariable('price_rise') != 0

    union all

    select
        'CM-21', 'process_fix', 'Support staffing', null, null, 0.0, 0.0, 0, false,
        getvariable('starts_at') + to_months(cast(getvariable('bad_quarter_month') + 3 as int)), null,
        getvariable('starts_at') + to_months(cast(getvariable('bad_quarter_month') + 3 as int)) - to_days(20)

    union all

    select
        'CM-22', 'release', 'Release 3.0', null, null, 0.0, 0.0, 0, false,
        getvariable('starts_at') + to_months(cast(floor(0.45 * getvariable('months')) as int)) + to_days(8), null,
        getvariable('starts_at') + to_months(cast(floor(0.45 * getvariable('months')) as int)) - to_days(6)

    union all

    select
        'CM-23', 'program_change', 'Reviews with every customer', null, null, 0.0, 0.0, 0, false,
        getvariable('starts_at') + to_months(cast(floor(0.55 * getvariable('months')) as int)) + to_days(3), null, null

)

select * from drafted
where started_at < getvariable('as_of')
    and (ended_at is null or ended_at > started_at)
order by campaign_id

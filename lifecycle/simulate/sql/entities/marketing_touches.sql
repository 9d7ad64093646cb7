-- One row per tracked act before or beside the sale. The first of each kind moves an account on to the second; the others are noise:
-- anonymous, or of people we know, the latter only while the account is neither lost nor gone.
with eras_told as (

    select
        paths.*,
        coalesce(paths.connection_at, paths.consideration_at, paths.decided_at) as known_at,
        coalesce(
            paths.disqualified_at, case when not paths.is_won then paths.decided_at end, leavings.cancel_requested_at
        ) as gone_at
    from paths
    left join leavings
        on paths.era_key = leavings.era_key

),

stretches as (

    select era_key, account_no, 'A' as code, awareness_at as from_at, known_at as to_at, 1.2 as per_month, 8 as most
    from eras_told
    where awareness_at is not null
    union all
    select era_key, account_no, 'K', known_at, gone_at, 0.6, 25 from eras_told
    union all
    select era_key, account_no, 'W', known_at, gone_at, 0.6, 25 from eras_told
    union all
    select era_key, account_no, 'G', gone_at, lead(began_at) over (partition by account_no order by era), 0.3, 6
    from eras_told

),

counted as (

    select
        *,
        least(to_at, getvariable('as_of')) as until_at,
        least(most, count_about(
            greatest(0, per_month * seconds_between(from_at, least(to_at, getvariable('as_of'))) / 2629800.0 - 0.3),
            'touches', hash(era_key, code)
        )) as touch_count
    from stretches
    where after(from_at, 0.05) < least(to_at, getvariable('as_of'))

),

noise as (

    select
        era_key,
        account_no,
        code || touch_no as code,
        code = 'K' as is_known,
        within(after(from_at, 0.01), until_at, 'touch', hash(era_key, code, touch_no)) as occurred_at,
        case
            when code = 'K'
                then pick(['newsletter_signup', 'download', 'download', 'form', 'event_scan'], 'touch type', hash(era_key, code, touch_no))
            else pick(['page_view', 'page_view', 'content_view', 'content_view', 'ad_click'], 'touch type', hash(era_key, code, touch_no))
        end as touch_type
    from counted
    cross join unnest(range(1, touch_count + 1)) as numbers(touch_no)

),

touches as (

    select
        era_key, account_no, '0A' as code, false as is_known, awareness_at as occurred_at,
        case when is_poor_campaign then 'ad_click' else pick(['ad_click', 'page_view', 'content_view'], 'first touch', era_key) end
            as touch_type
    from (select eras_told.*, people.is_poor_campaign from eras_told inner join people on eras_told.account_no = people.account_no)
    union all
    select
        era_key, account_no, '0C', true, connection_at,
        case
            when motion = 'self_serve' and happens(0.5, 'signs up', era_key) then 'signup'
            else pick(['newsletter_signup', 'download', 'form', 'event_scan'], 'first known touch', era_key)
        end
    from eras_told
    union all
    select era_key, account_no, '0T', true, consideration_at, 'trial_start' from eras_told where motion = 'self_serve'
    union all
    select era_key, account_no, '0D', true, after(consideration_at, between_of(0.01, 0.09, 'asks for demo', era_key)), 'demo_request'
    from eras_told
    where motion = 'sales_assisted' and happens(0.4, 'asks for a demo', era_key)
    union all
    select era_key, account_no, '0P', true, purchase_at, 'checkout_started' from eras_told where motion = 'self_serve'
    union all
    select era_key, account_no, code, is_known, occurred_at, touch_type from noise

)

select
    'TO-' || people.account_id || '-' || paths.era || '-' || touches.code as touch_id,
    touches.occurred_at,
    people.account_id,
    case when touches.is_known then people.account_id || '-C1' end as contact_id,
    case when not touches.is_known then 'DV-' || people.account_id end as device_id,
    case when paths.era = 1 and touches.code in ('0A', '0C') then campaign_list.campaign_id end as campaign_id,
    touches.touch_type,
    case
        when touches.code in ('0A', '0C') then coalesce(campaign_list.channel, 'web')
        when touches.touch_type = 'ad_click' then 'display'
        when touches.touch_type = 'event_scan' then 'event'
        else 'web'
    end as channel,
    case when paths.era = 1 and touches.code in ('0A', '0C') then people.lead_source end as lead_source,
    case
        when touches.touch_type in ('content_view', 'download')
            then 'AS-' || whole_between(1, 12, 'asset', hash(touches.era_key, touches.code))
    end as asset_id,
    case
        when touches.touch_type = 'download' then 'ebook'
        when touches.touch_type = 'content_view'
            then pick(['blog', 'vlog', 'customer_story'], 'asset type', hash(touches.era_key, touches.code))
    end as asset_type,
    least(getvariable('as_of'), midnight(touches.occurred_at, 1)) as loaded_at
from touches
inner join people
    on touches.account_no = people.account_no
inner join paths
    on touches.era_key = paths.era_key
left join campaign_list
    on people.lead_source = campaign_list.lead_source
    and people.is_poor_campaign = campaign_list.is_poor
    and uniform('campaign', people.account_no) >= campaign_list.share_from
    and uniform('campaign', people.account_no) < campaign_list.share_to
    and people.arrived_at >= campaign_list.started_at
    and (campaign_list.ended_at is null or people.arrived_at < campaign_list.ended_at)
where touches.occurred_at < getvariable('as_of')
order by touch_id

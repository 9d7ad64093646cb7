-- One row per month, purpose, campaign and channel: what was spent, in step with who came by it.
with arrivals as (

    select
        date_trunc('month', people.arrived_at) as month_start,
        campaign_list.campaign_id,
        count(*) as account_count
    from people
    inner join campaign_list
        on people.lead_source = campaign_list.lead_source
        and people.is_poor_campaign = campaign_list.is_poor
        and uniform('campaign', people.account_no) >= campaign_list.share_from
        and uniform('campaign', people.account_no) < campaign_list.share_to
        and people.arrived_at >= campaign_list.started_at
        and (campaign_list.ended_at is null or people.arrived_at < campaign_list.ended_at)
    group by date_trunc('month', people.arrived_at), campaign_list.campaign_id

),

monthly as (

    select
        calendar.month_start,
        'acquisition' as purpose,
        campaign_list.campaign_id,
        campaign_list.channel,
        campaign_list.lead_price * (coalesce(arrivals.account_count, 0) + 1 + getvariable('accounts') / 2000.0) as amount
    from calendar
    inner join campaign_list
        on campaign_list.started_at < calendar.month_end
        and (campaign_list.ended_at is null or campaign_list.ended_at > calendar.month_start)
        and campaign_list.kind = 'campaign'
    left join arrivals
        on calendar.month_start = arrivals.month_start
        and campaign_list.campaign_id = arrivals.campaign_id

    union all

    select
        calendar.month_start,
        other.purpose,
        case when other.purpose = 'win_back' then campaign_list.campaign_id end,
        other.channel,
        other.share * getvariable('accounts') / getvariable('months') * pow(1 + getvariable('growth'), calendar.month_no)
    from calendar
    cross join (
        values ('brand', 'content', 25), ('customer_success', 'people', 60), ('win_back', 'email', 6)
    ) as other (purpose, channel, share)
    left join campaign_list
        on campaign_list.kind = 'nurture'
    where other.purpose != 'win_back'
        or campaign_list.started_at < calendar.month_end

)

select
    cast(month_start as date) as period_start,
    purpose,
    campaign_id,
    channel,
    cast(null as varchar) as segment,
    cast(round(amount * between_of(0.9, 1.1, 'spend', hash(month_start, purpose, coalesce(campaign_id, ''))), 2) as decimal(18, 2))
        as spend_amount,
    'USD' as currency,
    cast(month_start + to_months(1) as date) as period_end,
    least(getvariable('as_of'), month_start + to_months(1)) as loaded_at
from monthly
order by period_start, purpose, campaign_id nulls first, channel

-- One row per account: who it is, when it is first seen, and by which campaign it comes.
with calendar as (

    select
        *,
        sum(arrival_weight) over (order by month_no) - arrival_weight as weight_from,
        sum(arrival_weight) over (order by month_no) as weight_to,
        sum(arrival_weight) over () as weight_sum
    from calendar

),

numbered as (

    select
        cast(account_no as bigint) as account_no,
        'A' || lpad(cast(account_no as varchar), 7, '0') as account_id
    from range(1, cast(getvariable('accounts') as bigint) + 1) as numbers(account_no)

),

arrived as (

    select
        numbered.*,
        calendar.month_no as arrival_month_no,
        within(calendar.month_start, calendar.month_end, 'arrival', account_no) as arrived_at,
        calendar.is_poor_campaign and happens(0.4, 'poor campaign', account_no) as is_poor_campaign
    from numbered
    inner join calendar
        on uniform('arrival month', account_no) * calendar.weight_sum >= calendar.weight_from
        and uniform('arrival month', account_no) * calendar.weight_sum < calendar.weight_to

)

select
    arrived.*,
    segments.segment,
    segments.median_seats,
    segments.plan_rank,
    segments.churn_factor,
    regions.region,
    regions.country,
    regions.time_zone,
    regions.currency,
    regions.plan_rate,
    regions.price_factor,
    case when happens(segments.self_serve_share, 'self-serve', account_no) then 'self_serve' else 'sales_assisted' end as motion,
    pick(['software', 'retail', 'finance', 'health', 'manufacturing', 'education'], 'industry', account_no) as industry,
    cast(ceil(lognormal(segments.median_employees, 0.8, 'employees', account_no)) as bigint) as employee_count,
    case
        when is_poor_campaign then 'paid_ads'
        else pick(['organic', 'organic', 'paid_ads', 'referral', 'partner', 'event', 'outbound'], 'lead source', account_no)
    end as lead_source,
    not happens(0.15, 'skips awareness', account_no) as has_awareness,
    -- the CRM knew of it before it did anything
    case when happens(0.05, 'imported', account_no) then after(arrived_at, -between_of(5, 25, 'import', account_no)) else arrived_at end
        as created_at
from arrived
inner join segments
    on uniform('segment', account_no) >= segments.share_from
    and uniform('segment', account_no) < segments.share_to
inner join regions
    on uniform('country', account_no) >= regions.share_from
    and uniform('country', account_no) < regions.share_to
order by account_no

with gaps as (

    select * from {{ ref('int_billing_gap_terms') }}

),

totals as (

    select
        billing_gap_key,
        sum(gap_cents) as gap_cents,
        sum(cost_cents) as cost_cents
    from {{ ref('int_billing_gap_parts') }}
    group by billing_gap_key

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

judged as (

    select
        gaps.*,
        totals.gap_cents,
        totals.cost_cents as total_cost_cents,
        gaps.ended_date = windows.ended_date as is_open,
        -- what costs nothing is free
        case
            when gaps.whitelist_reason = 'none' and totals.gap_cents = 0 then 'free' else gaps.whitelist_reason
        end as final_reason
    from gaps
    inner join totals
        on gaps.billing_gap_key = totals.billing_gap_key
    inner join {{ ref('int_billing_windows') }} as windows
        on gaps.connector = windows.connector

)

select
    judged.billing_gap_key,
    judged.connector,
    judged.gap_kind,
    judged.cause,
    judged.account_id,
    judged.service_key,
    judged.subscription_key,
    judged.product_key,
    segments.segment as segment_at_start,
    judged.started_date,
    case when not judged.is_open then judged.ended_date end as ended_date,
    judged.is_open,
    {{ diff_days('judged.started_date', 'judged.ended_date') }} as day_count,
    {{ amount_of('judged.monthly_cents') }} as monthly_amount,
    {{ amount_of('judged.gap_cents') }} as gap_amount,
    {{ amount_of('judged.total_cost_cents') }} as cost_amount,
    '{{ var("reporting_currency") }}' as currency,
    judged.final_reason as whitelist_reason,
    judged.final_reason = 'none' as is_counted
from judged
left join segments
    on judged.account_id = segments.account_id
    and segments.started_at < {{ day_end('judged.started_date') }}
    and (segments.ended_at is null or segments.ended_at >= {{ day_end('judged.started_date') }})

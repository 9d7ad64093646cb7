with handovers as (

    select * from {{ ref('int_handovers') }}

),

told as (

    select * from {{ ref('int_told_handovers') }}

),

departures as (

    select
        handovers.handover_key,
        min(departures.left_at) as left_at
    from handovers
    inner join {{ ref('int_departures') }} as departures
        on handovers.account_id = departures.account_id
        and handovers.begun_at <= departures.left_at
    group by handovers.handover_key

),

ended as (

    select
        handovers.*,
        -- what was taken over has been handed over
        coalesce(told.handed_over_at, told.accepted_at) as handed_over_at,
        departures.left_at
    from handovers
    left join told
        on handovers.handover_key = told.handover_key
    left join departures
        on handovers.handover_key = departures.handover_key

)

select
    ended.handover_key,
    ended.connector,
    ended.account_id,
    case
        when ended.handover_type in ('sales_to_success', 'presale_to_support', 'success_to_sales', 'advocate_introduction')
            then ended.handover_type
        else 'other'
    end as handover_type,
    ended.handover_type as native_handover_type,
    ended.opportunity_key,
    ended.is_told,
    coalesce(told.from_team, 'none') as from_team,
    coalesce(told.to_team, 'none') as to_team,
    told.from_staff_key,
    told.to_staff_key,
    segments.segment as segment_at_start,
    ended.begun_at,
    {{ reporting_date('ended.begun_at') }} as begun_date,
    ended.won_at,
    ended.handed_over_at,
    told.accepted_at,
    coalesce(ended.handed_over_at, ended.left_at) as ended_at,
    case
        when ended.handed_over_at is not null then 'handed_over'
        when ended.left_at is not null then 'left'
        else 'open'
    end as status,
    ended.handover_type = 'sales_to_success' and ended.handed_over_at is null and ended.left_at is null as is_open,
    case
        when ended.handover_type = 'sales_to_success' and ended.handed_over_at < ended.won_at then 0
        when ended.handover_type = 'sales_to_success'
            then {{ diff_seconds('ended.won_at', 'ended.handed_over_at') }}
    end as lag_seconds,
    told.document_url is not null as has_document,
    told.shared_with_teams,
    told.interested_features,
    told.prior_familiarity,
    told.required_field_count,
    told.filled_field_count
from ended
left join told
    on ended.handover_key = told.handover_key
left join {{ ref('int_account_segments') }} as segments
    on ended.account_id = segments.account_id
    and ended.begun_at >= segments.started_at
    and (segments.ended_at is null or ended.begun_at < segments.ended_at)

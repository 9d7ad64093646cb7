with opportunities as (

    select * from {{ ref('int_opportunities') }}

),

details as (

    select * from {{ ref('entity_opportunities') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

timed as (

    select
        opportunity_key,
        cast(sum(case when stage_category = 'qualified' then open_seconds else 0 end) as bigint) as qualified_seconds,
        cast(sum(case when stage_category = 'evaluation' then open_seconds else 0 end) as bigint) as evaluation_seconds,
        cast(sum(case when stage_category = 'negotiation' then open_seconds else 0 end) as bigint) as negotiation_seconds
    from {{ ref('int_opportunity_stages') }}
    group by opportunity_key

),

assists as (

    select
        assisted_opportunity_key as opportunity_key,
        count(*) as assist_count
    from {{ ref('fct_touches') }}
    where is_assist
        and is_content
    group by assisted_opportunity_key

)

select
    opportunities.opportunity_key,
    opportunities.connector,
    opportunities.opportunity_id,
    opportunities.account_id,
    opportunities.opportunity_type,
    opportunities.outcome,
    details.stage as native_stage,
    opportunities.present_category as stage_category,
    opportunities.connector || ':' || details.owner_id as owner_key,
    opportunities.connector || ':' || details.campaign_id as campaign_key,
    details.lead_source,
    details.acquisition_motion,
    details.competitor,
    case when opportunities.outcome = 'lost' then coalesce(details.loss_reason, '(missing)') end as loss_reason,
    segments.segment as segment_at_creation,
    opportunities.created_at,
    {{ reporting_date('opportunities.created_at') }} as created_date,
    details.accepted_at,
    details.demo_scheduled_at,
    details.demo_held_at,
    details.expected_close_date,
    opportunities.closed_at,
    {{ reporting_date('opportunities.closed_at') }} as closed_date,
    {{ diff_seconds('opportunities.created_at', 'opportunities.closed_at') }} as cycle_seconds,
    coalesce(timed.qualified_seconds, 0) as qualified_seconds,
    coalesce(timed.evaluation_seconds, 0) as evaluation_seconds,
    coalesce(timed.negotiation_seconds, 0) as negotiation_seconds,
    details.opportunity_amount as native_amount,
    details.annual_amount as native_annual_amount,
    opportunities.currency as native_currency,
    {{ reported_amount('details.opportunity_amount', 'opportunities.rate_millionths') }} as opportunity_amount,
    {{ reported_amount('details.annual_amount', 'opportunities.rate_millionths') }} as annual_amount,
    '{{ var("reporting_currency") }}' as currency,
    opportunities.opportunity_type != 'renewal' and opportunities.outcome in ('won', 'lost') as is_decided_sale,
    {{ is_mature_after('opportunities.created_at', var('conversion_window_days')) }} as is_mature,
    opportunities.outcome = 'won'
    and {{ is_within('opportunities.created_at', 'opportunities.closed_at', var('conversion_window_days')) }}
        as is_won_within_window,
    {{ is_within('opportunities.created_at', 'details.demo_held_at', var('conversion_window_days')) }} as has_demo_within_window,
    details.demo_held_at is not null as has_demo,
    coalesce(assists.assist_count, 0) as content_assist_count
from opportunities
inner join details
    on opportunities.connector = details.connector
    and opportunities.opportunity_id = details.opportunity_id
left join timed
    on opportunities.opportunity_key = timed.opportunity_key
left join assists
    on opportunities.opportunity_key = assists.opportunity_key
left join segments
    on opportunities.account_id = segments.account_id
    and opportunities.created_at >= segments.started_at
    and (segments.ended_at is null or opportunities.created_at < segments.ended_at)

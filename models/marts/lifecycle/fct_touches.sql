with touches as (

    select * from {{ ref('int_touches') }}

),

opportunities as (

    select * from {{ ref('int_opportunities') }}
    where outcome = 'won'
        and opportunity_type != 'renewal'
        and account_id != 'unresolved'

),

spells as (

    select * from {{ ref('fct_stage_spells') }}

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

-- each touch helps the deal of its account that is won next
assists as (

    select
        touches.touch_key,
        opportunities.opportunity_key,
        opportunities.closed_at,
        row_number() over (
            partition by touches.touch_key order by opportunities.closed_at, {{ sort_text('opportunities.opportunity_key') }}
        ) as closing_number
    from touches
    inner join opportunities
        on touches.account_id = opportunities.account_id
        and touches.occurred_at < opportunities.closed_at
        and {{ add_seconds('touches.occurred_at', 86400 * var('attribution_window_days')) }} >= opportunities.closed_at

)

select
    touches.touch_key,
    touches.connector,
    touches.touch_id,
    touches.account_id,
    touches.contact_id,
    touches.campaign_key,
    touches.touch_type,
    coalesce(touches.channel, 'unknown') as channel,
    touches.lead_source,
    touches.asset_type,
    touches.occurred_at,
    {{ reporting_date('touches.occurred_at') }} as occurred_date,
    coalesce(spells.stage, 'unknown') as stage_at_touch,
    segments.segment as segment_at_touch,
    touches.contact_id is not null as is_identified,
    touches.asset_id is not null or touches.asset_type is not null
    or touches.touch_type in ('content_view', 'download', 'newsletter_signup') as is_content,
    assists.opportunity_key is not null as is_assist,
    assists.opportunity_key as assisted_opportunity_key,
    {{ reporting_date('assists.closed_at') }} as assisted_date
from touches
left join assists
    on touches.touch_key = assists.touch_key
    and assists.closing_number = 1
left join spells
    on touches.account_id = spells.account_id
    and touches.occurred_at >= spells.entered_at
    and (spells.left_at is null or touches.occurred_at < spells.left_at)
left join segments
    on touches.account_id = segments.account_id
    and touches.occurred_at >= segments.started_at
    and (segments.ended_at is null or touches.occurred_at < segments.ended_at)

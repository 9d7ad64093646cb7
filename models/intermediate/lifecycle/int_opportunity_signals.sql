-- One row per event of a deal for new business that may move an account to another stage.

with opportunities as (

    select * from {{ ref('entity_opportunities') }}
    where is_reportable
        -- where the type is not told, it is new business: what an account that pays already does leads nowhere by the rules
        and coalesce(opportunity_type, 'new') in ('new', 'win_back')

),

-- deals at whose close another of the same account is open
still_open as (

    select distinct
        closed.connector,
        closed.opportunity_id
    from opportunities as closed
    inner join opportunities as others
        on closed.connector = others.connector
        and closed.account_id = others.account_id
        and closed.opportunity_id != others.opportunity_id
        and closed.closed_at >= others.created_at
        and (others.closed_at is null or closed.closed_at < others.closed_at)

),

stage_changes as (

    select * from {{ ref('entity_opportunity_stage_changes') }}
    where is_reportable

),

stage_map as (

    select * from {{ ref('crm_stage_map') }}

)

select
    connector,
    account_id,
    contact_id,
    created_at as occurred_at,
    'opportunity_created' as signal
from opportunities

union all

select
    opportunities.connector,
    opportunities.account_id,
    opportunities.contact_id,
    stage_changes.changed_at as occurred_at,
    'opportunity_negotiated' as signal
from stage_changes
inner join opportunities
    on stage_changes.connector = opportunities.connector
    and stage_changes.opportunity_id = opportunities.opportunity_id
inner join stage_map
    on lower(stage_changes.stage) = stage_map.native_stage
where stage_map.stage_category = 'negotiation'

union all

select
    opportunities.connector,
    opportunities.account_id,
    opportunities.contact_id,
    opportunities.closed_at as occurred_at,
    case coalesce(
        case opportunities.is_won when true then 'won' when false then 'lost' end,
        opportunities.stage_category,
        stage_map.stage_category
    )
        when 'won' then 'opportunity_won'
        -- while another deal is open, the account goes on evaluating
        when 'lost' then case when still_open.opportunity_id is null then 'opportunity_lost' end
    end as signal
from opportunities
left join stage_map
    on lower(opportunities.stage) = stage_map.native_stage
left join still_open
    on opportunities.connector = still_open.connector
    and opportunities.opportunity_id = still_open.opportunity_id
where opportunities.closed_at is not null

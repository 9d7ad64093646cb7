-- One row per deal and stretch of time in which it is open and its stage category, amount and probability stand still, in the
-- reporting currency. Before its log begins nothing says where a deal stands: `unknown` (CV-21).

with opportunities as (

    select * from {{ ref('int_opportunities') }}

),

changes as (

    select * from {{ ref('int_opportunity_changes') }}

),

logs as (

    select
        connector,
        opportunity_id,
        min(changed_at) as begins_at
    from changes
    group by connector, opportunity_id

),

stretches as (

    select
        opportunities.opportunity_key,
        changes.stage_category,
        changes.changed_at as started_at,
        changes.next_changed_at as ended_at,
        -- what the log never tells is as it is now
        case when changes.has_logged_amount then changes.standing_amount else opportunities.opportunity_amount end as amount,
        case
            when changes.has_logged_probability then changes.standing_probability else opportunities.probability
        end as probability
    from opportunities
    inner join changes
        on opportunities.connector = changes.connector
        and opportunities.opportunity_id = changes.opportunity_id
    where changes.stage_category not in ('won', 'lost')

    union all

    select
        opportunities.opportunity_key,
        case
            when logs.begins_at is null and opportunities.present_category in ('qualified', 'evaluation', 'negotiation')
                then opportunities.present_category
            else 'unknown'
        end as stage_category,
        opportunities.created_at as started_at,
        logs.begins_at as ended_at,
        case when logs.begins_at is null then opportunities.opportunity_amount end as amount,
        case when logs.begins_at is null then opportunities.probability end as probability
    from opportunities
    left join logs
        on opportunities.connector = logs.connector
        and opportunities.opportunity_id = logs.opportunity_id

),

cut as (

    select
        opportunities.opportunity_key,
        opportunities.opportunity_type,
        stretches.stage_category,
        greatest(stretches.started_at, opportunities.created_at) as started_at,
        -- least() passes over nulls, which mean "still"
        least(stretches.ended_at, opportunities.closed_at) as ended_at,
        {{ reported_amount('stretches.amount', 'opportunities.rate_millionths') }} as amount,
        stretches.probability
    from stretches
    inner join opportunities
        on stretches.opportunity_key = opportunities.opportunity_key

)

select
    opportunity_key,
    opportunity_type,
    stage_category,
    started_at,
    ended_at,
    {{ diff_seconds('started_at', 'coalesce(ended_at, ' ~ as_of() ~ ')') }} as open_seconds,
    cast(coalesce(amount, 0) as decimal(18, 2)) as amount,
    cast(coalesce(cast(amount as decimal(20, 2)) * cast(probability as decimal(16, 6)), 0) as decimal(18, 2)) as weighted_amount
from cut
where ended_at is null
    or started_at < ended_at

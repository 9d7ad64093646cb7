-- One row per deal and instant at which its log says something: the category of the stage, the amount and the probability that
-- stand from then on. Of several rows on one instant the last by the source's order holds, else the furthest stage.

with changes as (

    select * from {{ ref('entity_opportunity_stage_changes') }}
    where is_reportable

),

stage_map as (

    select * from {{ ref('crm_stage_map') }}

),

mapped as (

    select
        changes.connector,
        changes.opportunity_id,
        changes.changed_at,
        changes.sequence,
        changes.stage,
        changes.opportunity_amount,
        changes.probability,
        coalesce(stage_map.stage_category, 'unknown') as stage_category,
        case stage_map.stage_category
            when 'qualified' then 1 when 'evaluation' then 2 when 'negotiation' then 3 when 'lost' then 4 when 'won' then 5 else 0
        end as category_rank
    from changes
    left join stage_map
        on lower(changes.stage) = stage_map.native_stage

),

numbered as (

    select
        *,
        row_number() over (
            partition by connector, opportunity_id
            order by changed_at, sequence nulls first, category_rank, {{ sort_text('stage') }}
        ) as change_number
    from mapped

),

-- a value that a row leaves out is the one before it
counted as (

    select
        *,
        count(opportunity_amount) over (partition by connector, opportunity_id order by change_number) as amount_number,
        count(probability) over (partition by connector, opportunity_id order by change_number) as probability_number,
        lead(changed_at) over (partition by connector, opportunity_id order by change_number) as next_changed_at
    from numbered

),

carried as (

    select
        *,
        max(opportunity_amount) over (partition by connector, opportunity_id, amount_number) as standing_amount,
        max(probability) over (partition by connector, opportunity_id, probability_number) as standing_probability,
        count(opportunity_amount) over (partition by connector, opportunity_id) > 0 as has_logged_amount,
        count(probability) over (partition by connector, opportunity_id) > 0 as has_logged_probability
    from counted

)

select
    connector,
    opportunity_id,
    changed_at,
    next_changed_at,
    stage_category,
    cast(standing_amount as decimal(18, 2)) as standing_amount,
    cast(standing_probability as decimal(18, 6)) as standing_probability,
    has_logged_amount,
    has_logged_probability
from carried
where next_changed_at is null
    or next_changed_at > changed_at

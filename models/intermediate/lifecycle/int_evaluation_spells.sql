-- One row per trial, or time of a deal for new business in the category `evaluation`, in which an account tries the product out.

with account_ids as (

    select * from {{ ref('int_account_ids') }}

),

subscriptions as (

    select * from {{ ref('entity_subscriptions') }}
    where is_reportable
        and trial_started_at is not null

),

opportunities as (

    select * from {{ ref('entity_opportunities') }}
    where is_reportable
        and coalesce(opportunity_type, 'new') in ('new', 'win_back')

),

stage_map as (

    select * from {{ ref('crm_stage_map') }}

),

stage_changes as (

    select
        connector,
        opportunity_id,
        stage,
        changed_at,
        lead(changed_at) over (
            partition by connector, opportunity_id order by changed_at, sequence nulls first, {{ sort_text('stage') }}
        ) as next_changed_at
    from {{ ref('entity_opportunity_stage_changes') }}
    where is_reportable

),

evaluations as (

    select
        connector,
        account_id,
        trial_started_at as started_at,
        least(trial_ended_at, ended_at) as ended_at
    from subscriptions

    union all

    select
        opportunities.connector,
        opportunities.account_id,
        stage_changes.changed_at as started_at,
        -- least() passes over nulls, which mean "still so" and "open"
        least(stage_changes.next_changed_at, opportunities.closed_at) as ended_at
    from stage_changes
    inner join opportunities
        on stage_changes.connector = opportunities.connector
        and stage_changes.opportunity_id = opportunities.opportunity_id
    inner join stage_map
        on lower(stage_changes.stage) = stage_map.native_stage
    where stage_map.stage_category = 'evaluation'

)

select
    account_ids.account_id,
    evaluations.started_at,
    evaluations.ended_at
from evaluations
inner join account_ids
    on evaluations.connector = account_ids.connector
    and evaluations.account_id = account_ids.native_account_id
where evaluations.ended_at is null
    or evaluations.started_at < evaluations.ended_at

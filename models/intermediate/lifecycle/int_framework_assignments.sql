-- One row per framework and piece of a stay: the stage that the framework gives to it, of those whose condition holds the one
-- with the lowest precedence.

with pieces as (

    select * from {{ ref('int_framework_pieces') }}

),

conditions as (

    select * from {{ ref('int_framework_conditions') }}

),

rules as (

    select * from {{ ref('int_framework_rules') }}

),

candidates as (

    select
        rules.framework,
        rules.framework_stage,
        rules.sequence,
        pieces.account_id,
        pieces.stage,
        pieces.started_at,
        pieces.ended_at,
        -- a condition that holds twice, or two of one stage, are candidates that say the same
        row_number() over (
            partition by rules.framework, pieces.stage_spell_id, pieces.started_at
            order by rules.precedence, rules.sequence
        ) as candidate_rank
    from pieces
    inner join rules
        on pieces.stage = rules.stage
    left join conditions
        on pieces.account_id = conditions.account_id
        and rules.condition = conditions.condition
        and pieces.started_at >= conditions.started_at
        and (conditions.ended_at is null or pieces.started_at < conditions.ended_at)
    where rules.condition = 'always'
        or conditions.condition is not null

)

select
    framework,
    framework_stage,
    sequence,
    account_id,
    stage,
    started_at,
    ended_at
from candidates
where candidate_rank = 1

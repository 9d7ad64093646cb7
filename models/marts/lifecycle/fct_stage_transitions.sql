with moves as (

    select * from {{ ref('int_stage_moves') }}

),

transitions as (

    select * from {{ ref('stage_transitions') }}

),

-- instants at which a renewal was decided
decisions as (

    select
        account_id,
        ended_at as decided_at
    from {{ ref('int_stage_conditions') }}
    where signal = 'renewal_near'
        and ended_at is not null
    group by account_id, ended_at

),

segments as (

    select * from {{ ref('int_account_segments') }}

),

typed as (

    select
        moves.*,
        case
            -- what lies between was passed, in no time
            when transitions.transition_type = 'skip' and moves.stages_passed_over is null then 'forward'
            -- it left retention and nothing was decided then: the risk was cleared
            when transitions.transition_type = 'renewal' and decisions.account_id is null then 'recovery'
            else coalesce(transitions.transition_type, 'other')
        end as transition_type
    from moves
    left join transitions
        on moves.from_stage = transitions.from_stage
        and moves.to_stage = transitions.to_stage
    left join decisions
        on moves.account_id = decisions.account_id
        and moves.moved_at = decisions.decided_at

),

followed as (

    select
        *,
        {{ count_before(
            "transition_type not in ('start', 'return', 'forward', 'exit')", 'account_id, spell_number', 'stage_number'
        ) }} as turn_count
    from typed

)

select
    followed.stage_spell_id as transition_id,
    followed.account_id,
    followed.spell_number,
    followed.from_stage,
    followed.to_stage,
    followed.transition_type,
    followed.entry_signal,
    segments.segment as segment_at_move,
    followed.moved_at,
    {{ reporting_date('followed.moved_at') }} as moved_date,
    {{ diff_seconds('followed.from_entered_at', 'followed.moved_at') }} as from_stage_seconds,
    case when followed.transition_type = 'skip' then followed.stages_passed_over end as stages_skipped,
    followed.transition_type in ('churn', 'loss') as is_path_end,
    followed.transition_type in ('churn', 'loss') and followed.turn_count = 0 as is_linear_path
from followed
left join segments
    on followed.account_id = segments.account_id
    and followed.moved_at >= segments.started_at
    and (segments.ended_at is null or followed.moved_at < segments.ended_at)

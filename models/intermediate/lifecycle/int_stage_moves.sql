-- One row per move of an account from a stage that lasted to another that lasts. Stages passed in no time are reached, and are
-- neither left nor entered here: `skipped` are those between that it has not even passed since its spell began.

{% set ladder = [
    ('connection', 20), ('consideration', 30), ('purchase', 40), ('onboarding', 50), ('adoption', 60), ('value', 70)
] %}

with stays as (

    select
        {% for stage, rank in ladder -%}
            max(case when stage = '{{ stage }}' then 1 else 0 end) over (
                partition by account_id, spell_number order by stage_number
                rows between unbounded preceding and current row
            ) as has_{{ stage }},
        {% endfor -%}
        *
    from {{ ref('fct_stage_spells') }}

),

lasting as (

    select
        *,
        lag(stage) over (partition by account_id order by stage_number) as from_stage,
        lag(stage_rank) over (partition by account_id order by stage_number) as from_rank
    from stays
    where not is_instant

),

-- back in the stage that it left by one that it passed in no time, it has not moved
entries as (

    select
        *,
        lag(entered_at) over (partition by account_id order by stage_number) as from_entered_at
    from lasting
    where from_stage is null
        or stage != from_stage

)

select
    stage_spell_id,
    account_id,
    spell_number,
    stage_number,
    from_stage,
    stage as to_stage,
    from_entered_at,
    entered_at as moved_at,
    entry_signal,
    nullif(concat_ws(
        '|',
        {% for stage, rank in ladder -%}
            case
                when from_rank < {{ rank }} and {{ rank }} < stage_rank and has_{{ stage }} = 0 then '{{ stage }}'
            end{{ ',' if not loop.last }}
        {% endfor %}
    ), '') as stages_passed_over
from entries
where from_stage is not null

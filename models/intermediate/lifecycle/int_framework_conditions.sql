-- One row per account and time in which a condition holds that some stage of a framework asks for; times of one condition may
-- overlap.

with stage_spells as (

    select * from {{ ref('fct_stage_spells') }}
    where not is_instant

),

spell_ends as (

    select
        account_id,
        spell_number,
        case when count(*) = count(left_at) then max(left_at) end as ended_at
    from stage_spells
    group by account_id, spell_number

),

asked as (

    select distinct condition
    from {{ ref('int_framework_rules') }}
    where condition != 'always'

),

held as (

    select
        account_id,
        'track:' || track as condition,
        opened_at as started_at,
        closed_at as ended_at
    from {{ ref('fct_track_spells') }}

    union all

    select
        account_id,
        'holds:' || signal as condition,
        started_at,
        ended_at
    from {{ ref('int_stage_conditions') }}

    union all

    select
        account_id,
        fact as condition,
        started_at,
        ended_at
    from {{ ref('int_framework_facts') }}

    union all

    {% for condition, ended_at, kept in [
        ("'entered_by:' || entry_signal", 'left_at', 'entry_signal is not null'),
        ("'first_day'", 'least(left_at, ' ~ add_seconds('entered_at', 86400) ~ ')', 'true'),
        ("'returned'", 'left_at', 'spell_number > 1'),
    ] -%}
        select
            account_id,
            {{ condition }} as condition,
            entered_at as started_at,
            {{ ended_at }} as ended_at
        from stage_spells
        where {{ kept }}

        union all

    {% endfor -%}
    select
        stage_spells.account_id,
        'reached:' || stage_spells.stage as condition,
        min(stage_spells.entered_at) as started_at,
        spell_ends.ended_at
    from stage_spells
    inner join spell_ends
        on stage_spells.account_id = spell_ends.account_id
        and stage_spells.spell_number = spell_ends.spell_number
    group by stage_spells.account_id, stage_spells.spell_number, stage_spells.stage, spell_ends.ended_at

)

select
    held.account_id,
    held.condition,
    held.started_at,
    case when held.ended_at < {{ as_of() }} then held.ended_at end as ended_at
from held
inner join asked
    on held.condition = asked.condition
where held.started_at < {{ as_of() }}
    and (held.ended_at is null or held.started_at < held.ended_at)

-- One row per account, stay in a stage of the spine that lasts, and stretch of it in which no condition changes that some
-- framework asks for in that stage.

with stage_spells as (

    select * from {{ ref('fct_stage_spells') }}
    where not is_instant

),

conditions as (

    select * from {{ ref('int_framework_conditions') }}

),

asked as (

    select distinct
        stage,
        condition
    from {{ ref('int_framework_rules') }}

),

changes as (

    select
        account_id,
        condition,
        started_at as changed_at
    from conditions

    union

    select
        account_id,
        condition,
        ended_at as changed_at
    from conditions
    where ended_at is not null

),

cuts as (

    select
        stage_spell_id,
        account_id,
        stage,
        left_at,
        entered_at as started_at
    from stage_spells

    -- two changes at one instant are one cut
    union

    select
        stage_spells.stage_spell_id,
        stage_spells.account_id,
        stage_spells.stage,
        stage_spells.left_at,
        changes.changed_at as started_at
    from stage_spells
    inner join changes
        on stage_spells.account_id = changes.account_id
        and stage_spells.entered_at < changes.changed_at
        and (stage_spells.left_at is null or stage_spells.left_at > changes.changed_at)
    inner join asked
        on stage_spells.stage = asked.stage
        and changes.condition = asked.condition

)

select
    stage_spell_id,
    account_id,
    stage,
    started_at,
    coalesce(lead(started_at) over (partition by stage_spell_id order by started_at), left_at) as ended_at
from cuts

with months as (

    select
        month_start,
        min({{ reporting_day_start('date_day') }}) as starts_at,
        min({{ next_month_start('month_start') }}) as ends_at
    from {{ ref('days') }}
    group by month_start

),

-- stages in which an account is on its way; who was lost or has churned is on none
stages as (

    select stage from {{ ref('dim_stages') }}
    where not is_terminal
        and phase != 'none'

),

spells as (

    select
        spells.account_id,
        spells.stage,
        spells.entered_at,
        spells.left_at
    from {{ ref('fct_stage_spells') }} as spells
    inner join stages
        on spells.stage = stages.stage
    where not spells.is_instant
        and spells.account_id != 'unresolved'

),

-- an account may be in a stage several times in a month
stays as (

    select
        spells.account_id,
        months.month_start,
        spells.stage
    from spells
    inner join months
        on spells.entered_at < months.ends_at
        and (spells.left_at is null or spells.left_at > months.starts_at)
    group by spells.account_id, months.month_start, spells.stage

),

contacts as (

    select
        account_id,
        cast({{ dbt.date_trunc('month', 'occurred_date') }} as date) as month_start,
        stage_at_creation as stage,
        count(*) as interaction_count,
        sum(case when is_proactive then 1 else 0 end) as proactive_count
    from {{ ref('fct_interactions') }}
    where not is_bulk
    group by account_id, cast({{ dbt.date_trunc('month', 'occurred_date') }} as date), stage_at_creation

)

select
    stays.account_id || ':' || stays.stage || ':' || cast(stays.month_start as {{ dbt.type_string() }}) as stage_account_month_id,
    stays.account_id,
    stays.month_start,
    stays.stage,
    cast(coalesce(contacts.interaction_count, 0) as bigint) as interaction_count,
    cast(coalesce(contacts.proactive_count, 0) as bigint) as proactive_count,
    coalesce(contacts.proactive_count, 0) > 0 as is_contacted_proactively
from stays
left join contacts
    on stays.account_id = contacts.account_id
    and stays.month_start = contacts.month_start
    and stays.stage = contacts.stage

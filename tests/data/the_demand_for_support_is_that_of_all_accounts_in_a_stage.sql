-- In each framework, the tickets of all stages are those of accounts in a stage of the spine, and the time is that which they
-- spent there, but for the parts of seconds.
with days as (

    select
        min({{ reporting_day_start('date_day') }}) as begins_at,
        {{ as_of() }} as ends_at
    from {{ ref('days') }}

),

spells as (

    select
        spells.account_id,
        greatest(spells.entered_at, days.begins_at) as entered_at,
        least(coalesce(spells.left_at, days.ends_at), days.ends_at) as left_at
    from {{ ref('fct_stage_spells') }} as spells
    cross join days
    where not spells.is_instant
        and spells.account_id != 'unresolved'
        and (spells.left_at is null or spells.left_at > days.begins_at)

),

spent as (

    select
        sum({{ diff_seconds('entered_at', 'left_at') }}) as account_seconds,
        count(*) as spell_count
    from spells

),

opened as (

    select count(*) as created_count
    from spells
    inner join {{ ref('int_tickets') }} as tickets
        on spells.account_id = tickets.account_id
        and spells.entered_at <= tickets.created_at
        and spells.left_at > tickets.created_at
    where not tickets.is_proactive

),

demand as (

    select
        framework,
        sum(account_seconds) as account_seconds,
        sum(created_count) as created_count
    from {{ ref('fct_support_demand_days') }}
    group by framework

)

select
    demand.framework,
    demand.account_seconds,
    spent.account_seconds as seconds_in_stages,
    demand.created_count,
    opened.created_count as tickets_in_stages
from demand
cross join spent
cross join opened
where demand.created_count != opened.created_count
    or abs(demand.account_seconds - spent.account_seconds) > 2 * spent.spell_count

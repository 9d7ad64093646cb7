-- One row per account and instant at which something that keeps a customer in a stage begins or ends, with the highest stage that
-- is held from then on; where nothing holds one, it is in onboarding. `signal` is null where the stage is fallen back to.

{% set ladder = ['adoption', 'value', 'retention', 'offboarding'] %}

with rules as (

    select * from {{ ref('stage_rules') }}
    where applies = 'while'

),

held as (

    select
        spells.account_id,
        spells.started_at as customer_from_at,
        spells.ended_at as customer_until_at,
        rules.stage,
        conditions.signal,
        greatest(conditions.started_at, spells.started_at) as started_at,
        conditions.ended_at
    from {{ ref('int_stage_conditions') }} as conditions
    inner join rules
        on conditions.signal = rules.signal
    inner join {{ ref('int_customer_spells') }} as spells
        on conditions.account_id = spells.account_id
        -- found out since it last was churned or lost, and before it is again
        and (spells.since_at is null or conditions.started_at >= spells.since_at)
        and (spells.ended_at is null or conditions.started_at < spells.ended_at)
    where conditions.ended_at is null
        or (conditions.started_at < conditions.ended_at and spells.started_at < conditions.ended_at)

),

edges as (

    select
        account_id,
        customer_from_at,
        customer_until_at,
        started_at as edge_at,
        stage,
        signal,
        1 as held_change
    from held

    union all

    select
        account_id,
        customer_from_at,
        customer_until_at,
        ended_at as edge_at,
        stage,
        cast(null as {{ dbt.type_string() }}) as signal,
        -1 as held_change
    from held
    where ended_at is not null

),

counted as (

    select
        account_id,
        {% for stage in ladder -%}
            sum(sum(case when stage = '{{ stage }}' then held_change else 0 end)) over (
                partition by account_id, customer_from_at order by edge_at
            ) as {{ stage }}_count,
            min(case when stage = '{{ stage }}' then {{ sort_text('signal') }} end) as {{ stage }}_signal,
        {% endfor -%}
        edge_at
    from edges
    where (customer_until_at is null or edge_at < customer_until_at)
        and edge_at < {{ as_of() }}
    group by account_id, customer_from_at, edge_at

)

select
    account_id,
    edge_at as occurred_at,
    case
        {% for stage in ladder | reverse -%}
            when {{ stage }}_count > 0 then '{{ stage }}'
        {% endfor -%}
        else 'onboarding'
    end as stage,
    case
        {% for stage in ladder | reverse -%}
            when {{ stage }}_count > 0 then {{ stage }}_signal
        {% endfor -%}
    end as signal
from counted

{% set four_weeks %}(
            partition by balances.channel, balances.priority, balances.age_band
            order by balances.date_day
            rows between 27 preceding and current row
        ){% endset %}

with balances as (

    {{ daily_balances(
        ref('int_backlog_pieces'),
        ['channel', 'priority', 'age_band'],
        {'backlog_count': '1'},
        'started_at',
        'ended_at'
    ) }}

),

moves as (

    {% for moment, told_by in [('started_at', 'began_by'), ('ended_at', 'ended_by')] -%}
        select
            {{ reporting_date(moment) }} as date_day,
            channel,
            priority,
            age_band,
            {{ told_by }} as movement
        from {{ ref('int_backlog_pieces') }}
        where {{ told_by }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

flows as (

    select
        date_day,
        channel,
        priority,
        age_band,
        sum(case when movement = 'created' then 1 else 0 end) as created_count,
        sum(case when movement = 'reopened' then 1 else 0 end) as reopened_count,
        sum(case when movement = 'solved' then 1 else 0 end) as solved_count,
        sum(case when movement = 'deleted' then 1 else 0 end) as deleted_count
    from moves
    group by date_day, channel, priority, age_band

)

select
    balances.channel || ':' || balances.priority || ':' || balances.age_band || ':'
    || cast(balances.date_day as {{ dbt.type_string() }}) as ticket_backlog_day_id,
    balances.date_day,
    balances.channel,
    balances.priority,
    balances.age_band,
    cast(balances.backlog_count as bigint) as backlog_count,
    cast(coalesce(flows.created_count, 0) as bigint) as created_count,
    cast(coalesce(flows.reopened_count, 0) as bigint) as reopened_count,
    cast(coalesce(flows.solved_count, 0) as bigint) as solved_count,
    cast(coalesce(flows.deleted_count, 0) as bigint) as deleted_count,
    cast(case
        when count(*) over {{ four_weeks }} = 28 then sum(coalesce(flows.solved_count, 0)) over {{ four_weeks }}
    end as bigint) as solved_28_days_count
from balances
left join flows
    on balances.date_day = flows.date_day
    and balances.channel = flows.channel
    and balances.priority = flows.priority
    and balances.age_band = flows.age_band

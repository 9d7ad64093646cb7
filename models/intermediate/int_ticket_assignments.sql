-- One row per ticket whose log tells to whom it was given: how often it changed hands, and when first and last.

with changes as (

    select
        connector || ':' || ticket_id as ticket_key,
        attribute,
        value,
        changed_at,
        lag(value) over (
            partition by connector, ticket_id, attribute
            order by changed_at, sequence nulls first, {{ sort_text('value') }} nulls first
        ) as previous_value
    from {{ ref('entity_ticket_changes') }}
    where attribute in ('assignee_id', 'team')
        and is_reportable

),

moves as (

    select * from changes
    where value is not null
        and (previous_value is null or value != previous_value)

)

select
    ticket_key,
    count(distinct case when attribute = 'assignee_id' then value end) as assignee_count,
    sum(case when attribute = 'assignee_id' then 1 else 0 end) as assignee_stations,
    count(distinct case when attribute = 'team' then value end) as team_count,
    sum(case when attribute = 'team' then 1 else 0 end) as team_stations,
    min(case when attribute = 'assignee_id' then changed_at end) as first_assigned_at,
    max(case when attribute = 'assignee_id' then changed_at end) as last_assigned_at
from moves
group by ticket_key

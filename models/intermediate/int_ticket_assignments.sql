-- One row per ticket whose log tells to whom it was given: how often it changed hands, when first and last, and who has
-- it now.

with changes as (

    select
        connector || ':' || ticket_id as ticket_key,
        attribute,
        value,
        changed_at,
        lag(value) over (
            partition by connector, ticket_id, attribute
            order by changed_at, sequence nulls first, {{ sort_text('value') }} nulls first
        ) as previous_value,
        lead(changed_at) over (
            partition by connector, ticket_id, attribute
            order by changed_at, sequence nulls first, {{ sort_text('value') }} nulls first
        ) is null as is_last
    from {{ ref('entity_ticket_changes') }}
    where attribute in ('assignee_id', 'team')
        and is_reportable

),

judged as (

    select
        *,
        value is not null and (previous_value is null or value != previous_value) as is_move
    from changes

)

select
    ticket_key,
    {% for attribute, name in [('assignee_id', 'assignee'), ('team', 'team')] -%}
        count(distinct case when attribute = '{{ attribute }}' and is_move then value end) as {{ name }}_count,
        sum(case when attribute = '{{ attribute }}' and is_move then 1 else 0 end) as {{ name }}_stations,
        max(case when attribute = '{{ attribute }}' and is_last then value end) as last_{{ attribute }},
    {% endfor -%}
    min(case when attribute = 'assignee_id' and is_move then changed_at end) as first_assigned_at,
    max(case when attribute = 'assignee_id' and is_move then changed_at end) as last_assigned_at
from judged
group by ticket_key
having max(case when is_move then 1 else 0 end) = 1

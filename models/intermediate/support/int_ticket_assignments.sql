{{ config(materialized='view') }}
-- One row per ticket whose log tells to whom it was given: how often it changed hands, when first and last, and who has
-- it now.

{% set in_order %}(
            partition by ticket_key, attribute
            order by changed_at, sequence nulls first, {{ sort_text('value') }} nulls first
        ){% endset %}

with changes as (

    select
        connector || ':' || ticket_id as ticket_key,
        attribute,
        value,
        changed_at,
        sequence
    from {{ ref('entity_ticket_changes') }}
    where attribute in ('assignee_id', 'team')
        and is_reportable

),

compared as (

    select
        ticket_key,
        attribute,
        value,
        changed_at,
        lag(value) over {{ in_order }} as previous_value,
        lead(changed_at) over {{ in_order }} is null as is_last
    from changes

),

-- how often each of them was given the ticket
holders as (

    select
        ticket_key,
        attribute,
        value,
        sum(case when previous_value is null or value != previous_value then 1 else 0 end) as stations,
        min(case when previous_value is null or value != previous_value then changed_at end) as first_assigned_at,
        max(case when previous_value is null or value != previous_value then changed_at end) as last_assigned_at,
        max(case when is_last then value end) as last_value
    from compared
    where value is not null
    group by ticket_key, attribute, value

)

select
    ticket_key,
    {% for attribute, name in [('assignee_id', 'assignee'), ('team', 'team')] -%}
        sum(case when attribute = '{{ attribute }}' then 1 else 0 end) as {{ name }}_count,
        sum(case when attribute = '{{ attribute }}' then stations else 0 end) as {{ name }}_stations,
        max(case when attribute = '{{ attribute }}' then last_value end) as last_{{ attribute }},
    {% endfor -%}
    min(case when attribute = 'assignee_id' then first_assigned_at end) as first_assigned_at,
    max(case when attribute = 'assignee_id' then last_assigned_at end) as last_assigned_at
from holders
group by ticket_key

-- One row per subscription and end of a term that its log of changes tells. An end that was moved to an earlier day, or taken
-- back before it came, was none.

with changes as (

    select
        connector,
        subscription_id,
        changed_at,
        case
            when {{ can_be("coalesce(value, 'none')", 'timestamp') }} then {{ typed_column('value', 'text', 'timestamp') }}
        end as term_end_at,
        row_number() over (
            partition by connector, subscription_id, changed_at
            order by sequence desc nulls last, {{ sort_text('value') }} desc nulls last
        ) as rank_on_instant
    from {{ ref('entity_subscription_changes') }}
    where is_reportable
        and attribute = 'term_end_at'
        and subscription_id is not null

),

ordered as (

    select
        connector,
        subscription_id,
        term_end_at,
        lag(term_end_at) over (partition by connector, subscription_id order by changed_at) as previous_end_at,
        lead(term_end_at) over (partition by connector, subscription_id order by changed_at) as next_end_at,
        lead(changed_at) over (partition by connector, subscription_id order by changed_at) as next_changed_at
    from changes
    where rank_on_instant = 1

)

select
    connector,
    subscription_id,
    previous_end_at as term_start_at,
    term_end_at as due_at,
    case when next_end_at > term_end_at then next_changed_at end as extended_at
from ordered
where term_end_at is not null
    and (next_changed_at is null or next_end_at > term_end_at or next_changed_at >= term_end_at)

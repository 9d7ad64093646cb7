{# Every stay of an account begins where the one before ends, and exactly one, the last, is open. #}
{% test stays_are_contiguous(model) %}
with ordered as (
    select
        *,
        lead(entered_at) over (partition by account_id order by stage_number) as next_entered_at
    from {{ model }}
)

select account_id, stage_number, left_at, next_entered_at
from ordered
where (left_at is null) != (next_entered_at is null)
    or left_at != next_entered_at
    or left_at < entered_at
{% endtest %}

-- The row itself does not count, and each partition counts for itself.
with moves as (
    {% for account_id, place, is_end, expected in [
        ('a', 1, true, 0), ('a', 2, false, 1), ('a', 3, true, 1), ('a', 4, false, 2), ('b', 1, false, 0), ('b', 2, false, 0),
    ] -%}
    select
        '{{ account_id }}' as account_id,
        {{ place }} as place,
        {{ is_end }} as is_end,
        {{ expected }} as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select
        *,
        {{ count_before('is_end', 'account_id', 'place') }} as actual
    from moves
)

select * from counted
where actual != expected

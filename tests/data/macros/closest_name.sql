-- The name that shares most pairs of letters; none where fewer than half are shared.
with cases as (
    {% for name, names, expected in [
        ('created_at', ['id', 'createdAt', 'updatedAt'], 'createdAt'),
        ('ticket_id', ['subject', 'id_ticket', 'status'], 'id_ticket'),
        ('account_id', ['colour', 'size'], 'none'),
        ('account_id', [], 'none'),
    ] -%}
    select
        '{{ name }} of {{ loop.index }}' as case_name,
        '{{ closest_name(name, names) or "none" }}' as actual,
        '{{ expected }}' as expected
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from cases
where actual != expected

-- By code point: capitals before small letters, and those before letters with marks.
with words as (
    {% for word, place in [('Z', 1), ('a', 2), ('b', 3), ('é', 4)] -%}
    select
        cast('{{ word }}' as {{ dbt.type_string() }}) as word,
        {{ place }} as place
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        word,
        place,
        row_number() over (order by {{ sort_text('word') }}) as actual
    from words
)

select * from ranked
where actual != place

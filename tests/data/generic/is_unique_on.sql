{# No two rows agree on all of `columns`; nulls count as equal. #}
{% test is_unique_on(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as copies
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}

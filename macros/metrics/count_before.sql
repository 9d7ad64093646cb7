{# How many rows before this one meet `condition`, in its partition and the order given (which must be total); 0 on the first. #}
{% macro count_before(condition, partition, order) -%}
    coalesce(sum(case when {{ condition }} then 1 else 0 end) over (
        partition by {{ partition }} order by {{ order }}
        rows between unbounded preceding and 1 preceding
    ), 0)
{%- endmacro %}

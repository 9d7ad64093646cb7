{#
    A `select` of the unbroken times that the rows of `spans` cover together, one row each: by `key`, from `begins` until `ends`, neither of
    them null. Spans that overlap or touch are one.
#}
{% macro merged_spells(spans, key, begins, ends) -%}
select
    {{ key }},
    min({{ begins }}) as {{ begins }},
    max({{ ends }}) as {{ ends }}
from (
    select
        *,
        sum(case when {{ begins }} <= earlier_end then 0 else 1 end) over (
            partition by {{ key }} order by {{ begins }}, {{ ends }} rows between unbounded preceding and current row
        ) as spell_number
    from (
        select
            {{ key }},
            {{ begins }},
            {{ ends }},
            max({{ ends }}) over (
                partition by {{ key }} order by {{ begins }}, {{ ends }} rows between unbounded preceding and 1 preceding
            ) as earlier_end
        from {{ spans }}
    ) as compared
) as numbered
group by {{ key }}, spell_number
{%- endmacro %}

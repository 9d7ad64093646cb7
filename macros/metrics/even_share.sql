{#
    What part `part_number` (from 1) of `part_count` bears of `total`, a whole number (cents, seconds) spread evenly over them, such as
    over days or contacts; bigint. Each gets what is due up to its end less what is due up to its beginning, so the parts add up to
    the total: 100 over three is 33, 34, 33.
#}
{% macro even_share(total, part_number, part_count) -%}
    ({{ lifecycle.divide_rounded('(' ~ total ~ ') * (' ~ part_number ~ ')', part_count) }}
    - {{ lifecycle.divide_rounded('(' ~ total ~ ') * (' ~ part_number ~ ' - 1)', part_count) }})
{%- endmacro %}
